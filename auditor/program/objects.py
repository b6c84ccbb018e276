"""Attributes: of modules, packages, classes, objects and library values; and what annotations promise."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import bindings, calling, classes, containers, declared
from auditor.program.classes import ancestry as ancestry
from auditor.program.documents import DocumentUnit
from auditor.program.scopes import AttributePlace, Scope, counts_for, dotted
from auditor.program.values import (
    Args,
    Argument,
    Box,
    CallRef,
    Cls,
    Elem,
    Ext,
    Frame,
    Func,
    Gen,
    Grown,
    Inst,
    Lit,
    Many,
    Member,
    Mix,
    Mod,
    Par,
    Pkg,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine

DESCRIPTORS = ("builtins.property", "functools.cached_property", "django.utils.functional.cached_property",
               "werkzeug.utils.cached_property")  # fmt: skip


NO_ARGS = Args()


def attribute(engine: Engine, value: Value, name: str, node: ir.Node, frame: Frame) -> Values:
    """What `value.name` may be."""
    match value:
        case Ext(path="types.SimpleNamespace()", call=CallRef(args=Args(named=named))) if name in named:
            return engine.all(named[name])
        case Ext():
            kept = _kept_for_requests(engine, name) if value.path.endswith(_STATES) else ()
            return kept or (Traced(Ext(f"{value.path}.{name}", value.calls)),)
        case Mod():
            found = bindings.module_attribute(engine, value.unit, name)
            if found is not None:
                return found
            if (made := _made_for_name(engine, value, name, node, frame)) is not None:
                return made
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
        case Grown(base=Ext(path=path)) if path in (*containers.DICT_MAKERS, *containers.SEQUENCE_MAKERS):
            return (Traced(Member(value, name)),)  # `d = defaultdict(list)` holds what was put into it.
        case Grown(base=Ext(path=path)) if name in containers.TAKING and path in containers.QUEUES:
            return (Traced(Member(value, name)),)
        case Grown():
            found = attribute(engine, value.base, name, node, frame)
            # A method of the container acts on it as it is now.
            return tuple(Traced(Member(value, name)) if isinstance(t.value, Member) else t for t in found)
        case Box(node=ir.Dict()) if isinstance(value.frame.scope.unit, DocumentUnit) and (
            found := containers.lookup(engine, value, name).found
        ):
            return found  # OmegaConf and its like give what a file holds as attributes.
        case Lit() if name == "value":
            return (Traced(value),)  # A member of an enumeration is followed as the value it was given.
        case _:
            return (Traced(Member(value, name)),)


_STATES = ("fastapi.FastAPI().state", "Starlette().state", ".app.state")
"""What web applications keep for their requests."""


def _kept_for_requests(engine: Engine, name: str) -> Values:
    """What the program assigns to `app.state.name`."""
    places = (p for p in engine.places.attributes.get(name, ()) if p.binding.kind == "assign")
    kept = (p for p in places if (dotted(p.base) or "").endswith(".state"))
    return unique([t for p in kept for t in bindings.value(engine, p.binding, engine.root(p.scope))])


def _made_for_name(engine: Engine, module: Mod, name: str, node: ir.Node, frame: Frame) -> Values | None:
    """What a module's `__getattr__` gives for a name that the module lacks; None where it has none."""
    stated = module.unit.scope.bindings.get("__getattr__", ())
    if name.startswith("__") or not stated or stated[-1].kind != "function":
        return None
    scope = module.unit.scopes[id(stated[-1].node)]
    asked = engine.callers.sequence(node, f"__getattr__ {name}", (ir.Const(node.at, name, "str"),), frame)
    given = engine.call_value(Func(scope, engine.root(module.unit.scope)), CallRef(node, frame, asked))
    told = tuple(t for t in given if declared.telling(t.value))
    return told or None


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
        if isinstance(value, (Box, Grown)):
            return (Traced(value),)
        return (Traced(Mix("cut", (Argument(expr.base, frame),), expr, frame)),)
    if isinstance(value, Ext) and value.path not in (*containers.DICT_MAKERS, *containers.SEQUENCE_MAKERS):
        call = CallRef(expr, frame, engine.callers.sequence(expr, "[]", (expr.index,), frame))
        read = engine.library.environment(f"{value.path}[]")
        if read is not None:
            return (Traced(read.value(engine, call)),)
        return (Traced(Ext(f"{value.path}[]", (*value.calls, call))),)
    if isinstance(value, Inst):
        given = run_method(engine, value, "__getitem__", engine.callers.sequence(expr, "[]", (expr.index,), frame))
        if given is not None:
            return given
    key = engine.constant(expr.index, frame)
    if key is None or isinstance(key, (bytes, float)):
        return _any_item(engine, value)
    found = containers.lookup(engine, value, key)
    if found.found or found.unsettled:
        return found.found
    if isinstance(key, str) and isinstance(value, (Par, Member, Elem, Result)):
        return (Traced(Elem(value, key)),)
    return _any_item(engine, value, key if isinstance(key, str) else None)


