"""Calls: which argument meets which parameter, what a call gives back, and who calls a function."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import containers, objects
from auditor.program.scopes import Binding, Scope, terminal
from auditor.program.values import (
    Args,
    Argument,
    CallRef,
    Cls,
    Env,
    Ext,
    Frame,
    Func,
    Gen,
    Hop,
    Inst,
    Lit,
    Member,
    Mix,
    Mod,
    Named,
    Par,
    Part,
    Rest,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine

MAX_CALLERS = 40
"""Callers that are followed for one function; more are reported as not followed."""

_GENERIC = frozenset(
    {"get", "set", "run", "send", "create", "close", "read", "write", "execute", "call", "invoke", "update", "add",
     "append", "pop", "open", "start", "stop", "put", "post", "delete", "load", "save", "process", "handle", "init",
     "setup", "build", "make", "join", "format", "copy", "items", "keys", "values", "connect", "next", "apply", "main",
     "test", "search", "query", "request", "reset", "clear", "parse", "check"}
)  # fmt: skip
"""Method names that so many libraries have that a receiver of unknown type says nothing."""


@dataclass(frozen=True, slots=True)
class Callback:
    """How a call runs a function that it is given: argument paths of the function and of its arguments.

    `arguments` is `rest` where they follow the function, else the path of a sequence, "" where there are none that the
    call names; `keywords` likewise for a mapping. `result`: the call gives back what the function does. `binds`: the
    call gives back the function with these arguments filled in.
    """

    function: str
    arguments: str = ""
    keywords: str = ""
    result: bool = False
    binds: bool = False


@dataclass(frozen=True, slots=True)
class EnvironmentRead:
    """How a call or subscript reads a variable of the environment: argument paths of its name and of its default."""

    variable: str
    default: str = ""
    required: bool = False

    def value(self, engine: Engine, call: CallRef) -> Env:
        """The read as a value."""
        named = engine.callers.argument(call.args, self.variable)
        constant = engine.constant(named.expr, named.frame) if named is not None else None
        default = engine.callers.argument(call.args, self.default) if self.default else None
        return Env(constant if isinstance(constant, str) else None, default, self.required, call.node, call.frame)


class Callers:
    """Arguments, parameters and callers of the program's functions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._args: dict[tuple[int, int], Args] = {}

    def args(self, call: ir.Call, frame: Frame) -> Args:
        """The arguments of a call in its frame; the same object each time."""
        key = (id(call), id(frame))
        found = self._args.get(key)
        if found is None:
            plain, named, sequences, mappings = [], {}, [], []
            for arg in call.args:
                argument = Argument(arg.value, frame)
                if arg.stars == 2:
                    mappings.append(argument)
                elif arg.stars == 1:
                    if isinstance(arg.value, ir.Display):
                        plain += [Argument(item, frame) for item in arg.value.items]
                    else:
                        sequences.append(argument)
                elif arg.name is not None:
                    named[arg.name] = argument
                else:
                    plain.append(argument)
            found = self._args[key] = Args(tuple(plain), named, tuple(sequences), tuple(mappings))
        return found

    def argument(self, args: Args, segment: str) -> Argument | None:
        """One argument by name, or by position where the segment is a number."""
        if segment.isdigit():
            index = int(segment)
            return args.positional[index] if index < len(args.positional) else None
        return args.named.get(segment)

    def bound(self, scope: Scope, args: Args, received: bool) -> Iterator[tuple[str, Argument]]:
        """The parameters of a function that the arguments fill one by one, each with its argument."""
        params = [p for p in scope.params if p.kind in ("positional_only", "normal")]
        if received and params:
            params = params[1:]
        for param, argument in zip(params, args.positional, strict=False):
            yield param.name, argument
        names = {p.name for p in scope.params if p.kind in ("normal", "keyword_only")}
        for name, argument in args.named.items():
            if name in names:
                yield name, argument

    # ── who calls ───────────────────────────────────────────────────────────────────────────────────────────────────

    def of(self, scope: Scope) -> tuple[CallRef, ...]:
        """The calls of a function in the tree, decorations and handing it on to a library included."""
        return self.engine.solver.solve(("callers", id(scope)), lambda: tuple(self._seek(scope)), lambda _: ())

    def unsettled(self, scope: Scope) -> bool:
        """Whether the callers are being looked for, and none is known yet."""
        return self.engine.solver.unsettled(("callers", id(scope)))

    def _seek(self, scope: Scope) -> Iterator[CallRef]:
        engine = self.engine
        name = scope.owner.name if scope.name == "__init__" and scope.owner else scope.name
        names = [name]
        if scope.name == "__init__" and scope.owner:
            names += ["__init__", *(c.scope.name for c in objects.descendants(engine, Cls(scope.owner)))]
        if scope.name == "__call__" and scope.owner:
            yield from self._calls_of_instances(scope)
            return
        for wanted in dict.fromkeys(names):
            for place in engine.places.calls.get(wanted, ()):
                if self._means(place.call.func, place.scope, scope):
                    frame = engine.root(place.scope)
                    yield CallRef(place.call, frame, self.args(place.call, frame))
        yield from self._handed_on(scope)

    def _means(self, func: ir.Expr, caller: Scope, scope: Scope) -> bool:
        engine = self.engine
        frame = engine.root(caller)
        open_receiver = False
        for traced in engine.evaluate(func, frame):
            value = traced.value
            if isinstance(value, Func) and value.scope is scope:
                return True
            if isinstance(value, Cls) and scope.name == "__init__" and scope.owner:
                return objects.method(engine, value, "__init__") is scope
            if isinstance(value, (Member, Unk)):
                open_receiver = True
        return open_receiver and self._only_one(func, scope)

    def _only_one(self, func: ir.Expr, scope: Scope) -> bool:
        """A method whose name only one class of the tree has is meant by a receiver of unknown type."""
        if not isinstance(func, ir.Attr) or scope.owner is None or func.name in _GENERIC:
            return False
        if any(isinstance(t.value, (Ext, Inst, Mod)) for t in self.engine.evaluate(func.base, self.engine.root(scope))):
            return False
        return len(self.engine.places.methods.get(func.name, ())) == 1

    def _calls_of_instances(self, scope: Scope) -> Iterator[CallRef]:
        engine = self.engine
        for places in engine.places.calls.values():
            for place in places:
                if isinstance(place.call.func, ir.Name) and not place.call.func.id[:1].isupper():
                    frame = engine.root(place.scope)
                    for traced in engine.evaluate(place.call.func, frame):
                        if (
                            isinstance(traced.value, Inst)
                            and objects.method(engine, traced.value.cls, "__call__") is scope
                        ):
                            yield CallRef(place.call, frame, self.args(place.call, frame))
                            break

    def _handed_on(self, scope: Scope) -> Iterator[CallRef]:
        """Calls such as `Thread(target=f, args=(x,))`, `partial(f, x)`, `pool.submit(f, x)` and `@decorator`."""
        engine = self.engine
        for place in engine.places.references.get(scope.name, ()):
            outer = self._call_around(place.expr, place.scope)
            if outer is None or outer.func is place.expr:
                continue
            frame = engine.root(place.scope)
            args = self.args(outer, frame)
            for callee in engine.evaluate(outer.func, frame):
                if not isinstance(callee.value, Ext):
                    continue
                row = engine.library.callback(f"{callee.value.path}()")
                if row is None:
                    continue
                given = self.argument(args, row.function)
                if given is not None and given.expr is place.expr and engine.resolves_to(place.expr, frame, scope):
                    yield CallRef(outer, frame, self.callback_args(row, args))

    def _call_around(self, expr: ir.Expr, scope: Scope) -> ir.Call | None:
        parents = self.engine.parents(scope.unit)
        above = parents.get(id(expr))
        if isinstance(above, ir.Arg):
            outer = parents.get(id(above))
            return outer if isinstance(outer, ir.Call) else None
        return None

    def callback_args(self, row: Callback, args: Args) -> Args:
        """The arguments that a library hands to the function it is given."""
        if row.arguments == "rest":
            index = int(row.function) if row.function.isdigit() else -1
            plain = args.positional[index + 1 :]
            named = {k: v for k, v in args.named.items() if k != row.function} if row.keywords == "rest" else {}
            return Args(plain, named, args.sequences, args.mappings if row.keywords == "rest" else ())
        positional: tuple[Argument, ...] = ()
        mappings: tuple[Argument, ...] = ()
        if row.arguments and (given := self.argument(args, row.arguments)) is not None:
            if isinstance(given.expr, ir.Display):
                positional = tuple(Argument(item, given.frame) for item in given.expr.items)
        if row.keywords and (given := self.argument(args, row.keywords)) is not None:
            mappings = (given,)
        return Args(positional, {}, (), mappings)

    def constructions(self, cls: Cls) -> tuple[CallRef, ...]:
        """The calls in the tree that make an object of the class (or of one that derives from it)."""
        return self.engine.solver.solve(("made", id(cls.scope)), lambda: tuple(self._constructions(cls)), lambda _: ())

    def _constructions(self, cls: Cls) -> Iterator[CallRef]:
        engine = self.engine
        for wanted in (cls, *objects.descendants(engine, cls)):
            for place in engine.places.calls.get(wanted.scope.name, ()):
                frame = engine.root(place.scope)
                if engine.resolves_to(place.call.func, frame, wanted.scope):
                    yield CallRef(place.call, frame, self.args(place.call, frame))


