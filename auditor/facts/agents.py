"""Loops in which a model decides whether to go on, and what bounds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from auditor.catalog.model import CallRow, CarrierRow
from auditor.facts.assemble import Assembler, limit_of
from auditor.facts.call_model import GENERATING, Absent, Known, Setting, Unclear
from auditor.facts.calls import ModelCall
from auditor.facts.model import AgentLoop
from auditor.facts.settings import given
from auditor.facts.waits import Waits
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import Enclosure, enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Ext, Lit
from auditor.sites import Site

_TOOL_MARKS = frozenset(
    {"tool_calls", "function_call", "tool_use", "stop_reason", "tool_call_id", "tool_results", "tool_result", "toolUse",
     "toolUseId", "toolResult", "functionCall", "functionResponse", "function_response", "function_call_output"}
)  # fmt: skip
"""Names that only code which carries out a model's tool calls uses."""

_PERSON = frozenset({"input", "prompt", "ask", "receive_text", "receive_json", "receive", "chat_input", "get_nowait"})
"""Calls that wait for a person in each round: the person, not the model, decides whether to go on."""


_TOOL_CALLS = _TOOL_MARKS - {"stop_reason"}

_HELPERS = 2
"""Functions between a loop and the request that it makes in each round."""


class _Own(msgspec.Struct, frozen=True):
    """A loop of the program: a statement, or a call by which a function comes to itself."""

    node: ir.Node
    scope: Scope
    limit: Setting


def agent_loops(assembler: Assembler, calls: Iterable[ModelCall]) -> Iterator[AgentLoop]:
    """The agents that frameworks run for the program, and the loops that the program runs itself."""
    seen: set[int] = set()
    for found in calls:
        row = found.first.row
        scope = found.place.scope
        here = site_of(scope.unit.module, found.place.call.at)
        entries = tuple(e.label for e in assembler.entries.reaching(scope))
        if row.limit is not None:
            yield AgentLoop(
                site=here,
                function=function_of(scope).qualified,
                framework=row.framework or found.first.sdk.id,
                limit=_limit(assembler, found, row, here),
                budget=_budget(assembler, found, row),
                entry_points=entries,
                exposure=assembler.entries.exposure(scope),
                place=scope.unit.module.place,
            )
            continue
        for loop in _own_loops(assembler.engine, found):
            if id(loop.node) not in seen:
                seen.add(id(loop.node))
                yield AgentLoop(
                    site=site_of(loop.scope.unit.module, loop.node.at),
                    function=function_of(loop.scope).qualified,
                    framework="program's own",
                    limit=loop.limit,
                    budget=_own_budget(assembler, found, loop),
                    entry_points=entries,
                    exposure=assembler.entries.exposure(loop.scope),
                    place=loop.scope.unit.module.place,
                )


def _limit(assembler: Assembler, found: ModelCall, row: CarrierRow | CallRow, here: Site) -> Setting:
    """What bounds the rounds: their number, or where nothing counts them a budget or a deadline."""
    limit = limit_of(assembler, found, row, here)
    if not isinstance(limit, Absent) or row.limit is None or not row.limit.uncounted:
        return limit
    made = found.first.carrier.made if found.first.carrier is not None else None
    for args in (found.first.args, *([made.args] if made is not None else [])):
        for path in row.limit.uncounted:
            values = [traced.value for traced in given(assembler.engine, args, path).found]
            if values and not all(isinstance(value, Lit) and value.value is None for value in values):
                return Known(None, "call", here, f"`{path.rsplit('.', 1)[-1]}` ends it")
    return limit


_BUDGETS = frozenset(
    {"max_execution_time", "max_budget_usd", "task_budget", "timeout", "max_time", "execution_timeout", "run_timeout",
     "max_total_tokens", "token_limit", "budget", "deadline", "max_cost"}
)  # fmt: skip
"""Arguments by which frameworks and programs end a run after a time, or when so much of it is used up."""

_USED = frozenset({"time", "monotonic", "deadline", "elapsed", "budget", "cost", "tokens", "spent", "usage", "expired"})
"""Words in the names of what a loop compares before it goes on."""


