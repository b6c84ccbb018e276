"""Which argument meets which parameter."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import calling, classes, containers, declared
from auditor.program.library import Callback
from auditor.program.scopes import Binding, Scope, dotted, terminal
from auditor.program.values import (
    CallRef,
    Cls,
    Elem,
    Ext,
    Frame,
    Func,
    Gen,
    Hop,
    Inst,
    Lit,
    Member,
    Named,
    Par,
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


_STATE = "state."
"""In the paths of what web frameworks keep for a program: `request.app.state.llm`, `st.session_state.llm`."""

MAX_CALLERS = 40
"""Callers that are followed for one function; more are reported as not followed."""


def parameter(engine: Engine, binding: Binding, frame: Frame) -> Values:
    """What a parameter may be: the argument of the call that entered the function, or of every caller."""
    param = binding.node
    scope = frame.scope
    if not isinstance(param, ir.Param):
        return ()
    index = [p.name for p in scope.params].index(param.name)
    method = scope.owner is not None and not classes.is_static(scope)
    if method and index == 0:
        return (Traced(frame.receiver if frame.receiver is not None else _any_receiver(engine, scope)),)
    if frame.call is not None:
        return _given(engine, param, frame, frame.call, method or frame.receiver is not None)
    if frame.callers is None and engine.callers.unsettled(scope):
        engine.callers.of(scope)
        return ()
    callers = engine.callers.of(scope) if frame.callers is None else frame.callers
    if scope.name == "__init__" and isinstance(frame.receiver, Inst):
        callers = tuple(_making(engine, frame.receiver, callers))
    elif method and isinstance(frame.receiver, Inst) and frame.receiver.call is not None:
        callers = tuple(_calling(engine, frame.receiver, callers))
    found: list[Traced] = []
    for caller in callers[:MAX_CALLERS]:
        if _is_filled_by_library(engine, caller):
            found += _uncalled(engine, param, frame)
            continue
        if method:
            caller = _of_same_object(engine, scope, frame.receiver, caller)
        entered = engine.frame(scope, caller, frame.receiver, frame.parent)
        found += _given(engine, param, entered, caller, method)
    if len(callers) > MAX_CALLERS:
        found.append(Traced(Unk(f"`{scope.name}` has more callers than are followed", param, frame)))
    if not callers:
        return _uncalled(engine, param, frame)
    if is_entered(engine, scope):
        found += _uncalled(engine, param, frame)
    if found and not any(_says(engine, t.value) for t in found) and param.annotation is not None:
        found += declared.typed(
            engine, param.annotation, engine.frame_of(scope.parent, frame) if scope.parent else frame
        )
    return unique(found)


def _is_filled_by_library(engine: Engine, caller: CallRef) -> bool:
    """Whether it is a library that calls the function, with arguments of its own: `Depends(current_user)`."""
    node, args = caller.node, caller.args
    if not isinstance(node, ir.Call) or not node.args or args.positional or args.named or args.mappings:
        return False
    rows = (engine.library.callback(f"{path.path}()") for path in engine.paths(node.func, caller.frame))
    return any(row is not None and row.result and not row.arguments for row in rows)


def _making(engine: Engine, inst: Inst, callers: tuple[CallRef, ...]) -> Iterator[CallRef]:
    """Of the calls of a constructor those that may have made an object of this class: no sibling's."""
    for caller in callers:
        node, maker = caller.node, caller.frame.scope
        if not isinstance(node, ir.Call):
            yield caller
        elif maker.name == "__init__" and maker.owner is not None and terminal(node.func) == "__init__":
            if _related(engine, inst.cls, Cls(maker.owner)) or _related(engine, Cls(maker.owner), inst.cls):
                # The constructor below was run for the same object.
                frame = engine.frame(maker, None, Inst(inst.cls))
                yield CallRef(node, frame, engine.callers.args(node, frame))
        else:
            made = [t.value for t in engine.evaluate(node.func, caller.frame)]
            known = [value for value in made if isinstance(value, Cls)]
            computed = isinstance(node.func, ir.Call) or terminal(node.func) in ("cls", "__class__")
            if len(known) < len(made) or any(
                _related(engine, value, inst.cls) or (computed and _related(engine, inst.cls, value)) for value in known
            ):
                yield caller


def _calling(engine: Engine, inst: Inst, callers: tuple[CallRef, ...]) -> Iterator[CallRef]:
    """Of the calls of a method those that may be of this object, and not of another one of its class."""
    made = inst.call.node if inst.call is not None else None
    for caller in callers:
        func = caller.node.func if isinstance(caller.node, ir.Call) else None
        held = engine.evaluate(func.base, caller.frame) if isinstance(func, ir.Attr) else ()
        others = [t.value for t in held if isinstance(t.value, Inst) and t.value.call is not None]
        if not held or len(others) < len(held) or any(v.call is not None and v.call.node is made for v in others):
            yield caller


def _of_same_object(engine: Engine, scope: Scope, receiver: Value | None, caller: CallRef) -> CallRef:
    """A call on `self` in a class above, as an object makes it that runs this method and not a sibling's."""
    node, maker = caller.node, caller.frame.scope
    if not isinstance(node, ir.Call) or not isinstance(node.func, ir.Attr) or caller.frame.receiver is not None:
        return caller
    if maker.owner is None or scope.owner is None or not maker.params:
        return caller
    if dotted(node.func.base) != maker.params[0].name or not _related(engine, Cls(scope.owner), Cls(maker.owner)):
        return caller
    held = receiver if receiver is not None else _any_receiver(engine, scope)
    if maker.owner is scope.owner and (not isinstance(held, Inst) or held.runs is None):
        return caller
    frame = engine.frame(maker, caller.frame.call, held, caller.frame.parent)
    return CallRef(node, frame, engine.callers.args(node, frame))


