"""Attributes: of modules, packages, classes, objects and library values; and what annotations promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import bindings, containers
from auditor.program.scopes import AttributePlace, Scope, dotted
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
    Func,
    Gen,
    Grown,
    Hop,
    Inst,
    Lit,
    Many,
    Member,
    Mod,
    Par,
    Pkg,
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

DESCRIPTORS = ("builtins.property", "functools.cached_property", "django.utils.functional.cached_property",
               "werkzeug.utils.cached_property")  # fmt: skip

_TRANSPARENT_TYPES = ("typing.Optional", "typing.Union", "typing.Annotated", "typing.ClassVar", "typing.Final",
                      "typing.Awaitable", "typing_extensions.Annotated", "sqlalchemy.orm.Mapped")  # fmt: skip

_HOLDERS = ("typing.List", "typing.Sequence", "typing.Iterable", "typing.Iterator", "typing.Tuple", "typing.Set",
            "builtins.list", "builtins.tuple", "builtins.set", "collections.abc.Sequence", "collections.abc.Iterable",
            "collections.abc.Iterator", "typing.AsyncIterator", "typing.Generator", "collections.abc.AsyncIterator",
            "collections.abc.Generator", "typing.AsyncGenerator", "collections.abc.AsyncGenerator")  # fmt: skip


def attribute(engine: Engine, value: Value, name: str, node: ir.Node, frame: Frame) -> Values:
    """What `value.name` may be."""
    match value:
        case Ext():
            return (Traced(Ext(f"{value.path}.{name}", value.calls)),)
        case Mod():
            found = bindings.module_attribute(engine, value.unit, name)
            if found is not None:
                return found
            return _submodule(engine, value.unit.path.rpartition("/")[0], name, value, node, frame)
        case Pkg():
            return _submodule(engine, value.folder, name, value, node, frame)
        case Inst():
            return engine.solver.solve(
                ("attribute", value.key, name),
                lambda: _of_instance(engine, value, name),
                lambda because: (Traced(Unk(because, node, frame)),),
            )
        case Cls():
            return engine.solver.solve(
                ("attribute", value.key, name),
                lambda: _of_class(engine, value, name),
                lambda because: (Traced(Unk(because, node, frame)),),
            )
        case Grown():
            return attribute(engine, value.base, name, node, frame)
        case Unk() | Par():
            return (Traced(Member(value, name)),)
        case _:
            return (Traced(Member(value, name)),)


def _submodule(engine: Engine, folder: str, name: str, value: Mod | Pkg, node: ir.Node, frame: Frame) -> Values:
    location = f"{folder}/{name}" if folder else name
    found = engine.imports.at(location)
    if found is not None and found in engine.units:
        return (Traced(Mod(engine.units[found])),)
    if found is not None:
        return (Traced(Ext(f"<unread>.{location.replace('/', '.')}")),)
    if isinstance(value, Pkg):
        if any(path.startswith(f"{location}/") for path in engine.imports.paths):
            return (Traced(Pkg(location, f"{value.dotted}.{name}")),)
        return (Traced(Ext(f"{value.dotted}.{name}")),)
    return (Traced(Unk(f"`{value.unit.name}` has no `{name}` in sight", node, frame)),)


def item(engine: Engine, value: Value, expr: ir.Item, frame: Frame) -> Values:
    """What `value[index]` may be."""
    if isinstance(expr.index, ir.Slice):
        return (Traced(Elem(value)),) if not isinstance(value, (Box, Grown, Ext)) else (Traced(value),)
    if isinstance(value, Ext):
        call = CallRef(expr, frame, Args((Argument(expr.index, frame),)))
        read = engine.library.environment(f"{value.path}[]")
        if read is not None:
            return (Traced(read.value(engine, call)),)
        return (Traced(Ext(f"{value.path}[]", (*value.calls, call))),)
    key = engine.constant(expr.index, frame)
    if key is None or isinstance(key, (bytes, float)):
        return containers.elements(engine, (Traced(value),))
    found = containers.lookup(engine, value, key)
    if found.unclear and not found.found:
        return (Traced(Elem(value)),)
    return found.found or (Traced(Elem(value)),)


# ── classes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def ancestry(engine: Engine, cls: Cls) -> tuple[Cls | Ext, ...]:
    """The class, then its bases, each once, the nearest first."""
    return engine.solver.solve(("ancestry", id(cls.scope)), lambda: tuple(_ancestry(engine, cls)), lambda _: (cls,))


def _ancestry(engine: Engine, cls: Cls) -> Iterator[Cls | Ext]:
    seen: set[tuple[object, ...]] = set()
    waiting: list[Value] = [cls]
    while waiting:
        current = waiting.pop(0)
        if current.key in seen:
            continue
        seen.add(current.key)
        if isinstance(current, Cls):
            yield current
            outer = current.parent or engine.root(current.scope.parent or current.scope)
            for base in _bases(current.scope):
                waiting += [t.value for t in engine.evaluate(base, outer)]
        elif isinstance(current, Ext):
            yield current


def _bases(scope: Scope) -> Iterator[ir.Expr]:
    assert isinstance(scope.node, ir.Class)
    for arg in scope.node.bases:
        if arg.name is None:
            # `Generic[T]` and `Base[T]` are their outermost name.
            yield arg.value.base if isinstance(arg.value, ir.Item) else arg.value


def descendants(engine: Engine, cls: Cls) -> tuple[Cls, ...]:
    """The classes of the program that derive from the class, directly or not."""
    return engine.solver.solve(("descendants", id(cls.scope)), lambda: tuple(_descendants(engine, cls)), lambda _: ())


def _descendants(engine: Engine, cls: Cls) -> Iterator[Cls]:
    for scope in engine.places.classes:
        if scope is cls.scope or not any(True for _ in _bases(scope)):
            continue
        candidate = Cls(scope, engine.root(scope.parent) if scope.parent else None)
        if any(isinstance(a, Cls) and a.scope is cls.scope for a in ancestry(engine, candidate)):
            yield candidate


def external_base(engine: Engine, cls: Cls) -> Ext | None:
    """The first base that is a library's class."""
    for ancestor in ancestry(engine, cls):
        if isinstance(ancestor, Ext) and ancestor.path not in ("builtins.object", "abc.ABC", "typing.Generic",
                                                               "typing.Protocol"):  # fmt: skip
            return ancestor
    return None


