"""Bounds that a declaration puts on a value: `Field(max_length=…)`, `Literal[…]`, an enumeration, a number's type."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal, TypeAlias

from auditor.facts.envelope import names_after
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.classes import ancestry
from auditor.program.declared import typed
from auditor.program.engine import Engine
from auditor.program.scopes import terminal
from auditor.program.values import Cls, Ext, Frame, Inst, Many, Par

Bound: TypeAlias = Literal["length", "allow_list", "type"]

_NUMBERS = frozenset({"int", "float", "bool", "UUID", "Decimal", "date", "datetime", "PositiveInt"})
_MARKERS = frozenset({"Annotated", "Query", "Path", "Body", "Field", "Form", "Header"})
_LENGTHS = frozenset({"max_length", "max_items"})


def bound_of_parameter(engine: Engine, value: Par) -> Bound | None:
    """What the parameter's own annotation and default promise of it, where a framework checks them."""
    parent = value.scope.parent
    frame = engine.root(parent if parent is not None else value.scope)
    return _bound(engine, value.param.annotation, value.param.default, frame)


def bound_of_field(engine: Engine, value: Par, name: str) -> Bound | None:
    """What the class of a parameter promises of one of its fields."""
    parent = value.scope.parent
    frame = engine.root(parent if parent is not None else value.scope)
    for traced in typed(engine, value.param.annotation, frame):
        if not isinstance(traced.value, Inst):
            continue
        for cls in ancestry(engine, traced.value.cls):
            if isinstance(cls, Cls):
                for binding in cls.scope.bindings.get(name, ()):
                    inner = engine.root(cls.scope)
                    return _bound(engine, binding.annotation, binding.value, inner)
    return None


_SCHEMAS = ("response_format", "text_format", "response_model", "output_type", "result_type", "output_cls", "schema")
"""Arguments by which an SDK is given the class into which it reads an answer."""

_READING = r"(with_structured_output|as_structured_llm)\(\)"


def bound_of_answer(engine: Engine, value: Ext) -> Bound | None:
    """What the class promises of a field into which an SDK has read a model's answer, and checked it."""
    reading = re.search(_READING, value.path)
    first = value.path[: reading.end()].count("()") + value.path[: reading.end()].count("[]") - 1 if reading else -1
    for i, call in enumerate(value.calls):
        if call is None:
            continue
        given = [call.args.named[name] for name in _SCHEMAS if name in call.args.named]
        given += call.args.positional[:1] if i == first else ()
        for cls in (t.value for argument in given for t in engine.all(argument)):
            if isinstance(cls, Cls):
                return _bound_behind(engine, cls, names_after(value, call))
    return None


def _bound_behind(engine: Engine, cls: Cls, names: Iterable[str]) -> Bound | None:
    """What a class promises of the last of the names that lead through it; others stand before it, or are methods."""
    found: Bound | None = None
    for name in names:
        bindings = cls.scope.bindings.get(name, ())
        if not bindings:
            continue
        frame = engine.root(cls.scope)
        found = _bound(engine, bindings[0].annotation, bindings[0].value, frame)
        for inner in (t.value for t in typed(engine, bindings[0].annotation, frame)):
            held = inner.element if isinstance(inner, Many) else inner
            cls = held.cls if isinstance(held, Inst) else cls
    return found


def _bound(engine: Engine, annotation: ir.Expr | None, default: ir.Expr | None, frame: Frame) -> Bound | None:
    for part in (annotation, default):
        if part is None:
            continue
        for node in walk(part):
            if isinstance(node, ir.Call) and any(arg.name in _LENGTHS for arg in node.args):
                return "length"
    if annotation is None:
        return None
    names = {terminal(node) for node in walk(annotation) if isinstance(node, (ir.Name, ir.Attr))} - {"Optional", "None"}
    if names & {"Literal"} or _promises_enumeration(engine, annotation, frame):
        return "allow_list"
    return "type" if names & _NUMBERS and names <= _NUMBERS | _MARKERS else None


def _promises_enumeration(engine: Engine, annotation: ir.Expr, frame: Frame) -> bool:
    return any(
        isinstance(traced.value, Inst) and is_enumeration(engine, traced.value.cls)
        for traced in typed(engine, annotation, frame)
    )


def is_enumeration(engine: Engine, cls: Cls) -> bool:
    """Whether the class is an enumeration: its members are all that there is of it."""
    return any(isinstance(above, Ext) and above.path.startswith("enum.") for above in ancestry(engine, cls))
