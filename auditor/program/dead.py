"""Code that never runs, as far as constants tell: the body of `if False`, what follows a `return`."""

from __future__ import annotations

from auditor.languages import ir


def always(test: ir.Expr) -> bool | None:
    """Whether a condition holds always (True) or never (False); None where that depends on what runs."""
    match test:
        case ir.Const():
            return test.kind == "ellipsis" or bool(test.value)
        case ir.Unary(op="not"):
            inner = always(test.operand)
            return None if inner is None else not inner
        case ir.Bool():
            decided = test.op == "or"
            parts = [always(part) for part in test.values]
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
