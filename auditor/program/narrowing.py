"""What a condition says about the values that it tests, where it holds and where it does not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal, TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program.scopes import Binding, Scope, path_key

Claim: TypeAlias = Literal["narrowed", "given", "true", "has", "lacks", "passes", "fails"]
"""Of a class (by `isinstance`), not None, not false (nor None, nor empty), with or without a value under a key, a text
for which the test itself holds or does not."""

NARROWING = frozenset({"narrowed", "given", "true", "has", "lacks", "passes", "fails"})

_OF_PRESENCE = frozenset({"given", "true"})

_OF_CHOICE = frozenset({"has", "lacks"})
"""Said of what a loop goes through: of one object it says which way the program takes, and that is not followed."""

_OF_TEXT = frozenset({"passes", "fails"})

_NO_TEXT = frozenset({"function", "class", "import", "error"})
"""Kinds of bindings that give no text."""

_NEVER_NONE = frozenset({"function", "class", "import", "error", "given", "true", "change"})
"""Kinds of bindings of which a test for None or for truth says nothing new, as far as anything here concerns them."""


class Said(msgspec.Struct):
    """One thing that a condition says: `test` is the expression that says it of `subject`."""

    claim: Claim
    subject: ir.Expr
    test: ir.Expr
    wanted: ir.Expr | None = None
    """The classes of an `isinstance`; what was made of the subject, where that is what is tested."""


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
    if (text := text_tested(test)) is not None:
        yield Said("passes" if holds else "fails", text, test)


_TEXT_TESTS = frozenset({"startswith", "endswith"})

_TEXT_CHANGES = frozenset({"lower", "upper", "casefold", "strip"})

_NO_PREDICATES = frozenset(
    {"isinstance", "len", "bool", "callable", "all", "any", "exists", "int", "str", "get", "type"}
)


def text_tested(test: ir.Expr) -> ir.Name | ir.Attr | None:
    """The one value of which a test asks what text it is: `x == "a"`, `"a" in x`, `x.startswith("a")`, `is_a(x)`."""
    match test:
        case ir.Compare(left=left, ops=("==" | "!=" | "in" | "not in" as op,), rights=(right,)):
            if isinstance(left, ir.Const) and isinstance(left.value, str):
                return _text_in(right) if op in ("in", "not in") else None
            if op in ("in", "not in") or (isinstance(right, ir.Const) and isinstance(right.value, str)):
                return _text_in(left) or _handed_alone(left)
        case ir.Call(func=ir.Attr(base=base, name=name)) if name in _TEXT_TESTS:
            return _text_in(base)
        case ir.Call(func=ir.Name(id="any"), args=(ir.Arg(value=ir.Comprehension(element=asked) as made),)):
            each = {path_key(clause.target) for clause in made.clauses}
            if isinstance(asked, ir.Compare) and asked.ops == ("in",) and path_key(asked.left) in each:
                return _text_in(asked.rights[0])
            return text_tested(asked)
        case ir.Call():
            return _handed_alone(test)
    return None


def _text_in(expr: ir.Expr) -> ir.Name | ir.Attr | None:
    """The name or attribute that an expression is, perhaps in small letters."""
    if (
        isinstance(expr, ir.Call)
        and isinstance(expr.func, ir.Attr)
        and not expr.args
        and expr.func.name in _TEXT_CHANGES
    ):
        return _text_in(expr.func.base)
    return expr if isinstance(expr, (ir.Name, ir.Attr)) and path_key(expr) is not None else None


def _handed_alone(expr: ir.Expr) -> ir.Name | ir.Attr | None:
    """The name that a function is asked about: `provider_of(model)`."""
    match expr:
        case ir.Call(func=ir.Name(id=name) | ir.Attr(name=name), args=(ir.Arg(value=ir.Name() as only, name=None),)):
            return only if name not in _NO_PREDICATES else None
    return None


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
        self.bindings: dict[tuple[int, Claim, str, bool], Binding] = {}
        self.before: dict[int, tuple[Binding, ...]] = {}
        """By the identity of a binding that says that a name is not None: what the name was bound to before."""
        self.made: dict[int, ir.Expr] = {}
        """By the identity of a binding that says something of a text: the expression that the name was set to."""
        self.asked: dict[int, tuple[Binding, tuple[Binding, ...]]] = {}
        """By the identity of a binding that says for which texts a test fails: the one that says for which it holds,
        and what the name was bound to before."""

    def note(self, test: ir.Expr, environment: dict[str, tuple[Binding, ...]], *, holds: bool) -> None:
        """Bind the names of which the condition says something where it holds, or does not."""
        for said in (*claims(test, holds=holds), *self._behind(test, environment, holds=holds)):
            key = path_key(said.subject.target if isinstance(said.subject, ir.Walrus) else said.subject)
            if key is None:
                continue
            before = environment.get(key, ())
            if said.claim in _OF_CHOICE and not (before and all(b.kind in ("element", *_OF_CHOICE) for b in before)):
                continue
            if said.claim in _OF_PRESENCE and before and all(b.kind in _NEVER_NONE for b in before):
                continue
            if said.claim in _OF_TEXT and before and all(b.kind in _NO_TEXT for b in before):
                continue
            binding = self.bindings.get((id(said.test), said.claim, key, holds))
            if binding is None:
                binding = Binding(key, said.claim, said.test, self.scope, said.subject, annotation=said.wanted)
                self.bindings[id(said.test), said.claim, key, holds] = binding
            if said.claim in _OF_TEXT:
                self._pair(binding, said, before)
                if len(before) == 1 and (made := self._made_of(before[0])) is not None:
                    self.made[id(binding)] = made
            if said.claim in _OF_PRESENCE:
                self.before[id(binding)] = before
            environment[key] = (binding,)

    def _behind(self, test: ir.Expr, environment: dict[str, tuple[Binding, ...]], *, holds: bool) -> Sequence[Said]:
        """What a test of `provider` says of `model`, where `provider` is no more than `provider_of(model)`."""
        found: list[Said] = []
        for said in claims(test, holds=holds):
            bound = environment.get(path_key(said.subject) or "", ()) if said.claim in _OF_TEXT else ()
            made = self._made_of(bound[0]) if len(bound) == 1 else None
            of = _handed_alone(made) if made is not None else None
            if of is not None and isinstance(of, ir.Name) and len(self.scope.bindings.get(of.id, ())) == 1:
                found.append(Said(said.claim, of, said.test, made))
        return found

    def _made_of(self, binding: Binding) -> ir.Expr | None:
        """The call that a name is the answer of, tested or not."""
        if binding.kind == "assign" and not binding.path and binding.value is not None:
            return binding.value
        return self.made.get(id(binding))

    def _pair(self, binding: Binding, said: Said, before: tuple[Binding, ...]) -> None:
        """Keep what the name was before a test, for where its two sides come together again."""
        for holds in (True, False):
            claim: Claim = "fails" if said.claim == "passes" else "passes"
            other = self.bindings.get((id(said.test), claim, binding.name, holds))
            if other is not None:
                self.asked[id(binding)] = other, before

    def forget(self, found: dict[int, Binding], *, missing: bool) -> bool:
        """Where the ways on which a test holds and does not come together, it says nothing any more.

        Gives whether the name may be unbound then.
        """
        for identity in [i for i in found if i in self.asked]:
            other, before = self.asked[identity]
            if identity in found and id(other) in found:
                del found[identity], found[id(other)]
                found.update((id(b), b) for b in before)
                missing = missing or not before
        if found.keys().isdisjoint(self.before):
            return missing
        for identity in [i for i in found if i in self.before]:
            before = self.before[identity]
            if all(id(b) in found for b in before) if before else missing:
                del found[identity]
        return missing
