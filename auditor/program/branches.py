"""Branches that a caller's constants rule out: `complete(stream=False)` does not run what stands under `if stream`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeGuard

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program import classes
from auditor.program.scopes import Binding, Scope, dotted
from auditor.program.values import (
    Argument,
    Box,
    CallRef,
    Cls,
    Ext,
    Frame,
    Func,
    Grown,
    Inst,
    Lit,
    Mix,
    Mod,
    Par,
    Traced,
    Values,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine

MOST = 40
"""Callers of a function that are asked for their constants."""


def conditions(engine: Engine, node: ir.Node, scope: Scope) -> Iterator[tuple[ir.Expr, bool]]:
    """Tests of a function's own parameters that decide whether a place in it runs, each with what it has to come to."""
    names = chosen_by(engine, scope)
    if not names:
        return
    parents = engine.parents(scope.unit)
    child = node
    while child is not scope.node and (above := parents.get(id(child))) is not None:
        for test, holds in deciding(above, child):
            if any(isinstance(n, ir.Name) and n.id in names for n in walk(test)):
                yield test, holds
        if isinstance(above, (ir.Lambda, ir.Class)):
            return
        child = above


def deciding(above: ir.Node, child: ir.Node) -> Iterator[tuple[ir.Expr, bool]]:
    """The conditions that a node sets for one that stands right in it, each with whether it has to hold."""
    match above:
        case ir.If() if child is not above.test:
            yield above.test, any(s is child for s in above.body)
        case ir.Choice() if child is not above.test:
            yield above.test, child is above.then
        case ir.Match() if isinstance(child, ir.Case):
            yield from _matched(above, child)
    for block in (getattr(above, name, ()) for name in ("body", "other", "final")):
        if not isinstance(block, tuple) or all(s is not child for s in block):
            continue
        for statement in block:
            if statement is child:
                break
            if isinstance(statement, ir.If) and not statement.other and leaves(statement.body):
                yield statement.test, False


_TESTS: dict[int, tuple[ir.Case, ir.Compare]] = {}
"""By the identity of a case (which it keeps alive) the comparison that it stands for."""


def _matched(match: ir.Match, case: ir.Case) -> Iterator[tuple[ir.Expr, bool]]:
    """`case "a" | "b":` is come to where the subject is one of the constants, a later case where it is none of those
    before."""
    for one in match.cases:
        if one.values and not one.binds and one.guard is None and all(isinstance(v, ir.Const) for v in one.values):
            if id(one) not in _TESTS:
                among = ir.Display(match.at, "tuple", one.values)
                _TESTS[id(one)] = one, ir.Compare(match.at, match.subject, ("in",), (among,))
            yield _TESTS[id(one)][1], one is case
        if one is case:
            return


def leaves(body: Sequence[ir.Stmt]) -> bool:
    last = body[-1] if body else None
    return isinstance(last, (ir.Return, ir.Raise)) or (isinstance(last, ir.Jump) and last.kind != "pass")


def ruled_out(engine: Engine, node: ir.Node, scope: Scope, call: CallRef) -> bool:
    """Whether a place does not run in a function that is entered by this call."""
    deciding = list(conditions(engine, node, scope))
    if not deciding:
        return False
    given = constants(engine, scope, call)
    return any(truth(test, given) is (not holds) for test, holds in deciding)


def constants(engine: Engine, scope: Scope, call: CallRef) -> dict[str, object]:
    """The parameters for which a call gives a constant as it is written, or leaves one as their default."""
    if not isinstance(call.node, ir.Call) or call.args.mappings or call.args.sequences:
        return {}
    received = scope.owner is not None and not classes.is_static(scope)
    given = dict(engine.callers.bound(scope, call.args, received))
    found: dict[str, object] = {}
    for param in scope.params:
        expr = given[param.name].expr if param.name in given else param.default
        if _tells(expr) and len(scope.bindings.get(param.name, ())) == 1:
            found[param.name] = expr.value
    return found


def _tells(expr: ir.Expr | None) -> TypeGuard[ir.Const]:
    """Whether it is a constant by which a caller chooses: None stands for no choice."""
    return isinstance(expr, ir.Const) and expr.kind in ("bool", "str", "int")


def chosen_by(engine: Engine, scope: Scope) -> frozenset[str]:
    """The parameters for which some call of a function of that name is written with a constant.

    To ask who calls it costs far more, and leads back to itself where functions call each other.
    """
    found = engine.chosen.get(id(scope))
    if found is None:
        found = engine.chosen[id(scope)] = frozenset(_chosen_by(engine, scope))
    return found


def _chosen_by(engine: Engine, scope: Scope) -> Iterator[str]:
    order = [p.name for p in scope.params if p.kind in ("positional_only", "normal")]
    order = order[1:] if scope.owner is not None and not classes.is_static(scope) else order
    names = {p.name for p in scope.params if len(scope.bindings.get(p.name, ())) == 1}
    for place in engine.places.calls.get(scope.name, ()) if names else ():
        plain = [arg for arg in place.call.args if arg.name is None]
        given = [(arg.name, arg.value) for arg in place.call.args if arg.name is not None]
        given += [(name, arg.value) for name, arg in zip(order, plain, strict=False)]
        yield from (name for name, value in given if name in names and _tells(value))


