"""The state of a LangGraph graph: what one node gives back under a key is what the others find there."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.languages import ir
from auditor.program import containers
from auditor.program.engine import Engine
from auditor.program.scopes import Scope
from auditor.program.values import Argument, Box, Ext, Func, Grown, Par, Value

_GRAPHS = ("langgraph.graph.StateGraph()", "langgraph.graph.state.StateGraph()", "langgraph.graph.MessageGraph()")

_RUNS = ("invoke", "ainvoke", "stream", "astream", "astream_events", "batch", "abatch")

_UPDATES = ("langgraph.types.Command()", "langgraph.graph.Command()")


def is_state(engine: Engine, value: Par) -> bool:
    """Whether the parameter is what a node of a graph is handed."""
    handed = "add_node" in engine.places.calls and _state_of(value.scope) is value.param
    return handed and any(scope is value.scope for scopes in _nodes(engine).values() for scope in scopes)


def put_in_state(engine: Engine, state: Par, key: str) -> Iterator[Argument]:
    """What the other nodes, and whoever runs the graph, put under a key of the state that a node is handed."""
    if _state_of(state.scope) is not state.param:
        return
    for graph, scopes in _nodes(engine).items():
        if not any(state.scope is scope for scope in scopes):
            continue
        for scope in scopes:
            for statement in scope.returns:
                if statement.value is not None and state.scope is not scope:
                    yield from _under(engine, Argument(statement.value, engine.root(scope)), key)
        yield from _handed_in(engine, graph, key)


def _state_of(scope: Scope) -> ir.Param | None:
    """The parameter that takes the state: the first one beside the object."""
    plain = [p for p in scope.params if p.kind in ("positional_only", "normal") and p.name not in ("self", "cls")]
    return plain[0] if plain else None


def _nodes(engine: Engine) -> dict[int, list[Scope]]:
    """The functions that are nodes, by the identity of the call that makes their graph."""
    found: dict[int, list[Scope]] = {}
    for place in engine.places.calls.get("add_node", ()):
        func, frame = place.call.func, engine.root(place.scope)
        if not isinstance(func, ir.Attr):
            continue
        made = [graph for traced in engine.evaluate(func.base, frame) if (graph := _graph(traced.value)) is not None]
        for graph in made:
            for arg in place.call.args:
                values = (traced.value for traced in engine.evaluate(arg.value, frame))
                found.setdefault(graph, []).extend(v.scope for v in values if isinstance(v, Func))
    return found


def _graph(value: Value) -> int | None:
    """The identity of the call that made the graph that the value is, or is compiled from."""
    while isinstance(value, Grown):
        value = value.base
    if isinstance(value, Ext) and value.path.startswith(_GRAPHS) and value.calls and value.calls[0] is not None:
        return id(value.calls[0].node)
    return None


def _handed_in(engine: Engine, graph: int, key: str) -> Iterator[Argument]:
    """What the graph is run with."""
    for name in _RUNS:
        for place in engine.places.calls.get(name, ()):
            func, frame = place.call.func, engine.root(place.scope)
            if not isinstance(func, ir.Attr) or not place.call.args:
                continue
            if any(_graph(traced.value) == graph for traced in engine.evaluate(func.base, frame)):
                first = next((a for a in place.call.args if a.name in (None, "input")), None)
                if first is not None:
                    yield from _under(engine, Argument(first.value, frame), key)


def _under(engine: Engine, given: Argument, key: str) -> Iterator[Argument]:
    """What an update of the state has under the key."""
    for value in (traced.value for traced in engine.all(given)):
        if isinstance(value, Ext) and value.path in _UPDATES and value.call is not None:
            update = value.call.args.named.get("update")
            if update is not None:
                yield from _under(engine, update, key)
        elif isinstance(value, Box) and isinstance(value.node, ir.Dict):
            for entry in value.node.entries:
                if entry.key is None or engine.constant(entry.key, value.frame) in (None, key):
                    yield Argument(entry.value, value.frame)
        elif containers.is_mapping(value):
            yield from containers.contents(engine, value)
