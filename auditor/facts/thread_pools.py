"""Requests that a pool of threads makes: how many threads it has."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.facts.call_model import FanOut, LlmCall
from auditor.facts.calls import ModelCall
from auditor.languages import ir, site_of
from auditor.program.context import reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace
from auditor.program.values import Argument, CallRef, Ext, Func, Lit

_POOLS = {
    "concurrent.futures.ThreadPoolExecutor": "max_workers",
    "concurrent.futures.thread.ThreadPoolExecutor": "max_workers",
    "multiprocessing.pool.ThreadPool": "processes",
    "multiprocessing.dummy.Pool": "processes",
}
"""Pools, and what their number of threads is called."""

_STARTING = ("map", "submit", "imap", "imap_unordered", "apply_async", "map_async")

FEW = 32
"""Threads that a pool of the standard library has at most where nobody says how many: `min(32, cpu_count + 4)`."""


def with_thread_pool(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    """The call, with the pool of threads that makes it for many items at once."""
    if call.asynchronous or call.fan_out is not None:
        return call
    reaching = {id(scope) for scope in reaching_scopes(engine, found.place.scope)}
    pools = [_fan_out(engine, place, pool) for place, pool in _pools(engine, reaching)]
    worst = sorted(pools, key=lambda fan: (bool(fan.bounded_by), bool(fan.unclear), fan.site))
    return replace(call, fan_out=worst[0]) if worst else call


def _pools(engine: Engine, reaching: set[int]) -> Iterator[tuple[CallPlace, CallRef]]:
    """The calls that hand a function which leads to the request to a pool, each with where the pool is made."""
    for name in _STARTING:
        for place in engine.places.calls.get(name, ()):
            frame = engine.root(place.scope)
            paths = [v for v in engine.paths(place.call.func, frame) if v.path.removesuffix(f"().{name}") in _POOLS]
            pool = next((value.calls[-1] for value in paths if value.calls), None)
            given = [arg.value for arg in place.call.args[:1]]
            functions = [t.value for one in given for t in engine.evaluate(one, frame)]
            if pool is not None and any(isinstance(f, Func) and id(f.scope) in reaching for f in functions):
                yield place, pool


def _fan_out(engine: Engine, place: CallPlace, pool: CallRef) -> FanOut:
    name = place.call.func.name if isinstance(place.call.func, ir.Attr) else "the pool"
    site = site_of(place.scope.unit.module, place.call.at)
    given = engine.callers.argument(pool.args, "0")
    given = next((pool.args.named[word] for word in set(_POOLS.values()) if word in pool.args.named), given)
    if given is None:
        return FanOut(name, site, f"the pool has {FEW} threads at most")
    values = [traced.value for traced in engine.all(given)]
    if values and all(isinstance(v, Lit) and v.value is None for v in values):
        return FanOut(name, site, f"the pool has {FEW} threads at most")
    numbers = [v.value for v in values if isinstance(v, Lit) and isinstance(v.value, int)]
    if numbers and len(numbers) == len(values):
        most = max(numbers)
        few = f"the pool has {most} threads" if most <= FEW else ""
        return FanOut(name, site, few, "" if few else f"whether {most} threads are too many is not known")
    if _counts_items(engine, given):
        return FanOut(name, site)
    return FanOut(name, site, "", "how many threads the pool has is computed")


def _counts_items(engine: Engine, given: Argument) -> bool:
    """Whether there are as many threads as there are items."""
    values = [traced.value for traced in engine.all(given)]
    return bool(values) and all(isinstance(v, Ext) and v.path == "builtins.len()" for v in values)
