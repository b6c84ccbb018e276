"""Methods that the program hands on to be called: `asyncio.to_thread(client.create)`, `with_retry(client.create)`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.library import Callback
from auditor.program.scopes import CallPlace, Scope, terminal
from auditor.program.values import Args, Argument, CallRef, Ext, Frame, Func, Member, Part, Value

_OF_LOOPS = "asyncio.get_running_loop().run_in_executor()"

MAX_PASSING = 3
"""Functions that hand a method to the next one before it is called."""


class HandedOn(msgspec.Struct, frozen=True):
    """A method that is given away: the call that has it run, the method as it is written, and its arguments."""

    place: CallPlace
    func: ir.Expr
    args: Args
    run: CallPlace | None = None
    """Where a function of the program calls it; None where a library does."""


def handed_on(engine: Engine, name: str) -> Iterator[HandedOn]:
    """The places where something of that name is given to a library that calls it."""
    for reference in engine.places.references.get(name, ()):
        if isinstance(reference.expr, (ir.Attr, ir.Name)):
            found = _handed(engine, reference.expr, reference.expr, reference.scope)
            if found is not None:
                yield found


def handed_to_own(engine: Engine, name: str) -> Iterator[HandedOn]:
    """The places where a method of that name is given to a function of the program that calls its parameter."""
    for reference in engine.places.references.get(name, ()):
        if isinstance(reference.expr, ir.Attr):
            frame = engine.root(reference.scope)
            for place, run, args in run_by(engine, reference.expr, frame):
                yield HandedOn(place, reference.expr, args, run)


def was_handed(engine: Engine, place: CallPlace, given: ir.Expr) -> bool:
    """Whether `handed_to_own` has the call at this place for what was given away there."""
    scope = place.scope
    return (
        isinstance(place.call.func, ir.Name)
        and isinstance(given, ir.Attr)
        and any(p.name == place.call.func.id for p in scope.params)
        and len(scope.bindings.get(place.call.func.id, ())) == 1
    )


def run_by(
    engine: Engine, given: ir.Expr, frame: Frame, passing: int = MAX_PASSING
) -> Iterator[tuple[CallPlace, CallPlace, Args]]:
    """The call that is given the expression, the place that then calls it, and the arguments that it has there."""
    parents = engine.parents(frame.scope.unit)
    argument = parents.get(id(given))
    outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
    if not isinstance(outer, ir.Call) or not passing:
        return
    args = engine.callers.args(outer, frame)
    here = CallPlace(outer, frame.scope)
    for callee in (t.value for t in engine.evaluate(outer.func, frame)):
        if not isinstance(callee, Func):
            continue
        scope = callee.scope
        inner = engine.frame(scope, CallRef(outer, frame, args), callee.receiver, callee.parent)
        for name, bound in engine.callers.bound(scope, args, callee.receiver is not None):
            if bound.expr is not given or len(scope.bindings.get(name, ())) != 1:
                continue
            for run in engine.places.calls.get(name, ()):
                if run.scope is scope and isinstance(run.call.func, ir.Name):
                    yield here, run, engine.callers.args(run.call, inner)
            for again in engine.places.references.get(name, ()):
                if again.scope is scope and isinstance(again.expr, ir.Name):
                    for _, run, passed in run_by(engine, again.expr, inner, passing - 1):
                        yield here, run, passed


def bound_calls(engine: Engine, name: str) -> Iterator[HandedOn]:
    """The calls of what binds something of that name: `partial(f, x)()`, `run = sync_to_async(f)` and then `run(x)`.

    Where arguments are bound and no call is in sight, the place that binds them stands for it.
    """
    for reference in engine.places.references.get(name, ()):
        binding = _binding(engine, reference.expr, reference.scope)
        if binding is None:
            continue
        maker, bound = binding
        places = list(_called(engine, maker, reference.scope))
        for place in places:
            args = engine.callers.args(place.call, engine.root(place.scope))
            yield HandedOn(place, reference.expr, _merged(engine, bound, args))
        if not places and bound.positional:
            yield HandedOn(CallPlace(maker, reference.scope), reference.expr, bound)


def bound_names(engine: Engine, names: Iterable[str]) -> Iterator[str]:
    """The names under which what binds arguments to something of these names is kept, `partial` of `partial` too."""
    waiting, found = list(names), set(names)
    while waiting:
        for reference in engine.places.references.get(waiting.pop(), ()):
            parents = engine.parents(reference.scope.unit)
            argument = parents.get(id(reference.expr))
            outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
            above = parents.get(id(outer)) if isinstance(outer, ir.Call) else None
            kept = [terminal(target) for target in above.targets] if isinstance(above, ir.Assign) else ()
            for name in {name for name in kept if name is not None} - found:
                if _binding(engine, reference.expr, reference.scope) is not None:
                    found.add(name)
                    waiting.append(name)
                    yield name


def merged(engine: Engine, value: Value, args: Args) -> tuple[Value, Args]:
    """What is called in the end, and with which arguments, where some were bound to it before."""
    while isinstance(value, Part):
        args = _merged(engine, value.args, args)
        value = value.func
    return value, args


def _binding(engine: Engine, given: ir.Expr, scope: Scope) -> tuple[ir.Call, Args] | None:
    """The call that binds arguments to what it is given, and these arguments."""
    parents = engine.parents(scope.unit)
    argument = parents.get(id(given))
    outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
    if not isinstance(outer, ir.Call):
        return None
    args = engine.callers.args(outer, engine.root(scope))
    for path in engine.paths(outer.func, engine.root(scope)):
        row = engine.library.callback(f"{path.path}()")
        taken = engine.callers.argument(args, row.function) if row is not None and row.binds else None
        if row is not None and taken is not None and taken.expr is given:
            return outer, engine.callers.callback_args(row, args)
    return None


def _called(engine: Engine, maker: ir.Call, scope: Scope) -> Iterator[CallPlace]:
    """The calls of what `maker` gives: at once, or by the name that it is given in the same scope."""
    above = engine.parents(scope.unit).get(id(maker))
    if isinstance(above, ir.Call) and above.func is maker:
        yield CallPlace(above, scope)
    elif isinstance(above, ir.Assign):
        for target in above.targets:
            for place in engine.places.calls.get(target.id, ()) if isinstance(target, ir.Name) else ():
                if place.scope is scope or scope.kind == "module":
                    yield place


def _merged(engine: Engine, bound: Args, args: Args) -> Args:
    return engine.callers.kept(
        ("bound and given", id(bound), id(args)),
        Args(
            (*bound.positional, *args.positional),
            {**bound.named, **args.named},
            (*bound.sequences, *args.sequences),
            (*bound.mappings, *args.mappings),
        ),
    )


def _handed(engine: Engine, func: ir.Expr, given: ir.Expr, scope: Scope, bound: Args | None = None) -> HandedOn | None:
    """The call that is given the method, or given a call that binds arguments to it (`partial(method, …)`)."""
    parents = engine.parents(scope.unit)
    argument = parents.get(id(given))
    outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
    if not isinstance(outer, ir.Call):
        return None
    frame = engine.root(scope)
    args = engine.callers.args(outer, frame)
    through = _through(engine, outer, args, frame)
    callees, args = (engine.all(through[0]), through[1]) if through else (engine.evaluate(outer.func, frame), args)
    for callee in callees:
        row = _row(engine, callee.value)
        taken = engine.callers.argument(args, row.function) if row is not None else None
        if row is None or taken is None or taken.expr is not given:
            continue
        passed = engine.callers.callback_args(row, args)
        if row.binds:
            return _handed(engine, func, outer, scope, passed) if bound is None else None
        return HandedOn(CallPlace(outer, scope), func, bound or passed)
    return None


def _row(engine: Engine, value: Value) -> Callback | None:
    """How a call of the value runs what it is given; the method of event loops is told by its name alone."""
    if isinstance(value, Ext):
        found = engine.library.callback(f"{value.path}()")
        if found is not None:
            return found
    named = value.path.rpartition(".")[2] if isinstance(value, Ext) else value.name if isinstance(value, Member) else ""
    return engine.library.callback(_OF_LOOPS) if named == "run_in_executor" else None


def _through(engine: Engine, outer: ir.Call, args: Args, frame: Frame) -> tuple[Argument, Args] | None:
    """What a function of the program calls with all the rest that it is given: `def timed(run, *args): run(*args)`."""
    for callee in (t.value for t in engine.evaluate(outer.func, frame)):
        if not isinstance(callee, Func) or not (rest := [p.name for p in callee.scope.params if p.kind == "args"]):
            continue
        params = [p.name for p in callee.scope.params if p.kind in ("positional_only", "normal")]
        own = params[callee.receiver is not None :]
        for index, name in enumerate(own):
            for run in engine.places.calls.get(name, ()):
                passed = run.call.args[:1]
                if (
                    run.scope is callee.scope
                    and index + 1 == len(own) < len(args.positional)
                    and passed
                    and passed[0].stars == 1
                    and isinstance(passed[0].value, ir.Name)
                    and passed[0].value.id == rest[0]
                ):
                    given = Args(args.positional[index + 1 :], args.named, args.sequences, args.mappings)
                    return args.positional[index], engine.callers.kept(("through", id(args)), given)
    return None
