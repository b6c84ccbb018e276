"""What encloses a call: loops, `try`, `with`, decorators, callers up to where the outside world comes in."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program.scopes import Scope
from auditor.program.scopes import function_of as function_of
from auditor.program.values import CallRef, Ext, Func
from auditor.program.ways import Edge, Reach, leading, passable

if TYPE_CHECKING:
    from auditor.program.engine import Engine

Part: TypeAlias = Literal["body", "handler", "else", "finally", "test"]

MAX_CHAIN = 12
"""Callers above callers that are followed."""

MAX_CHAINS = 64
"""Different ways from the outside to one call that are followed."""


class Enclosure(msgspec.Struct, frozen=True):
    """A construct around a place, and in which part of it the place stands."""

    node: ir.Node
    part: Part
    scope: Scope


def enclosures(engine: Engine, node: ir.Node, scope: Scope) -> tuple[Enclosure, ...]:
    """The loops, comprehensions, `try`, `with` and `if` around a place within its function, the innermost first.

    A lambda that is given to a call which runs it belongs to the place of that call.
    """
    parents = engine.parents(scope.unit)
    found: list[Enclosure] = []
    child: ir.Node = node
    below: ir.Node = node
    while (above := parents.get(id(child))) is not None:
        if isinstance(above, (ir.For, ir.While, ir.If, ir.With, ir.Comprehension, ir.Match)):
            found.append(Enclosure(above, _part_of(above, child, below), scope))
        elif isinstance(above, ir.Try):
            found.append(Enclosure(above, _part_of_try(above, child), scope))
        elif isinstance(above, ir.Lambda) and scope.parent is not None and runs_lambda(engine, above, scope.parent):
            scope = scope.parent
        elif above is scope.node or isinstance(above, (ir.Function, ir.Lambda, ir.Class)):
            break
        child, below = above, child
    return tuple(found)


def runs_lambda(engine: Engine, node: ir.Lambda, scope: Scope) -> ir.Call | None:
    """The call that is given the lambda and runs it: a library's, of which that is known, or a function in sight."""
    parents = engine.parents(scope.unit)
    argument = parents.get(id(node))
    outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
    if not isinstance(outer, ir.Call):
        return None
    for traced in engine.evaluate(outer.func, engine.root(scope)):
        value = traced.value
        if isinstance(value, Func):
            return outer
        row = engine.library.callback(f"{value.path}()") if isinstance(value, Ext) else None
        if row is not None and not row.binds:
            return outer
    return None


def _part_of(node: ir.Node, child: ir.Node, below: ir.Node) -> Part:
    if isinstance(node, (ir.For, ir.While, ir.If)):
        if any(s is child for s in node.other):
            return "else"
        return "body" if any(s is child for s in node.body) else "test"
    if isinstance(node, ir.Comprehension):
        # Only the iterable of the first clause is evaluated once.
        return "test" if child is node.clauses[0] and below is node.clauses[0].iterable else "body"
    if isinstance(node, ir.With):
        return "body" if any(s is child for s in node.body) else "test"
    return "body"


def _part_of_try(node: ir.Try, child: ir.Node) -> Part:
    if any(s is child for s in node.body):
        return "body"
    if isinstance(child, ir.Handler):
        return "handler"
    return "else" if any(s is child for s in node.other) else "finally"


def is_main_guard(node: ir.Node) -> bool:
    """Whether this is `if __name__ == "__main__"`, below which only running the file as a script comes."""
    match node:
        case ir.If(test=ir.Compare(left=ir.Name(id="__name__"))):
            return True
        case _:
            return False


def statement_of(engine: Engine, node: ir.Node, scope: Scope) -> ir.Node:
    """The statement in which an expression stands."""
    from auditor.languages.walk import is_statement

    parents = engine.parents(scope.unit)
    current = node
    while not is_statement(current) and (above := parents.get(id(current))) is not None:
        current = above
    return current


def chains(engine: Engine, scope: Scope) -> tuple[tuple[CallRef, ...], ...]:
    """Every way in which callers reach a function: the direct caller first, up to a function that nobody calls.

    Recursion ends a chain; so do `MAX_CHAIN` callers. An uncalled function has one empty chain. Where the object that a
    caller holds runs another method, the chain ends below that caller.
    """
    found = _written_chains(engine, scope)
    gone = [(chain, passable(engine, chain, scope)) for chain in found]
    whole = [chain for chain, length in gone if length == len(chain)]
    if whole:
        return tuple(whole)
    shortened = {tuple(id(c.node) for c in chain[:length]): chain[:length] for chain, length in gone}
    return tuple(shortened.values())


def _written_chains(engine: Engine, scope: Scope) -> list[tuple[CallRef, ...]]:
    """The chains as the calls are written, whatever objects they are made for."""
    found: list[tuple[CallRef, ...]] = []
    waiting: list[tuple[Scope, tuple[CallRef, ...]]] = [(scope, ())]
    while waiting and len(found) < MAX_CHAINS:
        current, chain = waiting.pop(0)
        above_it = chain[-1].frame.callers if chain else None
        written = engine.callers.of(current) if above_it is None else above_it
        callers = [c for c in written if all(c.node is not seen.node for seen in chain)]
        if not callers or len(chain) >= MAX_CHAIN or current.kind == "module":
            found.append(chain)
            continue
        for caller in callers[: MAX_CHAINS - len(found)]:
            above = function_of(caller.frame.scope)
            waiting.append((above, (*chain, caller)))
    return found


def reaching_scopes(engine: Engine, scope: Scope) -> tuple[Scope, ...]:
    """The function itself and every function above it that calls it, directly or not; the nearest first."""
    return reach(engine, scope).scopes


def reach(engine: Engine, scope: Scope) -> Reach:
    """`reaching_scopes`, and the calls that lead there by their names only: the objects at hand run other methods."""
    own = function_of(scope)
    found = engine.reached.get(id(own))
    if found is None:
        found = engine.reached[id(own)] = _reach(engine, own)
    return found


def _reach(engine: Engine, scope: Scope) -> Reach:
    found: dict[int, Scope] = {}
    edges: dict[int, list[Edge]] = {}
    waiting = [(scope, 0)]
    while waiting:
        current, depth = waiting.pop(0)
        if id(current) in found or depth > MAX_CHAIN or len(found) > MAX_CHAINS:
            continue
        found[id(current)] = current
        for caller in engine.callers.of(current):
            above = function_of(caller.frame.scope)
            edges.setdefault(id(above), []).append((caller, current))
            waiting.append((above, depth + 1))
        if current.kind == "function" and current.parent is not None and current.parent.kind == "function":
            # A function inside another is handed out by it; who runs the outer one may run it too.
            above = function_of(current.parent)
            edges.setdefault(id(above), []).append((None, current))
            waiting.append((above, depth + 1))
    return leading(engine, scope, tuple(found.values()), edges)
