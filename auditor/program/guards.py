"""What a value has been tested for on its way: a length that was too great, membership in a fixed set."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.context import statement_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, Unit, dotted, terminal
from auditor.program.values import Argument, Frame, Hop

Guard: TypeAlias = Literal["length", "allow_list", "redaction", "confined", "moderation", "escape"]

_REDACTING = r"(?i)redact|sanit|mask|scrub|anonymi|pseudonymi|censor|(remove|strip|hide)_pii"


class Guards:
    """Looks for tests of names; remembers what it has found, as one name is passed on many ways."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[int, frozenset[Guard]] = {}
        self._steps: dict[int, tuple[frozenset[Guard], Hop]] = {}
        self._redacting: dict[tuple[int, str], bool] = {}
        self._depth = 0
        self._screens = any(map(re.compile(SCREENING).search, engine.places.calls)) or any(
            re.search(SCREENING, dotted(place.call.func) or "") for place in engine.places.calls.get("create", ())
        )
        """Whether the program calls anything by whose name it may be a screen of texts."""
        self._parses = not _TAKING_APART.isdisjoint(engine.places.calls)

    def on(self, hops: Iterable[Hop]) -> frozenset[Guard]:
        """What was tested of the expressions that the steps of a way hand on, each where it is handed on."""
        found: frozenset[Guard] = frozenset()
        for hop in hops:
            step = self._steps.get(id(hop))
            if step is None:
                step = self._steps[id(hop)] = (self._step(hop), hop)  # Kept, so that no other step has its identity.
            if step[0]:
                found |= step[0]
        return found

    def _step(self, hop: Hop) -> frozenset[Guard]:
        found: frozenset[Guard] = frozenset()
        if hop.given is not None:
            found |= self.of(hop.given)
        if isinstance(hop.node, (ir.Return, ir.Assign)) and isinstance(hop.node.value, (ir.Name, ir.Attr)):
            found |= self._at(hop.node.value, hop)
        if isinstance(hop.node, ir.Return) and self._redacts(hop):
            found |= {"redaction"}
        return found

    def _at(self, expr: ir.Expr, hop: Hop) -> frozenset[Guard]:
        """What an expression of a step has been tested for there."""
        known = self._known.get(id(expr))
        if known is None:
            scope = _scope_around(self.engine, hop.node, hop.unit)
            known = self.of(Argument(expr, self.engine.root(scope)))
        return known

    def _redacts(self, hop: Hop) -> bool:
        """Whether what is given back has gone through a function that is named for it and substitutes in texts."""
        key = id(hop.node), hop.what
        known = self._redacting.get(key)
        if known is None:
            known = self._redacting[key] = self._substitutes(hop)
        return known

    @staticmethod
    def _substitutes(hop: Hop) -> bool:
        named = hop.what.partition("`")[2].rstrip("`")
        if not re.search(_REDACTING, named):
            return False
        scopes = (s for s in hop.unit.scopes.values() if s.name == named and any(r is hop.node for r in s.returns))
        calls = (node for scope in scopes for part in scope.body for node in walk(part) if isinstance(node, ir.Call))
        return any(terminal(call.func) in ("sub", "subn", "replace", "translate") for call in calls)

    def of(self, argument: Argument) -> frozenset[Guard]:
        """What an expression has been tested for at the place where it stands."""
        key = id(argument.expr)
        known = self._known.get(key)
        if known is None:
            known = self._known[key] = frozenset(self._tested(argument))
        return known

    def _tested(self, argument: Argument) -> Iterator[Guard]:
        """A test counts when it stands around the place, or before it in a block around it and leaves, or puts
        something else into the name, when it fails; and only for what the name has held since."""
        expr, frame = _unchanged(argument.expr), argument.frame
        if isinstance(expr, ir.Choice):
            yield from self._chosen(expr, frame)
        if not isinstance(expr, (ir.Name, ir.Attr)):
            return
        from auditor.program.conditions import around, left_by

        yield from around(self, expr, frame)
        scope = frame.scope
        parents = self.engine.parents(scope.unit)
        child = statement_of(self.engine, expr, scope)
        while (above := parents.get(id(child))) is not None or scope.node is not None:
            before = tuple(_passed(block_of(above if above is not None else scope.node, child), child))
            since = next((i + 1 for i in reversed(range(len(before))) if _replaces((before[i],), expr)), 0)
            for statement in before[since:]:
                if isinstance(statement, ir.If) and (leaves(statement.body) or _replaces(statement.body, expr)):
                    yield from self.says(statement.test, expr, frame, passed=False)
                elif isinstance(statement, ir.If) and _replaces(statement.body, expr, cut=True):
                    said = self.says(statement.test, expr, frame, passed=False)
                    yield from (guard for guard in said if guard == "length")
                elif isinstance(statement, ir.Assert):
                    yield from self.says(statement.test, expr, frame, passed=True)
                else:
                    yield from left_by(self, statement, expr, frame)
            if since:
                return  # What was tested further up was another value.
            if isinstance(above, ir.If):
                inside = any(s is child for s in above.body)
                yield from self.says(above.test, expr, frame, passed=inside)
            if above is None or isinstance(above, (ir.Function, ir.Class)):
                return
            child = above

    def _confines(self, test: ir.Compare, subject: ir.Name | ir.Attr, scope: Scope) -> bool:
        """Whether a comparison is about the host of an address or the folder of a path that the subject is."""
        right = test.rights[0]
        if isinstance(right, ir.Attr) and right.name == "parents":
            return same(right.base, subject)
        if not self._parses:
            return False
        from auditor.program.screens import names_folder, names_host

        return names_host(test.left, subject, scope) or names_folder(test, subject)

    def _chosen(self, expr: ir.Choice, frame: Frame) -> Iterator[Guard]:
        """`x if x in ALLOWED else "a"`: one side is tested, the other one is a constant."""
        for side, other, passed in ((expr.then, expr.other, True), (expr.other, expr.then, False)):
            if isinstance(side, (ir.Name, ir.Attr)) and isinstance(other, ir.Const):
                yield from self.says(expr.test, side, frame, passed=passed)

    def says(self, test: ir.Expr, subject: ir.Name | ir.Attr, frame: Frame, *, passed: bool) -> Iterator[Guard]:
        """What a condition says about the subject where it holds (`passed`) or does not."""
        if self._screens:
            from auditor.program.screens import is_said_by_screen  # Few programs screen what they are sent.

            if is_said_by_screen(test, subject, frame.scope):
                yield "moderation"
        match test:
            case ir.Bool():
                if test.op == ("and" if passed else "or"):
                    for part in test.values:
                        yield from self.says(part, subject, frame, passed=passed)
            case ir.Unary(op="not"):
                yield from self.says(test.operand, subject, frame, passed=not passed)
            case ir.Compare():
                op = test.ops[0]
                if op in (("in", "==") if passed else ("not in", "!=")) and self._confines(test, subject, frame.scope):
                    yield "confined"
                if _bounds(test, subject, passed=passed):
                    yield "length"
                if same(test.left, subject) and op == ("in" if passed else "not in"):
                    yield "allow_list"
            case ir.Call(func=ir.Attr(name=("is_relative_to" | "startswith"), base=base)) if passed:
                from auditor.program.screens import is_scheme

                if same(base, subject) and not is_scheme(self.engine, test, frame):
                    yield "confined"
            case ir.Call(func=ir.Attr(name="endswith", base=base)) if passed and self._parses:
                from auditor.program.screens import names_host

                if names_host(base, subject, frame.scope):
                    yield "confined"
        from auditor.program.conditions import says_besides

        yield from says_besides(self, test, subject, frame, passed=passed)

    def deeper(
        self, most: int, test: ir.Expr, subject: ir.Name | ir.Attr, frame: Frame, *, passed: bool | None
    ) -> tuple[Guard, ...]:
        """What `says` of a condition inside another function, or (None) what a call there makes sure of, as far as
        `most` functions down."""
        if self._depth >= most:
            return ()
        self._depth += 1
        from auditor.program.conditions import left_by

        if passed is None:
            found = tuple(left_by(self, ir.Evaluate(test.at, test), subject, frame))
        else:
            found = tuple(self.says(test, subject, frame, passed=passed))
        self._depth -= 1
        return found