def _any_item(engine: Engine, value: Value, key: str | None = None) -> Values:
    """What may stand under a key that cannot be read, or is not seen in the container."""
    # A text names an entry only of a mapping, be it one that cannot be seen.
    if containers.is_mapping(value) or (key is not None and isinstance(value, Grown)):
        found = containers.mapping_values(engine, value, key)
    else:
        found = containers.elements(engine, (Traced(value),))
    return found if found or engine.solver.waits else (Traced(Elem(value)),)


# ── classes ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_class(engine: Engine, cls: Cls, name: str) -> Values:
    found: list[Traced] = []
    for ancestor in ancestry(engine, cls):
        if isinstance(ancestor, Ext):
            reads = name in calling.READERS
            found.append(Traced(Member(cls, name) if reads else Ext(f"{ancestor.path}.{name}", ancestor.calls)))
            break
        inner = engine.frame(ancestor.scope, parent=ancestor.parent)
        for binding in ancestor.scope.bindings.get(name, ()):
            for traced in bindings.value(engine, binding, inner):
                if isinstance(traced.value, Func) and classes.is_classmethod(traced.value.scope):
                    found.append(Traced(Func(traced.value.scope, traced.value.parent, cls), traced.hops))
                else:
                    found.append(traced)
        found += [t for place in _assigned_on_class(engine, ancestor, name) for t in _place_values(engine, place, None)]
        if found:
            changes = tuple(p.binding for p in _named_on_class(engine, ancestor, name) if p.binding.kind == "change")
            return bindings.grow(unique(found), changes, {}, engine.root(ancestor.scope))
    return unique(found) or (Traced(Member(cls, name)),)


def _assigned_on_class(engine: Engine, cls: Cls, name: str) -> Iterator[AttributePlace]:
    return (place for place in _named_on_class(engine, cls, name) if place.binding.kind != "change")


def _named_on_class(engine: Engine, cls: Cls, name: str) -> Iterator[AttributePlace]:
    for place in engine.places.attributes.get(name, ()):
        if dotted(place.base) in (cls.scope.name, "cls") and place.scope.unit is cls.scope.unit:
            yield place


# ── objects ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _of_instance(engine: Engine, inst: Inst, name: str) -> Values:
    found = _own(engine, inst, name)
    if inst.call is None and not any(_says(t.value) for t in found):
        below = [t for child in _below(engine, inst) for t in _own(engine, Inst(child), name) if _says(t.value)]
        found = below or found  # A class that only names an attribute leaves it to those that derive from it.
    elif inst.call is None and any(isinstance(t.value, Func) for t in found):
        # A method that a subclass overrides: only the class is known, so either may run.
        for child in _below(engine, inst):
            scope = classes.method(engine, child, name)
            if scope is not None and all(not (isinstance(t.value, Func) and t.value.scope is scope) for t in found):
                found.append(Traced(Func(scope, None, Inst(child))))
        written = [t for t in found if not (isinstance(t.value, Func) and calling.is_abstract(t.value.scope))]
        found = written or found
    handed_on = () if found else _handed_on(engine, inst, name)
    if found or handed_on:
        return unique([*found, *handed_on])
    from auditor.program import named_later

    later = () if name.startswith("__") else named_later.set_by_name(engine, inst, name)
    if later:
        return later
    base = classes.external_base(engine, inst.cls)
    if base is not None and name not in containers.DUMPS:
        return (Traced(Ext(f"{base.path}().{name}", (made_by(engine, inst),))),)
    return (Traced(Member(inst, name)),)


def _says(value: Value) -> bool:
    """Whether a value says what an attribute is: neither None, nor an annotation without a value."""
    match value:
        case Unk() | Lit(value=None):
            return False
        case Ext():
            return value.call is not None or not value.path.endswith("()")
        case Inst():
            return value.call is not None
    return True


def _below(engine: Engine, inst: Inst) -> Iterator[Cls]:
    """The derived classes of which the object may be one."""
    return (
        child
        for child in classes.descendants(engine, inst.cls)
        if inst.runs is None or classes.runs(engine, child, inst.runs)
    )


def _handed_on(engine: Engine, inst: Inst, name: str) -> Values:
    """What `__getattr__` gives for an attribute that the class itself lacks."""
    if name.startswith("__") or classes.method(engine, inst.cls, "__getattr__") is None:
        return ()
    node, frame = _class_node(inst.cls), engine.root(inst.cls.scope)
    wanted = engine.callers.sequence(node, f"__getattr__ {name}", (ir.Const(node.at, name, "str"),), frame)
    given = run_method(engine, inst, "__getattr__", wanted) or ()
    return given if any(declared.telling(t.value) for t in given) else ()


