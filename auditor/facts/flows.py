"""Data flows: from what others have written to prompts, and from prompts and answers to what they can break."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import cast

from auditor.catalog.model import Catalog, FlowSink, StoreRow
from auditor.facts.call_model import Exposure
from auditor.facts.calls import ModelCall, imported_roots, roots_of
from auditor.facts.entries import Entries
from auditor.facts.handed_on import bound_calls, handed_on
from auditor.facts.model import DataFlow, SinkKind, SourceKind
from auditor.facts.origins import AT_THE_KEYBOARD, NAMED_FILE, Sources
from auditor.facts.prompt_sinks import PromptSinks, Sink, arguments
from auditor.facts.settings import given, meets
from auditor.facts.wording import called_label, pieces
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.classes import ancestry
from auditor.program.context import function_of, reach
from auditor.program.engine import Engine
from auditor.program.guards import Guards
from auditor.program.scopes import CallPlace, Scope, Unit, terminal
from auditor.program.trace import MAX_STATES, NO_ANSWERS, IsOrigin, Origin, follow
from auditor.program.values import (
    Args,
    Argument,
    Cls,
    Ext,
    Frame,
    Func,
    Grown,
    Inst,
    Lit,
    Member,
    Mix,
    Par,
    Result,
    Unk,
)
from auditor.sites import Step

MAX_WORK = 20_000
"""Questions that the flows of 10,000 lines, or fewer, may cost; the least telling sinks beyond are `untraced`."""

_LINES = 10_000

_DANGEROUS: frozenset[SinkKind] = frozenset({"code", "shell", "sql", "template", "deserialiser"})
"""Sinks by which what is written takes over the program, its machine or its data."""

_GUARDED = _DANGEROUS | {"url", "file_path", "recipient", "tool"}
"""Sinks before which checks of the program's own are looked for."""

_TURNS: tuple[tuple[frozenset[SinkKind], int], ...] = (
    (_DANGEROUS - {"sql"}, 0),
    (frozenset({"sql"}), 2_000),
    (frozenset({"html"}), 2_000),
    (frozenset({"prompt", "system_prompt"}), 6_000),
    (frozenset({"error_response"}), 1_000),
    (frozenset({"log"}), 3_000),
    (frozenset({"url", "file_path", "recipient", "tool"}), 500),
    (frozenset({"index", "trace", "store", "third_party"}), 0),
)
"""Sinks in the order in which they are traced, the most dangerous first, those of which no card speaks last; and the
questions that they may cost, for as many lines, whatever those before them have."""

_DANGEROUS_STATES = 2_500
"""Values that are looked at for one sink of the first turn: there are few of them, and all depends on them."""

_NARROW_STATES = 120
"""Values that are looked at for one place that names files, or keeps what it is given: there are many of them."""

_LONG = 40
"""Steps from which on a way is a guess: it leads through what many share, or was cut."""

_LONG_FOR_CALLERS = 16
"""The same for what a caller sends on its way to a file's name or an address."""

_WAYS = 6
"""Ways by which one function's text is told to come into prompts: who calls it decides what it reads."""

_ANSWERED_BY_RETURN = frozenset({"fastapi", "flask", "litestar", "django-ninja"})
"""Frameworks whose routes answer with what they give back."""

_CURSORS = frozenset({"cursor", "cur", "conn", "connection", "db", "session", "engine", "database"})

_STATEMENT = r"(?i)\s*(?:select|insert|update|delete|create|drop|alter|with|pragma|merge|truncate)\b"

_MOST_EXPOSED = ("public", "worker", "operator")

_LOGGED = frozenset({"prompt", "model_output", "credential", "user_input"})


