"""From a name that is read to the values that its bindings give it."""

from __future__ import annotations

import builtins
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import calling, containers, declared, objects, parameters
from auditor.program.narrowing import NARROWING, part_of
from auditor.program.scopes import Binding, Scope, Unit
from auditor.program.values import (
    Args,
    Argument,
    CallRef,
    Cls,
    Env,
    Ext,
    Frame,
    Func,
    Grown,
    Hop,
    Inst,
    Lit,
    Mix,
    Mod,
    Part,
    Pkg,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine

_BUILTINS = frozenset(dir(builtins))


def name(engine: Engine, expr: ir.Name, frame: Frame) -> Values:
    """What a name is at the place where it is read."""
    reads, _ = engine.flow(frame.scope)
    found = reads.bindings.get(id(expr))
    if found is not None:
        bound = [b for b in found if b.kind not in ("unbound", "deleted")]
        results = _results(engine, bound, frame)
        if bound and not all(b.kind == "change" for b in bound):
            if len(bound) < len(found) and any(b.kind in NARROWING for b in bound):
                results = unique([*results, *free(engine, expr.id, expr, frame)])
            return grown(engine, expr, frame, unique([*results, *_set_elsewhere(engine, expr.id, frame)]))
    return grown(engine, expr, frame, free(engine, expr.id, expr, frame))


def _set_elsewhere(engine: Engine, identifier: str, frame: Frame) -> Values:
    """What inner functions assign to the name with `global` or `nonlocal`."""
    scope = frame.scope
    inner = [b for b in scope.bindings.get(identifier, ()) if b.scope is not scope and b.scope.kind == "function"]
    return _results(engine, inner, frame)


def free(engine: Engine, identifier: str, node: ir.Node, frame: Frame) -> Values:
    """What a name means that is not bound before it in its own scope: enclosing functions, the module, builtins."""
    scope: Scope | None = frame.scope
    own = scope
    while scope is not None:
        if scope.kind != "class" or scope is own:
            candidates = scope.bindings.get(identifier)
            if candidates and scope.parent is None:
                return module_name(engine, scope.unit, identifier, node, frame)
            if candidates:
                return _results(engine, candidates, engine.frame_of(scope, frame))
        scope = scope.parent
    return module_name(engine, frame.scope.unit, identifier, node, frame)


def module_name(engine: Engine, unit: Unit, identifier: str, node: ir.Node, frame: Frame) -> Values:
    """What a module's name is once the module has been run, and what functions assign to it with `global`."""
    found = module_attribute(engine, unit, identifier)
    if found is not None:
        return found
    if identifier in _BUILTINS:
        return (Traced(Ext(f"builtins.{identifier}")),)
    if identifier in ("__name__", "__file__", "__doc__"):
        return (Traced(Ext(f"builtins.{identifier}")),)
    return (Traced(Unk(f"the name `{identifier}` is not defined in sight", node, frame)),)


def module_attribute(engine: Engine, unit: Unit, identifier: str) -> Values | None:
    """What `from module import identifier` gives; None where the module does not have it."""
    found = engine.solver.solve(
        ("module", id(unit), identifier), lambda: _module_attribute(engine, unit, identifier), lambda _: ()
    )
    return found or None


def _module_attribute(engine: Engine, unit: Unit, identifier: str) -> Values:
    scope = unit.scope
    root = engine.root(scope)
    _, end = engine.flow(scope)
    chosen = [b for b in end.get(identifier, ()) if b.kind not in ("unbound", "deleted")]
    ids = {id(b) for b in chosen}
    chosen += [b for b in scope.bindings.get(identifier, ()) if b.scope is not scope and id(b) not in ids]
    if chosen:
        results = _results(engine, chosen, root)
        changes = tuple(b for b in chosen if b.kind == "change")
        return grow(results, changes, {}, root)
    for star in scope.bindings.get("*", ()):
        for traced in _imported_module(engine, star, root):
            if isinstance(traced.value, Mod) and traced.value.unit is not unit:
                if not _exports(engine, traced.value.unit, identifier):
                    continue
                below = module_attribute(engine, traced.value.unit, identifier)
                if below is not None:
                    return below
            elif isinstance(traced.value, Ext) and identifier not in _BUILTINS:
                return (Traced(Ext(f"{traced.value.path}.{identifier}")),)
    return ()


def _exports(engine: Engine, unit: Unit, identifier: str) -> bool:
    """Whether `from module import *` hands the name on: what `__all__` lists, else what has no leading underscore."""
    listed = module_attribute(engine, unit, "__all__") if "__all__" in unit.scope.bindings else None
    if listed is None:
        return not identifier.startswith("_")
    names = [t.value for t in containers.elements(engine, listed)]
    return not all(isinstance(n, Lit) for n in names) or identifier in {n.value for n in names if isinstance(n, Lit)}


def _results(engine: Engine, found: list[Binding], frame: Frame) -> Values:
    results: list[Traced] = []
    for binding in found:
        if binding.kind not in ("change", "unbound", "deleted"):
            results += value(engine, binding, engine.frame_of(binding.scope, frame))
    return unique(results)


def path(engine: Engine, expr: ir.Attr | ir.Item, frame: Frame) -> tuple[Values, bool]:
    """What the flow knows of `self.client` or `options["n"]` here, and whether the object has to be asked as well."""
    reads, _ = engine.flow(frame.scope)
    found = reads.bindings.get(id(expr))
    if found is None:
        return (), True
    bound = [b for b in found if b.kind not in ("unbound", "deleted", "change")]
    rest = len(bound) < len(found) or not bound
    if isinstance(expr, ir.Item):
        rest = rest and not (bound and all(b.kind != "unbound" for b in found))
    return _results(engine, bound, frame), rest


def grown(engine: Engine, expr: ir.Expr, frame: Frame, values: Values) -> Values:
    """The values with the changes that the flow has seen up to this place, where they are containers."""
    reads, _ = engine.flow(frame.scope)
    found = reads.bindings.get(id(expr))
    changes = tuple(b for b in found if b.kind == "change") if found else ()
    if isinstance(expr, ir.Name):
        changes = (*changes, *_foreign_changes(frame.scope, expr.id, bound_here=found is not None))
    if not changes:
        return values
    return grow(values, changes, reads.items.get(id(expr), {}), frame)


def _foreign_changes(scope: Scope, identifier: str, *, bound_here: bool) -> tuple[Binding, ...]:
    """Changes of the name's container that stand in other scopes than the one that reads it."""
    current: Scope | None = scope if bound_here else scope.parent
    while current is not None:
        if identifier in current.bindings:
            return tuple(b for b in current.bindings[identifier] if b.kind == "change" and b.scope is not scope)
        current = current.parent
    return ()


def grow(values: Values, changes: tuple[Binding, ...], items: dict[str, tuple[Binding, ...]], frame: Frame) -> Values:
    """The values, each container among them with the changes that were made to it."""
    if not changes:
        return values
    written = any(not isinstance(b.node, ir.Call) or isinstance(b.node.func, ir.Attr) for b in changes)
    return unique(
        [
            Traced(Grown(traced.value, changes, items, frame), traced.hops)
            if _can_grow(traced.value, written)
            else traced
            for traced in values
        ]
    )


_CONTAINERS = frozenset({"builtins.dict()", "builtins.list()", "builtins.set()", "collections.deque()",
                         "collections.OrderedDict()", "collections.defaultdict()"})  # fmt: skip


def _can_grow(value: Value, written: bool) -> bool:
    """Whether a change in place adds to the value: a library's answer only where the change is written out here."""
    if isinstance(value, Mix):
        return value.kind in ("+", "|")
    if isinstance(value, Ext):
        return value.path in _CONTAINERS or (written and value.path.endswith(("()", "[]")))
    return not isinstance(value, (Lit, Func, Cls, Inst, Mod, Pkg, Part))


def value(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What one binding gives, in the frame of its scope."""
    match binding.kind:
        case "assign":
            return _assigned(engine, binding, frame)
        case "narrowed":
            return _narrowed(engine, binding, frame)
        case "given" | "true":
            return _present(engine, binding, frame)
        case "has" | "lacks":
            return _chosen(engine, binding, frame)
        case "passes" | "fails":
            return _passed(engine, binding, frame)
        case "augment":
            return _augmented(engine, binding, frame)
        case "element":
            return _part(engine, binding, containers.elements(engine, _source(engine, binding, frame)), frame)
        case "context":
            return _part(engine, binding, objects.entered(engine, _source(engine, binding, frame)), frame)
        case "error":
            return _error(engine, binding, frame)
        case "import":
            return _imported(engine, binding, frame)
        case "function":
            return _function(engine, binding, frame)
        case "class":
            scope = frame.scope.unit.scopes[id(binding.node)]
            return (Traced(Cls(scope, frame)),)
        case "param":
            return parameters.parameter(engine, binding, frame)
        case "declared" | "deleted" | "unbound" | "change":
            return ()


def _source(engine: Engine, binding: Binding, frame: Frame) -> Values:
    return engine.evaluate(binding.value, frame) if binding.value is not None else ()


def _assigned(engine: Engine, binding: Binding, frame: Frame) -> Values:
    typed = declared.typed(engine, binding.annotation, frame) if binding.annotation is not None else ()
    if binding.value is None:
        if typed:
            return typed
        return (Traced(Unk(f"`{binding.name}` is declared and not set", binding.node_in_file, frame)),)
    found = _part(engine, binding, _source(engine, binding, frame), frame)
    return declared.promised(engine, found, typed)


def _narrowed(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a name is once `isinstance` has held."""
    found, types = _source(engine, binding, frame), declared.typed(engine, binding.annotation, frame)
    wanted = {_type_of(t.value) for t in types}
    matching = tuple(t for t in found if _type_of(t.value) in wanted)
    return matching if matching and None not in wanted else declared.promised(engine, found, types)


def _present(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a name is once a test has shown that it is not None (`given`), or neither None nor false (`true`)."""
    return some_of(engine, _source(engine, binding, frame), false=binding.kind == "true")


def _passed(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a name is once a test of its text has held (`passes`) or not."""
    found = _source(engine, binding, frame)
    if not any(isinstance(t.value, Lit) and isinstance(t.value.value, str) for t in found):
        return found
    from auditor.program import predicates

    return predicates.passing(engine, binding, found, frame)


def _chosen(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a name is once `m["role"] == "system"` has held (`has`) or not: what is known to be otherwise goes."""
    test = binding.node
    if not isinstance(test, ir.Compare) or not isinstance(test.rights[0], ir.Const):
        return _source(engine, binding, frame)
    part, wanted = part_of(test.left), test.rights[0].value
    kept: list[Traced] = []
    for traced in _source(engine, binding, frame):
        known = _constants_under(engine, traced.value, part[1], test, frame) if part is not None else None
        if known is None or (wanted in known if binding.kind == "has" else known != {wanted}):
            kept.append(traced)
    return tuple(kept)


def _constants_under(engine: Engine, value: Value, key: str, node: ir.Node, frame: Frame) -> set[object] | None:
    """The constants that stand under a key or an attribute, where nothing else can."""
    if isinstance(value, Inst):
        found = objects.attribute(engine, value, key, node, frame)
    else:
        looked = containers.lookup(engine, value, key)
        found = () if looked.missing or looked.unclear else looked.found
    constants = [t.value.value for t in found if isinstance(t.value, Lit)]
    return set(constants) if constants and len(constants) == len(found) else None


def some_of(engine: Engine, values: Values, *, false: bool) -> Values:
    """The values once it is known that they are not None, or (`false`) nothing that counts as false.

    A setting that falls back on such a value is then set by whoever runs the program.
    """
    found: list[Traced] = []
    for traced in values:
        value = traced.value
        if is_nothing(value, false=false):
            continue
        if isinstance(value, Env) and value.default is not None:
            defaults = engine.all(value.default)
            if defaults and all(is_nothing(t.value, false=false) for t in defaults):
                traced = Traced(Env(value.variable, None, True, value.node, value.frame), traced.hops)
        found.append(traced.present())
    return tuple(found)


def is_nothing(value: Value, *, false: bool) -> bool:
    """Whether the value is None, or (`false`) anything that counts as false."""
    return isinstance(value, Lit) and (value.value is None or (false and not value.value))


def _type_of(value: Value) -> object:
    if isinstance(value, Inst):
        return id(value.cls.scope)
    return value.path if isinstance(value, Ext) else None


def _part(engine: Engine, binding: Binding, values: Values, frame: Frame) -> Values:
    for selector in binding.path:
        values = containers.select(engine, values, selector, binding.node_in_file, frame)
    whole = Argument(binding.value, frame) if binding.value is not None and not binding.path else None
    hop = Hop(frame.scope.unit, binding.node_in_file, f"`{binding.name}` is set", whole)
    return tuple(traced.after(hop) for traced in values)


def _augmented(engine: Engine, binding: Binding, frame: Frame) -> Values:
    node = binding.node
    if not isinstance(node, ir.Augment):
        return ()
    hop = Hop(frame.scope.unit, node, f"`{binding.name}` is extended")
    return tuple(t.after(hop) for t in engine.combined(node.op, node.target, node.value, node, frame))


def _error(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """The error that a handler caught: its `call` is the handler, by which the `try` around it is found."""
    caught = CallRef(binding.node_in_file, frame, Args())
    results: list[Traced] = []
    for traced in _source(engine, binding, frame):
        if isinstance(traced.value, Ext):
            results.append(Traced(Ext(f"{traced.value.path}()", (*traced.value.calls, caught)), traced.hops))
        elif isinstance(traced.value, Cls):
            results.append(Traced(Inst(traced.value, caught), traced.hops))
    return tuple(results) or (Traced(Ext("builtins.Exception()", (caught,))),)


def _function(engine: Engine, binding: Binding, frame: Frame) -> Values:
    assert isinstance(binding.node, ir.Function)
    scope = frame.scope.unit.scopes[id(binding.node)]
    return calling.decorated(engine, binding.node, frame) or (Traced(Func(scope, frame)),)


def _imported_module(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """The module of a `from module import …`."""
    origin = binding.origin
    if not isinstance(origin, ir.ImportFrom):
        return ()
    return (Traced(find_module(engine, origin.module, origin.level, frame.scope.unit)),)


def find_module(engine: Engine, module: str, level: int, unit: Unit) -> Value:
    """The module of the program or the library that an import names."""
    imports = engine.imports
    if level:
        location = imports.relative(module, level, unit.path)
        found = imports.at(location)
        if found is not None:
            return _loaded(engine, found, module)
        return Pkg(location, location.replace("/", "."))
    found = imports.find(module, unit.path)
    if found is not None:
        return _loaded(engine, found, module)
    folder = imports.folder(module, unit.path)
    return Pkg(folder, module) if folder is not None else Ext(module)


def _loaded(engine: Engine, path: str, dotted: str) -> Value:
    unit = engine.units.get(path)
    return Mod(unit) if unit is not None else Ext(f"<unread>.{dotted}")


def _imported(engine: Engine, binding: Binding, frame: Frame) -> Values:
    alias = binding.node
    unit = frame.scope.unit
    if not isinstance(alias, ir.Alias):
        return ()
    if isinstance(binding.origin, ir.Import):
        wanted = alias.name if alias.renamed else alias.name.split(".", 1)[0]
        return (Traced(find_module(engine, wanted, 0, unit)),)
    results: list[Traced] = []
    for traced in _imported_module(engine, binding, frame):
        results += objects.attribute(engine, traced.value, alias.name, alias, frame)
    return tuple(results)
