"""Scopes and bindings: which name means what, where."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, TypeAlias

import msgspec

from auditor.languages import ir

Selector: TypeAlias = int | str | None
"""How a binding picks its part out of the bound value: an index of an unpacking, `"1:2"` for the rest but one at the
start and two at the end, None for all."""

BindingKind: TypeAlias = Literal[
    "assign",
    "augment",
    "narrowed",
    "given",
    "true",
    "has",
    "lacks",
    "passes",
    "fails",
    "element",
    "context",
    "error",
    "import",
    "function",
    "class",
    "param",
    "change",
    "declared",
    "deleted",
    "unbound",
]


class Binding(msgspec.Struct, eq=False):
    """One way in which a name gets its value.

    `value` is the expression it comes from: the right side (`assign`), the iterable (`element`), the context manager
    (`context`), the exception class (`error`), the call that changes a container in place or hands it on (`change`).
    `unbound` marks the way on which nothing bound it.
    """

    name: str
    kind: BindingKind
    node: ir.Node | ir.Module
    scope: Scope
    value: ir.Expr | None = None
    path: tuple[Selector, ...] = ()
    annotation: ir.Expr | None = None
    target: ir.Expr | None = None
    """The single target as written; for a change the container that is changed."""
    origin: ir.Import | ir.ImportFrom | None = None
    """The statement of an import, whose `node` is the alias."""

    @property
    def node_in_file(self) -> ir.Node:
        """The node that shows where the binding stands."""
        if isinstance(self.node, ir.Module):
            raise TypeError("only an unbound name has a module for its node")
        return self.node


class Scope(msgspec.Struct, eq=False):
    """A module, a class body, a function or a lambda, with the names that are bound in it."""

    kind: Literal["module", "class", "function", "lambda"]
    node: ir.Module | ir.Class | ir.Function | ir.Lambda
    unit: Unit
    parent: Scope | None
    name: str
    bindings: dict[str, list[Binding]] = msgspec.field(default_factory=dict)
    globals: set[str] = msgspec.field(default_factory=set)
    nonlocals: set[str] = msgspec.field(default_factory=set)
    returns: list[ir.Return] = msgspec.field(default_factory=list)
    yields: list[ir.Yield] = msgspec.field(default_factory=list)

    @property
    def qualified(self) -> str:
        """The dotted name with the module's: `app.bot.Bot.answer`."""
        if self.parent is None:
            return self.unit.name
        return f"{self.parent.qualified}.{self.name}"

    @property
    def params(self) -> tuple[ir.Param, ...]:
        """The parameters of a function or lambda."""
        return self.node.params if isinstance(self.node, (ir.Function, ir.Lambda)) else ()

    @property
    def body(self) -> tuple[ir.Stmt, ...]:
        """The statements; none for a lambda."""
        return () if isinstance(self.node, ir.Lambda) else self.node.body

    @property
    def owner(self) -> Scope | None:
        """The class of a method."""
        return self.parent if self.kind == "function" and self.parent and self.parent.kind == "class" else None


class Unit:
    """A module of the program: its file, the name it is imported by, its scopes.

    `package` is the folder that relative imports count from, as a path; "" is the root. `scopes` are those of the
    module by the identity of their node, and `scope` its outermost, which whoever builds the unit adds. `imported` are
    the names that count as imported although the module has something else for them where they cannot be.
    """

    scope: Scope
    imported: frozenset[str]

    def __init__(self, module: ir.Module, name: str, package: str) -> None:
        self.module = module
        self.name = name
        self.package = package
        self.scopes: dict[int, Scope] = {}

    @property
    def path(self) -> str:
        """The file's path relative to the audited root."""
        return self.module.path


class CallPlace(msgspec.Struct):
    """A call in the source, with the scope in which it stands."""

    call: ir.Call
    scope: Scope


class ReferencePlace(msgspec.Struct):
    """A name or attribute that is read other than to call it: a function that is handed on, for instance."""

    expr: ir.Name | ir.Attr
    scope: Scope


class AttributePlace(msgspec.Struct):
    """`base.name = value` (or a change in place of what `base.name` holds)."""

    base: ir.Expr
    binding: Binding
    scope: Scope


def counts_for(outside: Scope, scope: Scope) -> bool:
    """Whether what other code does counts for this scope: tests and examples say nothing about the application."""
    return scope.unit.module.place != "app" or outside.unit.module.place == "app"


def function_of(scope: Scope) -> Scope:
    """The function (or module) whose run a scope belongs to: lambdas and class bodies belong to the one around them."""
    while scope.kind in ("lambda", "class") and scope.parent is not None:
        scope = scope.parent
    return scope


def terminal(expr: ir.Expr) -> str | None:
    """The last name of a chain: `create` of `client.chat.completions.create`."""
    if isinstance(expr, ir.Name):
        return expr.id
    if isinstance(expr, ir.Attr):
        return expr.name
    return None


def dotted(expr: ir.Expr) -> str | None:
    """The chain as text, where it consists of names only."""
    if isinstance(expr, ir.Name):
        return expr.id
    if isinstance(expr, ir.Attr):
        base = dotted(expr.base)
        return None if base is None else f"{base}.{expr.name}"
    return None


def path_key(expr: ir.Expr) -> str | None:
    """The key under which the flow knows an expression: `x`, `self.client`, `options["n"]`."""
    if isinstance(expr, ir.Name):
        return expr.id
    if isinstance(expr, ir.Attr):
        base = dotted(expr.base)
        return None if base is None else f"{base}.{expr.name}"
    if isinstance(expr, ir.Item) and isinstance(expr.index, ir.Const):
        base = dotted(expr.base)
        return None if base is None else f"{base}[{expr.index.value!r}]"
    return None


def targets_of(target: ir.Expr, path: tuple[Selector, ...] = ()) -> Sequence[tuple[ir.Expr, tuple[Selector, ...]]]:
    """The single targets of an assignment target, each with the way to its part of the value."""
    if isinstance(target, ir.Display):
        items = target.items
        star = next((i for i, item in enumerate(items) if isinstance(item, ir.Starred)), len(items))
        pairs: list[tuple[ir.Expr, tuple[Selector, ...]]] = []
        for i, item in enumerate(items):
            if isinstance(item, ir.Starred):
                pairs += targets_of(item.value, (*path, f"{i}:{len(items) - i - 1}"))
            else:
                pairs += targets_of(item, (*path, i if i < star else i - len(items)))
        return pairs
    return [(target, path)]
