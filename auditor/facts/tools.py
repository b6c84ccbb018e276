"""Functions that models have run, with what each does to the world and what asks a person before."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

import msgspec

from auditor.catalog.effects import EffectRow, load_effects
from auditor.facts.approvals import Approvals
from auditor.facts.call_model import Exposure, LlmCall
from auditor.facts.commands import run_of
from auditor.facts.entries import ORDER, Entries
from auditor.facts.flows import Flows
from auditor.facts.model import Effect, EffectKind, Tool, ToolResult
from auditor.facts.settings import meets
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import function_of, reach
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope, dotted, terminal
from auditor.program.trace import follow
from auditor.program.values import Args, Argument, Ext, Lit, Member, Mix, Par, Result, Unk
from auditor.sites import Site, Step

_WAYS = 200
"""Functions above an effect that are looked at on the way to tools."""

_WRITES = frozenset({
    "add", "approve", "archive", "assign", "book", "buy", "cancel", "charge", "close", "comment", "create", "delete",
    "deploy", "edit", "forward", "insert", "invite", "merge", "modify", "move", "notify", "order", "patch", "pay",
    "post", "publish", "purchase", "put", "refund", "register", "reject", "remove", "rename", "reply", "reserve",
    "restart", "schedule", "send", "submit", "subscribe", "transfer", "trigger", "tweet", "unsubscribe", "update",
    "upload", "upsert", "withdraw", "write",
})  # fmt: skip
"""Words in the names of functions, and in addresses, of what changes something."""

_READS = frozenset({
    "analyse", "analyze", "ask", "auth", "browse", "calculate", "call", "caption", "chat", "check", "classify",
    "complete", "completion", "completions", "compute", "convert", "count", "crawl", "describe", "detect", "embed",
    "embedding", "embeddings", "evaluate", "extract", "fetch", "find", "generate", "get", "google", "graphql",
    "infer", "inference", "list", "login", "look", "lookup", "model", "models", "oauth", "predict", "query", "read",
    "request", "rerank", "retrieve", "scrape", "search", "serper", "summarise", "summarize", "tavily", "token",
    "tokenize", "transcribe", "translate", "validate", "weather", "web",
})  # fmt: skip

_CHANGING = re.compile(r"(?i)\s*(insert|replace|update|delete|drop|alter|truncate|merge)\b")

_MEASURING = frozenset({"len", "islice", "shorten", "truncate", "enumerate"})
"""Calls by which a function learns, or decides, how much there is of something."""

_SHORT = 5
"""Steps from a source to what a tool gives back, on which little can happen to it."""

_KEPT: frozenset[EffectKind] = frozenset({"database", "record"})

_ADDING = frozenset({"insert", "replace"})


class _Reached(msgspec.Struct, frozen=True):
    """A tool from which a place is reached; `calls` lead from the place up to it, each in its scope."""

    tool: Scope
    calls: tuple[CallPlace, ...]


class _Offered(msgspec.Struct, frozen=True):
    scope: Scope
    name: str
    by: str


def tools(engine: Engine, entries: Entries, flows: Flows, calls: Iterable[LlmCall]) -> Iterator[Tool]:
    """Every function of the program that a model may have run."""
    offered = _offered(entries, flows)
    if not offered:
        return
    rows = load_effects()
    approvals = Approvals(engine, rows.approvals)
    effects: dict[int, list[Effect]] = defaultdict(list)
    for place, row, args in effect_places(engine, rows.effects):
        reached = list(_reached(engine, place, offered))
        if reached and not flows.is_model_call(place.call):
            for way in reached:
                effect = _effect(engine, flows, row, args, way, approvals, offered)
                if effect is not None and all(effect.site != e.site for e in effects[id(way.tool)]):
                    effects[id(way.tool)].append(effect)
    exposure = _exposure(calls)
    for found in offered.values():
        module = found.scope.unit.module
        yield Tool(
            site=_site(found.scope),
            function=found.scope.qualified,
            name=found.name,
            offered="mcp" if found.by == "mcp" else "own" if found.by == "own" else "agent",
            effects=tuple(sorted(effects[id(found.scope)], key=lambda e: (e.site, e.what))),
            approval=approvals.of(found.scope),
            result=_result(engine, flows, found.scope),
            exposure=exposure,
            place=module.place,
        )


def _result(engine: Engine, flows: Flows, scope: Scope) -> ToolResult | None:
    """What the tool gives back that somebody else has written, rather what is not cut."""
    judge = flows.sources.judge("prompt")
    measures = any(
        isinstance(node, ir.Slice) or (isinstance(node, ir.Call) and terminal(node.func) in _MEASURING)
        for statement in scope.body
        for node in walk(statement)
    )
    found: list[ToolResult] = []
    for returned in scope.returns:
        if returned.value is not None:
            trail = follow(engine, Argument(returned.value, engine.root(scope)), judge, flows.guards)
            for origin in trail.origins:
                if origin.kind == "external_content" and origin.certain:
                    site = site_of(origin.scope.unit.module, origin.node.at)
                    cut = bool(origin.barriers & {"length", "type"})
                    plain = not measures and len(origin.hops) <= _SHORT
                    found.append(ToolResult(origin.what, site, cut, plain))
    return min(found, key=lambda result: (result.cut, result.site), default=None)


def _offered(entries: Entries, flows: Flows) -> dict[int, _Offered]:
    """The tools by the identity of their functions."""
    found: dict[int, _Offered] = {}
    for entry in entries.all():
        if entry.row is not None and entry.row.parameters == "model_output" and entry.scope.kind == "function":
            found.setdefault(id(entry.scope), _Offered(entry.scope, entry.label, entry.row.framework))
    for origin in flows.sources.filled.values():
        assert origin.scope is not None  # It is a parameter.
        scope = function_of(origin.scope)
        owner = f"{scope.owner.name}." if scope.owner is not None else ""
        found.setdefault(id(scope), _Offered(scope, f"tool {owner}{scope.name}", "own"))
    return found


def _exposure(calls: Iterable[LlmCall]) -> Exposure:
    """Who can make the most exposed call of the application run."""
    known = [call.exposure for call in calls if call.generates_text and call.place == "app"]
    return min(known, key=lambda exposure: ORDER[exposure], default="unknown")


def _site(scope: Scope) -> Site:
    assert isinstance(scope.node, (ir.Function, ir.Lambda))
    return site_of(scope.unit.module, scope.node.at)


# ── places ──────────────────────────────────────────────────────────────────────────────────────────────────────────


def effect_places(engine: Engine, rows: Iterable[EffectRow]) -> Iterator[tuple[CallPlace, EffectRow, Args]]:
    """The calls that a row may speak of, whatever is around them."""
    by_path: dict[str, list[tuple[str, EffectRow]]] = defaultdict(list)
    by_method: dict[str, list[EffectRow]] = defaultdict(list)
    for row in rows:
        for path in row.paths:
            by_path[path.rsplit(".", 1)[-1]].append((path, row))
        for method in row.methods:
            by_method[method].append(row)
    open_ended = tuple(name[:-1] for name in by_path if name.endswith("*"))
    for name in sorted(engine.places.calls):
        beginnings = [f"{begin}*" for begin in open_ended if name.startswith(begin)]
        wanted = [pair for key in (name, *beginnings) for pair in by_path.get(key, ())]
        if not wanted and name not in by_method:
            continue
        for place in engine.places.calls[name]:
            values = [t.value for t in engine.evaluate(place.call.func, engine.root(place.scope))]
            args = engine.callers.args(place.call, engine.root(place.scope))
            paths = [value.path for value in values if isinstance(value, Ext)]
            found = {id(row): row for path, row in wanted if any(_covers(path, known) for known in paths)}
            if not found and any(isinstance(value, (Member, Unk, Par, Result, Ext)) for value in values):
                found = {id(row): row for row in by_method.get(name, ())}
            for row in found.values():
                if all(meets(engine, condition, args) for condition in row.when):
                    yield place, row, args


def _covers(path: str, known: str) -> bool:
    begin, star, end = path.partition("*")
    if not star:
        return path == known
    return known.startswith(begin) and known.endswith(end) and len(known) >= len(begin) + len(end)


def _reached(engine: Engine, place: CallPlace, offered: Mapping[int, _Offered]) -> Iterator[_Reached]:
    """The tools that come to the place, each by its shortest way; a tool that another one calls counts as well."""
    barred = reach(engine, place.scope).barred
    waiting: list[tuple[Scope, tuple[CallPlace, ...]]] = [(function_of(place.scope), (place,))]
    seen: set[int] = set()
    while waiting and len(seen) < _WAYS:
        scope, calls = waiting.pop(0)
        if id(scope) in seen:
            continue
        seen.add(id(scope))
        if id(scope) in offered:
            yield _Reached(scope, calls)
        for caller in engine.callers.of(scope):
            if isinstance(caller.node, ir.Call) and id(caller.node) not in barred:
                at = CallPlace(caller.node, caller.frame.scope)
                waiting.append((function_of(caller.frame.scope), (*calls, at)))


# ── effects ─────────────────────────────────────────────────────────────────────────────────────────────────────────


def _effect(
    engine: Engine,
    flows: Flows,
    row: EffectRow,
    args: Args,
    way: _Reached,
    approvals: Approvals,
    offered: Mapping[int, _Offered],
) -> Effect | None:
    place = way.calls[0]
    kind: EffectKind = row.kind
    what, certain = row.what, True
    if row.steered and not _is_steered(engine, flows, row, args, place, way.tool):
        return None
    if row.statement:
        word = _changing_word(engine, args, row.statement)
        if word is None:
            return None
        kind, what = ("record", "adds to a database") if word in _ADDING else (kind, what)
    if row.also_reads or kind in _KEPT:
        names = [offered[id(way.tool)].name.removeprefix("tool "), *(function_of(p.scope).name for p in way.calls)]
        told = _tells_change(names, _texts(engine, args) if row.also_reads else ())
        if told is False:
            return None  # What is kept on the way to an answer is a cache or a record of what was asked.
        certain = told is True or not row.also_reads
    site = site_of(place.scope.unit.module, place.call.at)
    called = ((at, terminal(at.call.func) or "it") for at in reversed(way.calls[1:]))
    steps = (
        Step(_site(way.tool), f"{offered[id(way.tool)].name} is run"),
        *(Step(site_of(at.scope.unit.module, at.call.at), f"calls `{name}`") for at, name in called),
        Step(site, f"`{dotted(place.call.func) or terminal(place.call.func)}` {what}"),
    )
    asked = next((clause for at in way.calls if (clause := approvals.on_the_way(at))), "")
    return Effect(kind, what, site, steps, certain, asked)


def _is_steered(engine: Engine, flows: Flows, row: EffectRow, args: Args, place: CallPlace, tool: Scope) -> bool:
    """Whether what a model has written as an argument of the tool says what the call works on."""
    judge = flows.sources.judge("shell" if row.kind in ("command", "code") else "file_path")
    for wanted in _steering(engine, row, args, place):
        for origin in follow(engine, wanted, judge, flows.guards).origins:
            within = origin.scope is tool or function_of(origin.scope) is tool
            if within and isinstance(origin.node, ir.Param) and not origin.barriers & {"escape", "allow_list", "type"}:
                return True
    return False


def _steering(engine: Engine, row: EffectRow, args: Args, place: CallPlace) -> Iterator[Argument]:
    """What says on which file the call works, or which program or code it runs."""
    for path in row.steered:
        wanted = engine.callers.argument(args, path) if path else None
        if not path and isinstance(place.call.func, ir.Attr):
            yield Argument(place.call.func.base, engine.root(place.scope))
        elif wanted is not None and row.kind == "command":
            yield from run_of(engine, args, wanted)
        elif wanted is not None:
            yield wanted


def _changing_word(engine: Engine, args: Args, path: str) -> str | None:
    """The word by which the statement begins where it is one that changes something."""
    wanted = engine.callers.argument(args, path)
    for text in _written(engine, wanted) if wanted is not None else ():
        if (found := _CHANGING.match(text)) is not None:
            return found[1].lower()
    return None


def _written(engine: Engine, argument: Argument) -> Iterator[str]:
    """The constant pieces of text in an argument, as far as they are written where it is put together."""
    nodes: list[ir.Node] = [argument.expr]
    nodes += [t.value.node for t in engine.all(argument) if isinstance(t.value, (Lit, Mix))]
    for node in (part for outer in nodes for part in walk(outer)):
        if isinstance(node, ir.Const) and isinstance(node.value, str):
            yield node.value


def _texts(engine: Engine, args: Args) -> list[str]:
    """The constant pieces of the address."""
    wanted = [a for a in (engine.callers.argument(args, p) for p in ("0", "1", "url")) if a is not None]
    return [text for argument in wanted for text in _written(engine, argument)]


def _tells_change(names: Iterable[str], addresses: Iterable[str]) -> bool | None:
    """Whether names of functions, and else pieces of an address, tell of a change; None where they tell nothing."""
    for text in (*names, *addresses):
        spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", text)
        words = [word.lower() for word in re.findall(r"[A-Za-z]+", spaced)]
        for word in words:
            if word in _READS:
                return False
            if word in _WRITES:
                return True
    return None
