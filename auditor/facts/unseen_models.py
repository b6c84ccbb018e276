"""Models out of sight that must be there: something stands behind a template in a pipeline."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.match import MAX_NESTING, ClientUse, Rows
from auditor.program.values import Ext, Member, Mix, Par, Result, Unk, Value


def behind_template(rows: Rows, value: Value) -> Iterator[ClientUse]:
    """The model, and what follows it, in a pipeline of a template and of something that is out of sight."""
    if not isinstance(value, Member) or not isinstance(value.base, Mix) or value.base.kind != "|":
        return
    parts = list(_parts(rows, value.base, 0))
    paths = [part.path.removesuffix("()") for part in parts if isinstance(part, Ext)]
    stands = next((rows.templates[path] for path in paths if path in rows.templates), None)
    if stands is not None and any(map(_is_open, parts)):
        for use in rows.made(stands, None):
            yield use.further(value.name, None)


def _parts(rows: Rows, pipe: Mix, nesting: int) -> Iterator[Value]:
    for traced in (t for part in pipe.parts for t in rows.engine.all(part)):
        if isinstance(traced.value, Mix) and traced.value.kind == "|" and nesting < MAX_NESTING:
            yield from _parts(rows, traced.value, nesting + 1)
        else:
            yield traced.value


def _is_open(value: Value) -> bool:
    """Whether it is out of sight, or comes of what is."""
    while isinstance(value, (Member, Result)):
        value = value.base if isinstance(value, Member) else value.callee
    return isinstance(value, (Unk, Par))