def truth(test: ir.Expr, given: Mapping[str, object]) -> bool | None:
    """What a test comes to with the constants that are given; None where they do not tell."""
    match test:
        case ir.Name() if test.id in given:
            return bool(given[test.id])
        case ir.Const():
            return bool(test.value)
        case ir.Unary(op="not"):
            inner = truth(test.operand, given)
            return None if inner is None else not inner
        case ir.Bool():
            parts = [truth(part, given) for part in test.values]
            decisive = test.op == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
        case ir.Compare(left=ir.Name(id=name), ops=(op,), rights=(right,)) if name in given:
            return _compared(op, given[name], right)
    return None


def _compared(op: str, left: object, right: ir.Expr) -> bool | None:
    match right:
        case ir.Const() if op in ("==", "is", "!=", "is not"):
            return (left == right.value) is (op in ("==", "is"))
        case ir.Display(items=items) if op in ("in", "not in") and all(isinstance(i, ir.Const) for i in items):
            return any(isinstance(i, ir.Const) and i.value == left for i in items) is (op == "in")
    return None


def runs(engine: Engine, binding: Binding, frame: Frame) -> bool | None:
    """Whether a binding is made whenever its function runs (True), or never (False), as the values of the frame tell.

    `if limit: options["n"] = limit` is, in a function to which each of the callers in question gives a number.
    """
    scope = binding.scope
    parents = engine.parents(scope.unit)
    child: ir.Node = binding.node_in_file
    always: bool | None = True
    while (above := parents.get(id(child))) is not None and above is not scope.node:
        if isinstance(above, ir.If):
            held = holds(engine, above.test, engine.frame_of(scope, frame))
            if held is not None and held is not any(s is child for s in above.body):
                return False
            always = always if held is not None else None
        elif not isinstance(above, (ir.Evaluate, ir.With)):
            always = None  # A loop, a `try` or part of an expression may leave it out.
        child = above
    return always


def holds(engine: Engine, test: ir.Expr, frame: Frame) -> bool | None:
    """What a test comes to for each value that it may be asked of; None where that differs or is not known."""
    match test:
        case ir.Const():
            return bool(test.value)
        case ir.Unary(op="not"):
            inner = holds(engine, test.operand, frame)
            return None if inner is None else not inner
        case ir.Bool():
            parts = [holds(engine, part, frame) for part in test.values]
            decisive = test.op == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
        case ir.Compare(
            left=(ir.Name() | ir.Attr()) as left, ops=(("is" | "is not") as op,), rights=(ir.Const(kind="none"),)
        ):
            return _agreed(None if (some := _is_some(t)) is None else some is (op == "is not")
                           for t in _asked(engine, left, frame))  # fmt: skip
        case ir.Name() | ir.Attr():
            return _agreed(_is_true(t) for t in _asked(engine, test, frame))
    return None


def _asked(engine: Engine, expr: ir.Expr, frame: Frame) -> Iterator[Traced]:
    """What is tested; a parameter's default stands for callers that are not in the tree."""
    for traced in engine.evaluate(expr, frame):
        if not (isinstance(traced.value, Par) and traced.value.defaulted):
            yield traced


def _agreed(answers: Iterator[bool | None]) -> bool | None:
    found = set(answers)
    return found.pop() if len(found) == 1 else None


def _is_some(traced: Traced) -> bool | None:
    """Whether a value is something other than None."""
    match traced.value:
        case Lit(value=value):
            return value is not None
        case Box() | Func() | Cls() | Inst() | Mod():
            return True
    return traced.given or None


def _is_true(traced: Traced) -> bool | None:
    match traced.value:
        case Lit(value=value):
            return bool(value)
        case Func() | Cls() | Mod():
            return True
        case Ext(calls=()):
            return True
    return None


def remaining(engine: Engine, node: ir.Node, scope: Scope) -> tuple[CallRef, ...] | None:
    """The callers of a function that may run a place in it; None where that is all of them, or none is known."""
    if scope.kind != "function" or next(conditions(engine, node, scope), None) is None:
        return None
    if engine.callers.unsettled(scope):
        return None
    callers = engine.callers.of(scope)
    if not 1 < len(callers) <= MOST:
        return None
    kept = tuple(c for c in callers if not ruled_out(engine, node, scope, c))
    return kept if 0 < len(kept) < len(callers) else None


# ── the same question, asked twice ──────────────────────────────────────────────────────────────────────────────────


def agreeing(engine: Engine, place: Argument, values: Values) -> Values:
    """Of the values that reach a place those that are not made where a question had another answer that the program
    asks before the place as well: `if self.is_chat` decides what `prepare` returns, and then which method gets it."""
    if len(values) < 2:
        return values
    here = _Answers(engine, place.frame.scope, place.expr)
    if not here.given:
        return values
    kept = tuple(t for t in values if not any(here.rule_out(scope, node) for scope, node in _made_at(t)))
    return kept or values


