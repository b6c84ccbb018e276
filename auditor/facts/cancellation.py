"""Cancelled requests: whether a handler around an awaited call keeps the cancellation to itself."""

from __future__ import annotations

from auditor.facts.call_model import Cancellation
from auditor.facts.calls import ModelCall
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import Enclosure, enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal

_EVERYTHING = "BaseException"
_CANCELLED = "CancelledError"

_ENDS = frozenset({"exit", "_exit", "abort", "quit"})
"""Calls after which there is nothing left to cancel."""

MAX_LEVELS = 3
"""Functions above the one with the call whose handlers are looked at."""


def cancellation(engine: Engine, found: ModelCall) -> Cancellation | None:
    """What a cancellation meets on its way out of the call; None where nothing catches it, or nothing is awaited."""
    place = found.run or found.place
    waiting: list[tuple[ir.Node, Scope, int]] = [(place.call, place.scope, 0)]
    passed: Cancellation | None = None
    seen: set[int] = set()
    for node, scope, level in waiting:
        function = function_of(scope)
        if id(node) in seen or not isinstance(function.node, ir.Function) or not function.node.is_async:
            continue
        seen.add(id(node))
        met = _around(engine, node, scope)
        if met is not None and met.state == "swallowed":
            return met
        passed = passed or met
        if met is None and level < MAX_LEVELS:
            above = engine.callers.of(function)
            waiting += [(c.node, c.frame.scope, level + 1) for c in above if isinstance(c.node, ir.Call)]
    return passed


def _around(engine: Engine, node: ir.Node, scope: Scope) -> Cancellation | None:
    """The nearest handler that gets the cancellation, in the function of the place."""
    around = enclosures(engine, node, scope)
    for i, enclosure in enumerate(around):
        if isinstance(enclosure.node, ir.Try) and enclosure.part == "body":
            handler = next((h for h in enclosure.node.handlers if _gets_it(h)), None)
            if handler is not None:
                swallowed = _keeps_it(handler, around[i + 1 :])
                site = site_of(scope.unit.module, handler.at)
                return Cancellation("swallowed" if swallowed else "passes", site)
    return None


def _gets_it(handler: ir.Handler) -> bool:
    return handler.error is None or bool(_names(handler) & {_EVERYTHING, _CANCELLED})


def _names(handler: ir.Handler) -> set[str]:
    nodes = walk(handler.error) if handler.error is not None else ()
    return {terminal(n) or "" for n in nodes if isinstance(n, ir.Name | ir.Attr)}


def _keeps_it(handler: ir.Handler, outer: tuple[Enclosure, ...]) -> bool:
    """Whether the task goes on as if nobody had cancelled it.

    A task that catches its own cancellation by name and ends has done what it was asked to.
    """
    nodes = [node for statement in handler.body for node in walk(statement)]
    if any(isinstance(n, ir.Raise) or (isinstance(n, ir.Call) and terminal(n.func) in _ENDS) for n in nodes):
        return False
    if _CANCELLED not in _names(handler):
        return True
    leaves = any(isinstance(n, ir.Return) or (isinstance(n, ir.Jump) and n.kind == "break") for n in nodes)
    return not leaves and any(isinstance(e.node, ir.For | ir.While) and e.part == "body" for e in outer)