def made_by(engine: Engine, inst: Inst) -> CallRef:
    """The arguments with which a library's base class is set up: those of `super().__init__`, else the object's own."""
    init = classes.method(engine, inst.cls, "__init__")
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
    own = [a for a in ancestry(engine, inst.cls) if isinstance(a, Cls)]
    scopes = {id(c.scope): c for c in own}
    changes = []
    for place in engine.places.attributes.get(name, ()):
        if not _assigns_to(engine, place, scopes):
            continue
        if place.binding.kind == "change":
            changes.append(place.binding)
        else:
            found += _place_values(engine, place, inst)
    for cls in own:
        found += [t for place in _assigned_on_class(engine, cls, name) for t in _place_values(engine, place, None)]
        stated = cls.scope.bindings.get(name, ())
        if not stated:
            continue
        if any(b.kind == "function" for b in stated):
            found += _method_values(engine, inst, cls, name)
        else:
            from auditor.program import fields

            given = fields.data_field(engine, inst, cls, name)
            if found and all(b.value is None for b in stated) and classes.method(engine, inst.cls, "__init__"):
                # A bare annotation beside an own constructor only says what the assignments do not.
                found = list(declared.promised(engine, tuple(found), given))
                break
            # A class-level None that `__init__` replaces is a declaration.
            found += [t for t in given if not (found and isinstance(t.value, Lit) and t.value.value is None)]
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
    if not any(counts_for(place.scope, cls.scope) for cls in scopes.values()):
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
        call = entering(engine, inst, scope) if scope.name == "__init__" else None
        outer = engine.frame(scope, call, inst)
    else:
        outer = engine.root(place.scope)
    return bindings.value(engine, place.binding, engine.frame_of(place.scope, outer))


def entering(engine: Engine, inst: Inst, scope: Scope) -> CallRef | None:
    """The call with which a constructor of the object's class, or of one of its bases, was run; None where unknown."""
    call = inst.call
    for ancestor in classes.ancestry(engine, inst.cls):
        init = classes.own_method(ancestor, "__init__") if isinstance(ancestor, Cls) else None
        if init is None:
            continue
        if init is scope or call is None:
            return call
        frame = engine.frame(init, call, inst)
        above = [
            p.call
            for p in engine.places.calls.get("__init__", ())
            if p.scope is init and classes.is_on_super(p.call.func)
        ]
        call = CallRef(above[0], frame, engine.callers.args(above[0], frame)) if above else None
    return None


def _method_values(engine: Engine, inst: Inst, cls: Cls, name: str) -> list[Traced]:
    found: list[Traced] = []
    for binding in cls.scope.bindings.get(name, ()):
        if binding.kind != "function" or not isinstance(binding.node, ir.Function):
            continue
        scope = cls.scope.unit.scopes[id(binding.node)]
        outer = engine.frame(cls.scope, parent=cls.parent)
        if replaced := calling.decorated(engine, binding.node, engine.root(cls.scope)):
            found += replaced
        elif any(p.path in DESCRIPTORS for d in binding.node.decorators for p in engine.paths(d, outer)):
            call = CallRef(binding.node, engine.root(cls.scope), Args())
            found += engine.call_value(Func(scope, outer, inst), call)
        elif classes.is_static(scope):
            found.append(Traced(Func(scope, outer)))
        else:
            found.append(Traced(Func(scope, outer, inst)))
    return found


# ── context managers ───────────────────────────────────────────────────────────────────────────────────


def _node(scope: Scope) -> ir.Node:
    assert isinstance(scope.node, ir.Node)
    return scope.node


def run_method(engine: Engine, inst: Inst, name: str, args: Args = NO_ARGS) -> Values | None:
    """What a method of the object gives back when the language runs it; None where its class has none."""
    scope = classes.method(engine, inst.cls, name)
    if scope is None:
        return None
    return engine.call_value(Func(scope, None, inst), CallRef(_node(scope), engine.root(scope), args))


def entered(engine: Engine, values: Values) -> Values:
    """What `with value as x` binds."""
    found: list[Traced] = []
    for traced in values:
        value = traced.value
        if isinstance(value, Inst):
            results = run_method(engine, value, "__enter__") or run_method(engine, value, "__aenter__")
            if results is not None:
                found += [t.after(*traced.hops) for t in results]
                continue
        if isinstance(value, (Gen, Many)):
            found += containers.elements(engine, (traced,))
            continue
        found.append(traced)
    return unique(found)
