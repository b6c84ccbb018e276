"""Finding the calls to models: every call in the program that a row of the catalogue names, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Literal

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import CallRow, CarrierRow, Condition, Host, Sdk
from auditor.facts.call_model import GENERATING, Operation
from auditor.facts.handed_on import HandedOn, bound_names, handed_on, handed_to_own, merged, was_handed
from auditor.facts.match import CarrierUse, ClientUse, Rows
from auditor.facts.settings import condition_values, given, literal_values, meets
from auditor.languages import ir
from auditor.program.branches import agreeing
from auditor.program.calling import decorated
from auditor.program.context import function_of, reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope, dotted
from auditor.program.values import (
    Args,
    Argument,
    CallRef,
    Cls,
    Ext,
    Frame,
    Func,
    Lit,
    Member,
    Mix,
    Mod,
    Par,
    Part,
    Result,
    Traced,
    Unk,
    Values,
)

MAX_SUM = 24
"""Pieces of text and of answers that were added to a model before."""


class Meeting(msgspec.Struct, frozen=True):
    """One way in which a call of the program meets the catalogue."""

    sdk: Sdk
    row: CallRow | CarrierRow
    operation: Operation
    client: ClientUse | None
    """The client it goes through; None for a plain function, and where the client is out of sight."""
    carrier: CarrierUse | None
    asynchronous: bool
    args: Args
    path: str
    certain: bool = True
    host: Host | None = None
    """Where a plain request goes; None for a call of an SDK."""
    models: tuple[str, ...] = ()
    """The models that the address of a plain request names, "" for a name that cannot be read."""
    streams: bool = False
    """Whether the address of a plain request says that the answer comes piece by piece."""


class Asked(msgspec.Struct, frozen=True):
    """What a call asks for, of which host where it is a plain request, and how sure that is.

    `models` are the names that the addresses hold, "" for one that cannot be read; `streams`: an address says so.
    """

    operation: Operation
    host: Host | None = None
    certain: bool = True
    models: tuple[str, ...] = ()
    streams: bool = False


class ModelCall(msgspec.Struct, frozen=True):
    """A call in the source that sends a request to a model, with all the ways in which it may."""

    place: CallPlace
    frame: Frame
    meetings: tuple[Meeting, ...]
    func: ir.Expr
    """What is called, as it is written: the place may be a call that is only given it (`asyncio.to_thread(f)`)."""
    run: CallPlace | None = None
    """Where a function of the program calls what it is given here; None where the place itself is the call."""

    @property
    def target(self) -> str:
        """What is called, in words of the source where it has some."""
        return dotted(self.func) or self.first.path

    @property
    def first(self) -> Meeting:
        """The meeting that names the call: SDK, operation, target."""
        return self.meetings[0]


_IMPORTS = ("builtins.__import__()", "importlib.import_module()")
"""What a module that is imported by a computed name is called: any library."""


class Finder:
    """Looks for model calls in a program."""

    def __init__(self, engine: Engine, rows: Rows, hosts: tuple[Host, ...]) -> None:
        self.engine = engine
        self.rows = rows
        self.hosts = hosts
        self._own_models: bool | None = None

    def calls(self) -> Iterator[ModelCall]:
        """The model calls of the program, in no particular order, each once."""
        places = self.engine.places
        remade = self._remade()
        names = sorted({*self.rows.method_names, *(s.name for s in places.functions if id(s.node) in remade)})
        named = {id(p.call): p for name in names for p in places.called(name, method=True)}
        for name in bound_names(self.engine, names):
            named |= {id(p.call): p for p in places.called(name, method=True)}
        if "__call__" in self.rows.method_names:
            every = (p for places in self.engine.places.calls.values() for p in places)
            named |= {id(p.call): p for p in every if self._may_call_an_object(p)}
        called: set[int] = set()
        for place in named.values():
            found = self.call(place)
            if found is not None:
                called.update(id(m.client.function) for m in found.meetings if m.client is not None)
                yield found
        yield from (call for node, call in remade.items() if node not in called)
        for name in sorted(self.rows.method_names):
            for handed in (*handed_on(self.engine, name), *handed_to_own(self.engine, name)):
                found = self._handed(handed)
                if found is not None:
                    yield found

    def _remade(self) -> dict[int, ModelCall]:
        """For each function (by its node) that asks a model by its decorator a call that stands for unseen callers."""
        found: dict[int, ModelCall] = {}
        for scope in self.engine.places.functions if self.engine.library.replacing else ():
            around = scope.parent or scope.unit.scope
            frame = self.engine.root(around)
            for traced in decorated(self.engine, scope.node, frame) if isinstance(scope.node, ir.Function) else ():
                made = traced.value.calls[0] if isinstance(traced.value, Ext) else None
                if made is not None and isinstance(made.node, ir.Expr):
                    node = made.node if isinstance(made.node, ir.Call) else ir.Call(made.node.at, made.node, ())
                    place = CallPlace(node, around)
                    call = _model_call(place, frame, list(self._meetings(traced, Args(), place, frame)), node.func)
                    found |= {id(scope.node): call} if call is not None else {}
        return found

    def _may_call_an_object(self, place: CallPlace) -> bool:
        """Whether `x(…)` may call an object: `x` is not a class, an import or a function in sight."""
        func = place.call.func
        if isinstance(func, ir.Call):
            return True
        if isinstance(func, ir.Name):
            return not func.id[:1].isupper()
        return isinstance(func, ir.Attr) and isinstance(func.base, ir.Name) and func.base.id == "self"

    def call(self, place: CallPlace) -> ModelCall | None:
        """The model call at this place, if it is one."""
        engine = self.engine
        frame = engine.at(place.call, place.scope)
        args = engine.callers.args(place.call, frame)
        values = agreeing(engine, Argument(place.call.func, frame), engine.evaluate(place.call.func, frame))
        parts = [(t, *merged(engine, t.value, args)) for t in values if isinstance(t.value, Part)]
        bound = [(Traced(value, t.hops, t.given), filled) for t, value, filled in parts]
        own = [
            t
            for t in values
            if not isinstance(t.value, Part) and not any(was_handed(engine, place, e) for e in _given_away(t))
        ]
        meetings = [m for traced in own for m in self._meetings(traced, args, place, frame)]
        meetings += [m for traced, filled in bound for m in self._meetings(traced, filled, place, frame)]
        if not meetings:
            meetings = [*self._behind_templates(values, args)] or [*self._probable(place, values, args)]
        return _model_call(place, frame, meetings, place.call.func)

    def _handed(self, handed: HandedOn) -> ModelCall | None:
        """The model call that is made with what is given away here; a library makes it aside of whatever waits."""
        frame = self.engine.root(handed.place.scope)
        values = self.engine.evaluate(handed.func, frame)
        meetings = [m for traced in values for m in self._meetings(traced, handed.args, handed.place, frame)]
        if handed.run is None:
            meetings = [replace(m, asynchronous=True) for m in meetings]
        return _model_call(handed.place, frame, meetings, handed.func, handed.run)

    def _meetings(self, traced: Traced, args: Args, place: CallPlace, frame: Frame) -> Iterator[Meeting]:
        value = traced.value
        if isinstance(value, (Func, Cls, Mod)):
            return
        here = CallRef(place.call, frame, args)
        if isinstance(value, Ext):
            for sdk, row in self.rows.functions_at(value.path, here):
                asked = self._asked(row, None, args, place.scope)
                if asked is not None:
                    for client in self._added_to(place, frame, row.added_to) if row.added_to else (None,):
                        yield _meeting(sdk, row, asked, client, bool(row.asynchronous), args, value.path)
        clients = (*self.rows.clients_of(value), *self.rows.kept_by_default(value, here))
        uses = (replace(use, hops=(*traced.hops, *use.hops)) for use in clients)
        for settled in (one for use in uses for one in self.rows.standing(use)):
            if not settled.rest:
                settled = replace(settled, rest=("__call__",))
            for row in self.rows.method(settled):
                asked = self._asked(row, settled, args, place.scope)
                if asked is None:
                    continue
                below = settled.function
                asynchronous = settled.row.asynchronous if below is None else below.is_async
                asynchronous = row.asynchronous if row.asynchronous is not None else asynchronous
                path = f"{settled.path}().{'.'.join(settled.rest)}" if settled.row is not None else ""
                chosen = self._members(settled, args)
                for client in (one for use in chosen for one in self._in_context(use, place, frame)):
                    yield _meeting(settled.sdk, row, asked, client, asynchronous, args, path)
        for carrier in (*self.rows.carriers_of(value), *self.rows.made_by_asking(value, here)):
            method = carrier.rest[-1] if len(carrier.rest) == 1 else "__call__" if not carrier.rest else ""
            if method in carrier.row.methods or method in carrier.row.asynchronous_methods:
                yield from self._through(carrier, here, method in carrier.row.asynchronous_methods)

    def _added_to(self, place: CallPlace, frame: Frame, path: str) -> Sequence[ClientUse | None]:
        """The models to which the answer of the call is added; the row at the path speaks for one out of sight."""
        parents = self.engine.parents(place.scope.unit)
        below: ir.Node = place.call
        others: list[ir.Expr] = []
        while isinstance(above := parents.get(id(below)), ir.Binary) and above.op == "+":
            others.append(above.left if above.right is below else above.right)
            below = above
        if isinstance(above, ir.Augment) and above.op == "+":
            others.append(above.target)
        found = [u for other in others for u in self._summed(Argument(other, frame), 0)]
        return found or self.rows.made(path, None) or (None,)

    def _summed(self, argument: Argument, nesting: int) -> Iterator[ClientUse]:
        """The models that a value is, or to which something was added to make it."""
        for traced in self.engine.all(argument):
            if isinstance(traced.value, Mix) and traced.value.kind == "+" and nesting < MAX_SUM:
                for part in traced.value.parts:
                    yield from self._summed(part, nesting + 1)
            else:
                settled = (self.rows.settled(use) for use in self.rows.clients_of(traced.value))
                yield from (use for use in settled if not use.rest)

    def _through(self, carrier: CarrierUse, here: CallRef, asynchronous: bool) -> Iterator[Meeting]:
        row = carrier.row
        held = self._supplied(carrier, here) or self.rows.carried(carrier)
        clients = held or (() if row.needs_model else (None,))
        for client in clients:
            sdk = client.sdk if client is not None else carrier.sdk
            path = f"{carrier.path}().{carrier.rest[-1] if carrier.rest else '__call__'}"
            yield Meeting(sdk, row, row.operation, client, carrier, asynchronous, here.args, path)

    def _members(self, use: ClientUse, args: Args) -> Sequence[ClientUse]:
        """The client once for each of the deployments that it may go through."""
        if use.row.members is None:
            return (use,)
        from auditor.facts.members import through_members

        return through_members(self.engine, use, args)

    def _in_context(self, use: ClientUse, place: CallPlace, frame: Frame) -> Sequence[ClientUse]:
        """The client, or what a `with` around the call puts in its place."""
        if not use.row.overridden_by and not use.row.supplied_by:
            return (use,)
        from auditor.facts.contexts import in_context

        return in_context(self.rows, use, place.call, frame)

    def _supplied(self, carrier: CarrierUse, here: CallRef) -> tuple[ClientUse, ...]:
        """The models that a `with` around the call gives to what is given none."""
        if not carrier.row.supplied_by:
            return ()
        from auditor.facts.contexts import supplied

        return supplied(self.rows, carrier, here.node, here.frame)

    def _asked(self, row: CallRow, client: ClientUse | None, args: Args, scope: Scope) -> Asked | None:
        """What the call asks for; None where a condition of the row fails."""
        found = Asked(row.operation)
        for condition in row.when:
            if condition.host:
                sent = self._sent(row, condition, client, args, scope)
                if sent is None:
                    return None
                found = sent
            elif not meets(self.engine, condition, args):
                return None
        if row.other_models:
            names, _ = literal_values(self.engine, args, row.settings["model"].arguments)
            other = {o for name, _ in names for piece, o in row.other_models.items() if piece in name}
            found = replace(found, operation=next(iter(other))) if len(other) == 1 else found
        return found

    def _sent(
        self, row: CallRow, condition: Condition, client: ClientUse | None, args: Args, scope: Scope
    ) -> Asked | None:
        """What a plain request asks for; None where it goes to no model."""
        from auditor.facts.urls import addresses

        written, base = condition_values(self.engine, condition, args), self._base(client)
        body = self._body(row, args)
        asked = list(addresses(self.engine, written, self.hosts, by_body=body is not None, base=base))
        models = [(one.operation or row.operation, one) for one in asked if one.operation != "files"]
        if body is not None and self._asks_nothing(row, args):
            return None
        if not models:
            own = not asked and self._in_own_model(scope)
            return Asked(row.operation, certain=own) if own or (not asked and body == "chat") else None
        # One function may send every kind of request: the kind that writes text is the one to judge.
        operation, first = next((one for one in models if one[0] in GENERATING), models[0])
        host = first.host
        if len({one.host.provider for _, one in models}) > 1:  # It goes to one of several providers.
            host = replace(host, provider="", end_user=all(one.host.end_user for _, one in models))
        names = ("" if "{}" in one.model else one.model for _, one in models if one.model)
        return Asked(operation, host, True, tuple(dict.fromkeys(names)), all(one.streams for _, one in models))

    def _in_own_model(self, scope: Scope) -> bool:
        """Whether the place runs where a framework asks a model that the program makes for it by a class of its own."""
        if self._own_models is None:
            classes = self.engine.places.classes if self.rows.model_classes else ()
            self._own_models = any(self.rows.model_class(one) is not None for one in classes)
        for above in reaching_scopes(self.engine, scope) if self._own_models else ():
            row = self.rows.model_class(above.owner) if above.owner is not None else None
            if row is not None and above.name in row.methods:
                return True
        return False

    def _body(self, row: CallRow, args: Args) -> Literal["chat", "other"] | None:
        """Whether what is sent names a model and holds something for it: the messages of a chat, or anything."""
        model = row.settings["model"].arguments if "model" in row.settings else ()
        if not any(given(self.engine, args, path).found for path in model):
            return None
        held = [p.argument for p in row.prompts if given(self.engine, args, p.argument).found]
        return ("chat" if any(path.endswith(".messages") for path in held) else "other") if held else None

    def _asks_nothing(self, row: CallRow, args: Args) -> bool:
        """Whether all that is sent to the model is empty: Ollama then only loads it, and writes nothing."""
        sent = [t.value for p in row.prompts for t in given(self.engine, args, p.argument).found]
        return all(isinstance(value, Lit) and value.value == "" for value in sent)

    def _base(self, client: ClientUse | None) -> Values:
        """The address from which those of the HTTP client's requests go."""
        row = client.row.settings.get("base_url") if client is not None else None
        if client is None or client.made is None or row is None:
            return ()
        return tuple(t for name in row.arguments for t in given(self.engine, client.made.args, name).found)

    # ── probable ────────────────────────────────────────────────────────────────────────────────────────────────────

    def _behind_templates(self, values: Values, args: Args) -> Iterator[Meeting]:
        """A call of a pipeline in which something out of sight stands behind a template."""
        if not self.rows.templates:
            return
        from auditor.facts.unseen_models import behind_template

        for use in (use for traced in values for use in behind_template(self.rows, traced.value)):
            for row in self.rows.method(use):
                path = f"{use.path}().{use.rest[-1]}"
                yield Meeting(use.sdk, row, row.operation, use, None, bool(row.asynchronous), args, path, False)

    def _probable(self, place: CallPlace, values: Values, args: Args) -> Iterator[Meeting]:
        """A call whose client is out of sight, but whose shape and imports speak for one SDK."""
        chain = dotted(place.call.func)
        if chain is None or "." not in chain or not all(self._open(t) for t in values):
            return
        imported = imported_roots(place.scope)
        method = chain.rpartition(".")[2]
        # A class of the program may have such a method too; what it calls by the same name is no class of the program.
        own = method in self.engine.places.methods and function_of(place.scope).name != method
        found: dict[tuple[bool, int], Meeting] = {}
        for (sdk_id, _), rows in self.rows.groups.items():
            for row, written in ((r, written) for r in rows for written in r.methods):
                shaped = "." in written and chain.endswith(f".{written}") and chain.count(".") > 1
                if not shaped and (own or not row.telling or written.rpartition(".")[2] != method):
                    continue
                sdk = self._sdk(sdk_id)
                named = sdk is not None and any(m.split(".")[0] in imported for m in sdk.modules)
                if sdk is not None and (named or row.telling):
                    made = Meeting(sdk, row, row.operation, None, None, bool(row.asynchronous), args, written, False)
                    found[named, len(written) if shaped else 0] = made
        if found:
            yield found[max(found)]  # `chat.completions.create` says more than the `completions.create` in it.

    def _sdk(self, sdk_id: str) -> Sdk | None:
        for rows in (*self.rows.clients.values(), *self.rows.modules.values()):
            for sdk, _ in rows:
                if sdk.id == sdk_id:
                    return sdk
        return None

    def _open(self, traced: Traced) -> bool:
        value = traced.value
        while isinstance(value, (Member, Result)):
            value = value.base if isinstance(value, Member) else value.callee
        if isinstance(value, Ext):
            return value.path.startswith(_IMPORTS)
        return isinstance(value, (Unk, Par)) or value is not traced.value


