"""Functions that something out of sight may call: handed to what is not known, or inherited by what is not known."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.objects import ancestry
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Cls, Ext, Func, Value

_REGISTERING = ("handler", "listener", "callback", "hook", "register", "subscribe", "route", "observer", "on_message",
                "on_event", "add_event", "add_command", "add_url", "schedule", "add_job", "consumer")  # fmt: skip
"""Parts of the names of calls and decorators that keep a function to call it later."""

_REGISTERS = frozenset({"on", "bind", "connect", "listen", "message", "event", "command", "consume", "handle", "job",
                        "action", "get", "post", "task", "use"})  # fmt: skip

_QUIET = frozenset(sys.stdlib_module_names) | {"pydantic", "pydantic_settings", "typing_extensions", "attr", "attrs",
                                               "msgspec", "sqlalchemy", "sqlmodel", "builtins"}  # fmt: skip
"""Libraries that hand nothing on to strangers: what inherits from them, or is given to them, stays where it is."""


class Handing:
    """Finds the functions whose callers are out of sight."""

    def __init__(self, engine: Engine, known: frozenset[str]) -> None:
        self.engine = engine
        self._known = known
        """Access paths of which it is known who calls what they are given."""

    def out_of_sight(self, scope: Scope) -> bool:
        """Whether something unknown may call the function."""
        if not isinstance(scope.node, ir.Function):
            return False
        return self._is_registered(scope) or self._is_decorated(scope) or self._is_inherited(scope)

    def _is_registered(self, scope: Scope) -> bool:
        """`something.add_handler(self.reply)`."""
        for place in self.engine.places.references.get(scope.name, ()):
            parents = self.engine.parents(place.scope.unit)
            above = parents.get(id(place.expr))
            call = parents.get(id(above)) if isinstance(above, ir.Arg) else None
            if (
                isinstance(call, ir.Call)
                and _keeps(terminal(call.func))
                and self.engine.resolves_to(place.expr, self.engine.root(place.scope), scope)
                and self._is_unknown(call.func, place.scope)
            ):
                return True
        return False

    def _is_decorated(self, scope: Scope) -> bool:
        """`@something.on_message`, where nothing is known of the object."""
        outer = scope.parent or scope.unit.scope
        for decorator in scope.node.decorators if isinstance(scope.node, ir.Function) else ():
            target = decorator.func if isinstance(decorator, ir.Call) else decorator
            if isinstance(target, ir.Attr) and _keeps(target.name) and self._is_unknown(target, outer):
                return True
        return False

    def _is_inherited(self, scope: Scope) -> bool:
        """A method that nobody in the tree calls, of a class whose base is of a library that is not known."""
        owner = scope.owner
        if owner is None or scope.name == "__init__" or self.engine.callers.of(scope):
            return False
        cls = Cls(owner, self.engine.root(owner.parent) if owner.parent else None)
        return any(
            isinstance(ancestor, Ext) and not self._is_known(ancestor.path) for ancestor in ancestry(self.engine, cls)
        )

    def _is_unknown(self, func: ir.Expr, scope: Scope) -> bool:
        values = [traced.value for traced in self.engine.evaluate(func, self.engine.root(scope))]
        return not any(self._is_accounted_for(value) for value in values)

    def _is_accounted_for(self, value: Value) -> bool:
        if isinstance(value, Ext):
            return self._is_known(value.path)
        return isinstance(value, (Func, Cls)) and any(True for _ in self._runs(value))

    def _is_known(self, path: str) -> bool:
        row = self.engine.library.callback(f"{path}()") or self.engine.library.passes(f"{path}()")
        return path in self._known or path.split(".")[0] in _QUIET or row is not None

    def _runs(self, value: Func | Cls) -> Iterator[str]:
        """The parameters of a function of the program that it calls itself: then its callers are in sight."""
        scope = value.scope
        for param in scope.params:
            if any(place.scope is scope for place in self.engine.places.calls.get(param.name, ())):
                yield param.name


def _keeps(name: str | None) -> bool:
    return name is not None and (name in _REGISTERS or any(part in name for part in _REGISTERING))
