"""What repeats a request beside decorators and loops around a `try`: the client's own transport, a library that is
given the function, and a loop that looks at the answer's status."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.catalog.model import RetryRow
from auditor.facts.call_model import Repeated, RetryLayer
from auditor.facts.match import ClientUse
from auditor.facts.settings import given
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, statement_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, dotted
from auditor.program.values import Args, CallRef, Ext, Traced

if TYPE_CHECKING:
    from auditor.catalog.model import Sdk
    from auditor.facts.retries import Retries

_TRANSPORTS = ("transport", "http_client.transport", "retry_options")
"""Arguments of a client that say who sends its requests."""

_STATUSES = frozenset({"status_code", "status", "ok", "is_success", "is_error"})


def in_client(retries: Retries, client: ClientUse | None, sdk: Sdk) -> Iterator[RetryLayer]:
    """The layers that are part of the client: adapters that are mounted on a session, a transport that it is given."""
    made = client.made if client is not None else None
    if made is None:
        return
    engine = retries.engine
    for name in _TRANSPORTS:
        yield from _of_values(retries, given(engine, made.args, name).found, made, sdk)
    for place in engine.places.calls.get("mount", ()):
        frame = engine.root(place.scope)
        held = [v for v in engine.paths(place.call.func, frame) if v.path.endswith("().mount")]
        if not any(v.calls and v.calls[0] is not None and v.calls[0].node is made.node for v in held):
            continue
        args = engine.callers.args(place.call, frame)
        prefixes = [engine.constant(a.expr, a.frame) for a in args.positional[:1]]
        if any(isinstance(p, str) and p.startswith("http:") for p in prefixes):
            continue  # Every provider is asked by https.
        for adapter in (*args.positional[1:2], *(a for a in (args.named.get("adapter"),) if a is not None)):
            yield from _of_values(retries, engine.all(adapter), CallRef(place.call, frame, args), sdk)


def _of_values(retries: Retries, values: tuple[Traced, ...], at: CallRef, sdk: Sdk) -> Iterator[RetryLayer]:
    for traced in values:
        made = traced.value
        if isinstance(made, Ext) and made.call is not None:
            for row in retries.rows(made.path.removesuffix("()")):
                yield retries.layer(row, made.call.args, site_of(at.frame.scope.unit.module, at.node.at), sdk)


def attempted(retries: Retries, node: ir.Node, scope: Scope, sdk: Sdk) -> Iterator[RetryLayer]:
    """A library whose tries a loop goes through (`for attempt in Retrying(…): with attempt: …`), or that is given the
    function in the very call (`retrying(ask, question)`)."""
    engine = retries.engine
    if isinstance(node, ir.Call):
        for row, args in _given_to(retries, node.func, scope):
            yield retries.layer(row, args, site_of(scope.unit.module, node.at), sdk)
    for outer in enclosures(engine, node, scope):
        if isinstance(outer.node, ir.For) and outer.part == "body":
            for value in engine.paths(outer.node.iterable, engine.root(outer.scope)):
                for row in retries.rows(value.path.removesuffix("()")) if value.call is not None else ():
                    assert value.call is not None
                    yield retries.layer(row, value.call.args, site_of(outer.scope.unit.module, outer.node.at), sdk)


def handed(retries: Retries, scope: Scope, sdk: Sdk) -> Iterator[RetryLayer]:
    """The library that every call of a function goes through: `retry(stop=…)(ask)(question)`, `retrying(ask, …)`."""
    engine = retries.engine
    if not isinstance(scope.node, ir.Function):
        return
    found: list[RetryLayer] = []
    for place in engine.places.read(scope.name):
        parents = engine.parents(place.scope.unit)
        argument = parents.get(id(place.expr))
        outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
        if not isinstance(outer, ir.Call) or not engine.resolves_to(place.expr, engine.root(place.scope), scope):
            continue
        for row, args in _given_to(retries, outer.func, place.scope):
            found.append(retries.layer(row, args, site_of(place.scope.unit.module, outer.at), sdk))
    if found and not any(isinstance(c.node, ir.Call) and _names(c.node, scope) for c in engine.callers.of(scope)):
        yield from found[:1]


def _names(call: ir.Call, scope: Scope) -> bool:
    return (dotted(call.func) or "").rpartition(".")[2] == scope.name


def _given_to(retries: Retries, func: ir.Expr, scope: Scope) -> Iterator[tuple[RetryRow, Args]]:
    """The rows of libraries whose decorator, or object, is called here with a function."""
    for value in retries.engine.paths(func, retries.engine.root(scope)):
        if value.call is not None:
            yield from ((row, value.call.args) for row in retries.rows(value.path.removesuffix("()")))


def by_status(retries: Retries, node: ir.Node, scope: Scope) -> Iterator[RetryLayer]:
    """A loop that asks again where the status of the answer says that it failed."""
    engine = retries.engine
    for outer in enclosures(engine, node, scope):
        loop = outer.node
        if not isinstance(loop, (ir.For, ir.While)) or outer.part != "body":
            continue
        statement = statement_of(engine, node, outer.scope)
        answers = _set_by(statement, node)
        tests = [n for s in loop.body for n in walk(s) if isinstance(n, ir.If) and _asks_status(n.test, answers)]
        leaves = any(
            isinstance(n, ir.Return) or (isinstance(n, ir.Jump) and n.kind == "break")
            for s in loop.body
            for n in walk(s)
        )
        counted = isinstance(loop, ir.While) or any(
            v.path == "builtins.range()" for v in engine.paths(loop.iterable, engine.root(outer.scope))
        )
        if tests and leaves and counted:
            repeats: Repeated = "passing" if any(_is_passing(engine, t.test, outer.scope) for t in tests) else "any"
            yield RetryLayer(
                "loop", "a loop", retries.rounds(loop, outer.scope), waits=retries.pauses(loop.body, outer.scope),
                site=site_of(scope.unit.module, loop.at), repeats=repeats,
            )  # fmt: skip
            return


def _set_by(statement: ir.Node, node: ir.Node) -> frozenset[str]:
    """The names that hold the answer of a request."""
    match statement:
        case ir.Assign(targets=targets):
            return frozenset(t.id for t in targets if isinstance(t, ir.Name))
        case ir.With(items=items):
            return frozenset(i.target.id for i in items if isinstance(i.target, ir.Name) and node in walk(i.context))
    return frozenset()


def _asks_status(test: ir.Expr, answers: frozenset[str]) -> bool:
    return any(
        isinstance(n, ir.Attr) and n.name in _STATUSES and isinstance(n.base, ir.Name) and n.base.id in answers
        for n in walk(test)
    )


def _is_passing(engine: Engine, test: ir.Expr, scope: Scope) -> bool:
    """Whether a test names only statuses that pass: 408, 409, 429 and those of 500 and above."""
    named = [n.value for n in walk(test) if isinstance(n, ir.Const) and isinstance(n.value, int)]
    return bool(named) and all(n in (408, 409, 425, 429) or n >= 500 for n in named)
