"""What happens when the provider fails: the nearest handlers around a call, what they do, and the ways past them."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from typing import Literal

import msgspec
from msgspec.structs import replace

from auditor.facts.call_model import ErrorHandling, Reaction
from auditor.facts.entries import ORDER, Entries, Entry
from auditor.facts.reactions import Asking, Reactions
from auditor.facts.rounds import leaves_on_success
from auditor.languages import ir, site_of
from auditor.program.context import Enclosure, enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.running import Run, runs_above, wrapper_runs
from auditor.program.scopes import Scope
from auditor.program.values import Cls, Ext, Gen
from auditor.sites import Step

Caught = Literal["provider", "general", "everything", "nothing"]

_GENERAL = frozenset({"builtins.Exception", "builtins.BaseException", "builtins.OSError", "builtins.RuntimeError"})

_REGISTERS = ("exception_handler", "errorhandler", "add_exception_handler", "register_error_handler")
"""Methods by which FastAPI, Starlette, Flask and Litestar take a handler for a class of errors."""

_SILENT: frozenset[Reaction] = frozenset({"swallows", "blanks", "returns", "acts"})

MAX_FUNCTIONS = 64
"""Functions above a call whose handlers are looked at."""


class _Way(msgspec.Struct, frozen=True):
    """An entry point from which the call is reached on a way without a handler, and the steps of that way."""

    entry: Entry
    steps: tuple[Step, ...]


def _start(entry: Entry) -> tuple[Step, ...]:
    node = entry.scope.node
    return (Step(site_of(entry.scope.unit.module, node.at), entry.label),) if isinstance(node, ir.Function) else ()


class Errors:
    """Finds the handlers around a place, in its function and in every function above it."""

    def __init__(self, engine: Engine, entries: Entries, asking: Asking) -> None:
        self.engine = engine
        self.entries = entries
        self.reactions = Reactions(engine, asking)

    def handling(self, node: ir.Node, scope: Scope, errors: tuple[str, ...]) -> ErrorHandling:
        """How errors of the call at `node` are treated; `errors` are the access paths of the SDK's exceptions."""
        passed: list[ErrorHandling] = []
        own = self._around(Run(node, scope), errors, passed)
        if own is not None:
            return _noticed(own, passed)
        found: list[ErrorHandling] = []
        open_entries: list[_Way] = []
        waiting: deque[tuple[Scope, bool, tuple[Step, ...]]] = deque([(function_of(scope), False, ())])
        seen: set[tuple[int, bool]] = set()
        while waiting and len(seen) < MAX_FUNCTIONS:
            current, made, steps = waiting.popleft()
            if (id(current), made) in seen:
                continue
            seen.add((id(current), made))
            wrapped = None if made else self._wrapped(current, errors, passed)
            if wrapped is not None:
                found.append(wrapped)
                continue
            open_entries += [_Way(entry, (*_start(entry), *steps)) for entry in self.entries.of(current)]
            for run, lazily in self._above(current, made):
                handled = None if lazily else self._around(run, errors, passed)
                if handled is not None:
                    found.append(handled)
                else:
                    step = Step(site_of(run.scope.unit.module, run.node.at), f"runs {current.name}")
                    waiting.append((function_of(run.scope), lazily, (step, *steps)))
        return self._summed_up(found, passed, open_entries, errors)

    def _summed_up(
        self, found: list[ErrorHandling], passed: list[ErrorHandling], ways: list[_Way], errors: tuple[str, ...]
    ) -> ErrorHandling:
        entries = [way.entry for way in ways]
        registered = self._registered(errors)
        if registered is not None:
            found = [*found, registered]
            entries = [e for e in entries if e.exposure != "public"]
        for framework, handler in self._of_bots():
            if any(e.row is not None and e.row.framework == framework for e in entries):
                found = [*found, handler]
                entries = [e for e in entries if e.row is None or e.row.framework != framework]
        if any(entry.row is not None for entry in self.entries.all()):
            # What runs a file by hand is a trial where the application has ways in of its own.
            entries = [e for e in entries if e.row is not None]
        if any(entry.row is not None and entry.row.parameters != "model_output" for entry in entries):
            # The error of a tool comes out where the agent is run.
            entries = [e for e in entries if e.row is None or e.row.parameters != "model_output"]
        entries.sort(key=lambda e: (ORDER[e.exposure], e.label))
        labels = tuple(dict.fromkeys(e.label for e in entries))
        first = _noticed(found[0], passed) if found else (passed[0] if passed else ErrorHandling("nothing", "none"))
        exposure = entries[0].exposure if entries else "unknown"
        steps = next(way.steps for way in ways if way.entry is entries[0]) if entries else ()
        return replace(first, uncaught_through=labels, uncaught_exposure=exposure, uncaught_steps=steps)

    # ── where the error of a function comes out ─────────────────────────────────────────────────────────────────────

    def _above(self, scope: Scope, made: bool) -> Iterator[tuple[Run, bool]]:
        """The places that run a function, and whether they only make the generator that it is, or gives back."""
        found = list(runs_above(self.engine, scope, made))
        yield from found
        if not found and scope.parent is not None and scope.parent.kind == "function":
            # Who runs the function that hands this one out may run it too.
            yield Run(scope.node, scope.parent), False  # type: ignore[arg-type]  # a function's node is no module

    def _wrapped(self, scope: Scope, errors: tuple[str, ...], passed: list[ErrorHandling]) -> ErrorHandling | None:
        """What the decorators of the program on a function do about its errors."""
        for runs in wrapper_runs(self.engine, scope):
            handled = [self._around(run, errors, passed) for run in runs]
            if handled[0] is not None and all(h is not None for h in handled):
                return handled[0]
        return None

    def _registered(self, errors: tuple[str, ...]) -> ErrorHandling | None:
        """A handler that is registered with a web framework for the provider's errors, or for all."""
        for name in _REGISTERS:
            for place in self.engine.places.calls.get(name, ()):
                if not place.call.args:
                    continue
                caught, names = self._named(place.call.args[0].value, place.scope, errors)
                if caught != "nothing":
                    return ErrorHandling(caught, "answers", site_of(place.scope.unit.module, place.call.at), names)
        return None

    def _of_bots(self) -> Iterator[tuple[str, ErrorHandling]]:
        """Handlers of every error, which a bot takes for all that it runs: the framework and the handler."""
        for place in self.engine.places.calls.get("add_error_handler", ()):
            paths = self.engine.paths(place.call.func, self.engine.root(place.scope))
            if any(value.path.startswith("telegram.ext.") for value in paths):
                site = site_of(place.scope.unit.module, place.call.at)
                yield "telegram", ErrorHandling("everything", "answers", site)
        for scope in self.engine.places.functions:
            for decorator in scope.node.decorators if isinstance(scope.node, ir.Function) else ():
                if isinstance(decorator, ir.Attr) and decorator.name == "error":
                    paths = self.engine.paths(decorator, self.engine.root(scope.parent or scope.unit.scope))
                    if any(value.path.startswith("slack_bolt.") for value in paths):
                        site = site_of(scope.unit.module, decorator.at)
                        yield "slack", ErrorHandling("everything", "answers", site)

    # ── one function ────────────────────────────────────────────────────────────────────────────────────────────────

    def _around(self, run: Run, errors: tuple[str, ...], passed: list[ErrorHandling]) -> ErrorHandling | None:
        """The innermost handler around a place that keeps the error; those that pass it on are added to `passed`."""
        around = enclosures(self.engine, run.node, run.scope)
        for i, enclosure in enumerate(around):
            if isinstance(enclosure.node, ir.With) and enclosure.part == "body":
                found = self._by_context(enclosure.node, run.scope, errors, passed)
            elif isinstance(enclosure.node, ir.Try) and enclosure.part == "body":
                found = self._by_handler(enclosure.node, run.scope, errors, _repeating(around[i:]))
            else:
                continue
            if found is not None and found.reaction == "passes_on":
                passed.append(found)
            elif found is not None:
                return found
        return None

    def _by_handler(self, node: ir.Try, scope: Scope, errors: tuple[str, ...], repeated: bool) -> ErrorHandling | None:
        best: ErrorHandling | None = None
        for handler in node.handlers:
            caught, names = self._caught(handler, scope, errors)
            if caught == "nothing":
                continue
            reaction = self.reactions.of(handler, scope, repeated=repeated)
            if reaction == "passes_on" and len(handler.body) == 1:
                continue
            found = ErrorHandling(caught, reaction, site_of(scope.unit.module, handler.at), names)
            if best is None or (best.caught != "provider" and caught == "provider"):
                best = found
        return best

    def _by_context(
        self, node: ir.With, scope: Scope, errors: tuple[str, ...], passed: list[ErrorHandling]
    ) -> ErrorHandling | None:
        """`with contextlib.suppress(…)`, or a context manager of the program with a `try` around its `yield`."""
        for item in node.items:
            for traced in self.engine.evaluate(item.context, self.engine.root(scope)):
                value = traced.value
                if isinstance(value, Ext) and value.path == "contextlib.suppress()":
                    for arg in item.context.args if isinstance(item.context, ir.Call) else ():
                        caught, names = self._named(arg.value, scope, errors)
                        if caught != "nothing":
                            return ErrorHandling(caught, "swallows", site_of(scope.unit.module, node.at), names)
                elif isinstance(value, Gen) and value.scope.yields:
                    found = self._around(Run(value.scope.yields[0], value.scope), errors, passed)
                    if found is not None:
                        return found
        return None

    def _caught(self, handler: ir.Handler, scope: Scope, errors: tuple[str, ...]) -> tuple[Caught, tuple[str, ...]]:
        if handler.error is None:
            return "everything", ()
        return self._named(handler.error, scope, errors)

    def _named(self, error: ir.Expr, scope: Scope, errors: tuple[str, ...]) -> tuple[Caught, tuple[str, ...]]:
        """How an expression names errors: one class, or several in a tuple."""
        parts = error.items if isinstance(error, ir.Display) else (error,)
        packages = {e.split(".")[0] for e in errors} - {"builtins"}
        names: list[str] = []
        general = False
        for part in parts:
            for traced in self.engine.evaluate(part, self.engine.root(scope)):
                value = traced.value
                if isinstance(value, Ext):
                    if value.path in _GENERAL:
                        general = True
                    elif value.path in errors or value.path.split(".")[0] in packages:
                        names.append(value.path)
                elif isinstance(value, Cls):
                    names.append(value.scope.name)
        if names:
            return "provider", tuple(dict.fromkeys(names))
        return ("general", ()) if general else ("nothing", ())


def _repeating(around: tuple[Enclosure, ...]) -> bool:
    """Whether the `try` that comes first stands in a loop that ends when it has worked, and goes on when it has not."""
    guard, *outer = around
    assert isinstance(guard.node, ir.Try)
    loop = next((e.node for e in outer if isinstance(e.node, (ir.For, ir.While)) and e.part == "body"), None)
    if loop is None:
        return False
    return leaves_on_success(guard.node, loop)


def _noticed(found: ErrorHandling, passed: list[ErrorHandling]) -> ErrorHandling:
    """A failure that was logged on its way to a handler is not forgotten there."""
    return replace(found, reaction="logs") if found.reaction in _SILENT and passed else found