class Flows:
    """Looks for data flows in a program whose model calls are known."""

    def __init__(self, engine: Engine, catalog: Catalog, entries: Entries, calls: Iterable[ModelCall]) -> None:
        self.engine = engine
        self.entries = entries
        self.calls = tuple(calls)
        self.sources = Sources(engine, catalog, entries, self.calls)
        self.guards = Guards(engine)
        self.prompts = PromptSinks(engine, catalog)
        self.sinks: dict[str, list[FlowSink]] = defaultdict(list)
        self.sink_methods: dict[str, list[FlowSink]] = defaultdict(list)
        self.open_sinks: dict[str, list[tuple[str, FlowSink]]] = defaultdict(list)
        """Sinks whose path has a `*`, by their method: with what stands before it."""
        roots = _roots(engine)
        for row in (*catalog.sinks, *map(_sink_of, filter(lambda row: row.content, catalog.stores))):
            for path in row.paths:
                if path.partition(".")[0] not in roots:
                    continue  # Nobody in the tree can come to it.
                if "*" in path:
                    before, _, after = path.partition("*.")
                    self.open_sinks[after].append((before, row))
                else:
                    self.sinks[path].append(row)
            for method in row.methods:
                self.sink_methods[method].append(row)
        self.untraced: Counter[tuple[SinkKind, str, bool]] = Counter()
        """Places left out since the bound on work was reached: by kind, file and whether they are debug records."""
        self._sql_libraries = {path.split(".", 1)[0] for path, rows in self.sinks.items() if rows[0].kind == "sql"}
        dangerous = (row for row in catalog.sinks if row.kind in _DANGEROUS)
        self.dangerous = {path.rsplit(".", 1)[-1] for row in dangerous for path in row.paths}
        self._answers: Mapping[int, IsOrigin] | None = None
        self.names = {path.rsplit(".", 1)[-1] for path in self.sinks} | {*self.sink_methods, *self.open_sinks}

    def flows(self) -> Iterator[DataFlow]:
        """Every flow from an origin that somebody else has written to a sink, each source and sink once."""
        prompts = tuple(self.prompts.of(self.calls))
        for sink in prompts:
            for traced in self.engine.all(sink.argument):
                self.sources.note_prompt(traced.value, sink.what, sink.place.call, sink.place.scope)
        sinks = (*prompts, *self._row_sinks())
        begun = self.engine.solver.total
        left_out: dict[tuple[SinkKind, int], Sink] = {}
        told: set[tuple[int, int]] = set()
        scale = max(1.0, sum(map(_length, self.engine.units.values())) / _LINES)
        for kinds, least in _TURNS:
            bound = max(begun + MAX_WORK * scale, self.engine.solver.total + least * scale)
            for sink in sorted((s for s in sinks if s.kind in kinds), key=self._telling):
                if self.engine.solver.total > bound:
                    left_out[sink.kind, id(sink.place.call)] = sink
                    continue
                left = called_label if sink.kind == "log" else _nothing
                answers = self.answers() if sink.kind in _DANGEROUS else NO_ANSWERS
                ways = _WAYS if sink.kind in ("prompt", "system_prompt") else 1
                judge = self.sources.judge(sink.kind)
                barred = reach(self.engine, sink.place.scope).barred
                trail = follow(
                    self.engine, sink.argument, judge, self.guards, left, _states(sink), answers, ways, barred
                )
                mattering = [o for o in trail.origins if self._matters(o, sink) and not _leads_through_vectors(o)]
                if trail.cut and (not mattering or _may_hide_a_model(sink, mattering)):
                    left_out[sink.kind, id(sink.place.call)] = sink
                if sink.kind == "error_response":
                    mattering = [o for o in mattering if self._is_news(o, sink, told)]
                yield from (self._fact(sink, origin) for origin in mattering)
        if any(entry.exposure == "public" for entry in self.entries.all()):
            yield from self._chosen()
        self.untraced.update((s.kind, s.place.scope.unit.path, _is_debug(s)) for s in left_out.values())

    def _chosen(self) -> Iterator[DataFlow]:
        """What strangers may choose of requests to models."""
        from auditor.facts.chosen_requests import chosen_requests

        judge = self.sources.judge("request")
        found = chosen_requests(self.engine, self.calls, judge, self.guards, self._is_strangers)
        yield from (self._fact(sink, origin) for sink, origin in found)

    def _is_strangers(self, origin: Origin) -> bool:
        return origin.scope is not None and self._exposure(origin.scope, origin) == "public"

    def is_model_call(self, call: ir.Call) -> bool:
        """Whether it is one of the calls of models."""
        return any(call is known.place.call for known in self.calls)

    def answers(self) -> Mapping[int, IsOrigin]:
        """The steps at which a way comes to what a class of the program gets from a model."""
        if self._answers is None:
            # Few trees put an interface of their own before models.
            from auditor.facts.interfaces import answers_of

            self._answers = {**answers_of(self.engine, self.calls), **self.sources.filled}
        return self._answers

    @staticmethod
    def _is_news(origin: Origin, sink: Sink, told: set[tuple[int, int]]) -> bool:
        """Whether the function has not sent the same error before: a helper tries several ways to send one text."""
        pair = (id(origin.node), id(function_of(sink.place.scope)))
        news = pair not in told
        told.add(pair)
        return news

    def _telling(self, sink: Sink) -> tuple[bool, bool]:
        """What is traced first among sinks of a kind: what is kept before debug records, what is near a model call."""
        return _is_debug(sink), not self.sources.leads_to_model(sink.place.scope)

    def _matters(self, origin: Origin, sink: Sink) -> bool:
        match sink.kind:
            case "prompt" | "system_prompt":
                return origin.kind in ("user_input", "external_content", "credential")
            case "log":
                return origin.kind in _LOGGED
            case "error_response":
                return origin.kind == "error_details"
            case "third_party" | "trace":
                return origin.kind in ("model_output", "prompt", "credential")
            case "store":
                return origin.kind in ("model_output", "prompt", "credential", "user_input", "external_content")
            case "index":
                return origin.kind in ("user_input", "external_content")
            case "recipient":
                return origin.kind == "model_output"
            case "url" | "file_path":
                named = origin.kind == "user_input" and self._exposure(sink.place.scope, origin) == "public"
                return origin.kind == "model_output" or named
            case _:
                return origin.kind in ("model_output", "user_input", "external_content")

    def _fact(self, sink: Sink, origin: Origin) -> DataFlow:
        scope = sink.place.scope
        module = scope.unit.module
        site = site_of(module, sink.place.call.at)
        way = steps_from(origin)
        source_site = way[0].site
        steps = (*way, *_written_at(sink, way), Step(site, f"reaches {sink.what}"))
        return DataFlow(
            site=site, source_site=source_site, source=cast("SourceKind", origin.kind), source_what=origin.what,
            sink=sink.kind, sink_what=sink.what, function=function_of(scope).qualified,
            barriers=tuple(sorted(origin.barriers | self._agreed(sink, origin))),
            weak_barriers=self._weak(sink, origin), vain=self._vain(sink, origin), steps=steps,
            entry_points=tuple(e.label for e in self.entries.reaching(scope)),
            exposure=self._exposure(scope, origin), place=module.place,
            confidence="certain" if self._is_certain(sink, origin) else "probable",
            named_by_operator=origin.what == NAMED_FILE,
            given_by_callers=origin.kind == "user_input" and self._is_given_by_callers(origin),
        )  # fmt: skip

    @staticmethod
    def _is_certain(sink: Sink, origin: Origin) -> bool:
        """What is put into a container is not surely what is taken out of it as a file's path; nor is it sure that a
        caller names the file at the end of a long way, which most often leads through what many share."""
        if sink.kind in ("file_path", "url"):
            long = origin.kind == "user_input" and len(origin.hops) > _LONG_FOR_CALLERS
            if long or any(hop.what.startswith("put into") for hop in origin.hops):
                return False
        return origin.certain and sink.certain and len(origin.hops) < _LONG

    def _is_given_by_callers(self, origin: Origin) -> bool:
        return isinstance(origin.node, ir.Param) and not self.entries.of(origin.scope)

    def _agreed(self, sink: Sink, origin: Origin) -> frozenset[str]:
        """`confirmation` where somebody is asked before a sink of the first turn, or before what goes there is handed
        on."""
        if sink.kind not in _DANGEROUS:
            return frozenset()
        from auditor.program.permitted import is_confirmed

        places: list[tuple[ir.Node, Scope]] = [(sink.place.call, sink.place.scope)]
        handed = (hop.given for hop in origin.hops if hop.filled is not None and hop.given is not None)
        places += ((given.expr, given.frame.scope) for given in handed)
        asked = any(is_confirmed(self.engine, node, scope) for node, scope in places) or self._is_picked(sink, origin)
        return frozenset({"confirmation"}) if asked else frozenset()

    def _is_picked(self, sink: Sink, origin: Origin) -> bool:
        """Whether somebody has picked what goes to the sink out of what was shown."""
        from auditor.program.permitted import is_picked

        scope = function_of(sink.place.scope)
        taken = [hop.node for hop in origin.hops if isinstance(hop.node, ir.Assign) and hop.unit is scope.unit]
        parents = self.engine.parents(scope.unit)
        found: list[tuple[ir.Expr, Scope]] = [(sink.argument.expr, sink.argument.frame.scope)]
        for node in taken:
            above: ir.Node | None = node
            while above is not None and not isinstance(above, ir.Function):
                above = parents.get(id(above))
            if node.value is not None:
                found.append((node.value, scope.unit.scopes[id(above)] if above is not None else scope.unit.scope))
        return any(is_picked(self.engine, expr, where) for expr, where in found)

    def _weak(self, sink: Sink, origin: Origin) -> tuple[str, ...]:
        """What stands before a sink of the first turn and does not hold: a screen of the program's own, a switch."""
        if sink.kind not in _GUARDED:
            return ()
        from auditor.facts.vain_checks import is_checked_by_name, is_refused_by_words, is_restricted
        from auditor.program.permitted import is_screened, is_switched_on

        scope, read = function_of(sink.place.scope), sorted(self._read(sink, origin))
        call = sink.place.call
        by_name = sink.kind not in _DANGEROUS and is_checked_by_name(read, scope)
        found = {"screen": by_name or "moderation" in origin.barriers or is_screened(self.engine, read, scope),
                 "deny_list": is_refused_by_words(self.engine, read, call, sink.place.scope),
                 "restricted": sink.kind == "code" and is_restricted(self.engine, call, sink.place.scope),
                 "switch": is_switched_on(self.engine, call, scope)}  # fmt: skip
        return tuple(name for name, stands in found.items() if stands)

    def _vain(self, sink: Sink, origin: Origin) -> tuple[str, ...]:
        """Clauses about what is done before the sink, and holds nothing back."""
        if sink.kind not in _GUARDED | {"prompt", "system_prompt", "html"} or origin.kind == "credential":
            return ()
        from auditor.facts.vain_checks import asked_in_prompt, vain_checks

        scope, read = function_of(sink.place.scope), self._read(sink, origin)
        elsewhere = sink.kind in _DANGEROUS
        found = list(vain_checks(self.engine, read, sink.place.call, scope, elsewhere=elsewhere))
        if elsewhere and origin.kind == "model_output" and (asked := asked_in_prompt(origin.node, origin.scope)):
            found.append(asked)
        return tuple(dict.fromkeys(found))

    @staticmethod
    def _read(sink: Sink, origin: Origin) -> frozenset[str]:
        """The names by which the function of the sink has in hand what goes there."""
        scope = function_of(sink.place.scope)
        read = {node.id for node in walk(sink.argument.expr) if isinstance(node, ir.Name)}
        read |= {
            target.id
            for hop in origin.hops
            if isinstance(hop.node, ir.Assign)
            for target in hop.node.targets
            if isinstance(target, ir.Name) and hop.unit is scope.unit
        }
        return frozenset(read)

    def _exposure(self, scope: Scope, origin: Origin) -> Exposure:
        """Who can make the data flow: who writes it, where that is known, else who reaches the sink or the source."""
        if origin.what in AT_THE_KEYBOARD:
            return "operator"
        if origin.kind == "error_details":
            from auditor.program.permitted import is_for_administrators

            if is_for_administrators(self.engine, origin.node, origin.scope):
                return "operator"
        written = origin.kind in ("user_input", "prompt") and isinstance(origin.node, ir.Param)
        if written and (own := self.entries.of(origin.scope)):
            return min((entry.exposure for entry in own), key=_MOST_EXPOSED.index)
        here = self.entries.exposure(scope)
        return here if here != "unknown" else self.entries.exposure(origin.scope)

    # ── other sinks ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _row_sinks(self) -> Iterator[Sink]:
        renamed: set[int] = set()
        for name in sorted(self.names):
            for place in self.engine.places.calls.get(name, ()):
                yield from self._sinks_at(place, place.call.func, self._args(place))
            # `from os import system as shell`, `run = subprocess.run`
            for place in self.engine.places.called(name, method=False) if name in self.dangerous else ():
                if terminal(place.call.func) not in self.names and id(place.call) not in renamed:
                    renamed.add(id(place.call))
                    yield from self._sinks_at(place, place.call.func, self._args(place))
            for handed in handed_on(self.engine, name):
                yield from self._sinks_at(handed.place, handed.func, handed.args)
            for bound in bound_calls(self.engine, name):
                yield from self._sinks_at(bound.place, bound.func, bound.args)
        for entry in self.entries.all():
            if entry.row is not None and entry.row.framework in _ANSWERED_BY_RETURN:
                yield from self._given_back_by(entry.scope)

    def _given_back_by(self, scope: Scope) -> Iterator[Sink]:
        """What a route gives back: its framework makes the answer of it."""
        for statement in scope.returns:
            if statement.value is not None and not isinstance(statement.value, ir.Const):
                sent = ir.Call(statement.at, ir.Name(statement.at, "return"), ())
                argument = Argument(statement.value, self.engine.root(scope))
                yield Sink("error_response", "the answer to a caller", argument, CallPlace(sent, scope))

    def _args(self, place: CallPlace) -> Args:
        return self.engine.callers.args(place.call, self.engine.root(place.scope))

    def _sinks_at(self, place: CallPlace, func: ir.Expr, args: Args) -> Iterator[Sink]:
        """What the place does with its arguments: it calls `func`, or has a library call it."""
        frame = self.engine.root(place.scope)
        rows: dict[int, tuple[FlowSink, bool]] = {}
        unknown = False
        for traced in self.engine.evaluate(func, frame):
            value = traced.value
            if isinstance(value, Ext):
                meant = (
                    row for row in self.sinks.get(value.path, ()) if not row.interpreter or self._interprets(value)
                )
                rows.update({id(row): (row, True) for row in meant})
                ended = self.open_sinks.get(value.path.rpartition(".")[2], ())
                rows.update({id(row): (row, True) for before, row in ended if value.path.startswith(before)})
            elif isinstance(value, Func) and value.scope.owner is not None:
                rows.update({id(row): (row, True) for row in self._of_library_itself(value, place.scope)})
            elif isinstance(value, (Member, Unk, Par, Result)):
                unknown = True
        if not rows and unknown:
            rows.update(self._by_method(place, func, args))
        for row, certain in rows.values():
            if any(given(self.engine, args, path).found for path in row.unless) or not all(
                meets(self.engine, condition, args) for condition in row.when
            ):
                continue
            for path in row.arguments:
                for argument in _given(self.engine, func, args, path, frame):
                    for part in self._pieces(row, args, argument):
                        yield Sink(row.kind, row.what, part, place, certain)

    def _interprets(self, value: Ext) -> bool:
        from auditor.facts.commands import reads_program  # Few applications start programs.

        made = value.calls[0] if value.calls else None
        return made is not None and reads_program(self.engine, made.args)

    def _of_library_itself(self, method: Func, scope: Scope) -> Iterator[FlowSink]:
        """The rows that speak of a method of the program, other than for its own class: a library is its own user."""
        holder = method.receiver.cls if isinstance(method.receiver, Inst) else None
        owners = [a.scope for a in ancestry(self.engine, holder) if isinstance(a, Cls)] if holder is not None else []
        if function_of(scope).owner not in owners:
            for owner in owners:
                yield from self.sinks.get(f"{owner.qualified}().{method.scope.name}", ())

    def _by_method(self, place: CallPlace, func: ir.Expr, args: Args) -> Iterator[tuple[int, tuple[FlowSink, bool]]]:
        """The rows that speak of a method of this name on a receiver of unknown make."""
        for row in self.sink_methods.get(terminal(func) or "", ()):
            match row.kind:
                case "error_response":
                    if self._is_given_to_handler(func, self.engine.root(place.scope)):
                        yield id(row), (row, True)
                case "sql":
                    if isinstance(func, ir.Attr) and self._may_be_sql(func, args, place.scope):
                        yield id(row), (row, False)
                case "file_path":
                    if isinstance(func, ir.Attr):
                        from auditor.facts.sink_parts import is_path

                        yield id(row), (row, is_path(self.engine, Argument(func.base, self.engine.root(place.scope))))
                case _:
                    if isinstance(func, ir.Attr):
                        yield id(row), (row, False)

    def _is_given_to_handler(self, func: ir.Expr, frame: Frame) -> bool:
        """Whether it is what a framework hands to an entry point, or a method of that: a reply to who has called."""
        for traced in self.engine.evaluate(func, frame):
            value = traced.value
            while isinstance(value, (Member, Grown)):
                value = value.base
            if isinstance(value, Par) and any(e.exposure == "public" for e in self.entries.of(value.scope)):
                return True
        return False

    def _may_be_sql(self, func: ir.Attr, args: Args, scope: Scope) -> bool:
        """Whether something speaks for a database behind a receiver of unknown make: many things have an `execute`."""
        if terminal(func.base) in _CURSORS or self._sql_libraries & imported_roots(scope):
            return True
        texts = (node.value for a in args.positional[:1] for node in self._written(a) if isinstance(node, ir.Const))
        return any(isinstance(text, str) and re.match(_STATEMENT, text) for text in texts)

    def _written(self, argument: Argument) -> Iterator[ir.Node]:
        yield from walk(argument.expr)
        for traced in self.engine.all(argument):
            if isinstance(traced.value, (Lit, Mix)):
                yield from walk(traced.value.node)

    def _pieces(self, row: FlowSink, args: Args, argument: Argument) -> Iterator[Argument]:
        """What of an argument counts: of a command what is run, of a record what is not called a name or an id."""
        match row.kind:
            case "shell" if not row.interpreter:
                from auditor.facts.commands import run_by_shell, run_of  # Few applications start programs.

                shelled = row.what == "a command that a shell runs"
                yield from run_by_shell(self.engine, argument) if shelled else run_of(self.engine, args, argument)
            case "url":
                from auditor.facts.sink_parts import addressed

                yield from addressed(self.engine, argument)
            case "recipient":
                from auditor.facts.sink_parts import recipients

                yield from recipients(self.engine, argument)
            case "sql" if row.whole:
                from auditor.facts.sink_parts import queries

                yield from queries(self.engine, argument)
            case "tool":
                from auditor.facts.sink_parts import chosen_names

                yield from chosen_names(self.engine, argument)
            case "log":
                yield from (Argument(part, argument.frame) for part in pieces(argument.expr) if not called_label(part))
            case _:
                yield argument


