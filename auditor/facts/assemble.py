"""From a model call in the program to its fact: every effective setting, its layers of retries, its surroundings."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import CallRow, CarrierRow, ClientSettingName, Sdk, SettingName, SettingRow
from auditor.catalog.models_table import ModelTable
from auditor.facts.call_model import (
    GENERATING,
    Absent,
    Alternative,
    Inapplicable,
    Known,
    LlmCall,
    ModelState,
    RetryLayer,
    Setting,
    Slot,
    Unclear,
)
from auditor.facts.calls import Meeting, ModelCall
from auditor.facts.entries import Entries
from auditor.facts.errors import Errors
from auditor.facts.event_loop import EventLoops
from auditor.facts.match import ClientUse, Rows
from auditor.facts.retries import Retries
from auditor.facts.settings import Effective, Fallback, Spot, given, globals_of, joined, literal_values
from auditor.facts.versions import Versions
from auditor.facts.waits import Waits
from auditor.languages import ir, site_of
from auditor.program.context import function_of
from auditor.program.engine import Engine
from auditor.program.scopes import terminal
from auditor.program.values import Args, CallRef, Hop
from auditor.sites import Site, Step

_NAMELESS = frozenset({"embeddings", "rerank", "moderation"})
"""Operations that nobody can abuse through an answer, so that no provider asks who the end user is."""

_OF_REQUESTS = frozenset({"timeout", "retries", "end_user", "store"})
"""Settings of a request that goes to a provider: a model that runs inside the process has none of them."""

Asked: TypeAlias = Sequence[tuple[str, ...] | None] | None
"""For each way in which a call meets the catalogue the names of its models, or None where not all are known."""

Names: TypeAlias = tuple[tuple[str, tuple[Hop, ...]], ...]
"""Names of models, each with the way to it."""

_UNSEEN_CLIENT = "the client cannot be followed to where it is made"


class Assembler(msgspec.Struct, frozen=True):
    """Builds the facts of calls; made once per program."""

    engine: Engine
    rows: Rows
    versions: Versions
    entries: Entries
    retries: Retries
    errors: Errors
    models: ModelTable
    fixes: bool = False
    """Whether somebody asks where settings that are missing could be given."""

    def call(self, found: ModelCall) -> LlmCall:
        """The fact of one model call."""
        place, first = found.place, found.first
        scope = place.scope
        unit = scope.unit
        here = site_of(unit.module, place.call.at)
        function = function_of(scope)
        names = [self.model_names(m, here) for m in found.meetings]
        written = {name: hops for texts, _ in reversed(names) for name, hops in reversed(texts)}
        models = tuple(dict.fromkeys(name for texts, _ in names for name, _ in texts))
        asked = [tuple(name for name, _ in texts) if complete else None for texts, complete in names]
        run = found.run or place
        layers = self.retries.around(run.call, run.scope, first.sdk)
        if found.run is not None:
            known = {(layer.name, layer.site) for layer in layers}
            further = self.retries.around(place.call, scope, first.sdk)
            layers = (*layers, *(layer for layer in further if (layer.name, layer.site) not in known))
        layers = (*self.retries.in_client(first.client, first.sdk), *layers)
        layers = (*self._over_function(first.client, first.sdk), *layers)
        own_retries = self.effective("retries", found, here, asked)
        layers = (*self._own_layers(found, own_retries), *layers)
        waits = not first.asynchronous and self._direct(found)
        blocking = EventLoops(self.engine, self.entries).blocked(place.call, scope) if waits else ()
        return LlmCall(
            site=here,
            function=function.qualified,
            sdk=first.sdk.id,
            package=self.package(first),
            sdk_version=self.versions.of(self.package(first), unit.path),
            operation=first.operation,
            target=found.target,
            retired=first.row.retired if isinstance(first.row, CallRow) else "",
            model=_named(self.effective("model", found, here), here),
            models=tuple(self._states(found, models, written)),
            output_limit=self._output_limit(found, here, asked),
            timeout=self._timeout(found, here, asked),
            retries=Retries.effective(own_retries, layers),
            retry_layers=layers,
            samples=self.effective("samples", found, here),
            stream=self._stream(found, here),
            store=self.effective("store", found, here),
            end_user=self.effective("end_user", found, here),
            errors=self.errors.handling(run.call, run.scope, first.sdk.errors),
            asynchronous=first.asynchronous,
            blocks_event_loop=bool(blocking),
            blocking_steps=blocking,
            client_site=self._client_site(first),
            entry_points=tuple(e.label for e in self.entries.reaching(scope)),
            exposure=self.entries.exposure(scope),
            place=unit.module.place,
            confidence="certain" if first.certain else "probable",
            slots=self._slots(found) if self.fixes else (),
        )

    def _slots(self, found: ModelCall) -> tuple[Slot, ...]:
        from auditor.facts.slots import slots

        return tuple(slots(self, found))

    def _direct(self, found: ModelCall) -> bool:
        """Whether the call is not itself awaited (an async client that the catalogue does not know as one)."""
        parents = self.engine.parents(found.place.scope.unit)
        return not isinstance(parents.get(id(found.place.call)), ir.Await)

    def _client_site(self, meeting: Meeting) -> Site | None:
        made = meeting.client.made if meeting.client else None
        if made is None and meeting.carrier is not None:
            made = meeting.carrier.made
        return site_of(made.frame.scope.unit.module, made.node.at) if made is not None else None

    # ── settings ────────────────────────────────────────────────────────────────────────────────────────────────────

    def effective(self, name: SettingName, found: ModelCall, here: Site, asked: Asked = None) -> Setting:
        """One setting of the call over all the ways in which it meets the catalogue."""
        path = found.frame.scope.unit.path
        models = asked or (None,) * len(found.meetings)
        results = [self._one(name, m, path, here, n) for m, n in zip(found.meetings, models, strict=True)]
        alternatives = [r for r in results if not isinstance(r, Inapplicable)]
        if not alternatives:
            return Inapplicable()
        if len(alternatives) > 1 and (confined := self._confined(found.meetings, results)):
            return confined
        return alternatives[0] if len(alternatives) == 1 else joined(alternatives, here)

    def _confined(self, meetings: Sequence[Meeting], results: Sequence[Setting]) -> Absent | None:
        """The setting that one of several clients lacks while another has it; None where they do not differ so."""
        having = {self._client_site(m) for m, r in zip(meetings, results, strict=True) if isinstance(r, Known)}
        if not having:
            return None
        for meeting, result in zip(meetings, results, strict=True):
            site = self._client_site(meeting)
            if not isinstance(result, Absent) or site is None or site in having:
                continue
            if meeting.client is not None:
                name = meeting.client.path.rpartition(".")[2]
                made = Step(site, f"the call may go through {name}, which is made here")
                return replace(result, only=Alternative(name, site), steps=result.steps or (made,))
        return None

    def _one(
        self, name: SettingName, meeting: Meeting, path: str, here: Site, models: tuple[str, ...] | None
    ) -> Setting:
        if meeting.carrier is not None and meeting.client is None:
            asked = ("model", "output_limit", "timeout", "retries")
            return Unclear("the model that it uses cannot be followed", here) if name in asked else Inapplicable()
        if name in _OF_REQUESTS and self._provider(meeting) == "local":
            return Inapplicable()
        if not meeting.certain and meeting.sdk.package and name in ("timeout", "retries"):
            return Unclear(_UNSEEN_CLIENT, here)
        row = self._row(name, meeting)
        if row is None or (name == "end_user" and not self._takes_end_user(meeting)):
            return Inapplicable()
        if name == "end_user":
            row = replace(row, opaque=True)
        spots = [replace(spot, row=row) if name == "end_user" else spot for spot in self.spots(name, meeting)]
        fallback = self._fallback(name, meeting, path, models)
        result = Effective(self.engine, self.versions).setting(spots, row, fallback, here)
        if isinstance(result, Absent) and name == "model" and meeting.models:
            named = meeting.models[0]
            return (
                Known(named, "call", here) if named else Unclear("the address names it where it cannot be read", here)
            )
        if isinstance(result, Absent) and name == "output_limit" and _goes_anywhere(meeting):
            return Unclear("the host is not known, and so neither is what a limit is called there", here)
        return result

    def _takes_end_user(self, meeting: Meeting) -> bool:
        """Whether the request has a use, and a field, for the end user's identifier."""
        if meeting.operation in _NAMELESS or _goes_anywhere(meeting):
            return False
        if meeting.host is not None and not meeting.host.end_user:
            return False
        rows = () if meeting.args.mappings else meeting.row.prompts
        given = (self.engine.callers.argument(meeting.args, row.argument.split(".")[0]) for row in rows)
        prompts = [argument.expr for argument in given if argument is not None]
        return not prompts or not all(_is_written_out(prompt) for prompt in prompts)

    def _timeout(self, found: ModelCall, here: Site, asked: Asked) -> Setting:
        own = self.effective("timeout", found, here, asked)
        if isinstance(own, Inapplicable):
            return own
        waits = Waits(self.engine, self.versions)
        return waits.bounded(own, found.place.call, found.place.scope, asynchronous=found.first.asynchronous)

    def _output_limit(self, found: ModelCall, here: Site, asked: Asked) -> Setting:
        if found.first.operation not in GENERATING:
            return Inapplicable()
        result = self.effective("output_limit", found, here, asked)
        return Absent() if isinstance(result, Inapplicable) and not self._local(found) else result

    def _local(self, found: ModelCall) -> bool:
        """Whether the catalogue knows the call and says nothing of limits on purpose."""
        return found.first.client is not None and "output_limit" in found.first.client.row.settings

    def _stream(self, found: ModelCall, here: Site) -> Setting:
        row = found.first.row
        if isinstance(row, CallRow) and row.streams is not None:
            return Known(row.streams, "call", here)
        if all(meeting.streams for meeting in found.meetings):
            return Known(True, "call", here)
        result = self.effective("stream", found, here)
        return Known(False, "sdk_default") if isinstance(result, Absent) else result

    @staticmethod
    def _call_row(name: SettingName, meeting: Meeting) -> SettingRow | None:
        return meeting.row.settings.get(name) if isinstance(meeting.row, CallRow) else None

    def _client_rows(self, name: ClientSettingName, client: ClientUse | None) -> Iterator[tuple[ClientUse, SettingRow]]:
        while client is not None:
            row = client.row.settings.get(name)
            if row is not None:
                yield client, row
            client = client.outer if row is None or not row.alone else None

    def _row(self, name: SettingName, meeting: Meeting) -> SettingRow | None:
        own = self._call_row(name, meeting)
        return own or next((row for _, row in self._client_rows(name, meeting.client)), None)

    def spots(self, name: SettingName, meeting: Meeting) -> Iterator[Spot]:
        """The places where the setting can be given for this call, the nearest first."""
        own = self._call_row(name, meeting)
        if own is not None:
            yield Spot("call", meeting.args, _beside_address(meeting.row, own.arguments), row=own)
        client_rows = list(self._client_rows(name, meeting.client))
        options = tuple(dict.fromkeys([*(own.options if own else ()), *(o for _, r in client_rows for o in r.options)]))
        for user in self._users(meeting.client):
            for option in reversed(user.options):
                if option.call is not None:
                    names = options or (own.arguments if own else ()) or next((r.arguments for _, r in client_rows), ())
                    yield Spot(
                        "options", option.call.args, names, option.call, own or next((r for _, r in client_rows), None)
                    )
        for client, row in client_rows:
            if client.row.module:
                continue
            yield Spot("client", client.made.args if client.made else None, row.arguments, client.made, row)
        for row in [*([own] if own else []), *(r for _, r in client_rows)]:
            yield from globals_of(self.engine, row)

    @staticmethod
    def _users(client: ClientUse | None) -> Iterator[ClientUse]:
        while client is not None:
            yield client
            client = client.outer

    def _fallback(self, name: SettingName, meeting: Meeting, path: str, models: tuple[str, ...] | None) -> Fallback:
        own = self._call_row(name, meeting)
        rows = [*([own] if own else []), *(r for _, r in self._client_rows(name, meeting.client))]
        defaults = next((r.defaults for r in rows if r.defaults), ())
        return Fallback(defaults, self.package(meeting), path, self.style(meeting), models, least=name == "retries")

    def _provider(self, meeting: Meeting) -> str:
        """Who serves the models of a call."""
        return next((u.row.provider for u in self._users(meeting.client) if u.row.provider), meeting.sdk.provider)

    @staticmethod
    def package(meeting: Meeting) -> str:
        """The distribution whose version decides about the call."""
        client = meeting.client.row.package if meeting.client else ""
        if meeting.carrier is not None and meeting.client is not None:
            return client or meeting.client.sdk.package
        return client or meeting.row.package or meeting.sdk.package

    @staticmethod
    def style(meeting: Meeting) -> str:
        """The versions in which the call as it is written works."""
        for written, specifier in meeting.sdk.style.items():
            if meeting.path == written or meeting.path.startswith((f"{written}.", f"{written}(")):
                return specifier
        row = meeting.client.row.versions if meeting.client else ""
        own = meeting.row.versions if isinstance(meeting.row, CallRow) else ""
        return own or row

    # ── models, layers ──────────────────────────────────────────────────────────────────────────────────────────────

    def model_names(self, meeting: Meeting, here: Site) -> tuple[Names, bool]:
        """The names of the models that the call may ask, each with the way to it, and whether these are all.

        Where the tree gives none it is the one that the framework asks then.
        """
        for spot in self.spots("model", meeting):
            deployments = spot.row.deployments if spot.row is not None else ()
            if spot.args is not None and any(given(self.engine, spot.args, d).found for d in deployments):
                return (), False
            read, complete = literal_values(self.engine, spot.args, spot.names)
            # What stands before the slash of `anthropic/claude-…` names who serves the model, and no model.
            texts = tuple((text, hops) for text, hops in read if text not in self.rows.providers)
            complete = complete and len(texts) == len(read)
            if spot.row is not None and spot.row.prefix:
                texts, known = self._served(spot.args, spot.row.prefix, texts)
                complete = complete and known
            if texts:
                if spot.source == "client" and spot.call is not None:
                    made = Hop(spot.call.frame.scope.unit, spot.call.node, "the client is made with it")
                    texts = tuple((text, (made, *hops)) for text, hops in texts)
                return texts, complete
        if meeting.models:
            return tuple((name, ()) for name in meeting.models if name), all(meeting.models)
        by_default = self._one("model", meeting, here.path, here, None)
        if isinstance(by_default, Known) and by_default.source in ("sdk_default", "framework_default"):
            return ((str(by_default.value), ()),), True
        return (), False

    def _served(self, args: Args | None, argument: str, texts: Names) -> tuple[Names, bool]:
        """The names with who serves the models before them, where an argument says so, and whether that is known."""
        if args is None or not given(self.engine, args, argument).found:
            return texts, True
        by, complete = literal_values(self.engine, args, (argument,))
        named = tuple((f"{who}:{text}", hops) for text, hops in texts for who, _ in by)
        return named or texts, complete and len(by) == 1

    def _states(
        self, found: ModelCall, models: Sequence[str], written: Mapping[str, tuple[Hop, ...]]
    ) -> Iterator[ModelState]:
        served = (m.host.provider if m.host is not None else self._provider(m) for m in found.meetings)
        providers = list(dict.fromkeys(served))
        for model in models:
            states = [s for s in (self.models.find(model, provider) for provider in providers) if s is not None]
            state = next((s for s in states if s.retires is not None), states[0] if states else None)
            if state is not None:
                yield replace(state, steps=Effective(self.engine, self.versions).steps(written[model]))

    def _over_function(self, client: ClientUse | None, sdk: Sdk) -> tuple[RetryLayer, ...]:
        """The layers that stand as decorators beside the one by which a function asks the model."""
        below, made = (client.function, client.calls[0]) if client is not None and client.calls else (None, None)
        if below is None or made is None:
            return ()
        return self.retries.over(made.frame.scope.unit.scopes[id(below)], sdk)

    def _own_layers(self, found: ModelCall, own: Setting) -> tuple[RetryLayer, ...]:
        """The SDK's own retries, and those that an option method adds (`with_retry`)."""
        layers: list[RetryLayer] = []
        if isinstance(own, Known) and isinstance(own.value, int) and own.value > 0:
            layers.append(RetryLayer("sdk", found.first.sdk.id, own.value + 1, site=own.site))
        for user in self._users(found.first.client):
            for option in user.options:
                if option.row.default_attempts is not None and option.call is not None:
                    attempts = self._attempts(option.call, option.row.retry_attempts, option.row.default_attempts)
                    site = site_of(option.call.frame.scope.unit.module, option.call.node.at)
                    layers.append(RetryLayer("framework", option.row.name, attempts, site=site))
        return tuple(layers)

    def _attempts(self, call: CallRef, path: str, default: int) -> int:
        given = call.args.named.get(path)
        if given is None:
            return default
        value = self.engine.constant(given.expr, given.frame)
        return value if isinstance(value, int) and not isinstance(value, bool) else default