def _budget(assembler: Assembler, found: ModelCall, row: CarrierRow | CallRow) -> Setting:
    """What ends the run of a framework by time, tokens or cost."""
    made = found.first.carrier.made if found.first.carrier is not None else None
    site = site_of(found.place.scope.unit.module, found.place.call.at)
    paths = (*(row.limit.uncounted if row.limit is not None else ()), *sorted(_BUDGETS))
    for args in (found.first.args, *([made.args] if made is not None else [])):
        for path in paths:
            values = [traced.value for traced in given(assembler.engine, args, path).found]
            if values and not all(isinstance(value, Lit) and value.value is None for value in values):
                return Known(None, "call", site, f"`{path.rsplit('.', 1)[-1]}` ends it")
    return _waited_for(assembler, found.place.call, found.place.scope, asynchronous=found.first.asynchronous)


def _own_budget(assembler: Assembler, found: ModelCall, loop: _Own) -> Setting:
    """What ends a loop of the program by time, tokens or cost."""
    for node in walk(loop.node):
        test = node.test if isinstance(node, ir.If | ir.While) else None
        names = [terminal(part) or "" for part in walk(test) if isinstance(part, ir.Name | ir.Attr)] if test else []
        ends = isinstance(node, ir.While) or (isinstance(node, ir.If) and _leaves(node.body))
        if ends and any(_USED & set(name.lower().split("_")) for name in names):
            site = site_of(loop.scope.unit.module, node.at)
            return Known(None, "wrapper", site, "the loop looks at what is used up")
    call = loop.node if isinstance(loop.node, ir.Call) else found.place.call
    scope = loop.scope if isinstance(loop.node, ir.Call) else found.place.scope
    bound = _waited_for(assembler, call, scope, asynchronous=found.first.asynchronous)
    inside = {id(node) for node in walk(loop.node)}
    here = isinstance(bound, Known) and any(
        id(e.node) in inside for e in enclosures(assembler.engine, call, scope) if isinstance(e.node, ir.With)
    )
    return Absent() if here else bound  # What ends one round does not end the loop.


def _waited_for(assembler: Assembler, call: ir.Call, scope: Scope, *, asynchronous: bool) -> Setting:
    return Waits(assembler.engine, assembler.versions).bounded(Absent(), call, scope, asynchronous=asynchronous)


def _own_loops(engine: Engine, found: ModelCall) -> Iterator[_Own]:
    """The nearest loop that carries out a model's tool calls around the request, or a function that comes to itself."""
    if found.first.operation not in GENERATING:
        return
    waiting: list[tuple[ir.Node, Scope, int]] = [(found.place.call, found.place.scope, 0)]
    for node, scope, depth in waiting:
        own = next(_around(engine, node, scope), None)
        if own is not None:
            yield own
        elif depth < _HELPERS:
            above = engine.callers.of(function_of(scope))
            waiting += [(c.node, c.frame.scope, depth + 1) for c in above if isinstance(c.node, ir.Call)]


def _around(engine: Engine, node: ir.Node, scope: Scope) -> Iterator[_Own]:
    for enclosure in enclosures(engine, node, scope):
        if isinstance(enclosure.node, (ir.While, ir.For)) and enclosure.part == "body":
            names = {_named(inner) for inner in walk(enclosure.node)}
            if names & _TOOL_MARKS and not names & _PERSON:
                yield _Own(enclosure.node, enclosure.scope, _bound(engine, enclosure))
    yield from _recursion(engine, function_of(scope))


def _recursion(engine: Engine, scope: Scope) -> Iterator[_Own]:
    """The function where it comes to itself, directly or through one that it calls, to go on after tools have run."""
    if scope.kind != "function":
        return
    for again in engine.callers.of(scope):
        between = function_of(again.frame.scope)
        ways = [scope] if between is scope else [scope, between]
        if between is not scope and all(function_of(c.frame.scope) is not scope for c in engine.callers.of(between)):
            continue
        nodes = [node for way in ways for statement in way.body for node in walk(statement)]
        names = {_named(node) for node in nodes} - {way.name for way in ways}
        if not isinstance(again.node, ir.Call) or not names & _TOOL_CALLS or names & _PERSON:
            continue
        if all(e.part != "handler" for e in enclosures(engine, again.node, again.frame.scope)):
            yield _Own(again.node, again.frame.scope, _depth(again.node, again.frame.scope, nodes))


def _depth(again: ir.Call, scope: Scope, nodes: Iterable[ir.Node]) -> Setting:
    site = site_of(scope.unit.module, again.at)
    if any(isinstance(part, ir.Binary) and part.op in ("+", "-") and _is_step(part) for part in walk(again)):
        return Known(None, "wrapper", site, "each round is counted")
    if any(
        isinstance(node, ir.If) and _counts(node.test) and (_leaves(node.body) or _holds(node, again)) for node in nodes
    ):
        return Known(None, "wrapper", site, "the function counts its rounds")
    return Absent("the function calls itself until the model stops asking for tools", site)