def _given_away(traced: Traced) -> Iterator[ir.Expr]:
    """The expressions that the steps to a value hand on to a function or a name; what one gives back is not."""
    return (h.given.expr for h in traced.hops if h.given is not None and not isinstance(h.node, ir.Return))


def _meeting(
    sdk: Sdk, row: CallRow, asked: Asked, client: ClientUse | None, asynchronous: bool, args: Args, path: str
) -> Meeting:
    return Meeting(
        sdk, row, asked.operation, client, None, asynchronous, args, path, asked.certain, asked.host, asked.models,
        asked.streams,
    )  # fmt: skip


def _model_call(
    place: CallPlace, frame: Frame, meetings: list[Meeting], func: ir.Expr, run: CallPlace | None = None
) -> ModelCall | None:
    unique = {(m.sdk.id, m.operation, m.path, *_makers(m.client)): m for m in meetings}
    return ModelCall(place, frame, tuple(unique.values()), func, run) if unique else None


def _makers(client: ClientUse | None) -> Iterator[int]:
    """What tells the client from others: where it was made, and where the one that it uses was."""
    while client is not None:
        yield id(client.made)
        client = client.outer


def imported_roots(scope: Scope) -> frozenset[str]:
    """The top-level packages that the module of a scope imports."""
    return frozenset(roots_of(scope.unit.scope))


def roots_of(scope: Scope) -> Iterator[str]:
    """The top-level packages that a scope itself imports."""
    for bindings in scope.bindings.values():
        for binding in bindings:
            if binding.origin is not None and isinstance(binding.node, ir.Alias):
                origin = binding.origin
                name = origin.module if isinstance(origin, ir.ImportFrom) and not origin.level else binding.node.name
                yield name.split(".", 1)[0]
