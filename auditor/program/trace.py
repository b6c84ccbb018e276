"""`follow`: everything that may have gone into an expression, back to where it comes from, with the way it took.

Where `Engine.evaluate` stops at the outermost shape of a value, `follow` goes on through it: through text that is put
together, containers, answers of library functions. What counts as an origin, and what protects on the way, is decided
by the caller's `classify`.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from typing import TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program import containers
from auditor.program.engine import Engine
from auditor.program.guards import Guards
from auditor.program.scopes import Scope, function_of
from auditor.program.values import (
    Argument,
    Box,
    CallRef,
    Elem,
    Ext,
    Gen,
    Grown,
    Hop,
    Inst,
    Lit,
    Member,
    Mix,
    Named,
    Par,
    Part,
    Rest,
    Result,
    Value,
)

MAX_STATES = 300
"""Values that are looked at for one question unless it asks for more; `Trail.cut` says that there were more."""

MAX_HOPS = 60


class Origin(msgspec.Struct, frozen=True):
    """Where some of the data comes from. `hops` run from the asking place back to the origin."""

    kind: str
    what: str
    node: ir.Node
    scope: Scope
    hops: tuple[Hop, ...]
    barriers: frozenset[str]
    certain: bool


class IsOrigin(msgspec.Struct, frozen=True):
    """The value is an origin: nothing behind it matters. `node` is where it stands; None is where it is read."""

    kind: str
    what: str
    node: ir.Node | None
    scope: Scope | None
    barriers: frozenset[str] = frozenset()
    """What its declaration already promises of it."""


class IsBarrier(msgspec.Struct, frozen=True):
    """The value passes something that protects; what is behind it is looked at all the same."""

    kind: str


class Stop(msgspec.Struct, frozen=True):
    """Nothing that matters comes through here."""


class Through(msgspec.Struct, frozen=True):
    """The value is known to carry its arguments on, or not to be known to (`certain` False)."""

    certain: bool


Judgement: TypeAlias = IsOrigin | IsBarrier | Stop | Through
Classify: TypeAlias = Callable[[Value, bool], Judgement]
"""Judges a value, and is told whether the way to it is certain."""


NO_ANSWERS: Mapping[int, IsOrigin] = {}


class _State(msgspec.Struct, frozen=True):
    value: Value
    hops: tuple[Hop, ...]
    barriers: frozenset[str]
    certain: bool
    read: Hop | Argument
    """Where the value stands in the source, as far as its way tells."""
    answer: IsOrigin | None = None
    """What the way to the value has passed that is an origin itself, and as how many of `hops` it stands."""
    until: int = 0


class Trail(msgspec.Struct, frozen=True):
    """What was found behind an expression; `cut` where the bound on the values looked at was reached before the end."""

    origins: tuple[Origin, ...]
    cut: bool


def follow(
    engine: Engine,
    start: Argument,
    classify: Classify,
    guards: Guards | None = None,
    leaves_out: Callable[[ir.Expr], bool] = lambda _: False,
    states: int = MAX_STATES,
    answers: Mapping[int, IsOrigin] = NO_ANSWERS,
    ways: int = 1,
    barred: AbstractSet[int] = frozenset(),
) -> Trail:
    """The origins of an expression, each by the way that passes the fewest barriers; in a stable order.

    `guards` remembers tests from one question to the next. Of what is put together the parts that `leaves_out` names
    are not followed. `states` bounds the values that are looked at. `answers` are, by the identity of a step's node or
    of the parameter that it fills, steps at which a way ends in an origin, whatever lies behind them. An origin in a
    function that several others call is told by up to so many `ways`. No way leads through calls that are `barred`.
    """
    guards = guards or Guards(engine)
    found: dict[tuple[str, int, int], Origin] = {}
    told: dict[tuple[str, int], set[int]] = {}
    seen: set[tuple[object, ...]] = set()
    opened: set[tuple[int, int, frozenset[str], bool]] = set()
    waiting = deque(_opened(guards, start, (), frozenset(), answers, barred, certain=True))
    while waiting and len(seen) < states:
        state = waiting.popleft()
        passed_by = id(state.answer) if state.answer is not None else None
        key = (state.value.key, state.barriers, state.certain, passed_by)
        if key in seen:
            continue
        seen.add(key)
        judgement = classify(state.value, state.certain)
        hops = state.hops
        if state.answer is not None and not _says_as_much(judgement, state.answer):
            judgement, hops = state.answer, hops[: state.until]
        barriers, certain = state.barriers, state.certain
        match judgement:
            case Stop():
                continue
            case IsOrigin():
                passed = barriers | judgement.barriers
                node, scope = judgement.node, judgement.scope
                if node is None or scope is None:
                    node, scope = _place_of(engine, state.read)
                origin = Origin(judgement.kind, judgement.what, node, scope, hops, passed, certain)
                entered = told.setdefault((judgement.kind, id(node)), set())
                by = _taken_by(origin) if ways > 1 else 0
                by = by if by in entered or len(entered) < ways else next(iter(entered))
                entered.add(by)
                before = found.get((judgement.kind, id(node), by))
                if before is None or _clearer(origin, before):
                    found[judgement.kind, id(node), by] = origin
                continue
            case IsBarrier():
                barriers = barriers | {judgement.kind}
            case Through():
                certain = certain and judgement.certain
        for part in _parts(engine, state.value):
            if isinstance(part, Argument):
                if leaves_out(part.expr):
                    continue
                door = (id(part.expr), id(part.frame), barriers, certain)
                if door not in opened:
                    opened.add(door)
                    waiting += _opened(guards, part, _put_in(state, part), barriers, answers, barred, certain=certain)
            else:
                waiting.append(_State(part, state.hops, barriers, certain, state.read))
    return Trail(tuple(found.values()), bool(waiting))


def _place_of(engine: Engine, read: Hop | Argument) -> tuple[ir.Node, Scope]:
    """The node, and the function or module that it stands in."""
    if isinstance(read, Argument):
        return read.expr, read.frame.scope
    node: ir.Node | None = read.node
    parents = engine.parents(read.unit)
    while node is not None and (node is read.node or id(node) not in read.unit.scopes):
        node = parents.get(id(node))
    return read.node, read.unit.scope if node is None else read.unit.scopes[id(node)]


def _put_in(state: _State, part: Argument) -> tuple[Hop, ...]:
    """The way to a part: what was put into a container, or the state of a graph, was so at a place of its own."""
    value = state.value
    if len(state.hops) >= MAX_HOPS:
        return state.hops
    if isinstance(value, (Member, Elem)):
        return (*state.hops, Hop(part.frame.scope.unit, part.expr, f"put into the state as `{_name_of(value)}`"))
    if not isinstance(value, Grown):
        return state.hops
    return (*state.hops, Hop(part.frame.scope.unit, part.expr, f"put into `{value.changes[0].name}`"))


def _name_of(value: Member | Elem) -> str | None:
    return value.name if isinstance(value, Member) else value.key_name


def _taken_by(origin: Origin) -> int:
    """The identity of the place that takes what the origin's function gives back; 0 where none does."""
    given_back = {id(statement) for statement in function_of(origin.scope).returns}
    hops = origin.hops
    last = next((i for i in range(len(hops) - 1, -1, -1) if id(hops[i].node) in given_back), 0)
    return id(hops[last - 1].node) if last else 0


