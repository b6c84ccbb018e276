"""Waits that the program itself ends: `asyncio.wait_for` around a call, or a block that must be through in time."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import SettingRow
from auditor.facts.call_model import Known, Setting, Unclear
from auditor.facts.settings import Effective, Fallback, Spot
from auditor.facts.versions import Versions
from auditor.languages import ir, site_of
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.running import runs_above
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Args, CallRef
from auditor.sites import Site

_AROUND: Final = {"asyncio.wait_for": ("timeout", "1")}
"""Functions that wait for their first argument, and where they take the time."""

_BLOCKS: Final = {
    "asyncio.timeout()": ("delay", "0"),
    "async_timeout.timeout()": ("delay", "0"),
    "anyio.fail_after()": ("delay", "0"),
    "anyio.move_on_after()": ("delay", "0"),
    "trio.fail_after()": ("seconds", "0"),
    "trio.move_on_after()": ("seconds", "0"),
}
"""Contexts that cancel what is awaited in them when the time is over, and where they take it."""

_THREADS: Final = frozenset({"to_thread", "run_sync", "run_in_executor", "run_in_threadpool"})
"""Names of calls that run a function in a thread and can be awaited."""

MAX_REACH = 4
"""Callers above callers that are asked for a bound."""


class _Place(msgspec.Struct, frozen=True):
    """Something that runs until the model has answered: whether somebody can stop waiting for it, and whether a thread
    does the work, which nobody can end."""

    node: ir.Node
    scope: Scope
    awaited: bool
    in_thread: bool


class Waits:
    """Finds what ends the wait for a call from outside."""

    def __init__(self, engine: Engine, versions: Versions) -> None:
        self.engine = engine
        self.effective = Effective(engine, versions)

    def bounded(self, own: Setting, node: ir.Call, scope: Scope, *, asynchronous: bool) -> Setting:
        """The timeout of the call, or the shorter time after which the program waits no longer."""
        in_thread = terminal(node.func) in _THREADS
        found = self._bound(_Place(node, scope, asynchronous or in_thread, in_thread), 0)
        if found is None or (isinstance(own, Known) and not _is_shorter(found, own)):
            return own
        return found

    def _bound(self, place: _Place, level: int) -> Known | None:
        """The bound in the function of the place, or the largest above it where every caller has one."""
        here = next(self._in_function(place), None) if place.awaited else None
        if here is not None:
            return here
        function = function_of(place.scope)
        if level >= MAX_REACH or not isinstance(function.node, ir.Function):
            return None
        if function.node.is_async and not place.awaited:
            return None  # It blocks the loop, so that no clock on it can go off.
        above = []
        for run, lazily in runs_above(self.engine, function, made=False):
            in_thread = isinstance(run.node, ir.Call) and terminal(run.node.func) in _THREADS
            if lazily or function_of(run.scope) is function:
                return None
            awaited = function.node.is_async or in_thread
            above.append(self._bound(_Place(run.node, run.scope, awaited, place.in_thread or in_thread), level + 1))
        known = [bound for bound in above if bound is not None]
        if not known or len(known) < len(above):
            return None
        return next((k for k in known if not isinstance(k.value, (int, float))), max(known, key=_seconds))

    def _in_function(self, place: _Place) -> Iterator[Known]:
        parents = self.engine.parents(place.scope.unit)
        child: ir.Node = place.node
        while isinstance(above := parents.get(id(child)), (ir.Arg, ir.Call, ir.Await)):
            if isinstance(above, ir.Call) and above.func is not child and above.args and above.args[0] is child:
                for path in self.engine.paths(above.func, self.engine.root(place.scope)):
                    if path.path in _AROUND:
                        args = self.engine.callers.args(above, self.engine.root(place.scope))
                        yield from self._read(path.path, args, _AROUND[path.path], above, place)
            child = above
        for enclosure in enclosures(self.engine, place.node, place.scope):
            if isinstance(enclosure.node, ir.With) and enclosure.part == "body":
                for item in enclosure.node.items:
                    for path in self.engine.paths(item.context, self.engine.root(place.scope)):
                        if path.path in _BLOCKS and path.call is not None:
                            name = path.path.removesuffix("()")
                            yield from self._read(name, path.call.args, _BLOCKS[path.path], item.context, place)

    def _read(self, name: str, args: Args, names: tuple[str, ...], node: ir.Node, place: _Place) -> Iterator[Known]:
        frame = self.engine.root(place.scope)
        site = site_of(place.scope.unit.module, node.at)
        spot = Spot("wrapper", args, names, CallRef(node, frame, args))
        said = self._said(spot, site)
        because = f"{name} ends the wait" + ("; the thread itself goes on" if place.in_thread else "")
        if isinstance(said, Known):
            yield replace(said, source="wrapper", because=because)
        elif isinstance(said, Unclear):
            yield Known(None, "wrapper", site, because)

    def _said(self, spot: Spot, here: Site) -> Setting:
        return self.effective.setting([spot], SettingRow(), Fallback((), "", here.path, "", None), here)


def _seconds(bound: Known) -> float:
    return bound.value if isinstance(bound.value, (int, float)) else 0.0


def _is_shorter(bound: Known, own: Known) -> bool:
    """Whether the program stops waiting before the SDK does; a number that is not known may be either."""
    numbers = isinstance(bound.value, (int, float)) and isinstance(own.value, (int, float))
    return numbers and _seconds(bound) < _seconds(own)
