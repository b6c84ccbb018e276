"""Classes: their bases, the classes that derive from them, their methods."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program.scopes import Scope, dotted, terminal
from auditor.program.values import (
    Cls,
    Ext,
    Value,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


def ancestry(engine: Engine, cls: Cls) -> tuple[Cls | Ext, ...]:
    """The class, then its bases, each once, the nearest first."""
    return engine.solver.solve(("ancestry", id(cls.scope)), lambda: tuple(_ancestry(engine, cls)), lambda _: (cls,))


def _ancestry(engine: Engine, cls: Cls) -> Iterator[Cls | Ext]:
    seen: set[int] = set()
    waiting: list[Value] = [cls]
    while waiting:
        current = waiting.pop(0)
        if current.key in seen:
            continue
        seen.add(current.key)
        if isinstance(current, Cls):
            yield current
            outer = current.parent or engine.root(current.scope.parent or current.scope)
            for base in _bases(current.scope):
                waiting += [t.value for t in engine.evaluate(base, outer)]
        elif isinstance(current, Ext):
            yield current


def _bases(scope: Scope) -> Iterator[ir.Expr]:
    assert isinstance(scope.node, ir.Class)
    for arg in scope.node.bases:
        if arg.name is None:
            # `Generic[T]` and `Base[T]` are their outermost name.
            yield arg.value.base if isinstance(arg.value, ir.Item) else arg.value


def descendants(engine: Engine, cls: Cls) -> tuple[Cls, ...]:
    """The classes of the program that derive from the class, directly or not."""
    return engine.solver.solve(("descendants", id(cls.scope)), lambda: tuple(_descendants(engine, cls)), lambda _: ())


def _descendants(engine: Engine, cls: Cls) -> Iterator[Cls]:
    for candidate in engine.solver.solve(("derived",), lambda: tuple(_derived(engine)), lambda _: ()):
        if candidate.scope is cls.scope:
            continue
        for above in ancestry(engine, candidate):
            if isinstance(above, Cls) and above.scope is cls.scope:
                yield candidate
                break


def _derived(engine: Engine) -> Iterator[Cls]:
    """The classes of the program that have bases."""
    for scope in engine.places.classes:
        if any(True for _ in _bases(scope)):
            yield Cls(scope, engine.root(scope.parent) if scope.parent else None)


def replaced_below(engine: Engine, cls: Cls, scope: Scope) -> bool:
    """Whether a class that derives from it runs a method of its own in place of this one."""
    return any(not runs(engine, child, scope) for child in descendants(engine, cls))


def runs(engine: Engine, cls: Cls, scope: Scope) -> bool:
    """Whether an object of the class may run the method of its base: it has none of that name, or one that calls it."""
    own = method(engine, cls, scope.name)
    if own is None or own is scope:
        return True
    within = [place.call.func for place in engine.places.calls.get(scope.name, ()) if place.scope is own]
    # `super().ask(q)` and `Base.ask(self, q)` run it too.
    return any(isinstance(func, ir.Attr) and dotted(func.base) != "self" for func in within)


def is_on_super(func: ir.Expr) -> bool:
    """Whether it is `super().name`."""
    return isinstance(func, ir.Attr) and isinstance(func.base, ir.Call) and dotted(func.base.func) == "super"


def external_base(engine: Engine, cls: Cls) -> Ext | None:
    """The first base that is a library's class."""
    for ancestor in ancestry(engine, cls):
        if isinstance(ancestor, Ext) and ancestor.path not in ("builtins.object", "abc.ABC", "typing.Generic",
                                                               "typing.Protocol"):  # fmt: skip
            return ancestor
    return None


def method(engine: Engine, cls: Cls, name: str) -> Scope | None:
    """The function that an object of the class runs for `name`, among the classes of the program."""
    for ancestor in ancestry(engine, cls):
        found = own_method(ancestor, name) if isinstance(ancestor, Cls) else None
        if found is not None:
            return found
    return None


def own_method(cls: Cls, name: str) -> Scope | None:
    """The function of that name in the body of the class itself."""
    for binding in reversed(cls.scope.bindings.get(name, ())):
        if binding.kind == "function":
            return cls.scope.unit.scopes[id(binding.node)]
    return None


def is_classmethod(scope: Scope) -> bool:
    return isinstance(scope.node, ir.Function) and any(dotted(d) == "classmethod" for d in scope.node.decorators)


def is_static(scope: Scope) -> bool:
    """Whether a method gets no receiver."""
    return isinstance(scope.node, ir.Function) and any(dotted(d) == "staticmethod" for d in scope.node.decorators)


def is_bound(scope: Scope) -> bool:
    """Whether reading a method from an object gives the method, as it does for all but properties."""
    if scope.owner is None or not isinstance(scope.node, ir.Function):
        return False
    return not any((terminal(d) or "").endswith(("property", "setter", "getter")) for d in scope.node.decorators)