SCREENING = (
    r"(?i)moderat|toxic|jailbreak|injection|guard_?rail|content_?(filter|safety)|prompt_?shield|profan|is_(safe|unsafe|"
    r"harmful|malicious|abusive|appropriate)|flagged|scan_(prompt|input)|analyze_text"
)
"""What functions are called that say whether a text may be sent on."""


_TAKING_APART = frozenset({"urlparse", "urlsplit", "URL", "parse_url", "make_url", "commonpath", "commonprefix"})
"""Functions by which a host is taken from an address, or a folder from paths."""


def _replaces(body: tuple[ir.Stmt, ...], subject: ir.Name | ir.Attr, *, cut: bool = False) -> bool:
    """Whether a block puts something else into the subject, of which the subject is no part; or a piece of itself."""
    return any(
        isinstance(statement, ir.Assign)
        and any(isinstance(target, (ir.Name, ir.Attr)) and same(target, subject) for target in statement.targets)
        and statement.value is not None
        and (_is_piece(statement.value) if cut else not any(same(node, subject) for node in walk(statement.value)))
        for statement in body
    )


def _passed(block: tuple[ir.Stmt, ...], child: ir.Node) -> Iterator[ir.Stmt]:
    """The statements of a block before one of them, also those of a `try` or `with` that no error leads past."""
    for statement in block:
        if statement is child:
            return
        yield statement
        if isinstance(statement, ir.With) or (
            isinstance(statement, ir.Try) and all(leaves(handler.body) for handler in statement.handlers)
        ):
            yield from _passed(statement.body, child)


