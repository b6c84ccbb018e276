"""Which gaps of an audit an edit of the source can close, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from auditor.audit import Audit, Finding
from auditor.facts import LlmCall
from auditor.facts.call_model import Slot, SlotName
from auditor.fixes.arguments import AddArgument, Edit, RenameArgument
from auditor.report.digest import open_gaps
from auditor.sites import Site

_SETTINGS: Final[Mapping[str, SlotName]] = {"LAT-001": "output_limit", "RAT-008": "timeout", "RAT-001": "retries"}
"""The setting whose absence a card reports."""

_REFUSED: Final = "MLO-004"
"""The card that reports an argument which the model refuses."""

OUTPUT_TOKENS: Final = 1024
TIMEOUT_SECONDS: Final = 60
RETRIES: Final = 2
"""What is written where a setting is missing: bounds that few answers reach, for whoever reads the diff to weigh."""


class Fix(msgspec.Struct, frozen=True):
    """An edit, and the findings that it closes."""

    edit: Edit
    closes: tuple[Finding, ...]


def planned(audit: Audit) -> tuple[Fix, ...]:
    """The edits for all open gaps of an audit, in the order of the source. Notebooks are not edited."""
    calls = {call.site: call for call in audit.application.calls}
    edits: dict[Edit, list[Finding]] = {}
    for result in audit.results:
        setting = _SETTINGS.get(result.card.id)
        if setting is None and result.card.id != _REFUSED:
            continue
        for gap in open_gaps(result):
            call = calls.get(gap.site) if gap.site is not None else None
            for edit in _renamed(call) if setting is None else _added(call, setting):
                edits.setdefault(edit, []).append(gap)
    return tuple(Fix(edit, tuple(edits[edit])) for edit in sorted(edits, key=_order))


def _order(edit: Edit) -> tuple[Site, str]:
    return edit.site, edit.name if isinstance(edit, AddArgument) else edit.old


def _added(call: LlmCall | None, setting: SlotName) -> Iterator[AddArgument]:
    for slot in _slots(call, setting):
        yield AddArgument(slot.site, slot.argument, _value(slot))


def _renamed(call: LlmCall | None) -> Iterator[RenameArgument]:
    """The arguments that the model refuses under their old names."""
    if call is None or call.site.cell is not None:
        return
    for refused in call.refused_arguments:
        if refused.instead:
            yield RenameArgument(call.site, refused.name, refused.instead)


def _slots(call: LlmCall | None, setting: SlotName) -> Iterator[Slot]:
    for slot in call.slots if call is not None else ():
        if slot.setting == setting and slot.site.cell is None:
            yield slot


def _value(slot: Slot) -> str:
    match slot.setting:
        case "output_limit":
            return str(OUTPUT_TOKENS)
        case "timeout":
            return str(TIMEOUT_SECONDS * (1000 if slot.unit == "ms" else 1))
        case "retries":
            return str(RETRIES + slot.counts_first)
