"""Where the body of a function runs as seen from outside: in the wrappers around it, or where its yields are taken."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program import classes
from auditor.program.context import function_of, statement_of
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Cls, Func, Inst

if TYPE_CHECKING:
    from auditor.program.engine import Engine

_TAKING = frozenset(
    {"list", "tuple", "set", "dict", "sum", "sorted", "next", "anext", "join", "max", "min", "any", "all", "deque",
     "extend", "__next__", "__anext__", "asend", "enter_context", "enter_async_context"}
)  # fmt: skip
"""Calls that go through what a generator yields."""

_NAMING = frozenset({"wraps", "update_wrapper", "iscoroutinefunction", "isasyncgenfunction", "signature", "getattr"})
"""Calls that are given a function and do not run it."""

IsIt: TypeAlias = Callable[[ir.Node | None], bool]
"""Whether an expression is the generator in question."""

MAX_HANDING = 2
"""Functions that hand a generator on to one another before it is taken."""


class Run(msgspec.Struct, frozen=True):
    """A place that runs a function's body: what goes wrong in the body comes out there."""

    node: ir.Node
    scope: Scope


def wrapper_runs(engine: Engine, scope: Scope) -> tuple[tuple[Run, ...], ...]:
    """For each decorator of the program on a function, the innermost first, the places where it runs the function.

    A wrapper that only makes a generator, and hands it on, does not run it.
    """
    if not isinstance(scope.node, ir.Function) or not scope.node.decorators:
        return ()
    frame = engine.root(scope.parent or scope.unit.scope)
    found: list[tuple[Run, ...]] = []
    for decorator in reversed(scope.node.decorators):
        runs = [
            run
            for traced in engine.evaluate(decorator, frame)
            for made in _wrapped(engine, traced.value)
            for run in (taken(engine, made) if scope.yields else (made,))
        ]
        alike = [r for r in runs if _is_async(function_of(r.scope)) == scope.node.is_async]
        if runs:
            found.append(tuple(alike or runs))
    return tuple(found)


def _is_async(scope: Scope) -> bool:
    return isinstance(scope.node, ir.Function) and scope.node.is_async


def _wrapped(engine: Engine, decorator: object) -> Iterator[Run]:
    """The places inside a decorator where what it decorates is called, or handed to something that calls it."""
    if isinstance(decorator, Func):
        yield from _calls_of_parameters(engine, decorator.scope)
    elif isinstance(decorator, Inst):
        method = classes.method(engine, decorator.cls, "__call__")
        if method is not None:
            yield from _calls_of_parameters(engine, method)
    elif isinstance(decorator, Cls):
        yield from _calls_of_kept(engine, decorator.scope)


def _calls_of_parameters(engine: Engine, outer: Scope) -> Iterator[Run]:
    """Inner functions that call a parameter of a function around them."""
    for inner in outer.unit.scopes.values():
        above = list(_between(inner, outer))
        if not isinstance(inner.node, ir.Function) or not above:
            continue
        names = {p.name for s in above for p in s.params} - set(inner.bindings)
        for name in sorted(names):
            for place in engine.places.calls.get(name, ()):
                if isinstance(place.call.func, ir.Name) and function_of(place.scope) is inner:
                    yield Run(place.call, place.scope)
            for reference in engine.places.references.get(name, ()):
                call = _given_to(engine, reference.expr, reference.scope)
                if function_of(reference.scope) is inner and call is not None:
                    yield Run(call, reference.scope)


def _calls_of_kept(engine: Engine, cls: Scope) -> Iterator[Run]:
    """Methods of a class that call the function which its constructor was given and keeps."""
    made = next((s for s in cls.unit.scopes.values() if s.parent is cls and s.name == "__init__"), None)
    if made is None:
        return
    names = {p.name for p in made.params}
    kept = {
        target.name
        for statement in made.body
        if isinstance(statement, ir.Assign) and isinstance(statement.value, ir.Name) and statement.value.id in names
        for target in statement.targets
        if isinstance(target, ir.Attr)
    }
    for name in sorted(kept):
        for place in engine.places.calls.get(name, ()):
            method = function_of(place.scope)
            if isinstance(place.call.func, ir.Attr) and method.parent is cls and method.name == "__call__":
                yield Run(place.call, place.scope)