def block_of(node: object, child: ir.Node) -> tuple[ir.Stmt, ...]:
    """The statements among which one stands that is a direct part of the node; none where it is no statement."""
    for name in ("body", "other", "final"):
        block = getattr(node, name, ())
        if isinstance(block, tuple) and any(s is child for s in block):
            return block
    return ()


def leaves(body: tuple[ir.Stmt, ...], *, raising: bool = False) -> bool:
    """Whether a block ends by leaving: the code after it runs only when the block does not. `raising`: by an error."""
    match body[-1] if body else None:
        case ir.Raise():
            return True
        case ir.Evaluate(value=ir.Call(func=func)):
            return terminal(func) in _ENDING
        case ir.Return():
            return not raising
        case ir.Jump(kind=kind):
            return kind != "pass" and not raising
    return False


_ENDING = frozenset({"abort", "exit", "_exit", "quit"})
"""Functions that do not come back."""


def _scope_around(engine: Engine, node: ir.Node, unit: Unit) -> Scope:
    """The function that a statement stands in, or the module."""
    above = engine.parents(unit).get(id(node))
    while above is not None and not isinstance(above, (ir.Function, ir.Class)):
        above = engine.parents(unit).get(id(above))
    return unit.scope if above is None else unit.scopes[id(above)]


def _unchanged(expr: ir.Expr) -> ir.Expr:
    """What a text is made of that is no longer than it and says the same: `value` of `value.strip()`."""
    while isinstance(expr, ir.Call) and isinstance(expr.func, ir.Attr) and expr.func.name in _STRIPPING:
        expr = expr.func.base
    return expr


_STRIPPING = frozenset({"strip", "lstrip", "rstrip"})


def _is_piece(value: ir.Expr) -> bool:
    return isinstance(value, ir.Item) and isinstance(value.index, ir.Slice)


def _bounds(test: ir.Compare, subject: ir.Expr, *, passed: bool) -> bool:
    """Whether a comparison that holds (`passed`) or does not says that something is no longer than so much."""
    if len(test.ops) > 1 and not passed:
        return False  # Which of the links has failed is open.
    below, above = ({"<", "<="}, {">", ">="}) if passed else ({">", ">="}, {"<", "<="})
    same = {"==" if passed else "!="}
    return any(
        (_is_length_of(left, subject) and op in below | same) or (_is_length_of(right, subject) and op in above | same)
        for left, op, right in zip((test.left, *test.rights), test.ops, test.rights, strict=False)
    )


def _is_length_of(expr: ir.Expr, subject: ir.Expr) -> bool:
    return (
        isinstance(expr, ir.Call) and isinstance(expr.func, ir.Name) and expr.func.id == "len"
        and bool(expr.args) and same(expr.args[0].value, subject)
    )  # fmt: skip


def same(one: ir.Node, other: ir.Node) -> bool:
    """Whether two expressions are the same name or path."""
    if isinstance(one, ir.Name) and isinstance(other, ir.Name):
        return one.id == other.id
    if isinstance(one, ir.Attr) and isinstance(other, ir.Attr):
        return one.name == other.name and same(one.base, other.base)
    return False