def _is_step(sum_: ir.Binary) -> bool:
    return any(isinstance(side, ir.Const) and side.kind == "int" for side in (sum_.left, sum_.right))


def _holds(outer: ir.If, inner: ir.Node) -> bool:
    return any(node is inner for statement in outer.body for node in walk(statement))


def marks_tools(node: ir.Node) -> bool:
    """Whether the node is one that only code has which carries out a model's tool calls."""
    return _named(node) in _TOOL_MARKS


def _named(node: ir.Node) -> object:
    match node:
        case ir.Attr():
            return node.name
        case ir.Const():
            return node.value if isinstance(node.value, str) else None
        case ir.Call():
            return terminal(node.func)
        case _:
            return None


def _bound(engine: Engine, loop: Enclosure) -> Setting:
    node, scope = loop.node, loop.scope
    site = site_of(scope.unit.module, node.at)
    if isinstance(node, ir.For):
        return _range_bound(engine, node, scope)
    assert isinstance(node, ir.While)
    if not (isinstance(node.test, ir.Const) and node.test.value):
        for compare in walk(node.test):
            if isinstance(compare, ir.Compare) and _is_order(compare) and not _is_rest(compare):
                value = engine.constant(compare.rights[0], engine.root(scope))
                number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
                return Known(number, "wrapper", site, "the loop counts its rounds")
    for inner in walk(node):
        if isinstance(inner, ir.If) and _counts(inner.test) and _leaves(inner.body):
            return Known(None, "wrapper", site_of(scope.unit.module, inner.at), "the loop counts its rounds")
    if isinstance(node.test, ir.Const) or _asks_for_tools(node.test):
        return Absent("the loop goes on until the model stops asking for tools", site)
    return Unclear("what ends the loop does not count its rounds", site)


def _is_order(compare: ir.Compare) -> bool:
    return compare.ops[0] in ("<", "<=", ">", ">=")


def _is_rest(compare: ir.Compare) -> bool:
    """Whether it asks if something is left: `len(calls) > 0`."""
    bound = compare.rights[0]
    counted = isinstance(compare.left, ir.Call) and terminal(compare.left.func) == "len"
    return counted and compare.ops[0] in (">", ">=") and isinstance(bound, ir.Const) and bound.value in (0, 1)


def _asks_for_tools(test: ir.Expr) -> bool:
    """Whether the condition looks at nothing but what the model has asked for."""
    parts = tuple(walk(test))
    inner = {id(part.base) for part in parts if isinstance(part, ir.Attr | ir.Item)}
    inner |= {id(part.func) for part in parts if isinstance(part, ir.Call)}
    read = (part for part in parts if id(part) not in inner)
    names = [
        part.id if isinstance(part, ir.Name) else part.name for part in read if isinstance(part, ir.Name | ir.Attr)
    ]
    names += [str(_named(part.index)) for part in parts if isinstance(part, ir.Item)]
    return bool(names) and all(name in _TOOL_MARKS or "tool" in name.lower().split("_") for name in names)


def _counts(test: ir.Expr) -> bool:
    return any(
        isinstance(n, ir.Compare)
        and any(op in (">", ">=", "<", "<=", "==") for op in n.ops)
        and not any(isinstance(r, ir.Const) and isinstance(r.value, str) for r in n.rights)
        for n in walk(test)
    )


def _leaves(body: tuple[ir.Stmt, ...]) -> bool:
    return any(
        isinstance(n, (ir.Return, ir.Raise)) or (isinstance(n, ir.Jump) and n.kind == "break")
        for s in body
        for n in walk(s)
    )


def _range_bound(engine: Engine, node: ir.For, scope: Scope) -> Setting:
    site = site_of(scope.unit.module, node.at)
    for traced in engine.evaluate(node.iterable, engine.root(scope)):
        value = traced.value
        if isinstance(value, Ext) and value.path == "builtins.range()" and value.call is not None:
            numbers = [engine.constant(a.expr, a.frame) for a in value.call.args.positional]
            known = [n for n in numbers if isinstance(n, int)]
            return Known(
                known[-1] if len(known) == len(numbers) == 1 else None, "wrapper", site, "the loop counts its rounds"
            )
        if isinstance(value, Ext) and value.path.startswith("itertools.count"):
            return Absent("the loop counts without end", site)
    return Known(None, "wrapper", site, "the loop ends with its list")