def _sink_of(row: StoreRow) -> FlowSink:
    return FlowSink(paths=row.paths, arguments=row.content, kind="store", what=row.what, methods=row.methods)


def _given(engine: Engine, func: ir.Expr, args: Args, path: str, frame: Frame) -> Iterator[Argument]:
    """What stands at an argument path of a row of sinks."""
    if path:
        yield from arguments(engine, args, path)
    elif isinstance(func, ir.Attr):
        yield Argument(func.base, frame)


def steps_from(origin: Origin) -> tuple[Step, ...]:
    """The way from an origin to where it was asked for, without turns that lead round to the same place."""
    steps = [Step(site_of(origin.scope.unit.module, origin.node.at), origin.what)]
    for hop in reversed(origin.hops):
        step = Step(site_of(hop.unit.module, hop.node.at), hop.what)
        if step in steps:
            del steps[steps.index(step) :]
        steps.append(step)
    return tuple(steps)


def _written_at(sink: Sink, way: Sequence[Step]) -> Iterator[Step]:
    """Where a prompt is written that its call is given from elsewhere, such as a template, if no step says so."""
    if sink.kind not in ("prompt", "system_prompt"):
        return
    unit = sink.argument.frame.scope.unit
    site = site_of(unit.module, sink.argument.expr.at)
    known = (site_of(sink.place.scope.unit.module, sink.place.call.at), *(step.site for step in way))
    unit_of_lines = (site.path, site.cell)
    if not any((o.path, o.cell) == unit_of_lines and o.line <= site.line <= o.last_line for o in known):
        yield Step(site, "is written into the prompt")


