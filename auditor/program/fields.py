"""Fields of data classes, models and settings."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from auditor.languages import ir
from auditor.program import bindings, classes, containers, declared, texts
from auditor.program.scopes import Binding
from auditor.program.values import (
    Args,
    Argument,
    Box,
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
            variables = _variables(engine, cls, name, binding, inner)
            argument = _deployed(engine, variables, binding)
            if argument is None and default is not None:
                argument = Argument(default, inner)
            found = (Traced(Env(variables[0], argument, argument is None, node, inner)),)
        results += found
    return unique(results)


_NAMES_FOR = ("validation_alias", "alias", "env")
"""Arguments of a field that name the variable which fills it."""


def _variables(engine: Engine, cls: Cls, name: str, binding: Binding, inner: Frame) -> list[str]:
    """The names of the variables that fill a field of settings, the one that counts first."""
    made = [v.call for v in engine.paths(binding.value, inner) if _makes_field(v.path)] if binding.value else []
    named = [call.args.named[n] for call in made if call is not None for n in _NAMES_FOR if n in call.args.named]
    said: list[str] = []
    for argument in named:
        parts = [argument]
        for value in engine.paths(argument.expr, argument.frame):
            parts += value.call.args.positional if value.call is not None else ()  # AliasChoices("A", "B")
        said += [text for part in parts if isinstance(text := engine.constant(part.expr, part.frame), str)]
    return said or [f"{_prefix(engine, cls)}{name}".upper()]


def _prefix(engine: Engine, cls: Cls) -> str:
    """What the names of all variables of a class of settings begin with: `env_prefix`."""
    for ancestor in classes.ancestry(engine, cls):
        if not isinstance(ancestor, Cls):
            continue
        inner = engine.frame(ancestor.scope, parent=ancestor.parent)
        for binding in ancestor.scope.bindings.get("model_config", ()):
            for traced in bindings.value(engine, binding, inner):
                value = traced.value
                held = value.call.args.named if isinstance(value, Ext) and value.call is not None else {}
                if "env_prefix" in held:
                    return str(engine.constant(held["env_prefix"].expr, held["env_prefix"].frame) or "")
                found = containers.lookup(engine, value, "env_prefix").found if isinstance(value, Box) else ()
                if len(found) == 1 and isinstance(found[0].value, Lit):
                    return str(found[0].value.value)
        for binding in ancestor.scope.bindings.get("Config", ()) if ancestor.scope.kind == "class" else ():
            config = ancestor.scope.unit.scopes.get(id(binding.node))
            for given in config.bindings.get("env_prefix", ()) if config is not None else ():
                if isinstance(given.value, ir.Const):
                    return str(given.value.value)
    return ""


def _deployed(engine: Engine, variables: Sequence[str], binding: Binding) -> Argument | None:
    """What the deployment files give a field; a number where the field is none of text."""
    for variable in (name for one in variables for name in (one, one.upper(), one.lower())):
        given = engine.documents.variable(engine, variable)
        if given is None or not isinstance(given.expr, ir.Const):
            continue
        written = given.expr.value
        if isinstance(binding.annotation, ir.Name) and binding.annotation.id == "str":
            return given
        if isinstance(written, str) and (number := texts.number(written)) is not None:
            kind: Literal["int", "float"] = "int" if isinstance(number, int) else "float"
            read = ir.Const(given.expr.at, number, kind)
            return engine.callers.sequence(binding.node_in_file, "deployed", (read,), given.frame).positional[0]
        return given
    return None


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
