"""What a test comes to for one text: which of the names of models `model.startswith("claude")` lets through."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final, TypeAlias

from auditor.languages import ir
from auditor.program import containers, texts
from auditor.program.narrowing import text_tested
from auditor.program.scopes import Binding, path_key
from auditor.program.values import Box, Frame, Func, Grown, Lit, Par, Traced, Unk, Values

if TYPE_CHECKING:
    from auditor.program.engine import Engine

MAX_STEPS = 200
"""Expressions that are computed for one text."""

Plain: TypeAlias = "str | bytes | int | float | bool | tuple[Plain, ...] | None"

_NOTHING: Final = object()


class Open(Exception):  # noqa: N818  # it is no error: the answer depends on what is not known
    """Something decides that is not known."""


def passing(engine: Engine, binding: Binding, values: Values, frame: Frame) -> Values:
    """Of the values of a name those that may be there once a test of its text has held, or has not."""
    test, tested, wanted = binding.node, binding.value, binding.kind == "passes"
    assert tested is not None
    subject = path_key(tested)
    if subject is None or not isinstance(test, ir.Expr):
        return values
    kept = [t for t in values if _verdict(engine, binding, test, subject, t, frame) is not (not wanted)]
    if len(kept) == len(values):
        return values
    if not kept:
        return (Traced(Unk("none of the texts in sight comes past the test before", tested, frame)),)
    # The default that stood beside a parameter may be among what has gone.
    return tuple(
        Traced(Par(t.value.scope, t.value.param), t.hops, t.given)
        if isinstance(t.value, Par) and t.value.defaulted
        else t
        for t in kept
    )


def _verdict(
    engine: Engine, binding: Binding, test: ir.Expr, subject: str, traced: Traced, frame: Frame
) -> bool | None:
    """What the test comes to where the tested name is this text; None where that does not tell."""
    value = traced.value
    if not isinstance(value, Lit) or not isinstance(value.value, str):
        return None
    known: dict[str, Plain] = {subject: value.value}
    run = Run(engine, frame, [0])
    try:
        if binding.annotation is not None and (told := text_tested(test)) is not None:
            known[path_key(told) or ""] = run.value(binding.annotation, known)
        return bool(run.value(test, known))
    except Open:
        return None


class Run:
    """One computation in one frame; it stops at the first thing that is not plain."""

    def __init__(self, engine: Engine, frame: Frame, steps: list[int]) -> None:
        self.engine = engine
        self.frame = frame
        self.steps = steps

    def value(self, expr: ir.Expr, known: Mapping[str, Plain]) -> Plain:
        """What the expression comes to."""
        self.steps[0] += 1
        if self.steps[0] > MAX_STEPS:
            raise Open
        match expr:
            case ir.Const():
                return expr.value
            case ir.Name() | ir.Attr() if (key := path_key(expr)) is not None and key in known:
                return known[key]
            case ir.Unary(op="not"):
                return not self.value(expr.operand, known)
            case ir.Bool():
                return self._joined(expr, known)
            case ir.Compare(ops=(op,), rights=(right,)):
                return self._compared(op, self.value(expr.left, known), right, known)
            case ir.Choice():
                return self.value(expr.then if self.value(expr.test, known) else expr.other, known)
            case ir.Display():
                return tuple(self.value(item, known) for item in expr.items)
            case ir.Call():
                return self._called(expr, known)
            case ir.Item():
                return self._under(expr.base, self.value(expr.index, known), _NOTHING)
        return self._constant(expr)

    def _joined(self, expr: ir.Bool, known: Mapping[str, Plain]) -> Plain:
        result: Plain = None
        for part in expr.values:
            result = self.value(part, known)
            if bool(result) is (expr.op == "or"):
                break
        return result

    def _constant(self, expr: ir.Expr) -> Plain:
        found = self.engine.evaluate(expr, self.frame)
        if len(found) == 1 and isinstance(found[0].value, Lit):
            return found[0].value.value
        raise Open

    def _compared(self, op: str, one: Plain, right: ir.Expr, known: Mapping[str, Plain]) -> bool:
        match op:
            case "==" | "is":
                return one == self.value(right, known)
            case "!=" | "is not":
                return one != self.value(right, known)
            case "in" | "not in":
                return self._contains(right, one, known) is (op == "in")
        raise Open

    def _contains(self, holder: ir.Expr, one: Plain, known: Mapping[str, Plain]) -> bool:
        if isinstance(holder, (ir.Const, ir.Call)) or path_key(holder) in known:
            held = self.value(holder, known)
            if isinstance(held, str) and isinstance(one, str):
                return one in held
            raise Open
        return one in tuple(self.elements(holder, known))

    def elements(self, holder: ir.Expr, known: Mapping[str, Plain]) -> Iterator[Plain]:
        """What going through a container gives, where all of it is written out in one place."""
        if isinstance(holder, ir.Display):
            yield from (self.value(item, known) for item in holder.items)
            return
        found = self.engine.evaluate(holder, self.frame)
        value = found[0].value if len(found) == 1 else None
        if not isinstance(value, Box) or isinstance(value.node, ir.Comprehension):
            raise Open
        inner = Run(self.engine, value.frame, self.steps)
        for item in [e.key for e in value.node.entries] if isinstance(value.node, ir.Dict) else value.node.items:
            if item is None:
                raise Open
            yield inner.value(item, {})

    def _under(self, holder: ir.Expr, key: Plain, otherwise: object) -> Plain:
        """What a mapping has under a key; `otherwise` where it has none."""
        found = self.engine.evaluate(holder, self.frame)
        value = found[0].value if len(found) == 1 else None
        if not isinstance(key, (str, int)) or not isinstance(value, (Box, Grown)):
            raise Open
        held = containers.lookup(self.engine, value, key)
        if held.missing and not held.found and not held.unclear and otherwise is not _NOTHING:
            return otherwise  # type: ignore[return-value]  # who gives one gives a plain value
        only = held.found[0].value if len(held.found) == 1 and not held.missing and not held.unclear else None
        if not isinstance(only, Lit):
            raise Open
        return only.value

    def _called(self, call: ir.Call, known: Mapping[str, Plain]) -> Plain:
        func = call.func
        given = [arg.value for arg in call.args if arg.name is None and not arg.stars]
        if len(given) < len(call.args):
            raise Open
        if isinstance(func, ir.Name) and func.id in ("any", "all") and len(given) == 1:
            return self._quantified(func.id, given[0], known)
        arguments = [self.value(argument, known) for argument in given]
        if isinstance(func, ir.Attr) and func.name == "get" and arguments:
            return self._under(func.base, arguments[0], arguments[1] if len(arguments) > 1 else None)
        if isinstance(func, ir.Attr) and (func.name in ("startswith", "endswith") or func.name in texts.METHODS):
            return _of_text(self.value(func.base, known), func.name, arguments)
        return self._run(func, arguments)

    def _quantified(self, name: str, asked: ir.Expr, known: Mapping[str, Plain]) -> bool:
        if not isinstance(asked, ir.Comprehension) or len(asked.clauses) != 1 or asked.clauses[0].tests:
            raise Open
        clause = asked.clauses[0]
        if not isinstance(clause.target, ir.Name):
            raise Open
        going = self.elements(clause.iterable, known)
        held = (bool(self.value(asked.element, {**known, clause.target.id: one})) for one in going)
        return any(held) if name == "any" else all(held)

    def _run(self, func: ir.Expr, arguments: list[Plain]) -> Plain:
        """What a function of the program gives back for plain arguments."""
        found = [t.value for t in self.engine.evaluate(func, self.frame)]
        called = found[0] if len(found) == 1 else None
        if not isinstance(called, Func) or isinstance(called.scope.node, ir.Lambda) or called.scope.yields:
            raise Open
        scope = called.scope
        params = scope.params[1:] if called.receiver is not None else scope.params
        inner = Run(self.engine, self.engine.frame(scope, None, called.receiver, called.parent), self.steps)
        if len(arguments) > len(params) or any(p.default is None for p in params[len(arguments) :]):
            raise Open
        given = {p.name: argument for p, argument in zip(params, arguments, strict=False)}
        given |= {p.name: inner.value(p.default, {}) for p in params[len(arguments) :] if p.default is not None}
        result = inner.block(scope.body, given)
        return None if result is None else result[0]

    def block(self, body: tuple[ir.Stmt, ...], known: dict[str, Plain]) -> tuple[Plain] | None:
        """What the statements return, None where they come to their end; names that they set are added to `known`."""
        for statement in body:
            result: tuple[Plain] | None = None
            match statement:
                case ir.Return(value=value):
                    return (self.value(value, known) if value is not None else None,)
                case ir.If():
                    result = self.block(statement.body if self.value(statement.test, known) else statement.other, known)
                case ir.Assign(targets=(ir.Name(id=name),), value=value) if value is not None:
                    known[name] = self.value(value, known)
                case ir.For(other=()):
                    result = self._loop(statement, known)
                case ir.Evaluate(value=ir.Const()) | ir.Jump(kind="pass"):
                    pass
                case _:
                    raise Open
            if result is not None:
                return result
        return None

    def _loop(self, loop: ir.For, known: dict[str, Plain]) -> tuple[Plain] | None:
        """A loop over what is written out, or over the pairs of a mapping."""
        for one in self._rounds(loop.iterable, known):
            match loop.target, one:
                case ir.Name(id=name), _:
                    known[name] = one
                case ir.Display(items=(ir.Name(id=first), ir.Name(id=second))), (left, right):
                    known[first], known[second] = left, right
                case _:
                    raise Open
            if (result := self.block(loop.body, known)) is not None:
                return result
        return None

    def _rounds(self, iterable: ir.Expr, known: Mapping[str, Plain]) -> Iterator[Plain]:
        if isinstance(iterable, ir.Call) and isinstance(iterable.func, ir.Attr) and iterable.func.name == "items":
            holder = iterable.func.base
            yield from ((key, self._under(holder, key, _NOTHING)) for key in self.elements(holder, known))
        else:
            yield from self.elements(iterable, known)


def _of_text(text: Plain, name: str, arguments: list[Plain]) -> Plain:
    """What a method of a text gives."""
    if not isinstance(text, str):
        raise Open
    if name in ("startswith", "endswith"):
        wanted = arguments[0] if arguments and isinstance(arguments[0], tuple) else tuple(arguments)
        asked = tuple(one for one in wanted if isinstance(one, str))
        return text.startswith(asked) if name == "startswith" else text.endswith(asked)
    made = texts.method(text, name, [a for a in arguments if not isinstance(a, tuple)])
    if made is None:
        raise Open
    return made
