"""What else a condition, or a statement before a place, says of a value: one of a few, of plain signs, short."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.languages.walk import is_expression, walk
from auditor.program.guards import leaves, same
from auditor.program.scopes import terminal
from auditor.program.values import Argument, CallRef, Ext, Frame, Func

if TYPE_CHECKING:
    from auditor.program.guards import Guard, Guards

_MAX_DEPTH = 3
"""Functions that hand a condition back, or raise, inside others, that are looked into."""

_PLAIN = frozenset({"isdigit", "isdecimal", "isnumeric", "isalpha", "isalnum", "isidentifier"})
"""Methods that hold only for text without quotes, blanks or other signs."""

_MEASURED = frozenset({"encode", "encode_ordinary", "split", "tokenize", "strip", "rstrip", "lstrip", "decode"})
"""Functions whose answer grows with the text that they are given."""

_COUNTS = r"(?i)(num|count|n|estimate)_?(of_)?(tokens|words|char\w*)|(token|char\w*)_?(count|len\w*)"
"""Names of functions that measure text."""

_ANYTHING = r"(?<!\\)\.|\\[SWDs]|\[\^"
"""Pieces of a pattern that let signs of any kind through."""

_BELOW, _ABOVE = frozenset({"<", "<=", "=="}), frozenset({">", ">=", "=="})

_NOT = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "==": "!=", "!=": "==", "in": "not in", "not in": "in"}


def says_besides(
    guards: Guards, test: ir.Expr, subject: ir.Name | ir.Attr, frame: Frame, *, passed: bool
) -> Iterator[Guard]:
    """What a condition says about the subject beyond a plain test of its length or of membership."""
    match test:
        case ir.Bool(op=op, values=values) if op == ("or" if passed else "and"):
            parts = [set(guards.says(part, subject, frame, passed=passed)) for part in values]
            yield from sorted(set.intersection(*parts))
        case ir.Compare(left=asked, ops=(("is" | "is not") as op,), rights=(ir.Const(value=None),)):
            yield from guards.says(asked, subject, frame, passed=passed == (op == "is not"))
        case ir.Compare(left=left, ops=(op,), rights=(right,)):
            yield from _compared(guards, left, op if passed else _NOT.get(op, ""), right, subject, frame)
        case ir.Compare(left=left, ops=ops, rights=rights) if passed:
            for one, op, other in zip((left, *rights), ops, rights, strict=False):
                yield from _compared(guards, one, op, other, subject, frame)
        case ir.Call():
            yield from _called(guards, test, subject, frame, passed=passed)
        case ir.Name():
            yield from _kept(guards, test, subject, frame, passed=passed)


def left_by(guards: Guards, statement: ir.Stmt, subject: ir.Name | ir.Attr, frame: Frame) -> Iterator[Guard]:
    """What is sure of the subject after a statement that is no plain test, because it has raised or gone on else."""
    match statement:
        case ir.If(test=test, other=other) if leaves(other):
            yield from guards.says(test, subject, frame, passed=True)
        case ir.Evaluate(value=(ir.Call() as call) | ir.Await(value=ir.Call() as call)):
            yield from _checked(guards, call, subject, frame)
        case ir.While(test=test, body=body):
            if not any(isinstance(node, ir.Jump) and node.kind == "break" for part in body for node in walk(part)):
                yield from guards.says(test, subject, frame, passed=False)


def around(guards: Guards, expr: ir.Name | ir.Attr, frame: Frame) -> Iterator[Guard]:
    """What is sure of the subject where it stands inside an expression: `[x for x in xs if x in KNOWN]`."""
    parents = guards.engine.parents(frame.scope.unit)
    child: ir.Node = expr
    above = parents.get(id(child))
    while above is not None and not isinstance(above, (ir.Function, ir.Class)):
        match above:
            case ir.Choice(test=test, then=then) if child is not test:
                yield from guards.says(test, expr, frame, passed=child is then)
            case ir.Bool(op=op, values=parts):
                for part in parts[: next((i for i, part in enumerate(parts) if part is child), 0)]:
                    yield from guards.says(part, expr, frame, passed=op == "and")
            case ir.Comprehension(clauses=clauses) if is_expression(child):
                for test in (test for clause in clauses for test in clause.tests):
                    yield from guards.says(test, expr, frame, passed=True)
        child, above = above, parents.get(id(above)) if is_expression(above) or isinstance(above, ir.Arg) else None


def _compared(
    guards: Guards, left: ir.Expr, op: str, right: ir.Expr, subject: ir.Expr, frame: Frame
) -> Iterator[Guard]:
    """What holds of the subject where `left op right` does."""
    if (op in _BELOW and _measures(guards, left, subject, frame)) or (
        op in _ABOVE and _measures(guards, right, subject, frame)
    ):
        yield "length"
    for one, other in ((left, right), (right, left)) if op == "==" else ():
        if same(one, subject) and isinstance(other, ir.Const):
            yield "allow_list"


def _called(
    guards: Guards, test: ir.Call, subject: ir.Name | ir.Attr, frame: Frame, *, passed: bool
) -> Iterator[Guard]:
    func = test.func
    if isinstance(func, ir.Attr) and func.name in _PLAIN and same(func.base, subject):
        if passed:
            yield "escape"
        return
    if not any(same(arg.value, subject) for arg in test.args):
        return
    args = guards.engine.callers.args(test, frame)
    for value in (traced.value for traced in guards.engine.evaluate(func, frame)):
        match value:
            case Ext(path=("re.fullmatch" | "re.match" | "re.compile().fullmatch" | "re.compile().match")) if passed:
                holder = value.calls[0].args if value.calls and value.calls[0] is not None else args
                if _is_narrow(guards, value, holder.positional[:1]):
                    yield "escape"
            case Func(scope=scope) if len(scope.returns) == 1 and scope.returns[0].value is not None:
                answer, inner = scope.returns[0].value, guards.engine.root(scope)
                for name, given in guards.engine.callers.bound(scope, args, value.receiver is not None):
                    if same(given.expr, subject):
                        yield from guards.deeper(_MAX_DEPTH, answer, ir.Name(answer.at, name), inner, passed=passed)


def _is_narrow(guards: Guards, called: Ext, patterns: tuple[Argument, ...]) -> bool:
    """Whether a pattern that must hold for the whole text names the signs that it lets through."""
    for pattern in patterns:
        text = guards.engine.constant(pattern.expr, pattern.frame)
        if isinstance(text, str) and not re.search(_ANYTHING, text):
            return called.path.endswith("fullmatch") or text.endswith(("$", r"\Z"))
    return False


def _kept(guards: Guards, test: ir.Name, subject: ir.Name | ir.Attr, frame: Frame, *, passed: bool) -> Iterator[Guard]:
    """A name that was set to the condition, once: `known = text in WORDS`."""
    bindings = frame.scope.bindings.get(test.id, ())
    made = bindings[0].node if len(bindings) == 1 else None
    if isinstance(made, ir.Assign) and isinstance(made.value, (ir.Compare, ir.Bool, ir.Unary, ir.Call)):
        yield from guards.deeper(_MAX_DEPTH, made.value, subject, frame, passed=passed)


def _checked(guards: Guards, call: ir.Call, subject: ir.Name | ir.Attr, frame: Frame) -> Iterator[Guard]:
    """What a function of the program is sure of when it comes back: it raises otherwise."""
    if not any(same(arg.value, subject) for arg in call.args):
        return
    engine = guards.engine
    args = engine.callers.args(call, frame)
    for value in (traced.value for traced in engine.evaluate(call.func, frame)):
        if not isinstance(value, Func) or not isinstance(value.scope.node, ir.Function):
            continue
        inner = engine.frame(value.scope, CallRef(call, frame, args), value.receiver, value.parent)
        for name, given in engine.callers.bound(value.scope, args, value.receiver is not None):
            if same(given.expr, subject):
                yield from _raises(guards, value.scope.body, ir.Name(call.at, name), inner, 1)


def _raises(guards: Guards, body: tuple[ir.Stmt, ...], subject: ir.Name, frame: Frame, depth: int) -> Iterator[Guard]:
    """What is sure of a parameter when the body of its function has come to its end: to go back is no refusal."""
    for statement in body:
        match statement:
            case ir.If(test=test, body=inside) if leaves(inside, raising=True):
                yield from guards.says(test, subject, frame, passed=False)
            case ir.If(test=test, other=other) if leaves(other, raising=True):
                yield from guards.says(test, subject, frame, passed=True)
            case ir.Assert(test=test):
                yield from guards.says(test, subject, frame, passed=True)
            case ir.With(body=inside):
                yield from _raises(guards, inside, subject, frame, depth)
            case ir.Evaluate(value=ir.Call() as call) if depth < _MAX_DEPTH:
                yield from guards.deeper(_MAX_DEPTH, call, subject, frame, passed=None)
            case ir.Return():
                return


def _measures(guards: Guards, expr: ir.Expr, subject: ir.Expr, frame: Frame) -> bool:
    """Whether an expression is how long the subject is: in characters, words or tokens."""
    if isinstance(expr, ir.Name):
        found = (t.value for t in guards.engine.evaluate(expr, frame))
        made = (v.call for v in found if isinstance(v, Ext) and v.path == "builtins.len()")
        return any(isinstance(c, CallRef) and isinstance(c.node, ir.Call) and _is_length(c.node, subject) for c in made)
    return isinstance(expr, ir.Call) and _is_length(expr, subject)


def _is_length(call: ir.Call, subject: ir.Expr) -> bool:
    name = terminal(call.func) or ""
    if re.fullmatch(_COUNTS, name):
        return any(same(arg.value, subject) for arg in call.args)
    if name != "len" or not call.args:
        return False
    measured = call.args[0].value
    if isinstance(measured, ir.Call) and terminal(measured.func) in _MEASURED:
        return any(same(node, subject) for node in walk(measured))
    return same(measured, subject)
