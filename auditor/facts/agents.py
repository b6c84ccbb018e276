"""Loops in which a model decides whether to go on, and what bounds them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.facts.assemble import Assembler, limit_of
from auditor.facts.calls import ModelCall
from auditor.facts.model import GENERATING, Absent, AgentLoop, Known, Setting, Unclear
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import Enclosure, enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Ext

_TOOL_MARKS = frozenset({"tool_calls", "function_call", "tool_use", "stop_reason", "tool_call_id", "tool_results"})
"""Names that only code which carries out a model's tool calls uses."""

_PERSON = frozenset({"input", "prompt", "ask", "receive_text", "receive_json", "receive", "chat_input", "get_nowait"})
"""Calls that wait for a person in each round: the person, not the model, decides whether to go on."""


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
                limit=limit_of(assembler, found, row, here),
                entry_points=entries,
                exposure=assembler.entries.exposure(scope),
                place=scope.unit.module.place,
            )
            continue
        loop = _own_loop(assembler.engine, found)
        if loop is not None and id(loop.node) not in seen:
            seen.add(id(loop.node))
            yield AgentLoop(
                site=site_of(scope.unit.module, loop.node.at),
                function=function_of(scope).qualified,
                framework="program's own",
                limit=_bound(assembler.engine, loop),
                entry_points=entries,
                exposure=assembler.entries.exposure(scope),
                place=scope.unit.module.place,
            )


def _own_loop(engine: Engine, found: ModelCall) -> Enclosure | None:
    if found.first.operation not in GENERATING:
        return None
    for enclosure in enclosures(engine, found.place.call, found.place.scope):
        if isinstance(enclosure.node, (ir.While, ir.For)) and enclosure.part == "body":
            names = {_named(node) for node in walk(enclosure.node)}
            if names & _TOOL_MARKS and not names & _PERSON:
                return enclosure
    return None


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
            if isinstance(compare, ir.Compare) and compare.ops[0] in ("<", "<=", ">", ">="):
                value = engine.constant(compare.rights[0], engine.root(scope))
                number = value if isinstance(value, (int, float)) and not isinstance(value, bool) else None
                return Known(number, "wrapper", site, "the loop counts its rounds")
    for inner in walk(node):
        if isinstance(inner, ir.If) and _counts(inner.test) and _leaves(inner.body):
            return Known(None, "wrapper", site_of(scope.unit.module, inner.at), "the loop counts its rounds")
    if isinstance(node.test, ir.Const):
        return Absent("the loop goes on until the model stops asking for tools", site)
    return Unclear("what ends the loop does not count its rounds", site)


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
