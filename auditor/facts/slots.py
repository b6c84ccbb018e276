"""Where a call, or its client, would take a setting that it lacks: what a fix has to write, and where."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor.facts.call_model import Slot, SlotName
from auditor.facts.calls import ModelCall
from auditor.facts.settings import Spot, given
from auditor.languages import ir, site_of

if TYPE_CHECKING:
    from auditor.facts.assemble import Assembler

_NAMES: Final[tuple[SlotName, ...]] = ("output_limit", "timeout", "retries")


def slots(assembler: Assembler, found: ModelCall) -> Iterator[Slot]:
    """One slot for each setting that can be given by a plain argument; none where it is not clear which client it is.

    They belong to the client, for all its calls, where it takes them and the tree makes it; else to the call.
    """
    if len(found.meetings) != 1:
        return
    meeting = found.first
    for name in _NAMES:
        spots = [spot for spot in assembler.spots(name, meeting) if spot.source in ("call", "client")]
        # What a call of a chain is given goes to the chain's first step, which need not be the model.
        spots.sort(key=lambda spot: spot.source == "call")
        slot = next((slot for spot in spots if (slot := _slot(assembler, found, name, spot)) is not None), None)
        if slot is not None:
            yield slot


def _slot(assembler: Assembler, found: ModelCall, name: SlotName, spot: Spot) -> Slot | None:
    argument = _argument(assembler, found, spot)
    if argument is None or spot.row is None:
        return None
    unit = found.place.scope.unit
    site = site_of(unit.module, found.place.call.at)
    if spot.source == "client":
        if spot.call is None or not isinstance(spot.call.node, ir.Call):
            return None
        if assembler.engine.callers.args(spot.call.node, spot.call.frame) is not spot.call.args:
            return None  # The framework makes the client, and the call that stands here takes other arguments.
        site = site_of(spot.call.frame.scope.unit.module, spot.call.node.at)
    return Slot(name, site, argument, spot.row.unit, spot.row.counts == "attempts")


def _argument(assembler: Assembler, found: ModelCall, spot: Spot) -> str | None:
    """The argument that today's SDK knows; an older one where an old SDK or a gateway may run.

    One that leads into a mapping is taken only where there is no plain one.
    """
    plain = [name for name in spot.names if name.isidentifier()]
    plain = plain or [name for name in spot.names if all(part.isidentifier() for part in name.split("."))]
    since = spot.row.since if spot.row is not None else {}
    known = (name for name in plain if name not in since or _may_use(assembler, found, since[name]))
    return next(known, None)


def _may_use(assembler: Assembler, found: ModelCall, versions: str) -> bool:
    """Whether the service is the SDK's own, and every version of the SDK that may run knows the argument."""
    meeting = found.first
    made = meeting.client.made if meeting.client is not None else None
    if made is None or given(assembler.engine, made.args, "base_url").found:
        return False
    path = found.place.scope.unit.path
    return assembler.versions.candidates(assembler.package(meeting), [versions, ""], path) == (0,)