def _related(engine: Engine, below: Cls, above: Cls) -> bool:
    """Whether a class is another, or derives from it."""
    return any(isinstance(a, Cls) and a.scope is above.scope for a in classes.ancestry(engine, below))


def is_entered(engine: Engine, scope: Scope) -> bool:
    """Whether a framework calls the function as well, by what decorates it."""
    if not isinstance(scope.node, ir.Function) or not scope.node.decorators:
        return False
    frame = engine.root(scope.parent or scope.unit.scope)
    targets = [d.func if isinstance(d, ir.Call) else d for d in scope.node.decorators]
    return any(engine.library.enters(path.path) for target in targets for path in engine.paths(target, frame))


def _says(engine: Engine, value: Value) -> bool:
    """Whether a value tells what the parameter holds; an object that stands in for others is of the type declared."""
    if isinstance(value, Inst):
        return classes.method(engine, value.cls, "__getattr__") is None
    if isinstance(value, Ext) and (value.path.endswith(("[]", ".get()")) or _STATE in f"{value.path}."):
        return False  # It was put into something that a library keeps.
    return not isinstance(value, (Unk, Par, Member, Result)) and not (isinstance(value, Lit) and value.value is None)


def _any_receiver(engine: Engine, scope: Scope) -> Value:
    owner = scope.owner
    assert owner is not None
    cls = Cls(owner, engine.root(owner.parent) if owner.parent else None)
    if isinstance(scope.node, ir.Function) and any(terminal(d) == "classmethod" for d in scope.node.decorators):
        return cls
    return Inst(cls, runs=scope if classes.replaced_below(engine, cls, scope) else None)


def _uncalled(engine: Engine, param: ir.Param, frame: Frame) -> Values:
    """A parameter that no caller in the tree says anything about: its type, its default, or nothing."""
    scope = frame.scope
    outer = engine.frame_of(scope.parent, frame) if scope.parent is not None else frame
    found = list(declared.typed(engine, param.annotation, outer)) if param.annotation is not None else []
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
    elif isinstance(param.annotation, (ir.Name, ir.Attr)):
        named = (path.call for path in engine.paths(param.annotation, outer) if path.path.endswith("Annotated[]"))
        given = [call.args.positional[0].expr for call in named if call is not None and call.args.positional]
        makers += [part for expr in given if isinstance(expr, ir.Display) for part in expr.items[1:]]
    for maker in makers:
        if not isinstance(maker, ir.Call):
            continue
        for path in engine.paths(maker.func, outer):
            row = engine.library.callback(f"{path.path}()")
            if row is not None and row.result:
                made = _made_by_framework(engine, param, maker, row, outer)
                return unique([t for m in made for t in
                               (containers.elements(engine, (m,)) if isinstance(m.value, Gen) else (m,))])  # fmt: skip
    return ()


def _made_by_framework(engine: Engine, param: ir.Param, maker: ir.Call, row: Callback, outer: Frame) -> Values:
    """What the function that stands in `Depends(…)` gives back; of a class, or where none stands there, an object."""
    args = engine.callers.args(maker, outer)
    function = engine.callers.argument(args, row.function)
    if function is None:  # The framework also fills the parameters of the constructor.
        return tuple(t for t in declared.typed(engine, param.annotation, outer) if isinstance(t.value, Inst))
    ref = CallRef(maker, outer, engine.callers.callback_args(row, args))
    found: list[Traced] = []
    for traced in engine.all(function):
        match traced.value:
            case Func() as func:
                found += calling.run_by_framework(engine, func, ref)
            case Cls() as cls:
                found.append(Traced(Inst(cls)))
            case other:
                found += engine.call_value(other, ref)
    return unique(found)


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
    hop = Hop(
        call.frame.scope.unit, call.node, f"passed as `{param.name}` to `{scope.name}`", argument, Par(scope, param)
    )
    if argument is not None:
        return tuple(t.after(hop) for t in engine.all(argument))
    return _unpacked_into(engine, param, position, frame, call, hop)


def _unpacked_into(engine: Engine, param: ir.Param, position: int, frame: Frame, call: CallRef, hop: Hop) -> Values:
    args = call.args
    found: list[Traced] = []
    missing, unsettled = True, False
    for mapping in args.mappings:
        part = containers.lookup_all(engine, engine.all(mapping), param.name)
        found += [t.after(hop) for t in part.found]
        unsettled = unsettled or part.unsettled
        if part.unclear and not part.found:
            # As where nobody calls: the default stands for a value that the outside may give instead.
            unseen = Unk(part.unclear, call.node, call.frame)
            found.append(Traced(unseen if param.default is None else Par(frame.scope, param, defaulted=True), (hop,)))
            data = (t for t in engine.all(mapping) if isinstance(t.value, (Ext, Elem, Member, Result)))
            found += [Traced(Elem(t.value, param.name), t.hops).after(hop) for t in data]
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
    if not found and not unsettled:
        return (Traced(Unk(f"the call does not show what `{param.name}` is", call.node, call.frame), (hop,)),)
    return unique(found)