def _named(model: Setting, here: Site) -> Setting:
    """The model, where what is known of it is a name: an empty text waits for another one."""
    return Unclear("it is empty here", here) if isinstance(model, Known) and model.value == "" else model


def _goes_anywhere(meeting: Meeting) -> bool:
    """Whether it is a plain request of which only what sends it tells that a model answers it."""
    return meeting.certain and meeting.host is None and not meeting.sdk.package


def _beside_address(row: CallRow | CarrierRow, names: tuple[str, ...]) -> tuple[str, ...]:
    """The argument paths that do not lead into what is the address of a plain request: nothing else stands there."""
    places = {c.position for c in row.when if c.host and c.position is not None} if isinstance(row, CallRow) else set()
    return tuple(n for n in names if not any(n.startswith(f"{place}.") for place in places)) if places else names


def _is_written_out(expr: ir.Expr) -> bool:
    """Whether a prompt is the same for everybody: constants, in lists, mappings and messages."""
    match expr:
        case ir.Const():
            return True
        case ir.Display():
            return all(_is_written_out(item) for item in expr.items)
        case ir.Dict():
            return all(entry.key is not None and _is_written_out(entry.value) for entry in expr.entries)
        case ir.Call():
            is_message = (terminal(expr.func) or "").endswith(("Message", "MessageParam"))
            return is_message and all(_is_written_out(arg.value) for arg in expr.args)
    return False


def limit_of(assembler: Assembler, found: ModelCall, row: CarrierRow | CallRow, here: Site) -> Setting:
    """What bounds the rounds of the agent that the call runs."""
    assert row.limit is not None
    first = found.first
    spots = [Spot("call", first.args, row.limit.options or row.limit.arguments)]
    if first.carrier is not None:
        made = first.carrier.made
        spots += [Spot("options", call.args, row.limit.options) for call in reversed(first.carrier.options)]
        spots.append(Spot("client", made.args if made else None, row.limit.arguments, made))
    elif first.client is not None and first.client.row.decorates and first.client.made is not None:
        spots.append(Spot("client", first.client.made.args, row.limit.arguments, first.client.made))
    fallback = Fallback(row.limit.defaults, row.package or first.sdk.package, here.path, "", None)
    return Effective(assembler.engine, assembler.versions).setting(spots, row.limit, fallback, here)
