"""Arguments of a call that its model refuses with an error."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from auditor.catalog.model import CallRow
from auditor.catalog.refused_arguments import load_refused
from auditor.facts.call_model import ModelState, RefusedArgument
from auditor.facts.calls import ModelCall
from auditor.facts.settings import given
from auditor.facts.versions import Versions
from auditor.program.engine import Engine
from auditor.program.values import Lit


def refused_arguments(
    engine: Engine, versions: Versions, found: ModelCall, models: Sequence[ModelState]
) -> Iterator[RefusedArgument]:
    """The arguments that are certainly sent, and that some model which the call may use refuses.

    Only the company's own service is judged: a server that speaks its protocol may take what it likes.
    """
    meeting = found.first
    made = meeting.client.made if meeting.client is not None else None
    own = made is None or not given(engine, made.args, "base_url").found
    for row in load_refused() if own and len(found.meetings) == 1 else ():
        if row.sdk != meeting.sdk.id or row.operation != meeting.operation or not models:
            continue
        argument = engine.callers.argument(meeting.args, row.argument)
        values = [traced.value for traced in engine.all(argument)] if argument is not None else []
        sent = bool(values) and all(isinstance(v, Lit) and v.value is not None for v in values)
        if not sent or any(isinstance(v, Lit) and v.value in row.unless for v in values):
            continue
        refusing = [model.name for model in models if re.search(row.models, model.name)]
        if len(refusing) == len(models):
            known = _is_known(versions, found, row.instead)
            yield RefusedArgument(row.argument, refusing[0], row.instead if known else "")


def _is_known(versions: Versions, found: ModelCall, argument: str) -> bool:
    """Whether every version of the SDK that may run takes the argument."""
    row = found.first.row
    since = (
        [s.since[argument] for s in row.settings.values() if argument in s.since] if isinstance(row, CallRow) else []
    )
    path = found.place.scope.unit.path
    return not since or versions.candidates(found.first.sdk.package, [since[0], ""], path) == (0,)
