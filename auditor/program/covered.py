"""Whether a mapping has one of several keys, whichever way its making took: `max_tokens` here, its newer name there."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeAlias

from auditor.languages import ir
from auditor.program import branches
from auditor.program.containers import DICT_MAKERS, constants
from auditor.program.context import statement_of
from auditor.program.scopes import Binding
from auditor.program.values import (
    Args,
    Argument,
    Box,
    Ext,
    Frame,
    Grown,
    Member,
    Mix,
    Named,
    Result,
    Value,
    Values,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine

Keys: TypeAlias = frozenset[tuple[str, ...]]
"""Keys, each as the way to it: `("inferenceConfig", "maxTokens")`."""

MAX_NESTING = 6


def in_arguments(engine: Engine, args: Args, keys: Keys, nesting: int = 0) -> bool:
    """Whether a call is surely given one of the arguments."""
    for first in dict.fromkeys(key[0] for key in sorted(keys)):
        argument = engine.callers.argument(args, first)
        if argument is not None and _stands(engine, argument, _below(keys, first), nesting):
            return True
    for mapping in args.mappings:
        values = engine.all(mapping) if nesting else branches.agreeing(engine, mapping, engine.all(mapping))
        if in_values(engine, values, keys, nesting + 1):
            return True
    return False


def in_values(engine: Engine, values: Values, keys: Keys, nesting: int = 0) -> bool:
    """Whether every one of the values is a mapping that surely has one of the keys."""
    if nesting > MAX_NESTING or not values:
        return False
    return all(_has(engine, traced.value, keys, nesting) for traced in values)


def _below(keys: Keys, first: str) -> Keys:
    return frozenset(key[1:] for key in keys if key[0] == first)


def _stands(engine: Engine, argument: Argument, rest: Keys, nesting: int) -> bool:
    """Whether what stands under the first part of a key is a key's end, or has the rest of one."""
    if () in rest:
        return True
    return bool(rest) and in_values(engine, engine.all(argument), rest, nesting + 1)


def _has(engine: Engine, value: Value, keys: Keys, nesting: int) -> bool:
    match value:
        case Box(node=ir.Dict() as node, frame=frame):
            return any(_entered(engine, entry, frame, keys, nesting) for entry in node.entries)
        case Grown():
            return _has(engine, value.base, keys, nesting) or _written(engine, value, keys, nesting)
        case Named(args=args, without=without):
            return in_arguments(engine, args, frozenset(key for key in keys if key[0] not in without), nesting)
        case Mix(kind="|"):
            return any(in_values(engine, engine.all(part), keys, nesting + 1) for part in value.parts)
        case Result(callee=Member(base=base, name=("copy" | "encode"))):
            return _has(engine, base, keys, nesting + 1)
        case Ext() if value.call is not None:
            args = value.call.args
            passed = engine.library.passes(value.path)
            given = engine.callers.argument(args, passed) if passed is not None else None
            if given is not None:
                return in_values(engine, engine.all(given), keys, nesting + 1)
            first = args.positional[:1] if value.path in DICT_MAKERS else ()
            # `dict(other, n=1)`, and the constructors of a library's options: `GenerateContentConfig(n=1)`.
            return in_arguments(engine, args, keys, nesting) or any(
                in_values(engine, engine.all(argument), keys, nesting + 1) for argument in first
            )
    return False


def _entered(engine: Engine, entry: ir.DictEntry, frame: Frame, keys: Keys, nesting: int) -> bool:
    if entry.key is None:
        return in_values(engine, engine.evaluate(entry.value, frame), keys, nesting + 1)
    argument = Argument(entry.value, frame)
    names = constants(engine, entry.key, frame)
    return bool(names) and all(_stands(engine, argument, _below(keys, name), nesting) for name in names)


# ── what is written into it later ───────────────────────────────────────────────────────────────────────────────────


def _written(engine: Engine, grown: Grown, keys: Keys, nesting: int) -> bool:
    """Whether the statements that put one of the keys into the mapping stand on every way after it was made."""
    scope = grown.frame.scope
    writes = [
        statement_of(engine, change.node_in_file, scope)
        for change in grown.changes
        if change.scope is scope and _writes(engine, change, engine.frame_of(scope, grown.frame), keys, nesting)
    ]
    made = _made_at(grown)
    parents = engine.parents(scope.unit)
    reached = {id(write) for write in writes}
    while writes:
        write = writes.pop()
        above = parents.get(id(write))
        if above is None or above is scope.node or _in_one_block(above, write, made, parents):
            return True
        if id(above) not in reached and _passes(engine, above, reached, grown.frame):
            reached.add(id(above))
            writes.append(above)
    return False


def _made_at(grown: Grown) -> ir.Node | None:
    base: Value = grown
    while isinstance(base, Grown):
        base = base.base
    return base.node if isinstance(base, Box) and base.frame.scope is grown.frame.scope else None


def _writes(engine: Engine, change: Binding, frame: Frame, keys: Keys, nesting: int) -> bool:
    if isinstance(change.target, ir.Item):
        if change.value is None or change.path:
            return False
        entry = ir.DictEntry(change.target.at, change.target.index, change.value)
        return _entered(engine, entry, frame, keys, nesting)
    call = change.node
    if not isinstance(call, ir.Call) or not isinstance(call.func, ir.Attr) or change.target is not call.func.base:
        return False
    args = engine.callers.args(call, frame)
    if call.func.name == "setdefault" and len(call.args) == 2:
        return _entered(engine, ir.DictEntry(call.at, call.args[0].value, call.args[1].value), frame, keys, nesting)
    if call.func.name != "update":
        return False
    named = frozenset(key for key in keys if not key[0].isdigit())
    return in_arguments(engine, args, named, nesting) or any(
        in_values(engine, engine.all(argument), keys, nesting + 1) for argument in args.positional
    )


def _in_one_block(above: ir.Node, write: ir.Node, made: ir.Node | None, parents: dict[int, ir.Node]) -> bool:
    """Whether the mapping was made in the block in which the statement stands, or in one inside it."""
    if made is None:
        return False
    inside: set[int] = set()
    current: ir.Node | None = made
    while current is not None and current is not above:
        inside.add(id(current))
        current = parents.get(id(current))
    return current is above and any(
        any(s is write for s in block) and any(id(s) in inside for s in block) for block in _blocks(above)
    )


def _blocks(node: ir.Node) -> Iterator[tuple[ir.Node, ...]]:
    for name in ("body", "other", "final"):
        block = getattr(node, name, None)
        if isinstance(block, tuple):
            yield block


def _passes(engine: Engine, node: ir.Node, reached: set[int], frame: Frame) -> bool:
    """Whether whoever gets past the statement has come by one of those that are reached."""

    def by(block: tuple[ir.Stmt, ...]) -> bool:
        return any(id(s) in reached for s in block) or branches.leaves(block)

    match node:
        case ir.If():
            other = by(node.other) if node.other else branches.holds(engine, node.test, frame) is True
            return by(node.body) and other
        case ir.With():
            return by(node.body)
        case ir.Try():
            return by(node.final) or ((by(node.body) or by(node.other)) and all(by(h.body) for h in node.handlers))
    return False
