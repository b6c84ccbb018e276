"""Who calls a function, and with which arguments."""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import classes
from auditor.program.library import Callback
from auditor.program.scopes import ReferencePlace, Scope, counts_for, terminal
from auditor.program.values import (
    Args,
    Argument,
    CallRef,
    Cls,
    Ext,
    Frame,
    Func,
    Inst,
    Member,
    Mod,
    Part,
    Unk,
    Value,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


_GENERIC = frozenset(
    {"get", "set", "run", "send", "create", "close", "read", "write", "execute", "call", "invoke", "update", "add",
     "append", "pop", "open", "start", "stop", "put", "post", "delete", "load", "save", "process", "handle", "init",
     "setup", "build", "make", "join", "format", "copy", "items", "keys", "values", "connect", "next", "apply", "main",
     "test", "search", "query", "request", "reset", "clear", "parse", "check"}
)  # fmt: skip
"""Method names that so many libraries have that a receiver of unknown type says nothing."""


_GIVEN_BACK = ("get_cog()",)
"""Calls of libraries that give back an object of the program which it registered before: `bot.get_cog("Search")`."""


_LATER = ("delay", "kiq", "delay_on_commit")
"""Methods that Celery and Taskiq give to a function that is a task."""


class Callers:
    """Arguments, parameters and callers of the program's functions."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._args: dict[tuple[object, ...], Args] = {}
        self._names: dict[int, ir.Name] = {}

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

    def sequence(self, node: ir.Node, what: str, items: tuple[ir.Expr, ...], frame: Frame) -> Args:
        """Expressions as positional arguments; the same object each time for one node, frame and purpose."""
        key = (id(node), id(frame), what)
        found = self._args.get(key)
        if found is None:
            found = self._args[key] = Args(tuple(Argument(item, frame) for item in items))
        return found

    def unpacked(self, mapping: Argument) -> Args:
        """A mapping as the arguments of a call that unpacks it; the same object each time for one expression."""
        key = (id(mapping.expr), id(mapping.frame), "unpacked")
        found = self._args.get(key)
        if found is None:
            found = self._args[key] = Args(mappings=(mapping,))
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
        names = [scope.name]
        if scope.name == "__init__" and scope.owner:
            names += [scope.owner.name, "cls", *(c.scope.name for c in classes.descendants(engine, Cls(scope.owner)))]
        if scope.name == "__call__" and scope.owner:
            yield from self._calls_of_instances(scope)
            return
        for wanted in dict.fromkeys(names):
            for place in engine.places.called(wanted, method=wanted == scope.name and classes.is_bound(scope)):
                if counts_for(place.scope, scope) and self._means(place.call.func, place.scope, scope):
                    frame = engine.at(place.call, place.scope)
                    yield CallRef(place.call, frame, self.args(place.call, frame))
        if isinstance(scope.node, ir.Function) and scope.node.decorators:
            yield from self._queued(scope)
        yield from self._handed_on(scope)
        if scope.name == "__init__" and scope.owner is not None:
            yield from self._handed_on(scope.owner)
            yield from self._kept_by_decorators(scope.owner)
        if scope.parent is not None and scope.parent.kind == "function":
            yield from self._decorations(scope, scope.parent)

    def _queued(self, scope: Scope) -> Iterator[CallRef]:
        """Calls by which a queue has the function run later, with the same arguments: `task.delay(x)`."""
        engine = self.engine
        for name in _LATER:
            for place in engine.places.calls.get(name, ()):
                func, frame = place.call.func, engine.root(place.scope)
                if isinstance(func, ir.Attr) and engine.resolves_to(func.base, frame, scope):
                    yield CallRef(place.call, frame, self.args(place.call, frame))

    def _means(self, func: ir.Expr, caller: Scope, scope: Scope) -> bool:
        engine = self.engine
        frame = engine.root(caller)
        open_receiver = False
        for traced in engine.evaluate(func, frame):
            value = traced.value
            if isinstance(value, Func) and value.scope is scope:
                return True
            if isinstance(value, Ext) and any(c is not None and c.node is scope.node for c in value.calls):
                return True  # A library's decorator stands in its place, and runs it.
            if isinstance(value, Cls) and scope.name == "__init__" and scope.owner:
                if classes.method(engine, value, "__init__") is scope:
                    return True
                continue  # The next may be a class of its own that has no constructor.
            if isinstance(value, (Member, Unk)) or _is_given_back(value):
                open_receiver = True
        return open_receiver and self._only_one(func, caller, scope)

    def _only_one(self, func: ir.Expr, caller: Scope, scope: Scope) -> bool:
        """A method whose name only one class of the tree has is meant by a receiver of unknown type."""
        if not isinstance(func, ir.Attr) or scope.owner is None or func.name != scope.name or func.name in _GENERIC:
            return False
        receivers = [t.value for t in self.engine.evaluate(func.base, self.engine.root(caller))]
        if any(isinstance(v, (Ext, Inst, Mod)) and not _is_given_back(v) for v in receivers):
            return False
        return len(self.engine.places.methods.get(func.name, ())) == 1

    def _calls_of_instances(self, scope: Scope) -> Iterator[CallRef]:
        engine = self.engine
        for ref in engine.solver.solve(("calls of instances",), lambda: tuple(self._instance_calls()), lambda _: ()):
            assert isinstance(ref.node, ir.Call)
            for traced in engine.evaluate(ref.node.func, ref.frame):
                made = traced.value.cls if isinstance(traced.value, Inst) else None
                if made is not None and classes.method(engine, made, "__call__") is scope:
                    yield ref
                    break

    def _instance_calls(self) -> Iterator[CallRef]:
        engine = self.engine
        plain = {*dir(builtins), *(s.name for s in engine.places.functions), *(s.name for s in engine.places.classes)}
        for name, places in engine.places.calls.items():
            for place in places if name not in plain else ():
                if not (isinstance(place.call.func, ir.Name) or _on_self(place.call.func)):
                    continue
                frame = engine.root(place.scope)
                if any(isinstance(t.value, Inst) for t in engine.evaluate(place.call.func, frame)):
                    yield CallRef(place.call, frame, self.args(place.call, frame))

    def _handed_on(self, scope: Scope) -> Iterator[CallRef]:
        """Calls such as `Thread(target=f, args=(x,))`, `partial(f, x)`, `pool.submit(f, x)`, `run(f)` and `@f`."""
        engine = self.engine
        for place in engine.places.read(scope.name):
            if not counts_for(place.scope, scope):
                continue
            outer = self._call_around(place.expr, place.scope)
            if outer is None:
                yield from self._decorated(place, scope)
                continue
            if outer.func is place.expr:
                continue
            frame = engine.root(place.scope)
            args = self.args(outer, frame)
            for callee in engine.evaluate(outer.func, frame):
                if isinstance(callee.value, (Func, Cls)):
                    yield from self._run_inside(callee.value, args, place, scope)
                if not isinstance(callee.value, Ext):
                    continue
                row = engine.library.callback(f"{callee.value.path}()")
                if row is None:
                    continue
                given = self.argument(args, row.function)
                if given is not None and given.expr is place.expr and engine.resolves_to(place.expr, frame, scope):
                    yield CallRef(outer, frame, self.callback_args(row, args))
                    if row.binds:
                        yield from self._of_filled(outer, place.scope, scope)

    def _of_filled(self, partial: ir.Call, scope: Scope, wanted: Scope) -> Iterator[CallRef]:
        """Calls of a name that holds the function with some arguments filled in: `run = partial(f, x)`, `run(y)`."""
        engine = self.engine
        kept = engine.parents(scope.unit).get(id(partial))
        names = [terminal(target) for target in kept.targets] if isinstance(kept, ir.Assign) else []
        for place in (place for name in names if name is not None for place in engine.places.calls.get(name, ())):
            frame = engine.root(place.scope)
            args = self.args(place.call, frame)
            for value in (traced.value for traced in engine.evaluate(place.call.func, frame)):
                if isinstance(value, Part) and isinstance(value.func, Func) and value.func.scope is wanted:
                    yield CallRef(place.call, frame, self.filled_in(value, args))

    def filled_in(self, part: Part, args: Args) -> Args:
        """The arguments that were given before, and those of the call; the same object each time."""
        return self.kept(
            ("filled in", id(part.args), id(args)),
            Args(
                (*part.args.positional, *args.positional),
                {**part.args.named, **args.named},
                (*part.args.sequences, *args.sequences),
                (*part.args.mappings, *args.mappings),
            ),
        )

    def _decorated(self, place: ReferencePlace, scope: Scope) -> Iterator[CallRef]:
        """`@f` calls `f` with what stands below."""
        engine = self.engine
        below = engine.parents(place.scope.unit).get(id(place.expr))
        if not isinstance(below, (ir.Function, ir.Class)) or all(d is not place.expr for d in below.decorators):
            return
        frame = engine.root(place.scope)
        if engine.resolves_to(place.expr, frame, scope):
            yield self.decoration(below, frame)

    def decoration(self, below: ir.Function | ir.Class, frame: Frame) -> CallRef:
        """The call of a decorator with what stands below it."""
        name = self._names.setdefault(id(below), ir.Name(below.at, below.name))
        return CallRef(below, frame, self.sequence(below, "@", (name,), frame))

    def _decorations(self, scope: Scope, maker: Scope) -> Iterator[CallRef]:
        """`@register("x")` calls the function that `register` hands back with what stands below."""
        if not any(isinstance(r.value, ir.Name) and r.value.id == scope.name for r in maker.returns):
            return
        for call in self.of(maker):
            below = self.engine.parents(call.frame.scope.unit).get(id(call.node))
            if isinstance(below, (ir.Function, ir.Class)) and any(d is call.node for d in below.decorators):
                yield self.decoration(below, self.engine.root(call.frame.scope))

    def _kept_by_decorators(self, cls: Scope) -> Iterator[CallRef]:
        """The calls of a class from a table into which one of its decorators has put it."""
        assert isinstance(cls.node, ir.Class)
        frame = self.engine.root(cls.parent or cls.unit.scope)
        for decorator in cls.node.decorators:
            for traced in self.engine.evaluate(decorator, frame):
                if isinstance(traced.value, Func) and traced.value.scope.params:
                    yield from self._by_other_names(traced.value.scope.params[0].name, cls)

    def _by_other_names(self, name: str, scope: Scope) -> Iterator[CallRef]:
        """The calls of what a parameter of this name holds that run the function, or make an object of the class."""
        for called in self.engine.places.called_otherwise(name):
            frame = self.engine.root(called.scope)
            if self.engine.resolves_to(called.call.func, frame, scope):
                yield CallRef(called.call, frame, self.args(called.call, frame))

    def _run_inside(self, callee: Func | Cls, args: Args, place: ReferencePlace, scope: Scope) -> Iterator[CallRef]:
        """A function of the program that is given this one calls it by the name of its parameter."""
        engine = self.engine
        inner = callee.scope if isinstance(callee, Func) else classes.method(engine, callee, "__init__")
        if inner is None or not engine.resolves_to(place.expr, engine.root(place.scope), scope):
            return
        received = isinstance(callee, Cls) or callee.receiver is not None
        names = [name for name, given in self.bound(inner, args, received) if given.expr is place.expr]
        for name in names:
            for called in engine.places.calls.get(name, ()):
                if isinstance(called.call.func, ir.Name) and _within(called.scope, inner):
                    frame = engine.root(called.scope)
                    yield CallRef(called.call, frame, self.args(called.call, frame))
            yield from self._by_other_names(name, scope)

    def _call_around(self, expr: ir.Expr, scope: Scope) -> ir.Call | None:
        parents = self.engine.parents(scope.unit)
        above = parents.get(id(expr))
        if isinstance(above, ir.Arg):
            outer = parents.get(id(above))
            return outer if isinstance(outer, ir.Call) else None
        return None

    def callback_args(self, row: Callback, args: Args) -> Args:
        """The arguments that a library hands to the function it is given; the same object each time."""
        return self.kept(("handed on", id(args), row), self._callback_args(row, args))

    def kept(self, key: tuple[object, ...], args: Args) -> Args:
        """The first arguments that were given for the key: values are told apart by theirs."""
        return self._args.setdefault(key, args)

    def _callback_args(self, row: Callback, args: Args) -> Args:
        if row.arguments == "rest":
            index = int(row.function) if row.function.isdigit() else -1
            plain = args.positional[index + 1 :]
            named = {k: v for k, v in args.named.items() if k != row.function} if row.keywords == "rest" else {}
            return Args(plain, named, args.sequences, args.mappings if row.keywords == "rest" else ())
        positional: tuple[Argument, ...] = ()
        mappings: tuple[Argument, ...] = ()
        listed = self.argument(args, row.arguments) if row.arguments else None
        if listed is not None and isinstance(listed.expr, ir.Display):
            positional = tuple(Argument(item, listed.frame) for item in listed.expr.items)
        if row.keywords and (given := self.argument(args, row.keywords)) is not None:
            mappings = (given,)
        return Args(positional, {}, (), mappings)

    def constructions(self, cls: Cls) -> tuple[CallRef, ...]:
        """The calls in the tree that make an object of the class (or of one that derives from it)."""
        return self.engine.solver.solve(("made", id(cls.scope)), lambda: tuple(self._constructions(cls)), lambda _: ())

    def _constructions(self, cls: Cls) -> Iterator[CallRef]:
        engine = self.engine
        for wanted in (cls, *classes.descendants(engine, cls)):
            for place in engine.places.called(wanted.scope.name, method=False):
                frame = engine.root(place.scope)
                counts = counts_for(place.scope, wanted.scope)
                if counts and engine.resolves_to(place.call.func, frame, wanted.scope):
                    yield CallRef(place.call, frame, self.args(place.call, frame))


def _on_self(func: ir.Expr) -> bool:
    return isinstance(func, ir.Attr) and isinstance(func.base, ir.Name) and func.base.id == "self"


def _within(scope: Scope, outer: Scope) -> bool:
    current: Scope | None = scope
    while current is not None and current is not outer:
        current = current.parent
    return current is outer


def _is_given_back(value: Value) -> bool:
    """Whether it is, or is of, an object that a library kept for the program."""
    return isinstance(value, Ext) and any(f"{kept}." in f"{value.path}." for kept in _GIVEN_BACK)
