"""Bounds that a declaration puts on a value: `Field(max_length=…)`, `Literal[…]`, an enumeration, a number's type."""

from __future__ import annotations

from typing import Literal, TypeAlias

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.classes import ancestry
from auditor.program.declared import typed
from auditor.program.engine import Engine
from auditor.program.scopes import terminal
from auditor.program.values import Cls, Ext, Frame, Inst, Par

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