def method(engine: Engine, cls: Cls, name: str) -> Scope | None:
    """The function that an object of the class runs for `name`, among the classes of the program."""
    for ancestor in ancestry(engine, cls):
        if isinstance(ancestor, Cls):
            for binding in reversed(ancestor.scope.bindings.get(name, ())):
                if binding.kind == "function":
                    return ancestor.scope.unit.scopes[id(binding.node)]
    return None


def _of_class(engine: Engine, cls: Cls, name: str) -> Values:
    found: list[Traced] = []
    for ancestor in ancestry(engine, cls):
        if isinstance(ancestor, Ext):
            found.append(Traced(Ext(f"{ancestor.path}.{name}", ancestor.calls)))
            break
        inner = engine.frame(ancestor.scope, parent=ancestor.parent)
        for binding in ancestor.scope.bindings.get(name, ()):
            for traced in bindings.value(engine, binding, inner):
                if isinstance(traced.value, Func) and _is_classmethod(traced.value.scope):
                    found.append(Traced(Func(traced.value.scope, traced.value.parent, cls), traced.hops))
                else:
                    found.append(traced)
        found += [t for place in _assigned_on_class(engine, ancestor, name) for t in _place_values(engine, place, None)]
        if found:
            break
    return unique(found) or (Traced(Member(cls, name)),)


def _assigned_on_class(engine: Engine, cls: Cls, name: str) -> Iterator[AttributePlace]:
    for place in engine.places.attributes.get(name, ()):
        if place.binding.kind == "change" or dotted(place.base) not in (cls.scope.name, "cls"):
            continue
        if place.scope.unit is cls.scope.unit:
            yield place


def _is_classmethod(scope: Scope) -> bool:
    return isinstance(scope.node, ir.Function) and any(dotted(d) == "classmethod" for d in scope.node.decorators)


def is_static(scope: Scope) -> bool:
    """Whether a method gets no receiver."""
    return isinstance(scope.node, ir.Function) and any(dotted(d) == "staticmethod" for d in scope.node.decorators)


# ── objects ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_instance(engine: Engine, inst: Inst, name: str) -> Values:
    found = _own(engine, inst, name)
    if not found and inst.call is None:
        for child in descendants(engine, inst.cls):
            found += _own(engine, Inst(child), name)
    elif inst.call is None and any(isinstance(t.value, Func) for t in found):
        # A method that a subclass overrides: only the class is known, so either may run.
        for child in descendants(engine, inst.cls):
            scope = method(engine, child, name)
            if scope is not None and all(not (isinstance(t.value, Func) and t.value.scope is scope) for t in found):
                found.append(Traced(Func(scope, None, Inst(child))))
    if found:
        return unique(found)
    base = external_base(engine, inst.cls)
    if base is not None:
        return (Traced(Ext(f"{base.path}().{name}", (made_by(engine, inst),))),)
    return (Traced(Member(inst, name)),)


def made_by(engine: Engine, inst: Inst) -> CallRef:
    """The arguments with which a library's base class is set up: those of `super().__init__`, else the object's own."""
    init = method(engine, inst.cls, "__init__")
    if init is not None:
        inner = engine.frame(init, inst.call, inst)
        for place in engine.places.calls.get("__init__", ()):
            if place.scope is init:
                return CallRef(place.call, inner, engine.callers.args(place.call, inner))
    if inst.call is not None:
        return inst.call
    return CallRef(_class_node(inst.cls), engine.root(inst.cls.scope), Args())