def _clearer(one: Origin, other: Origin) -> bool:
    return (not one.certain, len(one.barriers)) < (not other.certain, len(other.barriers))


def _opened(
    guards: Guards,
    argument: Argument,
    hops: tuple[Hop, ...],
    barriers: frozenset[str],
    answers: Mapping[int, IsOrigin],
    barred: AbstractSet[int],
    *,
    certain: bool,
) -> Iterator[_State]:
    here = barriers | guards.of(argument)
    for traced in guards.engine.all(argument):
        if any(hop.filled is not None and _is_number(hop.filled.param.annotation) for hop in traced.hops):
            continue  # The way meets a function that is only called by the same name.
        if barred and any(id(hop.node) in barred for hop in traced.hops):
            continue
        longer = (*hops, *traced.hops) if len(hops) < MAX_HOPS else hops
        end = next((i for i, hop in enumerate(traced.hops) if _ends(hop, answers)), None) if answers else None
        read = traced.hops[-1] if traced.hops else argument
        if end is None:
            yield _State(traced.value, longer, here | guards.on(traced.hops), certain, read)
            continue
        ending, passed = traced.hops[end], traced.hops[:end]
        if ending.filled is not None:
            value = _field(traced.value, ending.filled)
            yield _State(value, (*hops, *passed), here | guards.on(passed), certain, read)
        else:
            answer = answers[id(ending.node)]
            barriers_there = here | guards.on(traced.hops)
            yield _State(traced.value, longer, barriers_there, certain, read, answer, len(hops) + end + 1)


