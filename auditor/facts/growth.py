"""Prompts that grow with every turn: a list that outlives the request is added to, and is sent whole each time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from msgspec.structs import replace

from auditor.facts.agents import marks_tools
from auditor.facts.call_model import GENERATING, Growth, LlmCall
from auditor.facts.calls import ModelCall
from auditor.facts.settings import given
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Binding, Unit, terminal
from auditor.program.values import Argument, Box, Ext, Grown, Traced, Value

_ADDING = frozenset({"append", "extend", "insert", "appendleft", "add_message", "add"})

_TAKING = frozenset({"pop", "popleft", "remove"})

_BOUNDING = (
    "trim", "truncat", "summar", "compact", "prune", "shorten", "window", "limit", "cut", "compress", "condense",
    "token", "reduce", "shrink", "fit",
)  # fmt: skip
"""Words in the names of functions to which a history is given so that it stays short."""


def with_growth(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    """The call, with how its prompt grows where it does."""
    if found.first.operation not in GENERATING:
        return call
    growths = [g for value in _prompts(engine, found) if (g := _growth(engine, found, value)) is not None]
    bounded = [g for g in growths if g.bounded_by]
    return replace(call, growth=next(iter(bounded or growths), None))


_WHOLE_MEMORIES = ("ConversationBufferMemory", "ConversationStringBufferMemory")
"""Memories of LangChain that send a conversation whole."""

_SHORT_MEMORIES = ("Window", "Summary", "TokenBuffer", "VectorStoreRetriever")
"""In the names of memories that keep a conversation short."""


def with_memory(engine: Engine, given: Argument, call: LlmCall) -> LlmCall:
    """The call of a chain, with how the memory grows that the chain is given."""
    for traced in engine.all(given):
        value = traced.value
        name = value.path.removesuffix("()").rpartition(".")[2] if isinstance(value, Ext) else ""
        if not isinstance(value, Ext) or value.call is None or not name.endswith("Memory"):
            continue
        site = site_of(value.call.frame.scope.unit.module, value.call.node.at)
        if name in _WHOLE_MEMORIES:
            return replace(call, growth=Growth("object", site))
        if any(word in name for word in _SHORT_MEMORIES):
            return replace(call, growth=Growth("object", site, f"`{name}` keeps it short"))
    return call


def _prompts(engine: Engine, found: ModelCall) -> Iterator[Traced]:
    """What the call may send as its messages."""
    for meeting in found.meetings:
        for row in meeting.row.prompts:
            if row.role == "messages":
                yield from given(engine, meeting.args, row.argument).found


def _growth(engine: Engine, found: ModelCall, traced: Traced) -> Growth | None:
    changes, base = _opened(traced.value)
    added = [c for c in changes if isinstance(c.node, ir.Call) and terminal(c.node.func) in _ADDING]
    if not isinstance(base, Box) or not added:
        return None
    sliced = any(isinstance(node, ir.Slice) for hop in traced.hops for node in walk(hop.node))
    for change in added:
        lasts = _outlives(engine, found, base, change)
        if lasts is not None:
            site = site_of(change.scope.unit.module, change.node_in_file.at)
            # An object that is kept may be cut wherever it is at hand.
            units = [change.scope.unit] if lasts != "object" else list(engine.units.values())
            return Growth(lasts, site, "only a piece of it is sent" if sliced else _bound(change, units))
    return None


def _opened(value: Value) -> tuple[list[Binding], Value]:
    changes: list[Binding] = []
    while isinstance(value, Grown):
        changes += value.changes
        value = value.base
    return changes, value


def _outlives(
    engine: Engine, found: ModelCall, base: Box, change: Binding
) -> Literal["loop", "object", "process"] | None:
    """In what the list stays from one request to the next; None where each request has a list of its own."""
    made = base.frame.scope
    if made.kind == "module":
        return "process" if function_of(change.scope).kind != "module" else _looped(engine, found, base, change)
    if made.kind == "class":
        return "process"
    if function_of(made) is function_of(change.scope):
        return _looped(engine, found, base, change)
    return "object" if function_of(made).name in ("__init__", "__post_init__") else None


def _looped(engine: Engine, found: ModelCall, base: Box, change: Binding) -> Literal["loop"] | None:
    """Whether a loop without a number of its rounds holds the change and the request, and the list stands before it.

    A loop in which a model calls tools is an agent, whose rounds are counted elsewhere.
    """
    around = {id(e.node) for e in enclosures(engine, found.place.call, found.place.scope)}
    for outer in enclosures(engine, change.node_in_file, change.scope):
        loop = outer.node
        if not isinstance(loop, ir.While) or outer.part != "body" or id(loop) not in around:
            continue
        nodes = list(walk(loop))
        if not any(node is base.node for node in nodes) and not any(marks_tools(node) for node in nodes):
            return "loop"
    return None


def _bound(change: Binding, units: Iterable[Unit]) -> str:
    """What in these files keeps the list short, as a clause; "" where nothing does."""
    name = terminal(change.target) if change.target is not None else None
    if name is None:
        return "it cannot be told by which name it is changed"
    for statement in (statement for unit in units for statement in unit.module.body):
        for node in walk(statement):
            match node:
                case ir.Call(func=func, args=args) if any(word in (terminal(func) or "").lower() for word in _BOUNDING):
                    if any(_is_named(part, name) for arg in args for part in walk(arg.value)):
                        return f"`{terminal(func)}` is given it"
                case ir.Call(func=ir.Attr(base=held, name=method)) if method in _TAKING and _is_named(held, name):
                    return "entries are taken out"
                case ir.Item(base=held, index=ir.Slice()) if _is_named(held, name):
                    return "only a piece of it is kept"
                case ir.Delete() if any(_is_named(part, name) for part in walk(node)):
                    return "entries are taken out"
    return ""


def _is_named(node: ir.Node, name: str) -> bool:
    return isinstance(node, ir.Name | ir.Attr) and terminal(node) == name