# ── parameters ──────────────────────────────────────────────────────────────────────────────────────────────────────


def parameter(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a parameter may be: the argument of the call that entered the function, or of every caller."""
    param = binding.node
    scope = frame.scope
    if not isinstance(param, ir.Param):
        return ()
    index = [p.name for p in scope.params].index(param.name)
    method = scope.owner is not None and not objects.is_static(scope)
    if method and index == 0:
        return (Traced(frame.receiver if frame.receiver is not None else _any_receiver(engine, scope)),)
    if frame.call is not None:
        return _given(engine, param, frame, frame.call, method or frame.receiver is not None)
    if engine.callers.unsettled(scope):
        engine.callers.of(scope)
        return ()
    callers = engine.callers.of(scope)
    found: list[Traced] = []
    for caller in callers[:MAX_CALLERS]:
        entered = engine.frame(scope, caller, frame.receiver, frame.parent)
        found += _given(engine, param, entered, caller, method)
    if len(callers) > MAX_CALLERS:
        found.append(Traced(Unk(f"`{scope.name}` has more callers than are followed", param, frame)))
    if not callers:
        return _uncalled(engine, param, frame)
    if not any(_says(t.value) for t in found) and param.annotation is not None:
        found += objects.typed(
            engine, param.annotation, engine.frame_of(scope.parent, frame) if scope.parent else frame
        )
    return unique(found)


def _says(value: Value) -> bool:
    return not isinstance(value, (Unk, Par, Member, Result)) and not (isinstance(value, Lit) and value.value is None)


def _any_receiver(engine: Engine, scope: Scope) -> Value:
    owner = scope.owner
    assert owner is not None
    cls = Cls(owner, engine.root(owner.parent) if owner.parent else None)
    if isinstance(scope.node, ir.Function) and any(terminal(d) == "classmethod" for d in scope.node.decorators):
        return cls
    return Inst(cls)


def _uncalled(engine: Engine, param: ir.Param, frame: Frame) -> Values:
    """A parameter that no caller in the tree says anything about: its type, its default, or nothing."""
    scope = frame.scope
    outer = engine.frame_of(scope.parent, frame) if scope.parent is not None else frame
    found = list(objects.typed(engine, param.annotation, outer)) if param.annotation is not None else []
    injected = _injected(engine, param, outer)
    if injected:
        return injected
    if param.default is not None:
        hop = Hop(scope.unit, param, f"`{param.name}` of `{scope.name}` has this default")
        found += [t.after(hop) for t in engine.evaluate(param.default, outer)]
        found.append(Traced(Par(scope, param, defaulted=True)))
    else:
        # Beside the type, the parameter itself: whoever asks where data comes from wants to know it.
        found.append(Traced(Par(scope, param, defaulted=bool(found))))
    return unique(found)


def _injected(engine: Engine, param: ir.Param, outer: Frame) -> Values:
    """`client = Depends(get_client)`, also inside `Annotated[…]`: the framework calls the function."""
    makers = [param.default] if param.default is not None else []
    if isinstance(param.annotation, ir.Item) and isinstance(param.annotation.index, ir.Display):
        makers += param.annotation.index.items[1:]
    for maker in makers:
        if not isinstance(maker, ir.Call):
            continue
        for path in engine.paths(maker.func, outer):
            row = engine.library.callback(f"{path.path}()")
            if row is not None and row.result:
                return engine.evaluate(maker, outer)
    return ()


def _given(engine: Engine, param: ir.Param, frame: Frame, call: CallRef, received: bool) -> Values:
    scope, args = frame.scope, call.args
    if param.kind == "kwargs":
        taken = frozenset(p.name for p in scope.params if p.kind in ("normal", "keyword_only"))
        return (Traced(Named(args, taken, call.node, call.frame)),)
    plain = [p for p in scope.params if p.kind in ("positional_only", "normal")]
    if received and plain:
        plain = plain[1:]
    if param.kind == "args":
        return (Traced(Rest(args, len(plain), call.node, call.frame)),)
    argument = args.named.get(param.name) if param.kind != "positional_only" else None
    position = [p.name for p in plain].index(param.name) if param in plain else -1
    if argument is None and 0 <= position < len(args.positional):
        argument = args.positional[position]
    hop = Hop(call.frame.scope.unit, call.node, f"passed as `{param.name}` to `{scope.name}`")
    if argument is not None:
        return tuple(t.after(hop) for t in engine.all(argument))
    return _unpacked_into(engine, param, position, frame, call, hop)


def _unpacked_into(engine: Engine, param: ir.Param, position: int, frame: Frame, call: CallRef, hop: Hop) -> Values:
    args = call.args
    found: list[Traced] = []
    missing = True
    for mapping in args.mappings:
        part = containers.lookup_all(engine, engine.all(mapping), param.name)
        found += [t.after(hop) for t in part.found]
        if part.unclear and not part.found:
            found.append(Traced(Unk(part.unclear, call.node, call.frame), (hop,)))
        missing = missing and (part.missing or bool(part.unclear))
    for sequence in args.sequences:
        if position >= len(args.positional):
            part = containers.lookup_all(engine, engine.all(sequence), position - len(args.positional))
            found += [t.after(hop) for t in part.found]
            if part.unclear and param.default is None and not part.found:
                found += [t.after(hop) for t in containers.elements(engine, engine.all(sequence))]
            missing = missing and part.missing
    if missing and param.default is not None:
        scope = frame.scope
        outer = engine.frame_of(scope.parent, frame) if scope.parent is not None else frame
        injected = _injected(engine, param, outer)
        if injected:
            return unique([*found, *injected])
        default = Hop(scope.unit, param, f"`{param.name}` of `{scope.name}` has this default")
        found += [t.after(default, hop) for t in engine.evaluate(param.default, outer)]
    if not found:
        return (Traced(Unk(f"the call does not show what `{param.name}` is", call.node, call.frame), (hop,)),)
    return unique(found)


# ── what calls give back ────────────────────────────────────────────────────────────────────────────────────────────


def call(engine: Engine, expr: ir.Call, frame: Frame) -> Values:
    """What a call in the source gives back."""
    special = _super(engine, expr, frame)
    if special is not None:
        return special
    args = engine.callers.args(expr, frame)
    found: list[Traced] = []
    for callee in engine.evaluate(expr.func, frame):
        ref = CallRef(expr, frame, args)
        for traced in apply(engine, callee.value, ref):
            found.append(Traced(traced.value, (*callee.hops, *traced.hops)) if _follows(traced.value) else traced)
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
        for ancestor in objects.ancestry(engine, cls)[1:]:
            if isinstance(ancestor, Cls):
                inst = receiver if isinstance(receiver, Inst) else Inst(cls)
                return (Traced(Inst(ancestor, inst.call)),)
            return (Traced(Ext(f"{ancestor.path}()", (*ancestor.calls, None))),)
        return (Traced(Ext("builtins.object()", (None,))),)
    return None


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
            scope = objects.method(engine, callee.cls, "__call__")
            if scope is not None:
                return _run(engine, Func(scope, None, callee), ref)
            base = objects.external_base(engine, callee.cls)
            if base is not None:
                made = objects.made_by(engine, callee)
                return (Traced(Ext(f"{base.path}().__call__()", (made, ref))),)
            return (Traced(Result(callee, ref)),)
        case Part():
            merged = Args(
                (*callee.args.positional, *ref.args.positional),
                {**callee.args.named, **ref.args.named},
                (*callee.args.sequences, *ref.args.sequences),
                (*callee.args.mappings, *ref.args.mappings),
            )
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
    if name in ("get", "pop", "setdefault") and args.positional and not isinstance(base, (Unk, Par, Member, Result)):
        key = engine.constant(args.positional[0].expr, args.positional[0].frame)
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


def _run(engine: Engine, func: Func, ref: CallRef) -> Values:
    scope = func.scope
    inner = engine.frame(scope, ref, func.receiver, func.parent)
    if isinstance(scope.node, ir.Lambda):
        return engine.evaluate(scope.node.body, inner)
    if scope.yields:
        return (Traced(Gen(scope, inner)),)
    found: list[Traced] = []
    for statement in scope.returns:
        if statement.value is None:
            found.append(Traced(Lit(None, statement, inner)))
            continue
        hop = Hop(scope.unit, statement, f"returned by `{scope.name}`")
        found += [t.after(hop) for t in engine.evaluate(statement.value, inner)]
    if not scope.returns:
        if _is_abstract(scope):
            return (Traced(Result(func, ref)),)
        assert isinstance(scope.node, ir.Node)
        return (Traced(Lit(None, scope.node, inner)),)
    return unique(found)


def _is_abstract(scope: Scope) -> bool:
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
    passed = library.passes(path)
    if passed is not None:
        given = engine.callers.argument(ref.args, passed)
        if given is not None:
            return engine.all(given)
    if callee.path == "builtins.getattr" and len(ref.args.positional) >= 2:
        return _getattr(engine, ref)
    return (Traced(Ext(path, (*callee.calls, ref))),)


def _getattr(engine: Engine, ref: CallRef) -> Values:
    holder, wanted = ref.args.positional[:2]
    name = engine.constant(wanted.expr, wanted.frame)
    if not isinstance(name, str):
        return (Traced(Unk("an attribute is taken by a computed name", ref.node, ref.frame)),)
    found: list[Traced] = []
    for base in engine.all(holder):
        found += [t.after(*base.hops) for t in objects.attribute(engine, base.value, name, ref.node, ref.frame)]
    unseen = all(isinstance(t.value, (Member, Unk)) for t in found)
    if len(ref.args.positional) > 2 and unseen:
        found += engine.all(ref.args.positional[2])
    return unique(found)
