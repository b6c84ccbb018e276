"""Retries as they really act: every layer around a call that repeats it, and those that only look as if they did."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import Catalog, RetryRow, Sdk, SettingRow
from auditor.facts.call_model import Absent, Known, Repeated, RetryLayer, Setting, Unclear
from auditor.facts.handed_on import run_by
from auditor.facts.reactions import Asking, asks
from auditor.facts.readings import Set, readings
from auditor.facts.rounds import (
    always_leaves,
    counters_of,
    counts_out,
    leaves_on_success,
    names_in,
    only_counts,
    owner,
    tries,
)
from auditor.facts.settings import given
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.containers import elements
from auditor.program.context import Enclosure, enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.running import runs_above, wrapper_runs
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Args, Argument, Ext, Frame, Func, Lit, Value
from auditor.sites import Site

if TYPE_CHECKING:
    from auditor.facts.catching import Kinds
    from auditor.facts.match import ClientUse

MAX_REACH = 4
"""Callers above callers whose wrappers still count as repeating this call: further away other work is repeated too."""

_HANDLER = "the handler"
"""What asks once more, often otherwise: it adds to what an SDK does by itself, and is no setting of it."""

_ONLY_MADE = "it repeats the making of the generator, and not what goes wrong while it is gone through"

_PAUSES = ("sleep", "wait", "pause", "backoff", "delay", "throttle", "acquire")
"""Words in the names of functions that wait."""

MAX_PAUSES = 2
"""Functions of the program that are looked into for a pause, one inside the other."""


class _Number(msgspec.Struct, frozen=True):
    attempts: int | None
    bounded: bool


class Retries:
    """Looks for what repeats a call."""

    def __init__(self, engine: Engine, catalog: Catalog, asking: Asking) -> None:
        self.engine = engine
        self.asking = asking
        self._catalog = catalog
        self._kinds: Kinds | None = None
        self._rows: dict[str, list[RetryRow]] = defaultdict(list)
        for row in catalog.retries:
            for path in row.paths:
                self._rows[path].append(row)
        self._called = any(path.rpartition(".")[2] in engine.places.calls for path in self._rows)
        """Whether something is called by the name of what may repeat a request."""

    @property
    def kinds(self) -> Kinds:
        """What is known of errors; most programs repeat nothing, and nobody asks."""
        if self._kinds is None:
            from auditor.facts.catching import kinds_in

            self._kinds = kinds_in(self._catalog)
        return self._kinds

    def around(self, node: ir.Node, scope: Scope, sdk: Sdk) -> tuple[RetryLayer, ...]:
        """The layers around a call of the SDK, the innermost first: in its function, and above it where every caller
        has one."""
        around = self._above(function_of(scope), 0, sdk)
        again = [*self._recursion(node, scope, sdk)] or [*self._asked_again(node, scope, sdk)]
        here = [*self._loops(node, scope, sdk)]
        if not here and sdk.id == "http":
            from auditor.facts.repeated_requests import by_status

            here = [*by_status(self, node, scope)]
        found = [*self._in_wrappers(scope, sdk), *self._attempted(node, scope, sdk), *here, *again, *around]
        return tuple({(layer.name, layer.site): layer for layer in found}.values())

    def _in_wrappers(self, scope: Scope, sdk: Sdk) -> Iterator[RetryLayer]:
        """What repeats a lambda in the functions of the program that it is given to: `with_retry(lambda: ask())`."""
        if isinstance(scope.node, ir.Lambda) and scope.parent is not None:
            for _, run, _ in run_by(self.engine, scope.node, self.engine.root(scope.parent)):
                yield from self._loops(run.call, run.scope, sdk)
                yield from self._decorators(function_of(run.scope), sdk)

    def _attempted(self, node: ir.Node, scope: Scope, sdk: Sdk) -> Iterable[RetryLayer]:
        """What a library repeats that is no decorator of the function."""
        if not self._called:
            return ()
        from auditor.facts.repeated_requests import attempted

        return attempted(self, node, scope, sdk)

    def in_client(self, client: ClientUse | None, sdk: Sdk) -> tuple[RetryLayer, ...]:
        """The layers that are part of the client through which the call goes."""
        if not self._called:
            return ()
        from auditor.facts.repeated_requests import in_client

        return tuple(in_client(self, client, sdk))

    def over(self, scope: Scope, sdk: Sdk) -> tuple[RetryLayer, ...]:
        """The layers that the function's own decorators are."""
        return tuple(self._decorators(scope, sdk))

    def _above(self, scope: Scope, level: int, sdk: Sdk, made: bool = False) -> tuple[RetryLayer, ...]:
        found = tuple(self._decorators(scope, sdk, made))
        if self._called and not made and not found:
            from auditor.facts.repeated_requests import handed

            found = tuple(handed(self, scope, sdk))
        if level >= MAX_REACH:
            return found
        around = [
            (
                *(() if lazily else self._loops(run.node, run.scope, sdk, above=True)),
                *(() if lazily else self._attempted(run.node, run.scope, sdk)),
                *self._above(function_of(run.scope), level + 1, sdk, lazily),
            )
            for run, lazily in runs_above(self.engine, scope, made)
            if function_of(run.scope) is not scope
        ]
        return (*found, *around[0]) if around and all(around) else found

    # ── decorators ──────────────────────────────────────────────────────────────────────────────────────────────────

    def _decorators(self, scope: Scope, sdk: Sdk, made: bool = False, depth: int = 0) -> Iterator[RetryLayer]:
        if not isinstance(scope.node, ir.Function) or depth > MAX_REACH:
            return
        frame = self.engine.root(scope.parent or scope.unit.scope)
        for decorator in reversed(scope.node.decorators):
            site = site_of(scope.unit.module, decorator.at)
            for traced in self.engine.evaluate(decorator, frame):
                for path, args in self._applied(traced.value):
                    for row in self._rows.get(path, ()):
                        layer = self.layer(row, args, site, sdk)
                        yield (
                            replace(layer, effective=False, because=_ONLY_MADE) if _misses(row, scope, made) else layer
                        )
        for runs in () if made else wrapper_runs(self.engine, scope):
            for run in runs[:1]:
                yield from self._loops(run.node, run.scope, sdk)
                yield from self._decorators(function_of(run.scope), sdk, depth=depth + 1)

    def _applied(self, decorator: Value) -> Iterator[tuple[str, Args]]:
        """The library's decorators that a decorator is, or that one of the program puts on and hands back."""
        if isinstance(decorator, Ext):
            yield decorator.path.removesuffix("()"), decorator.call.args if decorator.call is not None else Args()
        elif isinstance(decorator, Func):
            for statement in decorator.scope.returns:
                if isinstance(statement.value, ir.Call):
                    for value in self.engine.paths(statement.value.func, self.engine.root(decorator.scope)):
                        if value.call is not None:
                            yield value.path.removesuffix("()"), value.call.args

    def rows(self, path: str) -> Sequence[RetryRow]:
        """What is known of a decorator, a wrapper or a context at an access path."""
        return self._rows.get(path, ())

    def layer(self, row: RetryRow, args: Args, site: Site, sdk: Sdk) -> RetryLayer:
        """The layer that a call with these arguments makes."""
        number = self._attempts(row, args)
        waits = row.waits_by_default or any(given(self.engine, args, path).found for path in row.waits)
        fake = row.fake
        if fake and row.real_with and all(self._any_given(args, path) for path in row.real_with):
            fake = ""
        from auditor.facts.catching import repeated_by_row, unmatched

        because = fake or unmatched(self.engine, self.kinds, row, args, sdk)
        repeats, errors = repeated_by_row(self.engine, self.kinds, row, args)
        return RetryLayer(
            "wrapper", row.name, number.attempts, effective=not because, waits=waits, site=site, because=because,
            repeats=repeats, errors=errors,
        )  # fmt: skip

    def _any_given(self, args: Args, alternatives: str) -> bool:
        """Whether one of the argument paths is given; `path=POST` with that among its elements, or without bounds."""
        paths, _, wanted = alternatives.partition("=")
        found = [t for path in paths.split("|") for t in given(self.engine, args, path).found]
        if not wanted or any(isinstance(t.value, Lit) for t in found):
            return bool(found)  # None and False there stand for every method.
        texts = [t.value.value if isinstance(t.value, Lit) else None for t in elements(self.engine, tuple(found))]
        return bool(found) and (wanted in texts or None in texts)

    def _attempts(self, row: RetryRow, args: Args) -> _Number:
        for path in row.attempts:
            for reading in readings(self.engine, given(self.engine, args, path).found, SettingRow()):
                if isinstance(reading, Set):
                    value = reading.value
                    if isinstance(value, int) and not isinstance(value, bool):
                        if value < 0:
                            return _Number(None, bounded=False)
                        return _Number(value + (row.counts == "retries"), bounded=True)
                    return _Number(2, bounded=True)  # A number that cannot be read repeats at least once.
        if any(given(self.engine, args, path).found for path in row.bounds):
            return _Number(2, bounded=True)
        return _Number(row.default_attempts, bounded=row.default_attempts is not None)

    # ── loops ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _loops(self, node: ir.Node, scope: Scope, sdk: Sdk, above: bool = False) -> Iterator[RetryLayer]:
        """Loops that run the place again when it fails: a `try` inside a loop whose handler does not leave it.

        Further above, a method of what it goes through is other work in each round: `for part in parts: part.run()`.
        """
        around = enclosures(self.engine, node, scope)
        for i, outer in enumerate(around):
            loop = outer.node
            if not isinstance(loop, (ir.For, ir.While)) or outer.part != "body":
                continue
            guards = [e for e in around[:i] if isinstance(e.node, ir.Try) and e.part == "body"]
            repeating = [g for g in guards if self._repeats(g, g.scope, sdk)]
            if not repeating or not leaves_on_success(_try_of(repeating[0]), loop):
                continue
            if (
                above
                and isinstance(loop, ir.For)
                and isinstance(node, ir.Call)
                and owner(node) in names_in(loop.target)
            ):
                continue
            repeats, errors = self._repeated(repeating[0], loop, sdk)
            waits = self.pauses(loop.body, outer.scope)
            if self._goes_through_others(loop, node, outer.scope):
                repeats, errors, waits = "unclear", (), True  # Whatever failed is not asked for again.
            yield RetryLayer(
                "loop", "a loop", self.rounds(loop, outer.scope), waits=waits,
                site=site_of(scope.unit.module, loop.at), repeats=repeats, errors=errors,
            )  # fmt: skip
            return

    def _goes_through_others(self, loop: ir.For | ir.While, node: ir.Node, scope: Scope) -> bool:
        """Whether each round asks with another element (a model, a level): `for model in MODELS: … ask(model)`."""
        if not isinstance(loop, ir.For):
            return False
        made = [v.path for v in self.engine.paths(loop.iterable, self.engine.root(scope))]
        names = names_in(loop.target)
        if "builtins.range()" in made:
            return False
        if "builtins.enumerate()" in made:
            names = names[1:]
        return any(isinstance(part, ir.Name) and part.id in names for part in walk(node))

    def _recursion(self, node: ir.Node, scope: Scope, sdk: Sdk) -> Iterator[RetryLayer]:
        """A handler that calls its own function again."""
        function = function_of(scope)
        for guard in enclosures(self.engine, node, scope):
            if not isinstance(guard.node, ir.Try) or guard.part != "body":
                continue
            for handler in guard.node.handlers:
                again = [n for s in handler.body for n in walk(s)
                         if isinstance(n, ir.Call) and terminal(n.func) == function.name]  # fmt: skip
                if again and self._may_catch(handler, scope, sdk):
                    yield RetryLayer(
                        "loop", "the function itself", tries(function, again[0], handler),
                        waits=self.pauses(handler.body, guard.scope),
                        site=site_of(scope.unit.module, handler.at),
                    )  # fmt: skip
                    return

    def _asked_again(self, node: ir.Node, scope: Scope, sdk: Sdk) -> Iterator[RetryLayer]:
        """A handler that sends another request, itself or through a function that does."""
        for guard in enclosures(self.engine, node, scope):
            if not isinstance(guard.node, ir.Try) or guard.part != "body":
                continue
            for handler in guard.node.handlers:
                calls = [n for s in handler.body for n in walk(s) if isinstance(n, ir.Call)]
                if asks(self.engine, self.asking, calls, scope) and self._may_catch(handler, scope, sdk):
                    yield RetryLayer("loop", _HANDLER, 2, site=site_of(scope.unit.module, handler.at))
                    return

    def _repeats(self, guard: Enclosure, scope: Scope, sdk: Sdk) -> bool:
        """Whether some handler of the `try` that may catch an error of the SDK ends in another round."""
        handlers = _try_of(guard).handlers
        return any(self._may_catch(h, scope, sdk) and not always_leaves(h.body) for h in handlers)

    def _may_catch(self, handler: ir.Handler, scope: Scope, sdk: Sdk) -> bool:
        if handler.error is None:
            return True
        from auditor.facts.catching import passes_by

        return not passes_by(self.engine, self.kinds, Argument(handler.error, self.engine.root(scope)), sdk)

    def rounds(self, loop: ir.For | ir.While, scope: Scope) -> int | None:
        if isinstance(loop, ir.For):
            frame = self.engine.root(scope)
            for value in self.engine.evaluate(loop.iterable, frame):
                inner = value.value
                if isinstance(inner, Ext) and inner.path == "builtins.range()" and inner.call is not None:
                    numbers = [self._whole(a.expr, a.frame) for a in inner.call.args.positional]
                    bounds = [n for n in numbers if n is not None]
                    if numbers and len(bounds) == len(numbers):
                        return bounds[0] if len(bounds) == 1 else max(bounds[1] - bounds[0], 0)
            return 2  # It ends; how late is not written here.
        if isinstance(loop.test, ir.Const) and loop.test.value:
            return None if not counts_out(loop) else 2
        return self._while_bound(loop.test, scope)

    def _while_bound(self, test: ir.Expr, scope: Scope) -> int | None:
        if isinstance(test, ir.Bool) and test.op == "and":
            bounds = [self._while_bound(part, scope) for part in test.values if isinstance(part, ir.Compare)]
            return max((bound for bound in bounds if bound is not None), default=2)
        if isinstance(test, ir.Compare) and test.ops and test.ops[0] in ("<", "<="):
            frame = self.engine.root(scope)
            bound = self._whole(test.rights[0], frame)
            counted = [t.value.value for t in self.engine.evaluate(test.left, frame) if isinstance(t.value, Lit)]
            from_zero = test.ops[0] == "<=" and 0 in counted
            return 2 if bound is None else bound + from_zero
        return 2

    def _whole(self, expr: ir.Expr, frame: Frame) -> int | None:
        """The largest whole number that an expression is known to be; None where it may be anything else."""
        if isinstance(expr, ir.Binary) and expr.op in ("+", "-"):
            left, right = self._whole(expr.left, frame), self._whole(expr.right, frame)
            if left is None or right is None:
                return None
            return left + right if expr.op == "+" else left - right
        read = readings(self.engine, self.engine.evaluate(expr, frame), SettingRow())
        found = [r.value for r in read if isinstance(r, Set) and isinstance(r.value, int)]
        return max(found) if found and len(found) == len(read) else None

    def pauses(self, body: tuple[ir.Stmt, ...], scope: Scope, depth: int = 0) -> bool:
        """Whether something in the statements waits, or may wait in a function that is out of sight."""
        for call in (node for statement in body for node in walk(statement) if isinstance(node, ir.Call)):
            name = terminal(call.func) or ""
            if any(word in name.lower() for word in _PAUSES):
                return True
            values = self.engine.evaluate(call.func, self.engine.root(scope)) if depth < MAX_PAUSES else ()
            own = [traced.value.scope for traced in values if isinstance(traced.value, Func)]
            if any(self.pauses(f.node.body, f, depth + 1) for f in own if isinstance(f.node, ir.Function)):
                return True
        return False

    def _repeated(self, guard: Enclosure, loop: ir.For | ir.While, sdk: Sdk) -> tuple[Repeated, tuple[str, ...]]:
        """Which failures lead into another round; unclear where a handler looks at the failure before it does."""
        from auditor.facts.catching import repeated

        passing: list[str] = []
        for handler in _try_of(guard).handlers:
            if not self._may_catch(handler, guard.scope, sdk) or always_leaves(handler.body):
                continue
            if self._chooses(handler, guard.scope, counters_of(loop)):
                return "unclear", ()
            frame = self.engine.root(guard.scope)
            repeats, names = repeated(
                self.engine, self.kinds, Argument(handler.error, frame) if handler.error else None
            )
            if repeats in ("any", "lasting"):
                return repeats, names
            passing += names
        return "passing", tuple(dict.fromkeys(passing))

    def _chooses(self, handler: ir.Handler, scope: Scope, counters: frozenset[str]) -> bool:
        """Whether a handler, or a function of the program that it calls, may leave for some failures.

        What it does in the last round says nothing of the failure.
        """
        for node in (node for statement in handler.body for node in walk(statement)):
            if isinstance(node, ir.Match) or (
                isinstance(node, ir.If) and not only_counts(node.test, counters, handler.name)
            ):
                return True
            if isinstance(node, ir.Call):
                values = self.engine.evaluate(node.func, self.engine.root(scope))
                own = [traced.value.scope.node for traced in values if isinstance(traced.value, Func)]
                if any(isinstance(part, ir.Raise) for f in own if isinstance(f, ir.Function) for part in walk(f)):
                    return True
        return False

    # ── together ────────────────────────────────────────────────────────────────────────────────────────────────────

    @staticmethod
    def effective(own: Setting, layers: tuple[RetryLayer, ...]) -> Setting:
        """The retries that a wrapper makes, unless the program has told the SDK how many to make itself."""
        by_default = isinstance(own, Known) and own.source in ("sdk_default", "framework_default")
        if isinstance(own, Unclear) or (isinstance(own, Known) and own.value != 0 and not by_default):
            return own
        wrappers = [layer for layer in layers if layer.kind != "sdk" and (not by_default or layer.name != _HANDLER)]
        real = next((layer for layer in wrappers if layer.effective), None)
        if real is not None:
            retries = None if real.attempts is None else max(real.attempts - 1, 0)
            return Known(retries, "wrapper", real.site, f"{real.name} repeats the call")
        fake = next((layer for layer in layers if not layer.effective), None)
        if fake is not None and isinstance(own, Absent):
            return replace(own, because=f"{fake.name} does not repeat the call: {fake.because}", site=fake.site)
        return own


def _misses(row: RetryRow, scope: Scope, made: bool) -> bool:
    return made or (bool(scope.yields) and not row.generators)


def _try_of(guard: Enclosure) -> ir.Try:
    assert isinstance(guard.node, ir.Try)
    return guard.node