def _is_number(annotation: ir.Expr | None) -> bool:
    return isinstance(annotation, ir.Name) and annotation.id in ("int", "float", "bool")


def _ends(hop: Hop, answers: Mapping[int, IsOrigin]) -> bool:
    return id(hop.filled.param if hop.filled is not None else hop.node) in answers


def _field(value: Value, filled: Par) -> Value:
    """The parameter, or the field of it that the value is by its name; a constant stays one."""
    match value:
        case Lit() | Ext(path="builtins.int()"):
            return value
        case Member(name=name) | Elem(key_name=str(name)):
            return Member(filled, name)
        case Ext():
            name = value.path.rpartition(".")[2]
            return Member(filled, name) if name.isidentifier() else filled
        case _:
            return filled


def _says_as_much(judgement: Judgement, answer: IsOrigin) -> bool:
    """Whether the value ends the way as well as the step that led to it: it is of the same kind, or nothing."""
    return isinstance(judgement, Stop) or (isinstance(judgement, IsOrigin) and judgement.kind == answer.kind)


def _parts(engine: Engine, value: Value) -> Iterator[Argument | Value]:
    match value:
        case Ext():
            for call, chooses in _carrying(value):
                yield from _arguments(call, chooses=chooses)
        case Box() | Named() | Rest() | Mix():
            yield from containers.contents(engine, value)
        case Grown():
            yield value.base
            yield from containers.added(engine, value)
        case Member() | Elem():
            yield value.base
            yield from _in_state(engine, value.base, _name_of(value))
        case Result():
            yield value.callee
            if isinstance(value.callee, Member) and value.callee.name == "get" and value.call.args.positional:
                key = value.call.args.positional[0]
                yield from _in_state(engine, value.callee.base, engine.constant(key.expr, key.frame))
            chooses = isinstance(value.callee, Member) and value.callee.name in LOOK_UPS
            yield from _arguments(value.call, chooses=chooses)
        case Part():
            yield from value.args.positional
            yield from value.args.named.values()
        case Inst() if value.call is not None:
            yield from _arguments(value.call)
        case Gen():
            for traced in containers.elements(engine, ()):
                yield traced.value
            for made in value.scope.yields:
                if made.value is not None:
                    yield Argument(made.value, engine.frame_of(value.scope, value.frame))


def _in_state(engine: Engine, base: Value, key: object) -> Iterator[Argument]:
    """What the nodes of a graph put under a key of the state that the base is."""
    if isinstance(base, Par) and isinstance(key, str) and "add_node" in engine.places.calls:
        from auditor.program.graphs import put_in_state

        yield from put_in_state(engine, base, key)


def _carrying(value: Ext) -> Iterator[tuple[CallRef, bool]]:
    """The calls of an access path whose arguments are in its value, and whether their first only chooses what is taken:
    what an object was set up with is not in every answer of its methods."""
    steps = [(part[0].rsplit(".", 1)[-1], part[1]) for part in re.findall(_STEP, value.path)]
    last = len(value.calls) - 1
    for i, (call, (name, mark)) in enumerate(zip(value.calls, steps, strict=False)):
        if call is not None and (i == last or not name[:1].isupper()):
            yield call, mark == "[]" or name in LOOK_UPS


_STEP = r"([^()\[\]]*)(\(\)|\[\])"

LOOK_UPS = frozenset({"get", "pop", "setdefault", "getlist", "__getitem__"})
"""Methods whose first argument is the key or the index of what they give back."""


def _arguments(call: CallRef, *, chooses: bool = False) -> Iterator[Argument]:
    """The arguments whose data is in the answer: a key chooses what is taken, and is no part of it."""
    yield from call.args.positional[1 if chooses else 0 :]
    yield from call.args.named.values()
    yield from call.args.sequences
    yield from call.args.mappings
