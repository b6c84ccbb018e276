"""Branches that a caller's constants rule out: `complete(stream=False)` does not run what stands under `if stream`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.languages.walk import children, walk
from auditor.program.scopes import Scope
from auditor.program.values import CallRef, Frame, Lit

if TYPE_CHECKING:
    from auditor.program.engine import Engine

MOST = 40
"""Callers of a function that are asked for their constants."""


def conditions(engine: Engine, node: ir.Node, scope: Scope) -> Iterator[tuple[ir.Expr, bool]]:
    """Tests of a function's own parameters that decide whether a place in it runs, each with what it has to come to."""
    names = {p.name for p in scope.params if len(scope.bindings.get(p.name, ())) == 1}
    if not names:
        return
    parents = engine.parents(scope.unit)
    child = node
    while child is not scope.node and (above := parents.get(id(child))) is not None:
        for test, holds in _deciding(above, child):
            if any(isinstance(n, ir.Name) and n.id in names for n in walk(test)):
                yield test, holds
        if isinstance(above, (ir.Lambda, ir.Class)):
            return
        child = above


def _deciding(above: ir.Node, child: ir.Node) -> Iterator[tuple[ir.Expr, bool]]:
    match above:
        case ir.If() if child is not above.test:
            yield above.test, any(s is child for s in above.body)
        case ir.Choice() if child is not above.test:
            yield above.test, child is above.then
    for statement in children(above):
        if statement is child:
            break
        passed = isinstance(above, (ir.Function, ir.Module)) or _same_block(above, statement, child)
        if isinstance(statement, ir.If) and not statement.other and _leaves(statement.body) and passed:
            yield statement.test, False


def _same_block(above: ir.Node, one: ir.Node, other: ir.Node) -> bool:
    """Whether two statements follow one another: those of the arms of one statement do not."""
    blocks = [getattr(above, name, ()) for name in ("body", "other", "final")]
    bodies = [block for block in blocks if isinstance(block, tuple)]
    return any(any(s is one for s in block) and any(s is other for s in block) for block in bodies)


def _leaves(body: Sequence[ir.Stmt]) -> bool:
    last = body[-1] if body else None
    return isinstance(last, (ir.Return, ir.Raise)) or (isinstance(last, ir.Jump) and last.kind != "pass")


def ruled_out(engine: Engine, node: ir.Node, frame: Frame) -> bool:
    """Whether a place does not run in a function that was entered in this way."""
    return any(truth(engine, test, frame) is (not holds) for test, holds in conditions(engine, node, frame.scope))


def truth(engine: Engine, test: ir.Expr, frame: Frame) -> bool | None:
    """What a test comes to in the frame; None where that cannot be told from constants."""
    match test:
        case ir.Unary(op="not"):
            inner = truth(engine, test.operand, frame)
            return None if inner is None else not inner
        case ir.Bool():
            parts = [truth(engine, part, frame) for part in test.values]
            decisive = test.op == "or"
            return decisive if decisive in parts else None if None in parts else not decisive
        case ir.Compare(ops=(op,), rights=(right,)):
            return _compared(op, _constants(engine, test.left, frame), _wanted(engine, right, frame))
    found = _constants(engine, test, frame)
    truths = {bool(value) for value in found or ()}
    return truths.pop() if len(truths) == 1 else None


def _constants(engine: Engine, expr: ir.Expr, frame: Frame) -> list[object] | None:
    values = [traced.value for traced in engine.evaluate(expr, frame)]
    constants = [v.value for v in values if isinstance(v, Lit)]
    return constants if constants and len(constants) == len(values) else None  # type: ignore[return-value]  # widened


def _wanted(engine: Engine, expr: ir.Expr, frame: Frame) -> list[object] | None:
    if not isinstance(expr, ir.Display):
        return _constants(engine, expr, frame)
    parts = [_constants(engine, item, frame) for item in expr.items]
    return [p[0] for p in parts if p is not None] if all(p is not None and len(p) == 1 for p in parts) else None


def _compared(op: str, left: list[object] | None, right: list[object] | None) -> bool | None:
    if not left or right is None:
        return None
    if op in ("==", "is", "!=", "is not"):
        if len(right) != 1:
            return None
        answers = {value == right[0] for value in left}
    elif op in ("in", "not in"):
        answers = {value in right for value in left}
    else:
        return None
    if len(answers) > 1:
        return None
    return answers.pop() is (op in ("==", "is", "in"))


def remaining(engine: Engine, node: ir.Node, scope: Scope) -> tuple[CallRef, ...] | None:
    """The callers of a function that may run a place in it; None where that is all of them, or none is known."""
    if (
        scope.kind != "function"
        or engine.callers.unsettled(scope)
        or next(conditions(engine, node, scope), None) is None
    ):
        return None
    callers = engine.callers.of(scope)
    if not 1 < len(callers) <= MOST:
        return None
    kept = tuple(c for c in callers if not ruled_out(engine, node, engine.frame(scope, c)))
    return kept if 0 < len(kept) < len(callers) else None
