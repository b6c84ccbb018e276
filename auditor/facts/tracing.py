"""Where the value at one place comes from, and which data flows lead through it, for people who check a finding."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

import msgspec

from auditor.audit import Unread
from auditor.catalog.load import load_catalog, sdk_tokens
from auditor.collect import Collected, SourceFile
from auditor.configs.dependencies import read_dependencies
from auditor.facts.find import flows_in_order, link, versions_of
from auditor.facts.flows import Flows, steps_from
from auditor.facts.model import DataFlow
from auditor.facts.slice import relevant, sdks_named
from auditor.languages import ir, read, site_of
from auditor.languages.walk import children, is_expression
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, Unit, dotted
from auditor.program.trace import IsOrigin, Judgement, Origin, follow
from auditor.program.values import Argument, Cls, Env, Ext, Func, Inst, Lit, Par, Traced, Unk, Value
from auditor.sites import Site, Step

MAX_STATES = 5_000
"""Values that are looked at for the one question; an audit has thousands of questions, and gives each far less."""

_NEAR = 2
"""Lines that are proposed on either side of one that has no value."""


class Place(msgspec.Struct, frozen=True):
    """A place that somebody asks about: a file below the root, a line, perhaps a column; the cell of a notebook."""

    path: str
    line: int
    column: int | None = None
    cell: int | None = None

    def __str__(self) -> str:
        """It as people write it."""
        return ":".join(str(part) for part in (self.path, self.cell, self.line, self.column) if part is not None)


class PlaceError(Exception):
    """There is no value at the place; the message names it and a way out."""


class Way(msgspec.Struct, frozen=True):
    """Where some of a value comes from, and the steps from there.

    `kind` is the kind of source of a data flow, or else: an `environment` variable, a `parameter` that nothing in the
    tree fills, a `literal`, an object that a `library` or the program makes (`object`), a `function`, or what is
    `unclear`. `barriers` are judged as for a prompt.
    """

    kind: str
    what: str
    steps: tuple[Step, ...]
    barriers: tuple[str, ...] = ()
    certain: bool = True


class PlaceTrace(msgspec.Struct, frozen=True, kw_only=True):
    """What is known about the value at `site`; `what` names the expression.

    `arrives` are the flows that end in it, `goes` those that lead through it or begin there. `cut` says that more may
    come there than was looked at.
    """

    site: Site
    what: str
    comes: tuple[Way, ...]
    arrives: tuple[DataFlow, ...]
    goes: tuple[DataFlow, ...]
    cut: bool


def trace_place(collected: Collected, place: Place, say: Callable[[str, int, int], None]) -> PlaceTrace:
    """The trace of the value at a place of the collected tree. Raises `PlaceError` where there is none."""
    code = tuple(f for f in collected.files if f.kind in ("python", "notebook"))
    asked = _asked_file(collected, place.path)
    named = sdks_named(code, sdk_tokens())
    catalog = load_catalog(named, [file.data for file in code])
    seeds = {f.path: f for f in (asked, *(f for files in named.values() for f in files))}
    say("reading", 0, 1)
    modules = []
    for file in relevant(code, seeds.values()):
        module = read(file)
        if not isinstance(module, Unread):
            modules.append(module)
        elif file is asked:
            raise PlaceError(f"{place.path}: {module.reason}; it is not read")
    say("reading", 1, 1)
    say("following values", 0, 1)
    versions = versions_of(read_dependencies(collected.files)[0], modules, catalog)
    program = link(modules, collected, catalog, versions)
    engine = program.engine
    unit = engine.units[place.path]
    expr = _expression_at(unit, place)
    flows = Flows(engine, catalog, program.entries, program.calls)
    known = flows_in_order(flows)
    argument = Argument(expr, engine.root(_scope_of(engine, unit, expr)))
    comes, cut = _comes(engine, flows, argument)
    say("following values", 1, 1)
    site = site_of(unit.module, expr.at)
    sources = {way.steps[0].site for way in comes}
    # Several pieces of one prompt may come from one source.
    ending = {(f.site, f.source_site, f.sink): f for f in known if _covers(site, f.site)}
    goes = tuple(f for f in known if not _covers(site, f.site) and _leads_through(f, site, sources))
    return PlaceTrace(site=site, what=_named(expr), comes=comes, arrives=tuple(ending.values()), goes=goes, cut=cut)


# ── the place ───────────────────────────────────────────────────────────────────────────────────────────────────────


def _asked_file(collected: Collected, path: str) -> SourceFile:
    for file in collected.files:
        if file.path == path:
            if file.kind in ("python", "notebook"):
                return file
            raise PlaceError(f"{path}: holds no Python source; values are followed in .py and .ipynb files")
    reasons = (unread.reason for unread in collected.unread if unread.path == path)
    raise PlaceError(f"{path}: {next(reasons, 'is left out of the audit')}; it is not read")


def _expression_at(unit: Unit, place: Place) -> ir.Expr:
    """The expression that is meant: with a column the narrowest around it, else the widest that begins on the line."""
    found = [(expr, site_of(unit.module, expr.at)) for expr in _expressions(unit.module)]
    mine = [(expr, site) for expr, site in found if site.cell == place.cell]
    if place.column is not None:
        at = (place.line, place.column)
        around = [pair for pair in mine if _begin(pair[1]) <= at < _end(pair[1])]
    else:
        around = [pair for pair in mine if pair[1].line == place.line]
        if around:
            return max(around, key=lambda pair: (_end(pair[1]), _reversed(_begin(pair[1]))))[0]
        around = [pair for pair in mine if pair[1].line <= place.line <= pair[1].last_line]
    if not around:
        raise PlaceError(_without_value(place, sorted({site.line for _, site in mine})))
    return max(around, key=lambda pair: (_begin(pair[1]), _reversed(_end(pair[1]))))[0]


def _expressions(module: ir.Module) -> Iterator[ir.Expr]:
    """Every expression that has a value where it stands: no target and no annotation."""
    waiting: list[ir.Node] = list(module.body)
    while waiting:
        node = waiting.pop()
        match node:
            case ir.Param():
                left_out: tuple[ir.Node | None, ...] = (node.annotation,)
            case ir.Assign():
                left_out = (*node.targets, node.annotation)
            case ir.For() | ir.Generator() | ir.WithItem():
                left_out = (node.target,)
            case ir.Function():
                left_out = (node.returns,)
            case ir.Delete():
                continue
            case _:
                left_out = ()
        if is_expression(node) and not isinstance(node, (ir.Slice, ir.Starred)):
            yield node
        waiting += (child for child in children(node) if not any(child is one for one in left_out))


def _without_value(place: Place, lines: Sequence[int]) -> str:
    if not lines:
        return f"{place}: nothing there has a value"
    at = bisect_left(lines, place.line)
    near = [str(line) for line in lines[max(0, at - _NEAR) : at + _NEAR]]
    way_out = f"the nearest that do begin on {'line' if len(near) == 1 else 'lines'} {', '.join(near)}"
    return f"{place}: no expression with a value stands there; {way_out}"


def _scope_of(engine: Engine, unit: Unit, expr: ir.Expr) -> Scope:
    """The scope in which the expression is evaluated; what stands at a definition belongs to the scope around it."""
    parents = engine.parents(unit)
    below: ir.Node = expr
    while (above := parents.get(id(below))) is not None:
        inside = (above.body,) if isinstance(above, ir.Lambda) else getattr(above, "body", ())
        if isinstance(above, (ir.Function, ir.Class, ir.Lambda)) and any(below is one for one in inside):
            return unit.scopes[id(above)]
        below = above
    return unit.scope


def _named(expr: ir.Expr) -> str:
    """The expression as a sentence names it; no text of the source, which may be a secret."""
    match expr:
        case ir.Call() if (name := dotted(expr.func)) is not None:
            return f"what `{name}` gives back"
        case ir.Await():
            return _named(expr.value)
        case ir.Const():
            return "what is written there"
        case ir.Text():
            return "the text that is put together there"
        case _:
            name = dotted(expr)
            return f"`{name}`" if name is not None else "the expression"


# ── where it comes from ─────────────────────────────────────────────────────────────────────────────────────────────


def _comes(engine: Engine, flows: Flows, argument: Argument) -> tuple[tuple[Way, ...], bool]:
    judge = flows.sources.judge("prompt")

    def classify(value: Value, certain: bool) -> Judgement:
        judgement = judge(value, certain)
        return judgement if isinstance(judgement, IsOrigin) else _outside(value) or judgement

    trail = follow(engine, argument, classify, flows.guards, states=MAX_STATES, answers=flows.answers())
    ways = [Way(one.kind, one.what, steps_from(one), tuple(sorted(one.barriers)), one.certain) for one in trail.origins]
    known = {id(origin.node) for origin in trail.origins}
    for traced in engine.all(argument):
        made = _made(traced)
        if made is not None and id(made.node) not in known:
            ways.append(Way(made.kind, made.what, steps_from(made)))
    unique = {(way.kind, way.what, way.steps[0].site): way for way in ways}
    return tuple(sorted(unique.values(), key=lambda way: (way.steps[0].site, way.kind))), trail.cut


def _outside(value: Value) -> IsOrigin | None:
    """What ends a way, although nobody else has written it."""
    match value:
        case Env():
            name = "a variable of the environment" if value.variable is None else f"the variable {value.variable}"
            return IsOrigin("environment", name, value.node, value.frame.scope)
        case Par():
            what = f"`{value.param.name}` of {value.scope.qualified}"
            return IsOrigin("parameter", what, value.param, value.scope)
        case Unk():
            return IsOrigin("unclear", value.because, value.node, value.frame.scope)
        case _:
            return None


def _made(traced: Traced) -> Origin | None:
    """What the value is, where the tree shows it."""
    value = traced.value
    match value:
        case Lit():
            what = "text that is written out" if isinstance(value.value, (str, bytes)) else f"{value.value}"
            found = ("literal", what, value.node, value.frame.scope)
        case Ext() if value.call is not None and isinstance(value.call.node, ir.Call):
            found = ("library", f"made by `{value.path}`", value.call.node, value.call.frame.scope)
        case Inst(call=call) if call is not None and isinstance(call.node, ir.Call):
            name = value.cls.scope.qualified if isinstance(value.cls, Cls) else "a class"
            found = ("object", f"an object of {name}", call.node, call.frame.scope)
        case Func() if isinstance(value.scope.node, ir.Node) and value.scope.parent is not None:
            found = ("function", value.scope.qualified, value.scope.node, value.scope.parent)
        case _:
            return None
    return Origin(*found, hops=traced.hops, barriers=frozenset(), certain=True)


# ── where it goes ───────────────────────────────────────────────────────────────────────────────────────────────────


def _leads_through(flow: DataFlow, site: Site, sources: set[Site]) -> bool:
    """Whether the flow passes the place: a step lies in it; or it lies in a step, and comes from the flow's source."""
    if any(_covers(site, step.site) for step in flow.steps):
        return True
    return flow.source_site in sources and any(_covers(step.site, site) for step in flow.steps)


def _covers(outer: Site, inner: Site) -> bool:
    if (outer.path, outer.cell) != (inner.path, inner.cell):
        return False
    return _begin(outer) <= _begin(inner) and _end(inner) <= _end(outer)


def _begin(site: Site) -> tuple[int, int]:
    return site.line, site.column


def _end(site: Site) -> tuple[int, int]:
    return site.last_line, site.end_column


def _reversed(point: tuple[int, int]) -> tuple[int, int]:
    return -point[0], -point[1]
