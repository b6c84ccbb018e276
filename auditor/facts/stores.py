"""Where the application keeps what people write, what models answer and what documents say."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from auditor.catalog.model import StoreRow
from auditor.facts.entries import Entries
from auditor.facts.model import DataFlow, Ending, Store
from auditor.facts.settings import given
from auditor.facts.store_endings import Endings
from auditor.languages import site_of
from auditor.program.context import function_of
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, dotted
from auditor.program.values import Ext
from auditor.sites import Step

_CONTENT = {
    "prompt": "prompts",
    "model_output": "answers",
    "user_input": "what users write",
    "external_content": "what others have written",
}

_REDACTED = frozenset({"redaction", "allow_list", "type", "label"})
"""What lets no words of a conversation through."""


def stores(engine: Engine, rows: Sequence[StoreRow], entries: Entries, flows: Iterable[DataFlow]) -> Iterator[Store]:
    """Every place at which something is kept, with what ends it; each place once.

    A call that is given what it keeps counts where the data flows show what that is.
    """
    kept: dict[tuple[str, int, int], list[DataFlow]] = defaultdict(list)
    for flow in flows:
        if flow.sink == "store" and flow.source in _CONTENT and not _REDACTED & set(flow.barriers):
            kept[flow.site.path, flow.site.line, flow.site.column].append(flow)
    endings = Endings(engine)
    by_path: dict[str, list[StoreRow]] = defaultdict(list)
    for row in rows:
        for path in row.paths:
            by_path[path].append(row)
    names = {path.rsplit(".", 1)[-1] for path in by_path} | {m.rsplit(".", 1)[-1] for row in rows for m in row.methods}
    for name in sorted(names):
        for place in engine.places.calls.get(name, ()):
            found = _row_at(engine, by_path, rows, place)
            if found is not None:
                yield from _store(engine, place, *found, kept, endings, entries)


def _row_at(
    engine: Engine, by_path: dict[str, list[StoreRow]], rows: Sequence[StoreRow], place: CallPlace
) -> tuple[StoreRow, Ext | None] | None:
    """The row of a call with the library's path by which it is one, None where only the method says so."""
    frame = engine.root(place.scope)
    for value in engine.paths(place.call.func, frame):
        for row in by_path.get(value.path, ()):
            args = engine.callers.args(place.call, frame)
            if not row.given or any(given(engine, args, path).found for path in row.given):
                return row, value
    written = dotted(place.call.func) or ""
    for row in rows:
        if any(f".{written}".endswith(f".{method}") and written != method for method in row.methods):
            return row, None
    return None


def _store(
    engine: Engine,
    place: CallPlace,
    row: StoreRow,
    value: Ext | None,
    kept: dict[tuple[str, int, int], list[DataFlow]],
    endings: Endings,
    entries: Entries,
) -> Iterator[Store]:
    module = place.scope.unit.module
    site = site_of(module, place.call.at)
    flows = kept.get((site.path, site.line, site.column), [])
    if row.content and not flows:
        return
    told = sorted(flows, key=lambda flow: (flow.confidence != "certain", len(flow.steps)))
    contents = tuple(dict.fromkeys(_CONTENT[flow.source] for flow in told)) or (row.holds,)
    ending = endings.of(row, place, value)
    opened = endings.opened(row, place, value)
    steps = told[0].steps if told else (Step(site, f"{row.what} is made here"),)
    yield Store(
        site=site, function=function_of(place.scope).qualified, medium=row.medium, what=row.what, contents=contents,
        ending=ending or Ending("kept", "nothing ends it"), opened=opened, steps=steps,
        entry_points=tuple(entry.label for entry in entries.reaching(place.scope)),
        exposure=told[0].exposure if told else entries.exposure(place.scope), place=module.place,
        confidence=told[0].confidence if told else "certain" if value is not None else "probable",
    )  # fmt: skip
