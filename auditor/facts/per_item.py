"""Requests that are made once for each item of a collection, where one request could take many of them."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.model import CallRow
from auditor.facts.call_model import LlmCall, PerItem
from auditor.facts.calls import ModelCall
from auditor.facts.fan_out import items_of
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of, reach
from auditor.program.engine import Engine
from auditor.program.running import Run, runs_above
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Box, CallRef, Grown, Many

_LISTS = ("batch", "group", "bucket", "slice", "page", "partition", "window", "shard")
"""Words in the names of items that are themselves lists."""

_CUTTING = ("batched", "chunked", "batch", "chunks_of", "grouper", "array_split", "islice", "partition", "split_into")
"""Words in the names of functions that cut a collection into pieces."""

_EMBEDDING = ("embed", "vector", "encod")
"""Words in the names of functions that do nothing but to ask for embeddings."""

_PACING = ("sleep", "limit", "throttl", "acquire", "wait")
"""Words in the names of calls by which a loop keeps to a limit on purpose."""

MAX_REACH = 2
"""Functions above the one with the request in which the loop may stand."""


def with_per_item(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    """The call, with the loop that makes one request for each item."""
    row = found.first.row
    if not isinstance(row, CallRow) or not row.takes_many or found.run is not None:
        return call
    args = found.first.args
    given = (engine.callers.argument(args, name) for name in row.takes_many)
    item = next((argument for argument in given if argument is not None), None)
    if item is None:
        return call
    place = found.place
    barred = reach(engine, place.scope).barred
    loops = _loops(engine, Run(place.call, place.scope), item.expr, 0, barred)
    return replace(call, per_item=next(loops, None))


def _loops(engine: Engine, run: Run, item: ir.Expr, level: int, barred: frozenset[int]) -> Iterator[PerItem]:
    """The loops, in the function of the run and above it, of which the item is one item."""
    if any(isinstance(node, ir.Slice) for node in walk(item)) or _is_list(engine, item, run.scope):
        return
    names = _names(engine, item, run)
    for outer in enclosures(engine, run.node, run.scope):
        loop = outer.node
        if isinstance(loop, ir.For) and outer.part == "body":
            pairs = [(loop.target, loop.iterable)]
        elif isinstance(loop, ir.Comprehension) and outer.part == "body":
            pairs = [(clause.target, clause.iterable) for clause in loop.clauses]
        else:
            continue
        for target, iterable in pairs:
            bound = {node.id for node in walk(target) if isinstance(node, ir.Name)}
            if bound & names and not _holds_lists(bound, iterable) and not items_of(engine, iterable, run.scope)[1]:
                yield PerItem(site_of(run.scope.unit.module, loop.at), _paced(loop))
                return
    function = function_of(run.scope)
    if level >= MAX_REACH or not any(word in function.name.lower() for word in _EMBEDDING):
        return  # What asks for an embedding on the way to something else cannot be given a list instead.
    parameter = next((p for p in function.params if p.name in names), None)
    if parameter is None or _is_list_type(parameter.annotation):
        return
    for above, lazily in runs_above(engine, function, made=False):
        handed = _handed(engine, above, function, parameter.name)
        if handed is not None and not lazily and id(above.node) not in barred:
            yield from _loops(engine, above, handed, level + 1, barred)


def _handed(engine: Engine, above: Run, function: Scope, name: str) -> ir.Expr | None:
    """What a caller gives for the parameter, where it is written in the call."""
    for caller in engine.callers.of(function):
        if isinstance(caller, CallRef) and caller.node is above.node and function_of(above.scope) is not function:
            received = function.owner is not None and bool(function.params) and function.params[0].name == "self"
            bound = dict(engine.callers.bound(function, caller.args, received))
            argument = bound.get(name)
            return argument.expr if argument is not None and argument.frame.scope is above.scope else None
    return None


def _is_list(engine: Engine, item: ir.Expr, scope: Scope) -> bool:
    """Whether it is known to be many, and not a list of one."""
    if isinstance(item, ir.Display):
        return len(item.items) != 1 or isinstance(item.items[0], ir.Starred)
    values = engine.evaluate(item, engine.root(scope))
    return any(
        isinstance(t.value, Grown | Many) or (isinstance(t.value, Box) and not _is_single(t.value)) for t in values
    )


def _is_single(value: Box) -> bool:
    return isinstance(value.node, ir.Display) and len(value.node.items) == 1


def _is_list_type(annotation: ir.Expr | None) -> bool:
    names = (terminal(n) for n in walk(annotation) if isinstance(n, ir.Name | ir.Attr)) if annotation else ()
    return any((name or "").lower() in ("list", "sequence", "iterable", "tuple", "collection") for name in names)


def _names(engine: Engine, item: ir.Expr, run: Run) -> set[str]:
    """The names of which the item is made, also through a variable of the function."""
    names = {node.id for node in walk(item) if isinstance(node, ir.Name)}
    for statement in function_of(run.scope).body:
        for node in walk(statement):
            if isinstance(node, ir.Assign) and node.value is not None:
                targets = {t.id for t in node.targets if isinstance(t, ir.Name)}
                if targets & names and not isinstance(node.value, ir.Display | ir.Comprehension):
                    names |= {n.id for n in walk(node.value) if isinstance(n, ir.Name)}
    return names


def _holds_lists(bound: set[str], iterable: ir.Expr) -> bool:
    """Whether the items of the loop are themselves pieces of a collection."""
    if any(word in name.lower() for name in bound for word in _LISTS):
        return True
    if isinstance(iterable, ir.Name | ir.Attr):
        return any(word in (terminal(iterable) or "").lower() for word in _LISTS)
    if isinstance(iterable, ir.Call):
        name = (terminal(iterable.func) or "").lower()
        return any(word in name for word in _CUTTING) or (name == "range" and len(iterable.args) > 1)
    return False


def _paced(loop: ir.Node) -> bool:
    """Whether the loop waits between the requests on purpose."""
    called = (terminal(node.func) or "" for node in walk(loop) if isinstance(node, ir.Call))
    return any(word in name.lower() for name in called for word in _PACING)
