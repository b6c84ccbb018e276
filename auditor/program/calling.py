"""What a call gives back."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import bindings, branches, classes, containers, declared, documents, objects, texts
from auditor.program.library import Callback as Callback
from auditor.program.library import EnvironmentRead as EnvironmentRead
from auditor.program.scopes import Scope
from auditor.program.values import (
    Args,
    Argument,
    Box,
    CallRef,
    Cls,
    Ext,
    Frame,
    Func,
    Gen,
    Grown,
    Hop,
    Inst,
    Lit,
    Member,
    Mix,
    Par,
    Part,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


READERS = frozenset({"model_validate", "model_validate_json", "parse_obj", "parse_raw", "from_dict", "from_json"})
"""Methods of data classes that make an object of a mapping, or of one that is written down as text."""

_CASTS = ("typing.cast()", "typing_extensions.cast()")


def call(engine: Engine, expr: ir.Call, frame: Frame) -> Values:
    """What a call in the source gives back."""
    special = _super(engine, expr, frame)
    if special is not None:
        return special
    args = engine.callers.args(expr, frame)
    found: list[Traced] = []
    for callee in engine.evaluate(expr.func, frame):
        ref = CallRef(expr, frame, args)
        found += [
            traced.after(*callee.hops) if _follows(traced.value) else traced
            for traced in apply(engine, callee.value, ref)
        ]
    return unique(found)


def _follows(value: Value) -> bool:
    """Whether the way to a callee is part of the way to its answer: it is for a client, not for a helper's result."""
    return isinstance(value, Ext)


def _super(engine: Engine, expr: ir.Call, frame: Frame) -> Values | None:
    """`super().name(…)` and `super()` itself are answered by the bases of the class around them."""
    func = expr.func
    if isinstance(func, ir.Name) and func.id == "super":
        scope: Scope | None = frame.scope
        while scope is not None and scope.owner is None:
            scope = scope.parent
        if scope is None or scope.owner is None:
            return None
        receiver = frame.receiver
        cls = Cls(scope.owner, engine.root(scope.owner.parent) if scope.owner.parent else None)
        for ancestor in classes.ancestry(engine, cls)[1:]:
            if isinstance(ancestor, Cls):
                inst = receiver if isinstance(receiver, Inst) else Inst(cls)
                return (Traced(Inst(ancestor, inst.call)),)
            return (Traced(Ext(f"{ancestor.path}()", (*ancestor.calls, None))),)
        return (Traced(Ext("builtins.object()", (None,))),)
    return None


def decorated(engine: Engine, function: ir.Function, frame: Frame) -> Values:
    """What a decorator of a library puts in the place of the function; nothing where it only wraps it.

    `@prompt` and `@prompt("…")` give the same: the decorator counts as called, and then called with the function.
    """
    replacing = engine.library.replacing
    if not replacing:
        return ()
    for decorator in function.decorators:
        for found in engine.paths(decorator, frame):
            path = found.path.removesuffix("()")
            if path in replacing:
                bare = found.path == path
                made = CallRef(decorator, frame, engine.callers.sequence(decorator, "@", (), frame)) if bare else None
                calls = (*found.calls, made) if bare else found.calls
                return (Traced(Ext(f"{path}()()", (*calls, engine.callers.decoration(function, frame)))),)
    return ()


def apply(engine: Engine, callee: Value, ref: CallRef) -> Values:
    """What a call of the value gives back."""
    match callee:
        case Func():
            return _run(engine, callee, ref)
        case Cls():
            return (Traced(Inst(callee, ref)),)
        case Ext():
            return _library(engine, callee, ref)
        case Inst():
            scope = classes.method(engine, callee.cls, "__call__")
            if scope is not None:
                return _run(engine, Func(scope, None, callee), ref)
            base = classes.external_base(engine, callee.cls)
            if base is not None:
                made = objects.made_by(engine, callee)
                return (Traced(Ext(f"{base.path}().__call__()", (made, ref))),)
            return (Traced(Result(callee, ref)),)
        case Part():
            merged = engine.callers.filled_in(callee, ref.args)
            return apply(engine, callee.func, CallRef(ref.node, ref.frame, merged))
        case Member():
            return _method(engine, callee, ref)
        case Unk():
            return (Traced(Result(callee, ref)),)
        case _:
            return (Traced(Result(callee, ref)),)


