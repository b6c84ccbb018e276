"""Code that never runs, as far as constants tell: the body of `if False`, what follows a `return`."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.languages import ir


def always(test: ir.Expr, true: Collection[str] = ()) -> bool | None:
    """Whether a condition holds always (True) or never (False); None where that depends on what runs.

    `true` are names that count as neither None nor false.
    """
    match test:
        case ir.Const():
            return test.kind == "ellipsis" or bool(test.value)
        case ir.Name():
            return True if test.id in true else None
        case ir.Compare(left=ir.Name(id=name), ops=(("is" | "is not") as op,), rights=(ir.Const(kind="none"),)):
            return op == "is not" if name in true else None
        case ir.Unary(op="not"):
            inner = always(test.operand, true)
            return None if inner is None else not inner
        case ir.Bool():
            decided = test.op == "or"
            parts = [always(part, true) for part in test.values]
            if decided in parts:
                return decided
            return None if None in parts else not decided
    return None


def unused(node: ir.Node) -> tuple[ir.Node, ...]:
    """The parts of a module, statement or expression that never run although it does."""
    match node:
        case ir.If():
            holds = always(node.test)
            if holds is None:
                return (*behind(node.body), *behind(node.other))
            return (*node.other, *behind(node.body)) if holds else (*node.body, *behind(node.other))
        case ir.While():
            dead = node.body if always(node.test) is False else behind(node.body)
            return (*dead, *behind(node.other))
        case ir.Choice():
            holds = always(node.test)
            return () if holds is None else (node.other if holds else node.then,)
        case ir.Bool():
            for i, part in enumerate(node.values):
                if always(part) is (node.op == "or"):
                    return node.values[i + 1 :]
            return ()
        case ir.For():
            return (*behind(node.body), *behind(node.other))
        case ir.Try():
            return (*behind(node.body), *behind(node.other), *behind(node.final))
        case ir.With() | ir.Handler() | ir.Case():
            return behind(node.body)
    return ()


def behind(body: tuple[ir.Stmt, ...]) -> tuple[ir.Stmt, ...]:
    """What stands in a block behind a statement that leaves it."""
    for i, statement in enumerate(body[:-1]):
        if isinstance(statement, (ir.Return, ir.Raise)) or (
            isinstance(statement, ir.Jump) and statement.kind != "pass"
        ):
            return body[i + 1 :]
    return ()


def imported(body: tuple[ir.Stmt, ...]) -> frozenset[str]:
    """Names of a module that an import gives it, and that stand for nothing where that fails; and flags that say so.

    Where the import has failed there is nothing to call, so that what else is done then need not be followed.
    """
    given: set[str] = set()
    nothing: set[str] = set()
    other: set[str] = set()
    for statement in body:
        if isinstance(statement, ir.Try) and _imports(statement.body):
            inner = (*statement.body, *statement.other)
            if not any(_imports(handler.body) for handler in statement.handlers):
                given.update(
                    alias.local for s in inner if isinstance(s, (ir.Import, ir.ImportFrom)) for alias in s.names
                )
                given.update(name for name, value in _constants(inner) if value is True)
            for handler in statement.handlers:
                for name, value in _constants(handler.body):
                    (other if value else nothing).add(name)
    for name, value in _constants(body):
        (other if value else nothing).add(name)
    return frozenset((given & nothing) - other)


def _imports(body: tuple[ir.Stmt, ...]) -> bool:
    return any(isinstance(statement, (ir.Import, ir.ImportFrom)) for statement in body)


def _constants(body: tuple[ir.Stmt, ...]) -> Iterator[tuple[str, object]]:
    """The names that are set in a block, each with its constant, or with True where it is set to anything else."""
    for statement in body:
        if isinstance(statement, ir.Assign):
            value = statement.value.value if isinstance(statement.value, ir.Const) else True
            yield from ((t.id, value) for t in statement.targets if isinstance(t, ir.Name) and statement.value)
