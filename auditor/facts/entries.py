"""Entry points: where the outside world comes into the program, and which of them lead to a place."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import EntryRow
from auditor.facts.handing import Handing
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program import classes
from auditor.program.containers import contents
from auditor.program.context import function_of, is_main_guard, reaching_scopes
from auditor.program.declared import typed
from auditor.program.engine import Engine
from auditor.program.objects import ancestry
from auditor.program.scopes import CallPlace, Scope, terminal
from auditor.program.values import Argument, Box, Cls, Ext, Func, Grown, Inst, Value, Values

Exposure = Literal["public", "worker", "operator"]

ORDER: dict[str, int] = {"public": 0, "unseen": 1, "worker": 2, "operator": 3, "unknown": 4}
"""From the most exposed on."""


class Entry(msgspec.Struct, frozen=True):
    """A function that something outside the tree calls: who may, and how it is named to people."""

    scope: Scope
    row: EntryRow | None
    exposure: Exposure
    label: str


class Entries:
    """The entry points of a program."""

    def __init__(self, engine: Engine, rows: tuple[EntryRow, ...]) -> None:
        self.engine = engine
        self._decorators: dict[str, list[EntryRow]] = defaultdict(list)
        self._registers: dict[str, list[EntryRow]] = defaultdict(list)
        self._bases: dict[str, list[EntryRow]] = defaultdict(list)
        self._scripts: dict[str, list[EntryRow]] = defaultdict(list)
        self._signatures: dict[str, list[EntryRow]] = defaultdict(list)
        tables = {"decorator": self._decorators, "register": self._registers, "base_class": self._bases,
                  "script": self._scripts, "signature": self._signatures}  # fmt: skip
        for row in rows:
            for path in row.paths:
                tables[row.how][path].append(row)
        self._handing = Handing(engine, frozenset(path for table in tables.values() for path in table))
        self._exposures: dict[int, Exposure | Literal["unseen", "unknown"]] = {}
        self._register_names = {path.rsplit(".", 1)[-1] for path in self._registers}
        self._above: dict[int, tuple[Entry, ...]] = {}
        self._by_scope: dict[int, list[Entry]] = defaultdict(list)
        for entry in _told_apart(list(self._find())):
            self._by_scope[id(entry.scope)].append(entry)

    def of(self, scope: Scope) -> tuple[Entry, ...]:
        """The entries that a function is itself."""
        return tuple(self._by_scope.get(id(scope), ()))

    def all(self) -> Iterator[Entry]:
        """Every entry point, in source order of its files."""
        for entries in self._by_scope.values():
            yield from entries

    def reaching(self, scope: Scope) -> tuple[Entry, ...]:
        """The entry points from which a place in this scope can be reached, each once, the most exposed first."""
        own = function_of(scope)
        found = self._above.get(id(own))
        if found is None:
            entries = [e for s in reaching_scopes(self.engine, own) for e in self.of(s)]
            unique = {(e.label, e.exposure): e for e in reversed(entries)}
            found = tuple(sorted(unique.values(), key=lambda e: (ORDER[e.exposure], e.label)))
            self._above[id(own)] = found
        return found

    def exposure(self, scope: Scope) -> Exposure | Literal["unseen", "unknown"]:
        """Who can reach a place in this scope, the strangest first; `unknown` where no entry point leads to it, and
        `unseen` where something that is not known may call what leads to it."""
        own = function_of(scope)
        found = self._exposures.get(id(own))
        if found is None:
            reaching = self.reaching(own)
            found = reaching[0].exposure if reaching else "unknown"
            if found != "public" and any(self._handing.out_of_sight(s) for s in self._unentered(own)):
                found = "unseen"
            self._exposures[id(own)] = found
        return found

    def _unentered(self, scope: Scope) -> Iterator[Scope]:
        """The functions above a place that are no entry point themselves."""
        return (s for s in reaching_scopes(self.engine, scope) if all(e.row is None for e in self.of(s)))

    # ── finding ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def _find(self) -> Iterator[Entry]:
        for scope in self.engine.places.functions:
            yield from self._decorated(scope)
            yield from self._signed(scope)
        for name in sorted({path.rsplit(".", 1)[-1] for path in self._decorators}):
            for place in self.engine.places.calls.get(name, ()):
                yield from self._applied(place.call, place.scope)
        for name in sorted(self._register_names):
            for place in self.engine.places.calls.get(name, ()):
                yield from self._registered(place.call, place.scope)
        if self._bases:
            for scope in self.engine.places.classes:
                yield from self._methods(scope)
        for path in sorted(self._scripts):
            for place in self.engine.places.calls.get(path.rsplit(".", 1)[-1], ()):
                yield from self._script(place.call, place.scope, path)
        for unit in self.engine.units.values():
            yield from self._main(unit.scope)

    def _decorated(self, scope: Scope) -> Iterator[Entry]:
        assert isinstance(scope.node, ir.Function)
        outer = scope.parent or scope.unit.scope
        for decorator in scope.node.decorators:
            target = decorator.func if isinstance(decorator, ir.Call) else decorator
            for value in self._decorators_behind(target, outer):
                for row in self._decorators.get(value.path, ()):
                    call = decorator if isinstance(decorator, ir.Call) else None
                    yield Entry(scope, row, row.exposure, self._label(row, call, scope, outer, value))

    def _applied(self, decorator: ir.Call, scope: Scope) -> Iterator[Entry]:
        """A decorator that is called by hand: `app.get("/")(service.endpoint())`."""
        outer = self.engine.parents(scope.unit).get(id(decorator))
        if not isinstance(outer, ir.Call) or outer.func is not decorator or not outer.args:
            return
        given = self.engine.evaluate(outer.args[0].value, self.engine.root(scope))
        functions = [traced.value.scope for traced in given if isinstance(traced.value, Func)]
        for value in self._decorators_behind(decorator.func, scope) if functions else ():
            for row in self._decorators.get(value.path, ()):
                for function in functions:
                    label = self._label(row, decorator, function, scope, value)
                    yield Entry(function, row, row.exposure, label)

    def _decorators_behind(self, target: ir.Expr, scope: Scope) -> Iterator[Ext]:
        """The library's decorators that an expression is; that of `@group.command` is a method of what a decorator has
        made of the function `group`."""
        frame = self.engine.root(scope)
        yield from self.engine.paths(target, frame)
        for traced in self.engine.evaluate(target.base, frame) if isinstance(target, ir.Attr) else ():
            if not isinstance(traced.value, Func) or not isinstance(traced.value.scope.node, ir.Function):
                continue
            around = traced.value.scope.parent or traced.value.scope.unit.scope
            for decorator in traced.value.scope.node.decorators:
                called = isinstance(decorator, ir.Call)
                below = decorator.func if isinstance(decorator, ir.Call) else decorator
                for made in self._decorators_behind(below, around):
                    yield Ext(f"{made.path}{'()' if called else ''}().{terminal(target)}")

    def _signed(self, scope: Scope) -> Iterator[Entry]:
        """A function of a file that a platform calls by its name and the names of its parameters."""
        if not self._signatures or scope.parent is not scope.unit.scope:
            return
        names = [p.name for p in scope.params]
        for row in self._signatures.get(scope.name, ()):
            wanted = [choice.split("|") for choice in row.takes]
            if len(names) != len(wanted) or any(n not in w for n, w in zip(names, wanted, strict=True)):
                continue
            texts = {n.value for s in scope.body for n in walk(s) if isinstance(n, ir.Const)}
            exposure: Exposure = "worker" if texts & set(row.worker_with) else row.exposure
            yield Entry(scope, row, exposure, row.label.replace("{0}", scope.qualified))

    def _script(self, call: ir.Call, scope: Scope, path: str) -> Iterator[Entry]:
        """A file that runs anew for every visitor: it asks them for something."""
        if any(value.path == path for value in self.engine.paths(call.func, self.engine.root(scope))):
            for above in reaching_scopes(self.engine, scope):
                if above.kind == "module":
                    for row in self._scripts[path]:
                        yield Entry(above, row, row.exposure, row.label.replace("{0}", above.unit.path))

    def _label(self, row: EntryRow, call: ir.Call | None, scope: Scope, outer: Scope, on: Ext | None = None) -> str:
        literal = None
        if call is not None:
            frame = self.engine.root(outer)
            for arg in call.args:
                value = self.engine.constant(arg.value, frame)
                if isinstance(value, str) and (arg.name in (None, "path", "name", "rule")):
                    literal = value
                    break
        if on is not None and literal is not None and (not literal or literal.startswith("/")):
            from auditor.facts.mounts import route

            literal = route(self.engine, on, literal)
        return row.label.replace("{0}", literal if literal is not None else scope.name)

    def _registered(self, call: ir.Call, scope: Scope) -> Iterator[Entry]:
        frame = self.engine.root(scope)
        rows = [row for value in self.engine.paths(call.func, frame) for row in self._registers.get(value.path, ())]
        if not rows:
            return
        args = self.engine.callers.args(call, frame)
        for row in rows:
            given = self.engine.callers.argument(args, row.argument)
            if given is None:
                continue
            for value, named in self._handed(given, call):
                if isinstance(value, Func):
                    yield Entry(value.scope, row, row.exposure, self._label(row, named, value.scope, scope))
                elif isinstance(value, (Cls, Inst)):
                    cls = value if isinstance(value, Cls) else value.cls
                    for name in row.methods:
                        for binding in cls.scope.bindings.get(name, ()):
                            if binding.kind == "function":
                                inner = cls.scope.unit.scopes[id(binding.node)]
                                yield Entry(inner, row, row.exposure, self._label(row, named, inner, scope))

    def _handed(self, given: Argument, call: ir.Call) -> Iterator[tuple[Value, ir.Call | None]]:
        """What is registered: the value, which the call may name, or the elements of a list."""
        for traced in self.engine.all(given):
            if isinstance(traced.value, (Box, Grown)):
                for element in contents(self.engine, traced.value):
                    yield from ((inner.value, None) for inner in self.engine.all(element))
            else:
                yield traced.value, call

    def _methods(self, scope: Scope) -> Iterator[Entry]:
        if not isinstance(scope.node, ir.Class) or not scope.node.bases:
            return
        cls = Cls(scope, self.engine.root(scope.parent) if scope.parent else None)
        rows = [
            row
            for ancestor in ancestry(self.engine, cls)
            if isinstance(ancestor, Ext)
            for row in self._bases.get(ancestor.path, ())
        ]
        for row in rows:
            for name, bindings in scope.bindings.items():
                wanted = name in row.methods if row.methods else not name.startswith("_")
                if not wanted:
                    continue
                for binding in bindings:
                    if binding.kind == "function":
                        inner = scope.unit.scopes[id(binding.node)]
                        yield Entry(inner, row, row.exposure, row.label.replace("{0}", f"{scope.name}.{name}"))

    def _main(self, scope: Scope) -> Iterator[Entry]:
        """A file that does its work when it is run as a script."""
        for statement in scope.body:
            if is_main_guard(statement):
                yield Entry(scope, None, "operator", f"python {scope.unit.path}")
                return
        if scope.unit.module.cells:
            yield Entry(scope, None, "operator", f"notebook {scope.unit.path}")


def _told_apart(entries: list[Entry]) -> Iterator[Entry]:
    """The entries, those of one label with what tells them apart: the file, or the function where that is the same."""
    alike: dict[str, dict[int, Scope]] = defaultdict(dict)
    for entry in entries:
        alike[entry.label][id(entry.scope)] = entry.scope
    for entry in entries:
        scopes = alike[entry.label].values()
        in_file = [scope for scope in scopes if scope.unit is entry.scope.unit]
        if len(in_file) > 1 and entry.scope.kind == "function":
            yield replace(entry, label=f"{entry.label} ({entry.scope.qualified})")
        elif len(scopes) > 1:
            yield replace(entry, label=f"{entry.label} ({entry.scope.unit.path})")
        else:
            yield entry


def dependencies(engine: Engine) -> Iterator[Scope]:
    """The functions, and the constructors of classes, that FastAPI calls for a parameter: `Depends(current_user)`."""
    for place in engine.places.calls.get("Depends", ()):
        frame = engine.root(place.scope)
        given = engine.callers.argument(engine.callers.args(place.call, frame), "0")
        values = engine.all(given) if given is not None else _declared(engine, place)
        for value in (traced.value for traced in values):
            cls = value.cls if isinstance(value, Inst) else value
            if isinstance(cls, Func):
                yield cls.scope
            elif isinstance(cls, Cls) and (init := classes.method(engine, cls, "__init__")) is not None:
                yield init


def _declared(engine: Engine, place: CallPlace) -> Values:
    """What the parameter with `= Depends()` is declared to be."""
    param = engine.parents(place.scope.unit).get(id(place.call))
    return typed(engine, param.annotation, engine.root(place.scope)) if isinstance(param, ir.Param) else ()
