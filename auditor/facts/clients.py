"""Where clients of models are made, and how often."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal

from auditor.catalog.model import ClientRow, ClientSettingName, Sdk
from auditor.facts.assemble import Assembler
from auditor.facts.call_model import Absent, Inapplicable, LlmClient, Setting
from auditor.facts.calls import ModelCall
from auditor.facts.lifetimes import Lifetimes
from auditor.facts.match import ClientUse
from auditor.facts.settings import Effective, Fallback, Spot, globals_of
from auditor.languages import site_of
from auditor.program.context import function_of
from auditor.program.scopes import CallPlace, dotted
from auditor.program.values import CallRef, Ext


def clients(assembler: Assembler, calls: Iterable[ModelCall]) -> Iterator[LlmClient]:
    """Every place in the program that makes a client of a known SDK.

    A client that can reach any host counts only where one of the `calls` goes through it.
    """
    rows = assembler.rows
    names = {path.rsplit(".", 1)[-1] for path in rows.clients if "()" not in path}
    lifetimes = Lifetimes(assembler.engine, assembler.entries)
    used = frozenset(id(m.client.made.node) for c in calls for m in c.meetings if m.client and m.client.made)
    for name in sorted(names):
        for place in assembler.engine.places.calls.get(name, ()):
            found = _client(assembler, place, lifetimes, used)
            if found is not None:
                yield found


def _client(assembler: Assembler, place: CallPlace, lifetimes: Lifetimes, used: frozenset[int]) -> LlmClient | None:
    engine = assembler.engine
    frame = engine.root(place.scope)
    for traced in engine.evaluate(place.call.func, frame):
        if not isinstance(traced.value, Ext):
            continue
        for sdk, row in assembler.rows.clients.get(traced.value.path, ()):
            made = CallRef(place.call, frame, engine.callers.args(place.call, frame))
            if not sdk.package and id(place.call) not in used:
                continue  # A client of plain HTTP, and no model's host is asked through it.
            if all(assembler.rows.holds(condition, made) for condition in row.when):
                return _fact(assembler, place, ClientUse(sdk, row, traced.value.path, made), lifetimes)
    return None


def _fact(assembler: Assembler, place: CallPlace, use: ClientUse, lifetimes: Lifetimes) -> LlmClient:
    scope, sdk, row = place.scope, use.sdk, use.row
    here = site_of(scope.unit.module, place.call.at)
    entries = assembler.entries.reaching(scope)

    def setting(name: ClientSettingName) -> Setting:
        settings = row.settings.get(name)
        if settings is None or use.made is None:
            return Inapplicable()
        spots = [Spot("client", use.made.args, settings.arguments, use.made), *globals_of(assembler.engine, settings)]
        package = row.package or sdk.package
        fallback = Fallback(settings.defaults, package, scope.unit.path, row.versions, None)
        found = Effective(assembler.engine, assembler.versions).setting(spots, settings, fallback, here)
        left = isinstance(found, Absent) and row.holds and not settings.defaults
        return Inapplicable() if left else found  # What it leaves out is for its model to say.

    return LlmClient(
        site=here,
        function=function_of(scope).qualified,
        sdk=sdk.id,
        package=row.package or sdk.package,
        target=dotted(place.call.func) or use.path,
        key=setting("key"),
        base_url=setting("base_url"),
        timeout=setting("timeout"),
        retries=setting("retries"),
        organization=setting("organization"),
        asynchronous=row.asynchronous,
        built=lifetimes.of(place),
        pool=_pool(assembler, sdk, row, scope.unit.path),
        entry_points=tuple(e.label for e in entries),
        exposure=assembler.entries.exposure(scope),
        place=scope.unit.module.place,
    )


def _pool(assembler: Assembler, sdk: Sdk, row: ClientRow, path: str) -> Literal["own", "shared", "none", "unclear"]:
    """Whether the clients of this class share one pool of connections in the version that is installed."""
    if not row.connects or row.provider == "local":
        return "none"
    if not row.shares_pool:
        return "own"
    chosen = assembler.versions.candidates(row.package or sdk.package, (row.shares_pool, ""), path, row.versions)
    return "unclear" if len(chosen) > 1 else "shared" if chosen == (0,) else "own"