def _class_node(cls: Cls) -> ir.Class:
    assert isinstance(cls.scope.node, ir.Class)
    return cls.scope.node


def _own(engine: Engine, inst: Inst, name: str) -> list[Traced]:
    """What the object's own classes give for the attribute: assignments to it, fields, methods, properties."""
    found: list[Traced] = []
    classes = [a for a in ancestry(engine, inst.cls) if isinstance(a, Cls)]
    scopes = {id(c.scope): c for c in classes}
    changes = []
    for place in engine.places.attributes.get(name, ()):
        if not _assigns_to(engine, place, scopes):
            continue
        if place.binding.kind == "change":
            changes.append(place.binding)
        else:
            found += _place_values(engine, place, inst)
    for cls in classes:
        declared = cls.scope.bindings.get(name, ())
        if not declared:
            continue
        if any(b.kind == "function" for b in declared):
            found += _method_values(engine, inst, cls, name)
        else:
            fields = data_field(engine, inst, cls, name)
            # A class-level None that `__init__` replaces is a declaration.
            found += [t for t in fields if not (found and isinstance(t.value, Lit) and t.value.value is None)]
        break
    if changes and found:
        holder = engine.root(inst.cls.scope)
        return list(bindings.grow(tuple(found), tuple(changes), {}, holder))
    return found


def _assigns_to(engine: Engine, place: AttributePlace, scopes: dict[int, Cls]) -> bool:
    owner = _method_owner(place.scope)
    if owner is not None and isinstance(place.base, ir.Name):
        params = _method_scope(place.scope).params
        if params and params[0].name == place.base.id:
            return id(owner) in scopes
    if isinstance(place.base, ir.Name) and place.base.id in ("self", "cls"):
        return False
    for traced in engine.evaluate(place.base, engine.root(place.scope)):
        if isinstance(traced.value, Inst) and id(traced.value.cls.scope) in scopes:
            return True
    return False


def _method_scope(scope: Scope) -> Scope:
    current = scope
    while current.owner is None and current.parent is not None:
        current = current.parent
    return current


def _method_owner(scope: Scope) -> Scope | None:
    return _method_scope(scope).owner


def _place_values(engine: Engine, place: AttributePlace, inst: Inst | None) -> Values:
    scope = _method_scope(place.scope)
    if inst is not None and scope.owner is not None:
        call = inst.call if scope.name == "__init__" else None
        outer = engine.frame(scope, call, inst)
    else:
        outer = engine.root(place.scope)
    return bindings.value(engine, place.binding, engine.frame_of(place.scope, outer))


def _method_values(engine: Engine, inst: Inst, cls: Cls, name: str) -> list[Traced]:
    found: list[Traced] = []
    for binding in cls.scope.bindings.get(name, ()):
        if binding.kind != "function" or not isinstance(binding.node, ir.Function):
            continue
        scope = cls.scope.unit.scopes[id(binding.node)]
        outer = engine.frame(cls.scope, parent=cls.parent)
        if any(p.path in DESCRIPTORS for d in binding.node.decorators for p in engine.paths(d, outer)):
            call = CallRef(binding.node, engine.root(cls.scope), Args())
            found += engine.call_value(Func(scope, outer, inst), call)
        elif is_static(scope):
            found.append(Traced(Func(scope, outer)))
        else:
            found.append(Traced(Func(scope, outer, inst)))
    return found


def data_field(engine: Engine, inst: Inst, cls: Cls, name: str) -> Values:
    """A field of a data class: what the constructor was given for it, else its default."""
    inner = engine.frame(cls.scope, parent=cls.parent)
    own_init = method(engine, inst.cls, "__init__")
    given: list[Traced] = []
    omitted = own_init is not None
    if own_init is None:
        makers = [inst.call] if inst.call is not None else engine.callers.constructions(cls)
        for maker in makers:
            argument = _constructor_argument(cls, maker.args, name)
            if argument is None:
                omitted = omitted or not maker.args.mappings
                for mapping in maker.args.mappings:
                    found = containers.lookup_all(engine, engine.all(mapping), name)
                    given += found.found
                    omitted = omitted or found.missing
            else:
                hop = Hop(maker.frame.scope.unit, maker.node, f"`{name}` of `{cls.scope.name}` is given")
                given += [t.after(hop) for t in engine.all(argument)]
        omitted = omitted or not makers
    if given and not omitted:
        return unique(given)
    return unique([*given, *_field_default(engine, cls, name, inner)])