def _between(inner: Scope, outer: Scope) -> Iterator[Scope]:
    """The scopes around `inner` up to `outer`; none where it does not stand inside."""
    found: list[Scope] = []
    current = inner.parent
    while current is not None:
        found.append(current)
        if current is outer:
            yield from found
            return
        current = current.parent


def _given_to(engine: Engine, expr: ir.Expr, scope: Scope) -> ir.Call | None:
    parents = engine.parents(scope.unit)
    above = parents.get(id(expr))
    call = parents.get(id(above)) if isinstance(above, ir.Arg) else None
    return call if isinstance(call, ir.Call) and terminal(call.func) not in _NAMING else None


def runs_above(engine: Engine, scope: Scope, made: bool) -> Iterator[tuple[Run, bool]]:
    """The calls that run a function, each with whether it only makes the generator that the function is.

    `made` says that the function gives back such a generator, and has not run what is in it.
    """
    for caller in engine.callers.of(scope):
        if caller.node is scope.node:
            continue
        run = Run(caller.node, caller.frame.scope)
        if not made and not scope.yields:
            yield run, False
            continue
        runs = taken(engine, run)
        yield from ((r, False) for r in runs)
        if not runs:
            yield run, True


# ── generators ──────────────────────────────────────────────────────────────────────────────────────────────────────


def taken(engine: Engine, made: Run, depth: int = 0) -> tuple[Run, ...]:
    """Where the function around the call that makes a generator goes through it; none where it hands it on."""
    statement = statement_of(engine, made.node, made.scope)
    names: frozenset[str] = frozenset()
    if isinstance(statement, ir.Assign) and isinstance(statement.value, (ir.Call, ir.Await)):
        names = frozenset(t.id for t in statement.targets if isinstance(t, ir.Name))
    elif isinstance(statement, ir.With):
        names = frozenset(
            item.target.id
            for item in statement.items
            if isinstance(item.target, ir.Name) and any(n is made.node for n in walk(item.context))
        )
    return tuple(_taken(engine, function_of(made.scope), made.node, names, depth))


def _taken(engine: Engine, function: Scope, node: ir.Node | None, names: frozenset[str], depth: int) -> Iterator[Run]:
    def is_it(expr: ir.Node | None) -> bool:
        while isinstance(expr, ir.Await):
            expr = expr.value
        if expr is None:
            return False
        return expr is node or (isinstance(expr, ir.Name) and expr.id in names)

    for statement in function.body:
        for inner in walk(statement):
            if isinstance(inner, (ir.For, ir.Generator)) and _names_it(inner.iterable, is_it):
                yield Run(inner.iterable, function)
            elif isinstance(inner, ir.With):
                yield from (Run(item.context, function) for item in inner.items if is_it(item.context))
            elif isinstance(inner, ir.Yield) and inner.delegates and is_it(inner.value):
                yield Run(inner, function)
            elif isinstance(inner, ir.Call):
                yield from _taken_by(engine, inner, function, is_it, depth)


def _names_it(iterable: ir.Expr, is_it: IsIt) -> bool:
    """Whether a loop goes through it, also in another function of the iterable: `enumerate(it)`."""
    if is_it(iterable):
        return True
    return isinstance(iterable, ir.Call) and any(is_it(arg.value) for arg in iterable.args)


def _taken_by(engine: Engine, call: ir.Call, function: Scope, is_it: IsIt, depth: int) -> Iterator[Run]:
    """A call that goes through it, or a function of the program that is given it and does."""
    name = terminal(call.func)
    on_it = isinstance(call.func, ir.Attr) and is_it(call.func.base)
    given = [arg for arg in call.args if is_it(arg.value)]
    if name in _TAKING and (on_it or given):
        yield Run(call, function)
    elif given and depth < MAX_HANDING:
        frame = engine.root(function)
        args = engine.callers.args(call, frame)
        for traced in engine.evaluate(call.func, frame):
            if isinstance(traced.value, Func):
                inner = traced.value.scope
                received = traced.value.receiver is not None
                bound = engine.callers.bound(inner, args, received)
                names = frozenset(n for n, argument in bound if is_it(argument.expr))
                if names and isinstance(inner.node, ir.Function):
                    yield from _taken(engine, inner, None, names, depth + 1)
