"""What a condition says about the values that it tests, where it holds and where it does not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program.scopes import Binding, Scope, path_key

Claim: TypeAlias = Literal["narrowed", "given", "true", "has", "lacks"]
"""Of a class (by `isinstance`), not None, not false (nor None, nor empty), with or without a value under a key."""

NARROWING = frozenset({"narrowed", "given", "true", "has", "lacks"})

_OF_PRESENCE = frozenset({"given", "true"})

_OF_CHOICE = frozenset({"has", "lacks"})
"""Said of what a loop goes through: of one object it says which way the program takes, and that is not followed."""

_NEVER_NONE = frozenset({"function", "class", "import", "error", "given", "true", "change"})
"""Kinds of bindings of which a test for None or for truth says nothing new, as far as anything here concerns them."""


class Said(msgspec.Struct):
    """One thing that a condition says: `test` is the expression that says it of `subject`."""

    claim: Claim
    subject: ir.Expr
    test: ir.Expr
    wanted: ir.Expr | None = None
    """The classes of an `isinstance`."""


def claims(test: ir.Expr, *, holds: bool) -> Iterator[Said]:
    """What is known of tested values once the condition has held, or has not."""
    match test:
        case ir.Unary(op="not"):
            yield from claims(test.operand, holds=not holds)
        case ir.Bool() if test.op == ("and" if holds else "or"):
            for part in test.values:
                yield from claims(part, holds=holds)
        case ir.Call(func=ir.Name(id="isinstance"), args=(subject, wanted)) if holds:
            yield Said("narrowed", subject.value, test, wanted.value)
        case ir.Compare(ops=(op,), rights=(ir.Const(kind="none"),)):
            if op in (("is not", "!=") if holds else ("is", "==")):
                yield Said("given", test.left, test)
        case ir.Compare(ops=("==" | "!=" as op,), rights=(ir.Const(),)) if (whole := part_of(test.left)) is not None:
            yield Said("has" if (op == "==") == holds else "lacks", whole[0], test)
        case ir.Compare(left=ir.Const(kind="str"), ops=(op,), rights=(ir.Name() | ir.Attr() as mapping,)):
            if op == ("in" if holds else "not in"):
                yield Said("given", ir.Item(test.at, mapping, test.left), test)
        case ir.Compare(ops=("<" | ">" | "<=" | ">=", *_)):
            yield Said("given", test.left, test)  # Comparing None raises an error.
        case ir.Name() | ir.Attr() | ir.Item() | ir.Walrus() if holds:
            yield Said("true", test, test)


def part_of(expr: ir.Expr) -> tuple[ir.Name, str] | None:
    """The name and the key of `m["role"]`, `m.get("role")` and `m.role`; None for any other expression."""
    match expr:
        case ir.Item(base=ir.Name() as holder, index=ir.Const(value=str() as key)):
            return holder, key
        case ir.Call(
            func=ir.Attr(base=ir.Name() as holder, name="get"), args=(ir.Arg(value=ir.Const(value=str() as key)), *_)
        ):
            return holder, key
        case ir.Attr(base=ir.Name() as holder, name=name):
            return holder, name
    return None


def says_anything(test: ir.Expr) -> bool:
    """Whether a condition says something of a value, be it where it holds or where it does not."""
    return any(True for holds in (True, False) for _ in claims(test, holds=holds))


class Narrowing:
    """What conditions have said of the names of one scope, as bindings of their own."""

    def __init__(self, scope: Scope) -> None:
        self.scope = scope
        self.bindings: dict[tuple[int, bool], Binding] = {}
        self.before: dict[int, tuple[Binding, ...]] = {}
        """By the identity of a binding that says that a name is not None: what the name was bound to before."""

    def note(self, test: ir.Expr, environment: dict[str, tuple[Binding, ...]], *, holds: bool) -> None:
        """Bind the names of which the condition says something where it holds, or does not."""
        for said in claims(test, holds=holds):
            key = path_key(said.subject.target if isinstance(said.subject, ir.Walrus) else said.subject)
            if key is None:
                continue
            before = environment.get(key, ())
            if said.claim in _OF_CHOICE and not (before and all(b.kind in ("element", *_OF_CHOICE) for b in before)):
                continue
            if said.claim in _OF_PRESENCE and before and all(b.kind in _NEVER_NONE for b in before):
                continue
            binding = self.bindings.get((id(said.test), holds))
            if binding is None:
                binding = Binding(key, said.claim, said.test, self.scope, said.subject, annotation=said.wanted)
                self.bindings[id(said.test), holds] = binding
            if said.claim in _OF_PRESENCE:
                self.before[id(binding)] = before
            environment[key] = (binding,)

    def forget(self, found: dict[int, Binding], *, missing: bool) -> None:
        """Where the ways on which a test holds and does not come together, it says nothing any more."""
        if found.keys().isdisjoint(self.before):
            return
        for identity in [i for i in found if i in self.before]:
            before = self.before[identity]
            if all(id(b) in found for b in before) if before else missing:
                del found[identity]