def _method(engine: Engine, callee: Member, ref: CallRef) -> Values:
    """Methods of containers and strings, whose values are in sight."""
    name, base, args = callee.name, callee.base, ref.args
    if isinstance(base, Cls) and name in READERS and args.positional:
        read = engine.callers.kept(("read", id(args)), Args(mappings=args.positional[:1]))
        return (Traced(Inst(base, CallRef(ref.node, ref.frame, read))),)
    if isinstance(base, Lit) and isinstance(base.value, str):
        constants = [engine.constant(a.expr, a.frame) for a in args.positional]
        changed = texts.method(base.value, name, constants) if not args.named and not args.sequences else None
        if changed is not None:
            return (Traced(Lit(changed, ref.node, ref.frame)),)
        pieces = texts.pieces(base.value, name, constants) if not args.named and not args.sequences else None
        if pieces is not None:
            return (Traced(Box(_listed(ref.node.at, pieces), ref.frame)),)
    if name in containers.TAKING and isinstance(base, Grown) and _is_queue(base.base):
        return containers.elements(engine, (Traced(base),))
    if name in ("get", "pop", "setdefault") and args.positional and not isinstance(base, (Unk, Par, Member, Result)):
        key = engine.constant(args.positional[0].expr, args.positional[0].frame)
        if key is None and containers.is_mapping(base):
            given = [t for default in args.positional[1:2] for t in engine.all(default)]
            return unique([*containers.mapping_values(engine, base), *given])
        if isinstance(key, (str, int)):
            found = containers.lookup(engine, base, key)
            if not found.unclear or found.found:
                results = list(found.found)
                if found.missing or found.unclear:
                    default = args.positional[1:2]
                    if default:
                        results += engine.all(default[0])
                    elif name == "get":
                        results.append(Traced(Lit(None, ref.node, ref.frame)))
                return unique(results)
    if name == "copy" and not args.positional and not isinstance(base, (Lit, Mix)):
        return (Traced(base),)
    return (Traced(Result(callee, ref)),)


def _is_queue(value: Value) -> bool:
    return isinstance(value, Ext) and value.path in containers.QUEUES


@cache
def _listed(at: ir.Span, pieces: tuple[str, ...]) -> ir.Display:
    """Texts as a list written out, the same one each time: values are told apart by their nodes."""
    return ir.Display(at, "list", tuple(ir.Const(at, piece, "str") for piece in pieces))


def run_by_framework(engine: Engine, func: Func, ref: CallRef) -> Values:
    """What a function gives back that a framework calls, with arguments of its own, for what `ref` asks of it."""
    return _run(engine, func, ref, engine.frame(func.scope, None, func.receiver, func.parent))


def _run(engine: Engine, func: Func, ref: CallRef, entered: Frame | None = None) -> Values:
    scope = func.scope
    inner = entered if entered is not None else engine.frame(scope, ref, func.receiver, func.parent)
    if isinstance(scope.node, ir.Lambda):
        return engine.evaluate(scope.node.body, inner)
    if scope.yields:
        return (Traced(Gen(scope, inner)),)
    assert isinstance(scope.node, ir.Function)
    outer = engine.frame_of(scope.parent, inner) if scope.parent is not None else inner
    types = declared.typed(engine, scope.node.returns, outer)
    if is_abstract(scope):
        return types or (Traced(Result(func, ref)),)
    found: list[Traced] = []
    for statement in scope.returns:
        if len(scope.returns) > 1 and branches.ruled_out(engine, statement, scope, ref):
            continue
        if statement.value is None:
            found.append(Traced(Lit(None, statement, inner)))
            continue
        hop = Hop(scope.unit, statement, f"returned by `{scope.name}`", Argument(statement.value, inner))
        found += [t.after(hop) for t in engine.evaluate(statement.value, inner)]
    reads, _ = engine.flow(scope)
    if reads.falls_through:
        found.append(Traced(Lit(None, scope.node, inner)))
    return declared.promised(engine, unique(found), types)


def is_abstract(scope: Scope) -> bool:
    """A body that only raises, or holds nothing but its docstring, is written elsewhere."""
    return all(
        isinstance(s, (ir.Raise, ir.Jump)) or (isinstance(s, ir.Evaluate) and isinstance(s.value, ir.Const))
        for s in scope.body
    )


