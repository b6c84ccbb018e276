"""Whether a blocking call stops an event loop on which others wait, and how it comes to run there."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

import msgspec

from auditor.facts.entries import Entries
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import function_of, reach, statement_of
from auditor.program.engine import Engine
from auditor.program.running import wrapper_runs
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Func
from auditor.sites import Step

_DRIVERS = frozenset({"run", "run_until_complete", "async_to_sync"})
"""Calls that run one coroutine to its end on a loop of their own."""

_SHARING = frozenset(
    {"create_task", "ensure_future", "gather", "as_completed", "TaskGroup", "create_task_group", "open_nursery",
     "start_soon", "run_coroutine_threadsafe", "run_forever", "wait", "amap", "map_async",
     "start", "serve", "serve_forever", "start_server", "start_serving", "start_polling", "start_webhook",
     "run_polling", "run_webhook", "run_async", "run_app", "run_task", "connect", "start_async", "login", "listen",
     "astart", "start_consuming", "subscribe", "consume", "run_stdio_async", "connect_and_run"}
)  # fmt: skip
"""Calls by which something else comes to run on the same loop: tasks, servers, clients that wait for messages."""

MAX_SYNC = 5
"""Plain functions between the call and the async function that runs them."""

MAX_FUNCTIONS = 64


class _Way(msgspec.Struct, frozen=True):
    """A function on the way up from the call, and the step from it down to the one below."""

    scope: Scope
    step: Step | None = None
    below: _Way | None = None


class EventLoops:
    """Follows a plain call up to the event loop that it stops."""

    def __init__(self, engine: Engine, entries: Entries) -> None:
        self.engine = engine
        self.entries = entries

    def blocked(self, node: ir.Node, scope: Scope) -> tuple[Step, ...]:
        """The way from outside to a call that stops others on its loop; () where it stops nobody."""
        if scope.kind == "lambda":
            return ()
        last = Step(site_of(scope.unit.module, node.at), "the call waits for the model")
        barred = reach(self.engine, scope).barred
        for way in self._async_functions(_Way(function_of(scope), last), barred):
            shared = self._shared(way, barred)
            if shared is not None:
                return tuple(self._steps(shared))
        return ()

    def _async_functions(self, start: _Way, barred: frozenset[int]) -> Iterator[_Way]:
        """The nearest async functions that run the place themselves or through plain functions; threads end the way."""
        waiting = deque([(start, 0)])
        seen: set[int] = set()
        while waiting:
            way, level = waiting.popleft()
            function = way.scope
            if not isinstance(function.node, ir.Function) or id(function) in seen or level > MAX_SYNC:
                continue
            seen.add(id(function))
            if function.node.is_async:
                yield way
                continue
            for caller in self.engine.callers.of(function):
                inside = caller.frame.scope
                if (
                    isinstance(caller.node, ir.Call)
                    and id(caller.node) not in barred
                    and inside.kind != "lambda"
                    and function_of(inside) is not function
                    and self.engine.resolves_to(caller.node.func, caller.frame, function)
                ):
                    waiting.append((self._above(way, caller.node, inside), level + 1))

    def _above(self, way: _Way, node: ir.Node, scope: Scope) -> _Way:
        step = Step(site_of(scope.unit.module, node.at), f"`{way.scope.name}` is called")
        return _Way(function_of(scope), step, way)

    # ── who else is on the loop ─────────────────────────────────────────────────────────────────────────────────────

    def _shared(self, start: _Way, barred: frozenset[int]) -> _Way | None:
        """The way on which the async function runs on a loop with others; None where each loop is its alone."""
        waiting = deque([start])
        seen: set[int] = set()
        found: _Way | None = None
        while waiting and len(seen) < MAX_FUNCTIONS:
            way = waiting.popleft()
            if id(way.scope) in seen:
                continue
            seen.add(id(way.scope))
            entries = self.entries.of(way.scope)
            if any(entry.row is not None and entry.exposure != "operator" for entry in entries):
                return way
            callers = [c for c in self.engine.callers.of(way.scope) if id(c.node) not in barred]
            runs = [(c.node, c.frame.scope) for c in callers if c.node is not way.scope.node]
            runs += [(run.node, run.scope) for group in wrapper_runs(self.engine, way.scope) for run in group]
            if not runs and not entries:
                found = found or way  # Who awaits it is out of sight; it was made to be awaited beside others.
            for node, scope in runs:
                above = self._above(way, node, scope)
                if not self._is_driven(node, scope):
                    waiting.append(above)
                elif self._is_shared(way.scope, function_of(scope)):
                    found = found or above
        return found

    def _is_driven(self, node: ir.Node, scope: Scope) -> bool:
        """`asyncio.run(ask())`, or the same with a variable between the two."""
        parents = self.engine.parents(scope.unit)
        above = parents.get(id(node))
        outer = parents.get(id(above)) if isinstance(above, ir.Arg) else None
        if isinstance(outer, ir.Call):
            return terminal(outer.func) in _DRIVERS
        statement = statement_of(self.engine, node, scope)
        if not isinstance(statement, ir.Assign) or statement.value is not node:
            return False
        names = {target.id for target in statement.targets if isinstance(target, ir.Name)}
        return any(
            isinstance(n, ir.Call)
            and terminal(n.func) in _DRIVERS
            and any(isinstance(a.value, ir.Name) and a.value.id in names for a in n.args)
            for s in function_of(scope).body
            for n in walk(s)
        )

    def _is_shared(self, coroutine: Scope, driver: Scope) -> bool:
        """Whether the coroutine, what it calls, or who drives it brings something else to its loop."""
        waiting = deque([driver, coroutine])
        seen: set[int] = set()
        while waiting and len(seen) < MAX_FUNCTIONS:
            scope = waiting.popleft()
            if id(scope) in seen:
                continue
            seen.add(id(scope))
            for call in (n for s in scope.body for n in walk(s) if isinstance(n, ir.Call)):
                if terminal(call.func) in _SHARING:
                    return True
                if scope is not driver:
                    frame = self.engine.root(scope)
                    waiting += [
                        t.value.scope
                        for t in self.engine.evaluate(call.func, frame)
                        if isinstance(t.value, Func) and not isinstance(t.value.scope.node, ir.Lambda)
                    ]
        return False

    # ── steps ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _steps(self, way: _Way) -> Iterator[Step]:
        """From the outermost function to the call."""
        scope = way.scope
        entries = self.entries.of(scope)
        if isinstance(scope.node, ir.Function):
            kind = "async function " if scope.node.is_async else ""
            label = f"{entries[0].label}: {kind}`{scope.name}`" if entries else f"{kind}`{scope.name}`"
            yield Step(site_of(scope.unit.module, scope.node.at), label.strip())
        current: _Way | None = way
        while current is not None:
            if current.step is not None:
                yield current.step
            current = current.below
