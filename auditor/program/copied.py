"""What a mapping holds that is filled key by key, in a loop or a comprehension: `if k in cfg: out[k] = cfg[k]`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

import msgspec

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program import branches, containers, objects
from auditor.program.containers import MISSING, Lookup, lookup_all
from auditor.program.context import function_of
from auditor.program.predicates import Open, Plain, Run
from auditor.program.scopes import Binding, path_key
from auditor.program.values import Box, Frame, Func, Lit, Traced, Unk, Values, unique

if TYPE_CHECKING:
    from auditor.program.engine import Engine

_UNDECIDED = "a condition that is not known decides what the mapping holds"


def in_comprehension(engine: Engine, node: ir.Comprehension, frame: Frame, key: str) -> Lookup | None:
    """What stands under the key of a mapping that a comprehension makes; None where its rounds cannot be told apart."""
    if node.kind != "dict" or len(node.clauses) != 1 or node.key is None:
        return None
    if _calls_itself(engine, node.element, frame):
        return None  # Each level of what is read would have values of its own.
    clause = node.clauses[0]
    tests = [(test, True) for test in clause.tests]
    return _Copy(engine, frame, {}).under(clause.target, clause.iterable, node.key, node.element, tests, key)


def _calls_itself(engine: Engine, expr: ir.Expr, frame: Frame) -> bool:
    """Whether an expression calls the function that it stands in."""
    if not isinstance(expr, ir.Call):
        return False
    called = (traced.value for traced in engine.evaluate(expr.func, frame))
    return any(isinstance(value, Func) and value.scope is function_of(frame.scope) for value in called)


def in_loop(engine: Engine, change: Binding, frame: Frame, key: str) -> Lookup | None:
    """What a loop puts under the key by `out[k] = …`; None where its rounds cannot be told apart."""
    target = change.target
    if not isinstance(target, ir.Item) or change.value is None or change.path:
        return None
    parents = engine.parents(change.scope.unit)
    child = change.node_in_file
    tests: list[tuple[ir.Expr, bool]] = []
    while (above := parents.get(id(child))) is not None and not isinstance(above, (ir.Function, ir.Class, ir.Try)):
        tests += branches.deciding(above, child)
        if isinstance(above, ir.For):
            made = {
                path: s.value
                for part in walk(above)
                if isinstance(s := part, ir.Assign) and len(s.targets) == 1 and s.value is not None
                if (path := path_key(s.targets[0])) is not None
            }
            copy = _Copy(engine, frame, made)
            return copy.under(above.target, above.iterable, target.index, change.value, tests, key)
        child = above
    return None


class _Round(msgspec.Struct):
    """One round of a loop: the names that are plain in it, and what others hold."""

    known: dict[str, Plain]
    held: dict[str, Lookup]


class _Copy:
    """Looks for what one key gets, in a frame; `made` are the names that the body of the loop sets."""

    def __init__(self, engine: Engine, frame: Frame, made: Mapping[str, ir.Expr]) -> None:
        self.engine = engine
        self.frame = frame
        self.made = made
        self.run = Run(engine, frame, [0])

    def under(
        self,
        target: ir.Expr,
        iterable: ir.Expr,
        index: ir.Expr,
        value: ir.Expr,
        tests: Sequence[tuple[ir.Expr, bool]],
        key: str,
    ) -> Lookup | None:
        """What the rounds put under the key; None where they cannot be told apart."""
        try:
            rounds = list(self._rounds(target, iterable, index, key))
        except Open:
            return None
        result = MISSING
        for one in rounds:
            result = self._kept(one, value, tests).over(result)
        return result

    def _rounds(self, target: ir.Expr, iterable: ir.Expr, index: ir.Expr, key: str) -> Iterator[_Round]:
        names = [part.id for part in (target.items if isinstance(target, ir.Display) else (target,))
                 if isinstance(part, ir.Name)]  # fmt: skip
        if isinstance(iterable, ir.Call) and isinstance(iterable.func, ir.Attr) and iterable.func.name == "items":
            if len(names) != 2:
                raise Open
            holder = iterable.func.base
            if isinstance(index, ir.Name) and index.id == names[0]:
                yield from self._of_pair(
                    names, key, lookup_all(self.engine, self.engine.evaluate(holder, self.frame), key)
                )
                return
            for one in self.run.elements(holder, {}):
                held = lookup_all(self.engine, self.engine.evaluate(holder, self.frame), str(one))
                yield from (r for r in self._of_pair(names, one, held) if self.run.value(index, r.known) == key)
        elif isinstance(target, ir.Display):
            yield from (r for r in self._pairs(names, iterable) if self.run.value(index, r.known) == key)
        else:
            each = ({name: one} for one in self.run.elements(iterable, {}) for name in names[:1])
            yield from (_Round(known, {}) for known in each if self.run.value(index, known) == key)

    def _of_pair(self, names: Sequence[str], key: Plain, held: Lookup) -> Iterator[_Round]:
        if held.missing and not held.found and not held.unclear:
            return
        only = held.found[0].value if len(held.found) == 1 and not held.missing and not held.unclear else None
        plain = {names[1]: only.value} if isinstance(only, Lit) else {}
        yield _Round({names[0]: key, **plain}, {names[1]: held})

    def _pairs(self, names: Sequence[str], iterable: ir.Expr) -> Iterator[_Round]:
        """`for name, value in (("max_tokens", limit), ("stop", stop))`."""
        found = [t.value for t in self.engine.evaluate(iterable, self.frame)]
        if len(found) != 1 or not isinstance(found[0], Box) or not isinstance(found[0].node, ir.Display):
            raise Open
        for item in found[0].node.items:
            if not isinstance(item, ir.Display) or len(item.items) != 2 or len(names) != 2:
                raise Open
            first = self.engine.constant(item.items[0], found[0].frame)
            yield from self._of_pair(names, first, Lookup(self.engine.evaluate(item.items[1], found[0].frame)))

    # ── one round ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _kept(self, one: _Round, value: ir.Expr, tests: Sequence[tuple[ir.Expr, bool]]) -> Lookup:
        """What the round puts there, where its conditions let it."""
        given = self._value(value, one)
        found, missing, unclear = given.found, given.missing, given.unclear
        for test, holds in tests:
            asked = self._presence(test, holds, one)
            if asked is None:
                verdict = self._decided(test, one)
                if verdict is (not holds):
                    return MISSING
                unclear = unclear or (_UNDECIDED if verdict is None else None)
                continue
            there, wanted = asked
            kept = [t for t in there.found if wanted == "key" or not _is_nothing(t, wanted)]
            unclear = unclear or there.unclear
            if not kept and not there.unclear:
                return MISSING
            missing = missing or there.missing or len(kept) < len(there.found)
            found = tuple(t for t in found if wanted == "key" or not _is_nothing(t, wanted))
        return Lookup(found, missing, unclear, given.replaced_by)

    def _presence(
        self, test: ir.Expr, holds: bool, one: _Round
    ) -> tuple[Lookup, Literal["key", "none", "false"]] | None:
        """What a condition asks for to be there, and as what: a key, no None, or nothing that counts as false."""
        match test:
            case ir.Unary(op="not"):
                return self._presence(test.operand, not holds, one)
            case ir.Compare(left=left, ops=(("is" | "is not" | "!=") as op,), rights=(ir.Const(kind="none"),)):
                return (self._value(left, one), "none") if holds is (op != "is") else None
            case ir.Compare(left=left, ops=(("in" | "not in") as op,), rights=(holder,)) if holds is (op == "in"):
                key = self._plain(left, one)
                if not isinstance(key, str) or isinstance(holder, (ir.Display, ir.Const)):
                    return None
                values = self.engine.evaluate(holder, self.frame)
                return (lookup_all(self.engine, values, key), "key") if _are_mappings(values) else None
            case ir.Name(id=name) if holds and (name in one.held or name in self.made):
                return self._value(test, one), "false"
            case ir.Item() | ir.Call(func=ir.Attr(name="get")) if holds:
                return self._value(test, one), "false"
        return None

    def _decided(self, test: ir.Expr, one: _Round) -> bool | None:
        try:
            return bool(self.run.value(test, one.known))
        except Open:
            return None

    def _plain(self, expr: ir.Expr, one: _Round) -> Plain:
        try:
            return self.run.value(expr, one.known)
        except Open:
            return None

    def _value(self, value: ir.Expr, one: _Round) -> Lookup:
        """What an expression gives in the round."""
        match value:
            case ir.Name(id=name) if name in one.held:
                return one.held[name]
            case ir.Name(id=name) if name in self.made and self.made[name] is not value:
                return self._value(self.made[name], one)
            case ir.Item(base=holder, index=index):
                return self._taken(holder, index, one) or Lookup(self.engine.evaluate(value, self.frame))
            case ir.Call(func=ir.Attr(base=holder, name="get"), args=(first, *rest)):
                taken = self._taken(holder, first.value, one)
                if taken is not None and taken.missing and not taken.unclear:
                    other = self.engine.evaluate(rest[0].value, self.frame) if rest else (_nothing(value, self.frame),)
                    return Lookup(unique([*taken.found, *other]), False, None, taken.replaced_by)
                if taken is not None:
                    return taken
            case ir.Call(func=ir.Name(id="getattr"), args=(first, second, *_)):
                wanted = self._plain(second.value, one)
                if isinstance(wanted, str):
                    values = self.engine.evaluate(first.value, self.frame)
                    found = [
                        t for v in values for t in objects.attribute(self.engine, v.value, wanted, value, self.frame)
                    ]
                    return Lookup(unique(found))
        return Lookup(self.engine.evaluate(value, self.frame))

    def _taken(self, holder: ir.Expr, index: ir.Expr, one: _Round) -> Lookup | None:
        key = self._plain(index, one)
        return lookup_all(self.engine, self.engine.evaluate(holder, self.frame), key) if isinstance(key, str) else None


def _nothing(node: ir.Expr, frame: Frame) -> Traced:
    return Traced(Lit(None, node, frame))


def _is_nothing(traced: Traced, wanted: str) -> bool:
    value = traced.value
    return isinstance(value, Lit) and (value.value is None or (wanted == "false" and not value.value))


def _are_mappings(values: Values) -> bool:
    return bool(values) and all(containers.is_mapping(t.value) or isinstance(t.value, Unk) for t in values)