def _nothing(_: ir.Expr) -> bool:
    return False


_MAKING_VECTORS = r"returned by `\w*(embed_(query|documents)|get_\w*embeddings?)`"


def _leads_through_vectors(origin: Origin) -> bool:
    """Whether the way leads out of a function that makes vectors, in which nothing of the text can be read."""
    return any(re.match(_MAKING_VECTORS, hop.what) for hop in origin.hops)


def _is_debug(sink: Sink) -> bool:
    return sink.kind == "log" and terminal(sink.place.call.func) in ("debug", "trace")


def _states(sink: Sink) -> int:
    if sink.kind in ("file_path", "tool", "store", "index"):
        return _NARROW_STATES
    return _DANGEROUS_STATES if sink.kind in _DANGEROUS else MAX_STATES


def _may_hide_a_model(sink: Sink, found: Iterable[Origin]) -> bool:
    """Whether a trace that was cut may have missed the origin that would weigh most: what a model wrote."""
    return sink.kind in _DANGEROUS and all(origin.kind != "model_output" for origin in found)


def _roots(engine: Engine) -> set[str]:
    """The top-level names of the libraries that the program imports somewhere, its own packages, and Python itself."""
    found = {"builtins", *(unit.scope.qualified.partition(".")[0] for unit in engine.units.values())}
    for unit in engine.units.values():
        for scope in (unit.scope, *unit.scopes.values()):
            found.update(roots_of(scope))
    return found


def _length(unit: Unit) -> int:
    """The lines of a module, to the end of its last statement."""
    return unit.module.body[-1].at.end_line if unit.module.body else 0