def _constructor_argument(cls: Cls, args: Args, name: str) -> Argument | None:
    if name in args.named:
        return args.named[name]
    assert isinstance(cls.scope.node, ir.Class)
    fields = [s.targets[0].id for s in cls.scope.node.body
              if isinstance(s, ir.Assign) and s.annotation is not None and isinstance(s.targets[0], ir.Name)]  # fmt: skip
    if name in fields and (index := fields.index(name)) < len(args.positional):
        return args.positional[index]
    return None


def _field_default(engine: Engine, cls: Cls, name: str, inner: Frame) -> Values:
    settings = any(isinstance(a, Ext) and a.path in SETTINGS_BASES for a in ancestry(engine, cls))
    results: list[Traced] = []
    for binding in cls.scope.bindings.get(name, ()):
        default = binding.value
        found: Values = bindings.value(engine, binding, inner)
        for traced in found:
            value = traced.value
            if isinstance(value, Ext) and value.path in FIELD_MAKERS and value.call is not None:
                default, found = _made_field(engine, value.call)
                break
        if settings:
            node = binding.node_in_file
            argument = Argument(default, inner) if default is not None else None
            found = (Traced(Env(name.upper(), argument, default is None, node, inner)),)
        results += found
    return unique(results)


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


# ── annotations, context managers ───────────────────────────────────────────────────────────────────────────────────


def typed(engine: Engine, annotation: ir.Expr | None, frame: Frame) -> Values:
    """Objects of the types that an annotation names; nothing for plain types such as `str`."""
    match annotation:
        case None:
            return ()
        case ir.Const():
            if isinstance(annotation.value, str):
                return _typed_text(engine, annotation, annotation.value, frame)
            return ()
        case ir.Binary():
            return unique([*typed(engine, annotation.left, frame), *typed(engine, annotation.right, frame)])
        case ir.Item():
            return _typed_generic(engine, annotation, frame)
        case ir.Name() | ir.Attr():
            return _instances(engine, engine.evaluate(annotation, frame))
        case _:
            return ()


def _typed_text(engine: Engine, node: ir.Const, text: str, frame: Frame) -> Values:
    found: Values = ()
    for name in text.replace("Optional[", "").replace("]", "").split("|"):
        parts = name.strip().split(".")
        if not all(part.isidentifier() for part in parts) or parts == ["None"]:
            continue
        values = bindings.free(engine, parts[0], node, frame)
        for part in parts[1:]:
            values = tuple(t for v in values for t in attribute(engine, v.value, part, node, frame))
        found = (*found, *_instances(engine, values))
    return unique(list(found))


def _typed_generic(engine: Engine, annotation: ir.Item, frame: Frame) -> Values:
    outer = [t.value for t in engine.evaluate(annotation.base, frame)]
    index = annotation.index
    inner = index.items if isinstance(index, ir.Display) else (index,)
    for value in outer:
        if isinstance(value, Ext):
            if value.path in _TRANSPARENT_TYPES or value.path.endswith(("Annotated", ".Optional")):
                return unique([t for part in inner for t in typed(engine, part, frame)])
            if value.path in _HOLDERS:
                return tuple(Traced(Many(t.value)) for part in inner[:1] for t in typed(engine, part, frame))
            if value.path.endswith(("ict", "Mapping")):
                return tuple(Traced(Many(t.value)) for part in inner[1:2] for t in typed(engine, part, frame))
    return _instances(engine, tuple(Traced(v) for v in outer))


_PLAIN = frozenset({"builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes", "typing.Any",
                    "builtins.dict", "builtins.list", "builtins.tuple", "builtins.set", "builtins.object",
                    "typing.Callable", "collections.abc.Callable", "typing.Dict", "typing.List"})  # fmt: skip


def _instances(engine: Engine, values: Values) -> Values:
    found: list[Traced] = []
    for traced in values:
        value = traced.value
        if isinstance(value, Cls):
            found.append(Traced(Inst(value), traced.hops))
        elif isinstance(value, Ext) and value.path not in _PLAIN:
            found.append(Traced(Ext(f"{value.path}()", (*value.calls, None)), traced.hops))
    return unique(found)


def _node(scope: Scope) -> ir.Node:
    assert isinstance(scope.node, ir.Node)
    return scope.node


def entered(engine: Engine, values: Values) -> Values:
    """What `with value as x` binds."""
    found: list[Traced] = []
    for traced in values:
        value = traced.value
        if isinstance(value, Inst):
            scope = method(engine, value.cls, "__enter__") or method(engine, value.cls, "__aenter__")
            if scope is not None:
                call = CallRef(_node(scope), engine.root(scope), Args())
                found += [t.after(*traced.hops) for t in engine.call_value(Func(scope, None, value), call)]
                continue
        if isinstance(value, Gen):
            found += containers.elements(engine, (traced,))
            continue
        found.append(traced)
    return unique(found)
