"""Fields of data classes, models and settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import bindings, classes, containers, declared
from auditor.program.values import (
    Args,
    Argument,
    CallRef,
    Cls,
    Elem,
    Env,
    Ext,
    Frame,
    Hop,
    Inst,
    Lit,
    Member,
    Mix,
    Par,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


FIELD_MAKERS = ("pydantic.Field()", "dataclasses.field()", "attr.ib()", "attrs.field()", "attr.field()",
                "pydantic.fields.Field()", "sqlmodel.Field()", "msgspec.field()")  # fmt: skip
"""Calls that stand where a field's default stands and hold it."""

SETTINGS_BASES = ("pydantic_settings.BaseSettings", "pydantic.BaseSettings", "pydantic_settings.main.BaseSettings")


CHECKING = ("pydantic.", "sqlmodel.", "msgspec.")
"""Libraries whose classes refuse what their fields do not declare."""


def data_field(engine: Engine, inst: Inst, cls: Cls, name: str) -> Values:
    """A field of a data class: what the constructor was given for it, else its default."""
    inner = engine.frame(cls.scope, parent=cls.parent)
    own_init = classes.method(engine, inst.cls, "__init__")
    given: list[Traced] = []
    omitted = own_init is not None
    if own_init is None:
        makers = [inst.call] if inst.call is not None else engine.callers.constructions(inst.cls)
        for maker in makers:
            argument = _constructor_argument(engine, cls if maker is not inst.call else inst.cls, maker.args, name)
            if argument is None:
                omitted = omitted or not maker.args.mappings
                for mapping in maker.args.mappings:
                    values = engine.all(mapping)
                    found = containers.lookup_all(engine, values, name)
                    held = found.found
                    if found.unclear and not held and not any(containers.is_mapping(t.value) for t in values):
                        held = _read_from(engine, cls, name, values, inner)
                    given += _modelled(engine, cls, name, inner, held, _entry(engine, mapping, name))
                    omitted = omitted or found.missing
            else:
                hop = Hop(maker.frame.scope.unit, maker.node, f"`{name}` of `{cls.scope.name}` is given")
                accepted = _accepted(engine, cls, name, engine.all(argument), inner)
                values = _modelled(engine, cls, name, inner, accepted, argument)
                given += [t.after(hop) for t in values]
        omitted = omitted or not makers
    if given and not omitted:
        return unique(given)
    return unique([*given, *_field_default(engine, cls, name, inner)])


def _read_from(engine: Engine, cls: Cls, name: str, values: Values, inner: Frame) -> Values:
    """What a field takes of data that cannot be looked into."""
    return _accepted(engine, cls, name, tuple(Traced(Elem(t.value, name), t.hops) for t in values), inner)


def _accepted(engine: Engine, cls: Cls, name: str, values: Values, inner: Frame) -> Values:
    """What a field takes of text: numbers, and words of a list, are all that a class whose makers check its fields
    lets in."""
    if not any(isinstance(t.value, _TEXTS) for t in values):
        return values
    if any(isinstance(a, Ext) and a.path.startswith(CHECKING) for a in classes.ancestry(engine, cls)):
        for binding in cls.scope.bindings.get(name, ()):
            checked = declared.checked(engine, binding.annotation, inner)
            if checked:
                return unique([*(t for t in values if not isinstance(t.value, _TEXTS)), *checked])
    return values


_TEXTS = (Elem, Ext, Member, Mix, Result)


def _entry(engine: Engine, mapping: Argument, name: str) -> Argument:
    """What stands under the name in a mapping, as an expression; the same one each time."""
    at = mapping.expr.at
    item = ir.Item(at, mapping.expr, ir.Const(at, name, "str"))
    return engine.callers.sequence(mapping.expr, f"entry {name}", (item,), mapping.frame).positional[0]


def _modelled(engine: Engine, cls: Cls, name: str, inner: Frame, values: Values, argument: Argument) -> Values:
    """What a model makes of the values that it is given for a field: of a mapping an object of the field's type."""
    if not any(_is_data(t.value) for t in values):
        return values
    base = classes.external_base(engine, cls)
    if base is None or "pydantic" not in base.path:
        return values
    types = [
        traced.value.cls
        for binding in cls.scope.bindings.get(name, ())
        for traced in declared.typed(engine, binding.annotation, inner)
        if isinstance(traced.value, Inst)
    ]
    if len(types) != 1:
        return values  # Which of several types it fits shows only when it runs.
    made = Inst(types[0], CallRef(argument.expr, argument.frame, engine.callers.unpacked(argument)))
    return unique([Traced(made, t.hops) if _is_data(t.value) else t for t in values])


def _is_data(value: Value) -> bool:
    """Whether it is data of which a model makes an object: a mapping, or a part of what was read."""
    return not isinstance(value, (Inst, Par, Unk)) and not (isinstance(value, Lit) and value.value is None)


def _constructor_argument(engine: Engine, cls: Cls, args: Args, name: str) -> Argument | None:
    if name in args.named:
        return args.named[name]
    named: dict[str, None] = {}
    for ancestor in reversed(classes.ancestry(engine, cls)):
        if isinstance(ancestor, Cls) and isinstance(ancestor.scope.node, ir.Class):
            for statement in ancestor.scope.node.body:
                if isinstance(statement, ir.Assign) and statement.annotation is not None:
                    target = statement.targets[0]
                    named |= {target.id: None} if isinstance(target, ir.Name) else {}
    order = list(named)
    index = order.index(name) if name in named else len(args.positional)
    return args.positional[index] if index < len(args.positional) else None


def _field_default(engine: Engine, cls: Cls, name: str, inner: Frame) -> Values:
    settings = any(isinstance(a, Ext) and a.path in SETTINGS_BASES for a in classes.ancestry(engine, cls))
    results: list[Traced] = []
    for binding in cls.scope.bindings.get(name, ()):
        default = binding.value
        found: Values = bindings.value(engine, binding, inner)
        for traced in found:
            value = traced.value
            if isinstance(value, Ext) and _makes_field(value.path) and value.call is not None:
                default, found = _made_field(engine, value.call)
                found = found or declared.typed(engine, binding.annotation, inner)
                break
        if settings and not any(isinstance(t.value, Inst) for t in found):  # What is replaced is a part of an object.
            node = binding.node_in_file
            argument = Argument(default, inner) if default is not None else None
            found = (Traced(Env(name.upper(), argument, default is None, node, inner)),)
        results += found
    return unique(results)


def _makes_field(path: str) -> bool:
    # Libraries hand pydantic on under names of their own: `library.pydantic_v1.Field`.
    return path in FIELD_MAKERS or (path.endswith(".Field()") and "pydantic" in path)


def _made_field(engine: Engine, call: CallRef) -> tuple[ir.Expr | None, Values]:
    """The default inside `Field(…)` or `field(…)`."""
    argument = call.args.named.get("default") or (call.args.positional[0] if call.args.positional else None)
    if argument is not None:
        if isinstance(argument.expr, ir.Const) and argument.expr.kind == "ellipsis":
            return None, ()
        return argument.expr, engine.all(argument)
    factory = call.args.named.get("default_factory")
    if factory is None:
        return None, ()
    results: list[Traced] = []
    for traced in engine.all(factory):
        results += engine.call_value(traced.value, CallRef(factory.expr, factory.frame, Args()))
    return None, unique(results)
