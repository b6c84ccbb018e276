"""Places where the arguments that a model wrote for a tool are read, and what happens where they cannot be."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.facts.entries import Entries
from auditor.facts.errors import Errors
from auditor.facts.model import ToolArguments
from auditor.languages import ir, site_of
from auditor.program.context import function_of
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, dotted
from auditor.program.values import Ext, Member, Value

_READERS = frozenset({"json.loads", "orjson.loads", "ujson.loads", "simplejson.loads"})

_ERRORS = (
    "json.JSONDecodeError", "json.decoder.JSONDecodeError", "builtins.ValueError", "orjson.JSONDecodeError",
    "simplejson.JSONDecodeError",
)  # fmt: skip

_HOLDERS = frozenset({"function", "function_call"})
"""What holds the arguments in an answer of the chat API."""


def tool_arguments(engine: Engine, entries: Entries, errors: Errors) -> Iterator[ToolArguments]:
    """Every place where text that is certainly a model's arguments for a tool is taken apart."""
    for place in engine.places.calls.get("loads", ()):
        frame = engine.root(place.scope)
        given = engine.callers.argument(engine.callers.args(place.call, frame), "0")
        if given is None or not any(value.path in _READERS for value in engine.paths(place.call.func, frame)):
            continue
        if _is_of_tool(given.expr) or any(_is_arguments(t.value) for t in engine.all(given)):
            yield _fact(place, entries, errors)


def _fact(place: CallPlace, entries: Entries, errors: Errors) -> ToolArguments:
    module = place.scope.unit.module
    return ToolArguments(
        site=site_of(module, place.call.at),
        function=function_of(place.scope).qualified,
        target=dotted(place.call.func) or "loads",
        errors=errors.handling(place.call, place.scope, _ERRORS),
        entry_points=tuple(entry.label for entry in entries.reaching(place.scope)),
        exposure=entries.exposure(place.scope),
        place=module.place,
    )


def _is_of_tool(expr: ir.Expr) -> bool:
    """Whether it is written as the answers of the chat API have it: `call.function.arguments`."""
    match expr:
        case ir.Attr(base=ir.Attr(name=holder), name="arguments"):
            return holder in _HOLDERS
        case ir.Item(base=ir.Item(index=ir.Const(value=holder)), index=ir.Const(value="arguments")):
            return holder in _HOLDERS
        case ir.Item(base=ir.Name(id="function_call"), index=ir.Const(value="arguments")):
            return True
    return False


def _is_arguments(value: Value) -> bool:
    """Whether a value is that field of an answer."""
    if isinstance(value, Ext):
        return value.path.endswith(tuple(f".{holder}.arguments" for holder in _HOLDERS))
    if not isinstance(value, Member) or value.name != "arguments":
        return False
    base = value.base
    return isinstance(base, Member) and base.name in _HOLDERS
