"""Where things stand in a program, by name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import msgspec

from auditor.languages import ir
from auditor.program.scopes import AttributePlace, Binding, CallPlace, ReferencePlace, Scope, terminal


class Places(msgspec.Struct):
    """Where things stand in a program, by name; filled unit by unit."""

    calls: dict[str, list[CallPlace]] = msgspec.field(default_factory=lambda: defaultdict(list))
    references: dict[str, list[ReferencePlace]] = msgspec.field(default_factory=lambda: defaultdict(list))
    attributes: dict[str, list[AttributePlace]] = msgspec.field(default_factory=lambda: defaultdict(list))
    methods: dict[str, list[Scope]] = msgspec.field(default_factory=lambda: defaultdict(list))
    classes: list[Scope] = msgspec.field(default_factory=list)
    functions: list[Scope] = msgspec.field(default_factory=list)
    renamed: dict[str, dict[str, None]] = msgspec.field(default_factory=lambda: defaultdict(dict))
    """Further names for what goes by a name: `from m import a as b`, `b = m.a`, `f(b=a)`. They are not verified.

    `b` is a name that `def`, `class` or an import binds where it is read, `~b` a variable, `.b` an attribute, and `b[]`
    an element of `b`: data often has the name of a function.
    """
    bound: dict[int, list[Binding]] = msgspec.field(default_factory=dict)
    """Bindings by the identity of the statement (or walrus, comprehension clause, lambda) that makes them."""

    def called(self, name: str, *, method: bool) -> Iterator[CallPlace]:
        """The calls that may mean a function or class of this name: by its name, and by the names it is kept under.

        Only the last name of what is called has been looked at; the rest is to be verified. `method`: it is also read
        as an attribute of other things than modules.
        """
        yield from self.calls.get(name, ())
        for other in self._further(name, *([f".{name}"] if method else [])):
            yield from self._called_by(other)

    def called_otherwise(self, name: str) -> Iterator[CallPlace]:
        """The calls of what a parameter of this name holds, by other names than its own."""
        for other in self._further(f"~{name}"):
            yield from self._called_by(other)

    def read(self, name: str) -> Iterator[ReferencePlace]:
        """The places that read a function or class of this name other than to call it; to be verified as well."""
        yield from self.references.get(name, ())
        for other in self._further(name):
            attribute = other.startswith(".")
            places = self.references.get(other.lstrip(".~"), ())
            yield from (p for p in places if isinstance(p.expr, ir.Attr) == attribute)

    def _called_by(self, name: str) -> Iterator[CallPlace]:
        if name.endswith("[]"):
            yield from self.calls.get(name, ())
            return
        attribute = name.startswith(".")
        places = self.calls.get(name.lstrip(".~"), ())
        yield from (p for p in places if isinstance(p.call.func, ir.Attr) == attribute)

    def _further(self, *names: str) -> Iterator[str]:
        waiting = list(names)
        found = set(waiting)
        while waiting:
            for other in self.renamed.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
                    yield other


def changed(change: Binding) -> ir.Expr | None:
    """The container that a change is made to, or to what it holds."""
    match change.target:
        case ir.Item(base=container) | ir.Starred(value=container):
            return container
    return change.target


def attach_changes(places: Places) -> None:
    """Hand every change of a name to the scope that owns the name, for readers in other scopes."""
    for bindings in places.bound.values():
        for binding in bindings:
            if binding.kind != "change":
                continue
            target = changed(binding)
            if not isinstance(target, ir.Name):
                continue
            scope: Scope | None = binding.scope
            while scope is not None and binding.name not in scope.bindings:
                scope = scope.parent
            if scope is not None:
                scope.bindings[binding.name].append(binding)


CHANGING = frozenset(
    {"append", "extend", "insert", "add", "update", "setdefault", "appendleft", "extendleft", "push", "put",
     "put_nowait", "write", "writelines"}
)  # fmt: skip
"""Methods that put something into the container they are called on."""


def takes_out(call: ir.Call) -> bool:
    """Whether it takes an entry out of a mapping: `options.pop("max_tokens")`."""
    match call:
        case ir.Call(func=ir.Attr(name="pop"), args=(ir.Arg(value=ir.Const(kind="str"), name=None), *_)):
            return True
    return False


NAMELESS = "()"
"""Stands for the name of what is called without one: `make()(x)`."""


def element_name(expr: ir.Expr) -> str | None:
    """The name for the elements of a container, where the expression takes one (or all) of them."""
    match expr:
        case ir.Item(base=holder) if not isinstance(expr.index, ir.Slice):
            pass
        case ir.Call(func=ir.Attr(base=holder, name="get" | "pop" | "values")):
            pass
        case _:
            return None
    name = terminal(holder)
    if name is None:
        return None
    return f".{name}[]" if isinstance(holder, ir.Attr) else f"{name}[]"


def read_as(target: ir.Expr, scope: Scope) -> tuple[str, ...]:
    """How what is bound to the target is read (see `Places.renamed`): other modules import what a module binds."""
    if isinstance(target, ir.Name):
        name = target.id
        return (f"~{name}",) if scope.kind == "function" else (f"~{name}", name, f".{name}")
    if isinstance(target, ir.Item) and is_path(target.base):
        return tuple(f"{name.lstrip('~')}[]" for name in read_as(target.base, scope))
    return (f".{target.name}",) if isinstance(target, ir.Attr) else ()


def is_path(expr: ir.Expr) -> bool:
    """Whether it is a name or an attribute, to which something may be bound."""
    return isinstance(expr, (ir.Name, ir.Attr))
