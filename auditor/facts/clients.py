"""Where clients are made: once, or anew for every call."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from auditor.catalog.model import ClientRow, ClientSettingName, Sdk
from auditor.facts.assemble import Assembler
from auditor.facts.match import ClientUse
from auditor.facts.model import Inapplicable, LlmClient, Setting
from auditor.facts.settings import Effective, Fallback, Spot, globals_of
from auditor.languages import ir, site_of
from auditor.program.context import enclosures, function_of
from auditor.program.scopes import CallPlace, Scope, dotted, terminal
from auditor.program.values import CallRef, Ext

_KEPT = frozenset({"lru_cache", "cache", "cached_property", "cache_resource", "singleton", "fixture", "memoize"})
"""Decorators under which a function runs once for all its callers."""


def clients(assembler: Assembler) -> Iterator[LlmClient]:
    """Every place in the program that makes a client of a known SDK."""
    rows = assembler.rows
    names = {path.rsplit(".", 1)[-1] for path in rows.clients if "()" not in path}
    for name in sorted(names):
        for place in assembler.engine.places.calls.get(name, ()):
            found = _client(assembler, place)
            if found is not None:
                yield found


def _client(assembler: Assembler, place: CallPlace) -> LlmClient | None:
    engine = assembler.engine
    frame = engine.root(place.scope)
    for traced in engine.evaluate(place.call.func, frame):
        if not isinstance(traced.value, Ext):
            continue
        for sdk, row in assembler.rows.clients.get(traced.value.path, ()):
            made = CallRef(place.call, frame, engine.callers.args(place.call, frame))
            if all(assembler.rows.holds(condition, made) for condition in row.when):
                return _fact(assembler, place, ClientUse(sdk, row, traced.value.path, made), sdk, row)
    return None


def _fact(assembler: Assembler, place: CallPlace, use: ClientUse, sdk: Sdk, row: ClientRow) -> LlmClient:
    scope = place.scope
    here = site_of(scope.unit.module, place.call.at)
    entries = assembler.entries.reaching(scope)

    def setting(name: ClientSettingName) -> Setting:
        settings = row.settings.get(name)
        if settings is None or use.made is None:
            return Inapplicable()
        spots = [Spot("client", use.made.args, settings.arguments, use.made), *globals_of(assembler.engine, settings)]
        package = row.package or sdk.package
        fallback = Fallback(settings.defaults, package, scope.unit.path, row.versions, None)
        return Effective(assembler.engine, assembler.versions).setting(spots, settings, fallback, here)

    return LlmClient(
        site=here,
        function=function_of(scope).qualified,
        sdk=sdk.id,
        target=dotted(place.call.func) or use.path,
        key=setting("key"),
        base_url=setting("base_url"),
        timeout=setting("timeout"),
        retries=setting("retries"),
        organization=setting("organization"),
        asynchronous=row.asynchronous,
        built=_built(assembler, place),
        entry_points=tuple(e.label for e in entries),
        exposure=assembler.entries.exposure(scope),
        place=scope.unit.module.place,
    )


def _built(assembler: Assembler, place: CallPlace) -> Literal["once", "per_call", "unclear"]:
    """Whether each request makes a client of its own: the place runs whenever a public entry point is called."""
    scope = function_of(place.scope)
    if scope.kind == "module" or _is_kept(assembler, place, scope):
        return "once"
    seen: set[int] = set()
    waiting = [scope]
    while waiting:
        current = waiting.pop()
        if id(current) in seen:
            continue
        seen.add(id(current))
        if any(e.exposure != "operator" and e.row is not None for e in assembler.entries.of(current)):
            return "per_call"
        for caller in assembler.engine.callers.of(current):
            above = function_of(caller.frame.scope)
            if above.kind == "module" or (isinstance(caller.node, ir.Call) and _is_kept_call(assembler, caller)):
                continue
            waiting.append(above)
    return "unclear"


def _is_kept_call(assembler: Assembler, caller: CallRef) -> bool:
    assert isinstance(caller.node, ir.Call)
    return _is_kept(assembler, CallPlace(caller.node, caller.frame.scope), function_of(caller.frame.scope))


def _is_kept(assembler: Assembler, place: CallPlace, scope: Scope) -> bool:
    """Whether the client outlives the call: a cached function, an attribute of an object, a guarded global."""
    if scope.name == "__init__" or not isinstance(scope.node, ir.Function):
        return True
    if any(terminal(d.func if isinstance(d, ir.Call) else d) in _KEPT for d in scope.node.decorators):
        return True
    guarded = any(
        isinstance(e.node, ir.If) and e.part == "body" for e in enclosures(assembler.engine, place.call, place.scope)
    )
    stored = _stored(assembler, place, scope)
    return stored == "global" or (stored == "attribute") or (guarded and stored != "local")


def _stored(assembler: Assembler, place: CallPlace, scope: Scope) -> Literal["global", "attribute", "local", "nowhere"]:
    parents = assembler.engine.parents(scope.unit)
    above = parents.get(id(place.call))
    while above is not None and isinstance(above, (ir.Await, ir.Bool, ir.Choice, ir.Call, ir.Arg)):
        above = parents.get(id(above))
    if not isinstance(above, ir.Assign):
        return "nowhere"
    for target in above.targets:
        if isinstance(target, ir.Name) and target.id in scope.globals | scope.nonlocals:
            return "global"
        if isinstance(target, (ir.Attr, ir.Item)):
            return "attribute"
    return "local"