def _made_at(traced: Traced) -> Iterator[tuple[Scope, ir.Node]]:
    """The places where a value is made and handed on, each with the module scope or function around it."""
    value = traced.value
    while isinstance(value, Grown):
        value = value.base
    if isinstance(value, (Box, Lit, Mix)):
        yield value.frame.scope, value.node
    elif isinstance(value, (Ext, Inst)):
        call = value.call if isinstance(value, Inst) else next((c for c in value.calls if c is not None), None)
        if call is not None:
            yield call.frame.scope, call.node
    yield from ((hop.unit.scope, hop.node) for hop in traced.hops)


class _Answers:
    """What the conditions on the way to a place answer: a name, an attribute or its comparison with a constant, by the
    text of what is asked, each with the constant (None for the truth of it) and whether it has to hold."""

    def __init__(self, engine: Engine, scope: Scope, node: ir.Node) -> None:
        self.engine = engine
        self.scope = _function_around(engine, scope, node)
        self.given = dict(self._answers(scope, node))

    def _answers(self, scope: Scope, node: ir.Node) -> Iterator[tuple[tuple[str, object], bool]]:
        parents = self.engine.parents(scope.unit)
        child = node
        while (above := parents.get(id(child))) is not None:
            for test, holds in deciding(above, child):
                yield from _asked_there(test, holds=holds)
            if above is self.scope.node:
                return
            child = above

    def rule_out(self, scope: Scope, node: ir.Node) -> bool:
        """Whether another place is only come to with another answer."""
        there = _Answers(self.engine, scope, node)
        renamed = {} if there.scope is self.scope else _kept_as(there.scope)
        return any(
            self._excludes(renamed.get(asked, asked), constant, holds)
            for (asked, constant), holds in there.given.items()
            if self._is_same(renamed.get(asked, asked), there.scope)
        )

    def _is_same(self, asked: str, there: Scope) -> bool:
        """Whether the question means the same in both functions, and nothing changes its answer on the way."""
        root, _, rest = asked.partition(".")
        if not rest:
            return there is self.scope and len(there.bindings.get(root, ())) == 1
        owners = [s.owner for s in (there, self.scope) if s.owner is not None and s.params and s.params[0].name == root]
        if len(owners) < 2 or not any(_derives(self.engine, *two) for two in (owners, owners[::-1])):
            return False
        set_at = self.engine.places.attributes.get(rest.partition(".")[0], ())
        return len(set_at) <= 1 and all(place.scope.name == "__init__" for place in set_at)

    def _excludes(self, asked: str, constant: object, holds: bool) -> bool:
        if self.given.get((asked, constant), holds) is not holds:
            return True
        others = (c for (one, c), held in self.given.items() if one == asked and held and c is not None)
        return constant is not None and holds and any(other != constant for other in others)


def _asked_there(test: ir.Expr, *, holds: bool) -> Iterator[tuple[tuple[str, object], bool]]:
    """The single questions whose answers are known once a condition has held, or has not."""
    match test:
        case ir.Unary(op="not"):
            yield from _asked_there(test.operand, holds=not holds)
        case ir.Bool() if test.op == ("and" if holds else "or"):
            for part in test.values:
                yield from _asked_there(part, holds=holds)
        case ir.Compare(left=left, ops=(("==" | "!=" | "is" | "is not") as op,), rights=(ir.Const(value=value),)):
            if (path := dotted(left)) is not None and value is not None:
                yield (path, value), holds is (op in ("==", "is"))
        case ir.Name() | ir.Attr():
            if (path := dotted(test)) is not None:
                yield (path, None), holds
        case ir.Call(func=func, args=()):
            if (path := dotted(func)) is not None:
                yield (f"{path}()", None), holds


def _function_around(engine: Engine, scope: Scope, node: ir.Node) -> Scope:
    """The function in which a node of a module stands, else the module."""
    parents = engine.parents(scope.unit)
    current: ir.Node | None = node
    while current is not None:
        if isinstance(current, ir.Function) and current is not node:
            return scope.unit.scopes[id(current)]
        current = parents.get(id(current))
    return scope.unit.scope


def _kept_as(init: Scope) -> dict[str, str]:
    """By the names of a constructor's parameters the attributes in which it keeps them unchanged."""
    if init.name != "__init__":
        return {}
    return {
        statement.value.id: path
        for statement in init.body
        if isinstance(statement, ir.Assign) and len(statement.targets) == 1 and isinstance(statement.value, ir.Name)
        if (path := dotted(statement.targets[0])) is not None and len(init.bindings.get(statement.value.id, ())) == 1
    }


def _derives(engine: Engine, below: Scope, above: Scope) -> bool:
    return any(isinstance(a, Cls) and a.scope is above for a in classes.ancestry(engine, Cls(below)))
