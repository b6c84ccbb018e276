"""Walking the intermediate representation without knowing its node types one by one."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import TypeGuard, get_args

from auditor.languages import ir

_EXPRESSIONS: frozenset[type] = frozenset(get_args(ir.Expr))
_STATEMENTS: frozenset[type] = frozenset(get_args(ir.Stmt))

_LEAVES = frozenset({"at", "id", "name", "op", "ops", "kind", "value_kind", "local", "module", "level", "renamed"})


@cache
def _fields(node_type: type[ir.Node]) -> tuple[str, ...]:
    if node_type is ir.Const:
        return ()
    return tuple(f for f in node_type.__struct_fields__ if f not in _LEAVES and not f.startswith("is_"))


def children(node: ir.Node) -> Iterator[ir.Node]:
    """The nodes directly below `node`, in source order of its fields."""
    for field in _fields(type(node)):
        value = getattr(node, field)
        if isinstance(value, ir.Node):
            yield value
        elif type(value) is tuple:
            for item in value:
                if isinstance(item, ir.Node):
                    yield item


def walk(node: ir.Node) -> Iterator[ir.Node]:
    """`node` and everything below it, parents first."""
    waiting = [node]
    while waiting:
        current = waiting.pop()
        yield current
        waiting.extend(reversed(tuple(children(current))))


def is_expression(node: ir.Node) -> TypeGuard[ir.Expr]:
    """Whether the node is an expression (an argument, a parameter or a clause is not)."""
    return type(node) in _EXPRESSIONS


def is_statement(node: ir.Node) -> TypeGuard[ir.Stmt]:
    """Whether the node is a statement."""
    return type(node) in _STATEMENTS