def _library(engine: Engine, callee: Ext, ref: CallRef) -> Values:
    path = f"{callee.path}()"
    library = engine.library
    read = library.environment(path)
    if read is not None:
        return (Traced(read.value(engine, ref)),)
    row = library.callback(path)
    if row is not None and (row.result or row.binds):
        given = engine.callers.argument(ref.args, row.function)
        if given is not None:
            inner = CallRef(ref.node, ref.frame, engine.callers.callback_args(row, ref.args))
            found: list[Traced] = []
            for traced in engine.all(given):
                if row.binds:
                    found.append(Traced(Part(traced.value, inner.args), traced.hops))
                elif isinstance(traced.value, (Func, Cls, Part, Ext)):
                    found += apply(engine, traced.value, inner)
            if found:
                return unique(found)
    if path in documents.LOADERS and (loaded := engine.documents.loaded(engine, ref)) is not None:
        return loaded
    if path == "builtins.next()" and ref.args.positional:
        return unique([*containers.elements(engine, engine.all(ref.args.positional[0])),
                       *(t for a in ref.args.positional[1:2] for t in engine.all(a))])  # fmt: skip
    if path in _CASTS and len(ref.args.positional) == 2:
        wanted, given = ref.args.positional
        types, values = declared.typed(engine, wanted.expr, wanted.frame), engine.all(given)
        if all(isinstance(t.value, Ext) for t in values) and any(isinstance(t.value, Inst) for t in types):
            return unique([*types, *values])  # What a library gives back is known to be an object of the program.
        return declared.promised(engine, values, types)
    if path in ("importlib.import_module()", "builtins.__import__()") and ref.args.positional:
        may = [t.value.value if isinstance(t.value, Lit) else None for t in engine.all(ref.args.positional[0])]
        names = [name for name in may if isinstance(name, str) and not name.startswith(".")]
        if names and len(names) == len(may):
            return tuple(Traced(bindings.find_module(engine, name, 0, ref.frame.scope.unit)) for name in names)
    passed = library.passes(path)
    if passed is not None:
        given = engine.callers.argument(ref.args, passed)
        if given is not None:
            return engine.all(given)
    if callee.path == "builtins.getattr" and len(ref.args.positional) >= 2:
        return _getattr(engine, ref)
    return (Traced(Ext(path, (*callee.calls, ref))),)


def _named_alike(engine: Engine, holders: Values, wanted: Argument, ref: CallRef) -> Values:
    """What `getattr(self, f"_load_{kind}_model")` may be: every method whose name begins and ends like that."""
    text = wanted.expr if isinstance(wanted.expr, ir.Text) else None
    ends = [p.value if isinstance(p, ir.Const) and isinstance(p.value, str) else "" for p in text.parts] if text else []
    found: list[Traced] = []
    for holder in holders if ends and (ends[0] or ends[-1]) else ():
        cls = holder.value.cls if isinstance(holder.value, Inst) else holder.value
        for ancestor in classes.ancestry(engine, cls) if isinstance(cls, Cls) else ():
            for name, kept in ancestor.scope.bindings.items() if isinstance(ancestor, Cls) else ():
                if kept[-1].kind == "function" and name.startswith(ends[0]) and name.endswith(ends[-1]):
                    found += objects.attribute(engine, holder.value, name, ref.node, ref.frame)
    return unique(found) or (Traced(Unk("an attribute is taken by a computed name", ref.node, ref.frame)),)


def _getattr(engine: Engine, ref: CallRef) -> Values:
    holder, wanted = ref.args.positional[:2]
    may = [t.value.value if isinstance(t.value, Lit) else None for t in engine.all(wanted)]
    names = [name for name in may if isinstance(name, str)]
    if not names or len(names) < len(may):
        return _named_alike(engine, engine.all(holder), wanted, ref)
    found: list[Traced] = []
    for base, name in ((base, name) for base in engine.all(holder) for name in names):
        found += [t.after(*base.hops) for t in objects.attribute(engine, base.value, name, ref.node, ref.frame)]
    if len(ref.args.positional) > 2:
        default = engine.all(ref.args.positional[2])
        unseen = bool(found) and all(isinstance(t.value, (Member, Unk)) for t in found)
        if not any(bindings.is_nothing(t.value, false=False) for t in default):
            found = [t.present() for t in found]
        found += default if unseen else ()
    return unique(found)
