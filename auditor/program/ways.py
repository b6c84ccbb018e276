"""Whether a way of calls can be gone: an object whose making is in sight runs its own methods, and no other's.

Who calls a method is answered for any object of its class. Followed from the outermost function inwards, the same
calls say more: the object that a route holds was made in one place, and answers with the methods of its own parts.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program import branches, classes
from auditor.program.scopes import Scope, function_of
from auditor.program.values import CallRef, Cls, Frame, Func, Inst, Lit, Value

if TYPE_CHECKING:
    from auditor.program.engine import Engine

MAX_STATES = 300
"""Functions, each with the objects that it is run for, that are looked at above one place."""

Edge: TypeAlias = tuple[CallRef | None, Scope]
"""A call and the function that it runs; without a call the function stands inside the other and is handed out by it."""


def entered(engine: Engine, call: CallRef, frame: Frame, target: Scope) -> tuple[Frame, ...]:
    """The frames in which a call that stands in `frame` runs the function; none where it runs only others."""
    if not isinstance(call.node, ir.Call) or call.frame.scope is not frame.scope:
        return (engine.root(target),)
    if frame.call is not None and branches.ruled_out(engine, call.node, frame.scope, frame.call):
        return ()
    args = engine.callers.args(call.node, frame)
    ref = CallRef(call.node, frame, args)
    values = [traced.value for traced in engine.evaluate(call.node.func, frame)]
    found: dict[int, Frame] = {}
    for value in values:
        inner = _inside(engine, value, ref, target)
        if inner is not None:
            found[id(inner)] = inner
    if found or not values or not all(_runs_another(engine, value, target) for value in values):
        return tuple(found.values()) or (engine.root(target),)
    return ()


def _inside(engine: Engine, value: Value, ref: CallRef, target: Scope) -> Frame | None:
    if isinstance(value, Func) and value.scope is target:
        # What an object holds tells which methods it runs; arguments matter to plain functions, which hold nothing.
        known = isinstance(value.receiver, Inst)
        return engine.frame(target, None if known else ref, value.receiver, value.parent)
    if isinstance(value, Cls) and classes.method(engine, value, target.name) is target:
        return engine.frame(target, ref, Inst(value, ref))
    return None


def _runs_another(engine: Engine, value: Value, target: Scope) -> bool:
    """Whether a call of the value is known to run something else: a method of the same name, or nothing."""
    if isinstance(value, Lit):
        return value.value is None
    return isinstance(value, Func) and value.scope.owner is not None and value.scope.name == target.name


def is_open(engine: Engine, call: CallRef, target: Scope) -> bool:
    """Whether it matters who calls: the call runs one of several functions, or not every caller comes to it."""
    if call.frame.callers is not None:
        return True
    if not isinstance(call.node, ir.Call) or target.owner is None:
        return False
    run = {id(t.value.scope) for t in engine.evaluate(call.node.func, call.frame) if isinstance(t.value, Func)}
    return len(run) > 1


def passable(engine: Engine, chain: Sequence[CallRef], scope: Scope) -> int:
    """How many calls of a chain, the one nearest to the function first, can be gone one after the other."""
    opened = [i for i, call in enumerate(chain) if is_open(engine, call, _target(chain, i, scope))]
    if not opened:
        return len(chain)
    length = len(chain)
    while length > 1 and not _leads(engine, chain[:length], scope):
        length -= 1
    return length


def _target(chain: Sequence[CallRef], index: int, scope: Scope) -> Scope:
    return scope if index == 0 else function_of(chain[index - 1].frame.scope)


def _leads(engine: Engine, chain: Sequence[CallRef], scope: Scope) -> bool:
    frames = [engine.root(function_of(chain[-1].frame.scope))]
    for i in range(len(chain) - 1, -1, -1):
        target = _target(chain, i, scope)
        frames = list({id(f): f for frame in frames for f in entered(engine, chain[i], frame, target)}.values())
        if not frames:
            return False
    return True


class Reach(msgspec.Struct, frozen=True):
    """The functions from which a place is reached, itself first, and the calls that only seem to lead to it."""

    scopes: tuple[Scope, ...]
    barred: frozenset[int] = frozenset()
    """By the identity of their nodes: the calls of functions whose objects run other methods."""


def leading(engine: Engine, scope: Scope, above: Sequence[Scope], edges: Mapping[int, Sequence[Edge]]) -> Reach:
    """Of the functions above a place those from which it is reached with the objects that each of them holds.

    `edges` has the calls of each function, by its identity, that lead towards the place.
    """
    opened = {
        id(call) for found in edges.values() for call, to in found if call is not None and is_open(engine, call, to)
    }
    if not opened:
        return Reach(tuple(above))
    choosing = _choosing(edges, opened)
    starts = {id(engine.root(s)): engine.root(s) for s in above}
    waiting = deque(starts.values())
    seen = dict(starts)
    below: dict[int, list[int]] = {}
    while waiting:
        frame = waiting.popleft()
        for call, target in edges.get(id(frame.scope), ()):
            inner: tuple[Frame, ...] = (engine.root(target),)
            if call is not None and (id(target) in choosing or id(call) in opened):
                # Below the last call that may run one of several it no longer matters who holds what.
                inner = entered(engine, call, frame, target)
                inner = inner if id(target) in choosing or not inner else (engine.root(target),)
            for one in inner:
                below.setdefault(id(one), []).append(id(frame))
                if id(one) not in seen:
                    seen[id(one)] = one
                    waiting.append(one)
        if len(seen) > MAX_STATES:
            return Reach(tuple(above))
    arrived: set[int] = set()
    back = [identity for identity, frame in seen.items() if frame.scope is scope]
    while back:
        identity = back.pop()
        if identity not in arrived:
            arrived.add(identity)
            back += below.get(identity, ())
    kept = [s for s in above if id(engine.root(s)) in arrived]
    lost = [s for s in above if id(engine.root(s)) not in arrived]
    barred = {id(call.node) for s in lost for call, _ in edges.get(id(s), ()) if call is not None}
    return Reach(tuple(kept), frozenset(barred))


def _choosing(edges: Mapping[int, Sequence[Edge]], opened: set[int]) -> set[int]:
    """The functions, by identity, that lead to a call which may run one of several, or hold one."""
    found = {function for function, ways in edges.items() if any(id(call) in opened for call, _ in ways)}
    while True:
        more = {f for f, ways in edges.items() if f not in found and any(id(to) in found for _, to in ways)}
        if not more:
            return found
        found |= more
