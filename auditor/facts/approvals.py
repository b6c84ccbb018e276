"""What asks a person before a tool of a model does something: on the way to it, at its registration, somewhere else."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.catalog.effects import ApprovalRow
from auditor.facts.call_model import Absent, Known, Setting, Unclear
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.containers import constants
from auditor.program.context import function_of
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope, terminal
from auditor.program.values import Box, Func, Lit

_ASKING = frozenset({"input", "interrupt", "elicit", "raw_input", "confirm", "request_confirmation", "prompt_yes_no"})
"""Calls that wait for a person, or stop the run until one has answered."""

_ASKS = r"(?i)confirm|approv|consent|ask_(user|human|permission|person)|human_in_the_loop|(request|check)_permission"

_WAITS = r"(?i)approval|confirm|interrupt"
"""In the names of errors by which a tool has its framework ask: `ApprovalRequired`."""


class Approvals:
    """Looks for what asks, once for the program."""

    def __init__(self, engine: Engine, rows: Iterable[ApprovalRow]) -> None:
        self.engine = engine
        self._rows = tuple(rows)
        self._by_tool: dict[int, Setting] = {}
        self._by_name: dict[str, Setting] = {}
        self._somewhere: Unclear | None = None
        for place in self._places():
            self._note(place)

    def of(self, scope: Scope) -> Setting:
        """What holds for a tool wherever in it something is done."""
        names = {scope.name, *self._given_names(scope)}
        told = [self._by_tool.get(id(scope)), *(self._by_name.get(name) for name in sorted(names))]
        return next((setting for setting in told if setting is not None), self._somewhere or Absent())

    def on_the_way(self, place: CallPlace) -> str:
        """What asks a person before the place is come to in its function, as a clause; "" where nothing does."""
        from auditor.program.permitted import is_confirmed

        function = function_of(place.scope)
        if is_confirmed(self.engine, place.call, place.scope):
            return "somebody is asked before"
        for node in (node for statement in function.body for node in walk(statement)):
            if isinstance(node, ir.Call) and (terminal(node.func) or "") in _ASKING:
                return f"`{terminal(node.func)}` asks somebody"
            if isinstance(node, ir.Raise) and node.error is not None and re.search(_WAITS, _name_of(node.error)):
                return f"`{_name_of(node.error)}` stops it until somebody has agreed"
        return ""

    def _places(self) -> Iterator[CallPlace]:
        for name in sorted(self.engine.places.calls):
            for place in self.engine.places.calls[name]:
                if place.scope.unit.module.place == "app":
                    yield place

    def _note(self, place: CallPlace) -> None:
        called = terminal(place.call.func) or ""
        site = site_of(place.scope.unit.module, place.call.at)
        frame = self.engine.root(place.scope)
        for row in self._rows:
            if called in row.calls:
                self._somewhere = self._somewhere or Unclear(f"`{called}` at {site} may hold for it")
            for arg in place.call.args:
                if arg.name not in row.arguments:
                    continue
                values = [t.value for t in self.engine.evaluate(arg.value, frame)]
                if values and all(isinstance(v, Lit) and v.value in (False, None, "NEVER") for v in values):
                    continue
                if row.holds_for == "tool":
                    for scope in self._made_tool(place):
                        self._by_tool[id(scope)] = Known(True, "call", site, f"`{arg.name}`")
                elif row.holds_for == "names" and (names := self._keys(arg.value, place)) is not None:
                    for name in names:
                        self._by_name[name] = Known(True, "wrapper", site, f"`{arg.name}`")
                else:
                    self._somewhere = self._somewhere or Unclear(f"`{arg.name}` at {site} may hold for it")
        if self._somewhere is None and re.search(_ASKS, called):
            self._somewhere = Unclear(f"`{called}` at {site} asks somebody, perhaps for it as well")

    def _made_tool(self, place: CallPlace) -> Iterator[Scope]:
        """The function that the call makes a tool: the one that it decorates, or one of its arguments."""
        above = self.engine.parents(place.scope.unit).get(id(place.call))
        if isinstance(above, ir.Function) and any(d is place.call for d in above.decorators):
            yield place.scope.unit.scopes[id(above)]
        for arg in place.call.args:
            for traced in self.engine.evaluate(arg.value, self.engine.root(place.scope)):
                if isinstance(traced.value, Func):
                    yield traced.value.scope

    def _keys(self, expr: ir.Expr, place: CallPlace) -> tuple[str, ...] | None:
        """The names that a mapping gives something else than False; None where it cannot be read."""
        names: list[str] = []
        for traced in self.engine.evaluate(expr, self.engine.root(place.scope)):
            value = traced.value
            if not isinstance(value, Box) or not isinstance(value.node, ir.Dict):
                return None
            for entry in value.node.entries:
                keys = constants(self.engine, entry.key, value.frame) if entry.key is not None else frozenset()
                if not keys:
                    return None
                if not (isinstance(entry.value, ir.Const) and entry.value.value is False):
                    names += keys
        return tuple(names)

    def _given_names(self, scope: Scope) -> Iterator[str]:
        """The names that a tool has for models: the first text of its decorator, or `name` of its class."""
        decorators = scope.node.decorators if isinstance(scope.node, ir.Function) else ()
        for decorator in decorators:
            for arg in decorator.args if isinstance(decorator, ir.Call) else ():
                if arg.name in (None, "name", "name_override") and isinstance(arg.value, ir.Const):
                    yield str(arg.value.value)
        for binding in scope.owner.bindings.get("name", ()) if scope.owner is not None else ():
            if isinstance(binding.value, ir.Const):
                yield str(binding.value.value)


def _name_of(error: ir.Expr) -> str:
    return terminal(error.func if isinstance(error, ir.Call) else error) or ""
