"""Which rows of the catalogue a value of the program meets: is it a client, and what is called on it?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import (
    CallRow,
    CarrierRow,
    Catalog,
    ClientRow,
    Condition,
    ModelClassRow,
    OptionMethod,
    Sdk,
    WrapperRow,
)
from auditor.facts.settings import assigned, given, meets
from auditor.facts.versions import Versions
from auditor.languages import ir
from auditor.program.classes import ancestry
from auditor.program.containers import contents
from auditor.program.engine import Engine
from auditor.program.scopes import Scope
from auditor.program.values import (
    Args,
    Argument,
    Box,
    CallRef,
    Cls,
    Env,
    Ext,
    Grown,
    Hop,
    Lit,
    Member,
    Mix,
    Par,
    Part,
    Result,
    Traced,
    Value,
)

_Row = TypeVar("_Row", ClientRow, CallRow)

MAX_NESTING = 8
"""Carriers inside carriers (an agent in a chain in a chain) that are opened."""


class Option(msgspec.Struct, frozen=True):
    """A method that changed the settings of a client on the way to the call."""

    row: OptionMethod
    call: CallRef | None


class ClientUse(msgspec.Struct, frozen=True):
    """A client of a known SDK, where it was made, and the attributes and calls that follow it.

    `made` is None where only its type is known. `rest` is what remains of the access path (`chat.completions.create`);
    `calls` belong to its `()` and `[]`.
    """

    sdk: Sdk
    row: ClientRow
    path: str
    made: CallRef | None
    rest: tuple[str, ...] = ()
    calls: tuple[CallRef | None, ...] = ()
    options: tuple[Option, ...] = ()
    hops: tuple[Hop, ...] = ()
    outer: ClientUse | None = None
    """The client that this one was taken from (a chat from its client), or the model that it was given (an agent): it
    holds what this one does not set."""

    @property
    def function(self) -> ir.Function | None:
        """The function in whose place a decorator put the client."""
        below = self.calls[0].node if self.row.decorates and self.calls and self.calls[0] is not None else None
        return below if isinstance(below, ir.Function) else None

    def further(self, segment: str, call: CallRef | None) -> ClientUse:
        """The same client one attribute, or one call, further on."""
        if segment in ("()", "[]"):
            rest = (*self.rest[:-1], f"{self.rest[-1]}{segment}") if self.rest else (f"__call__{segment}",)
            return _with(self, rest, (*self.calls, call))
        return _with(self, (*self.rest, segment), self.calls)


class CarrierUse(msgspec.Struct, frozen=True):
    """An object of a framework that holds a model and calls it."""

    sdk: Sdk
    row: CarrierRow
    path: str
    made: CallRef | None
    rest: tuple[str, ...]
    calls: tuple[CallRef | None, ...]
    hops: tuple[Hop, ...] = ()
    before: tuple[CallRef | None, ...] = ()
    """The calls that lead to the one that made it: of an index, where an engine is taken from it."""
    options: tuple[CallRef, ...] = ()
    """The calls that set something on the way: `agent.with_config(recursion_limit=9)`."""


def _without_options(use: CarrierUse) -> CarrierUse:
    """The use behind the methods that give back the same object with something set."""
    names = {f"{option.name}()" for option in use.sdk.option_methods}
    rest, calls, options = use.rest, use.calls, list(use.options)
    while rest and rest[0] in names:
        options += [call for call in calls[:1] if call is not None]
        rest, calls = rest[1:], calls[1:]
    return replace(use, rest=rest, calls=calls, options=tuple(options))


def _without_same(use: CarrierUse) -> CarrierUse:
    """The use behind the methods that lead to what asks the same model."""
    rest, calls = use.rest, use.calls
    while rest and rest[0].removesuffix("()") in use.row.same:
        rest, calls = rest[1:], calls[marks(rest[0]) :]
    return replace(use, rest=rest, calls=calls)


def _with(use: ClientUse, rest: tuple[str, ...], calls: tuple[CallRef | None, ...]) -> ClientUse:
    return replace(use, rest=rest, calls=calls)


def marks(path: str) -> int:
    """How many calls and subscripts an access path holds."""
    return path.count("()") + path.count("[]")


class Rows:
    """The catalogue's rows by access path, and the questions that are put to them."""

    def __init__(self, catalog: Catalog, engine: Engine, versions: Versions) -> None:
        self.engine = engine
        self.versions = versions
        self.clients: dict[str, list[tuple[Sdk, ClientRow]]] = defaultdict(list)
        self.modules: dict[str, list[tuple[Sdk, ClientRow]]] = defaultdict(list)
        self.functions: dict[str, list[tuple[Sdk, CallRow]]] = defaultdict(list)
        self.carriers: dict[str, list[tuple[Sdk, CarrierRow]]] = defaultdict(list)
        self.wrappers: dict[str, list[WrapperRow]] = defaultdict(list)
        self.holders: dict[str, CarrierRow] = {}
        self.templates: dict[str, str] = {}
        self.model_classes = {path: row for s in catalog.sdks for row in s.model_class for path in row.paths}
        self.groups: dict[tuple[str, str], list[CallRow]] = defaultdict(list)
        self.method_names: set[str] = set()
        self.providers = frozenset(name for s in catalog.sdks for name in (s.id, s.provider) if name)
        for sdk in catalog.sdks:
            self._add(sdk)

    def _add(self, sdk: Sdk) -> None:
        for client in sdk.client:
            for path in client.paths:
                (self.modules if client.module else self.clients)[path].append((sdk, client))
        for call in sdk.call:
            self.groups[sdk.id, call.group].append(call)
            self.method_names.update(m.rsplit(".", 1)[-1].removesuffix("()") for m in call.methods)
            for path in call.paths:
                self.functions[path].append((sdk, call))
                self.method_names.add(path.rsplit(".", 1)[-1])
        for carrier in sdk.carrier:
            for path in carrier.paths:
                self.carriers[path].append((sdk, carrier))
            self.holders |= {path: carrier for path in carrier.globals if "()" not in path}
            self.method_names.update((*carrier.methods, *carrier.asynchronous_methods))
        for wrapper in sdk.wrapper:
            for path in wrapper.paths:
                self.wrappers[path].append(wrapper)
        if sdk.unseen_model:
            self.templates |= {path: sdk.unseen_model for template in sdk.template for path in template.paths}
        joining = {option.name: option.others for option in sdk.option_methods if option.others}
        for path in (path for template in sdk.template for path in template.paths if joining):
            for name, others in joining.items():
                self.wrappers[f"{path}().{name}"].append(WrapperRow((), others))

    # ── clients ─────────────────────────────────────────────────────────────────────────────────────────────────────

    def clients_of(self, value: Value, nesting: int = 0) -> Iterator[ClientUse]:
        """The clients that a value is, wraps, or is a pipeline of; each with what follows it in the access path."""
        if nesting > MAX_NESTING:
            return
        match value:
            case Ext():
                found = list(self._library_clients(value, nesting))
                yield from found
            case Mix(kind="|"):
                for part in value.parts:
                    for traced in self.engine.all(part):
                        yield from (u for u in self._seen(traced, nesting) if self._stands_alone(u))
            case Member():
                for use in self.clients_of(value.base, nesting + 1):
                    yield use.further(value.name, None)
            case Result():
                for use in self.clients_of(value.callee, nesting + 1):
                    yield use.further("()", value.call)
            case Grown():
                yield from self.clients_of(value.base, nesting + 1)
            case Part():
                yield from self.clients_of(value.func, nesting + 1)
            case Box():
                for argument in contents(self.engine, value):
                    for traced in self.engine.all(argument):
                        yield from (u for u in self._seen(traced, nesting) if self._stands_alone(u) and u.row.runnable)

    def _seen(self, traced: Traced, nesting: int) -> Iterator[ClientUse]:
        for use in self.clients_of(traced.value, nesting + 1):
            yield replace(use, hops=(*traced.hops, *use.hops))

    def _stands_alone(self, use: ClientUse) -> bool:
        """Whether the value is the client itself (perhaps with options), not an answer of it."""
        return use.row.runnable and not self.settled(use).rest

    def _library_clients(self, value: Ext, nesting: int) -> Iterator[ClientUse]:
        path = value.path
        for end in _call_ends(path):
            name = path[:end]
            after = path[end + 2 :]
            made_at = marks(path[: end + 2]) - 1
            made = value.calls[made_at] if made_at < len(value.calls) else None
            rest, calls = _segments(after), value.calls[made_at + 1 :]
            for sdk, row in self._installed(self.clients.get(name, ()), made):
                if all(self.holds(c, made) for c in row.when):
                    for outer in self._outer(name, value, row, made, nesting):
                        yield ClientUse(sdk, row, name, made, rest, calls, outer=outer)
            wrappers = self.wrappers.get(name, ()) if made is not None else ()
            performed = {own: of for wrapper in wrappers for own, of in wrapper.methods.items()}
            for use in (use for wrapper in wrappers for use in self._wrapped(wrapper, made, nesting)):
                for segment, call in _steps(after, calls):
                    use = use.further(segment, call)  # the use grows along the path
                method = performed.get(".".join(use.rest))
                yield replace(use, rest=tuple(method.split("."))) if method else use
        for name, rows in self.modules.items():
            if path.startswith(f"{name}."):
                for sdk, row in rows:
                    yield ClientUse(sdk, row, name, None, _segments(path[len(name) :]), value.calls)
        for name, carrier in self.holders.items():
            if path.startswith(f"{name}."):
                for use in self._models_in(assigned(self.engine, carrier.globals), nesting):
                    yield replace(use, rest=_segments(path[len(name) :]), calls=value.calls)

    def kept_by_default(self, value: Value, here: CallRef) -> Iterator[ClientUse]:
        """The model that a framework keeps for all, and what follows it, where the tree shows none that it is given."""
        if not isinstance(value, Ext):
            return
        for name, carrier in self.holders.items():
            if value.path.startswith(f"{name}."):
                given_one = assigned(self.engine, carrier.globals)
                if not self._models_in(given_one, 0):
                    for use in self.made(carrier.otherwise, None if given_one else self._alone(here, None)):
                        yield replace(use, rest=_segments(value.path[len(name) :]), calls=value.calls)

    def _outer(
        self, name: str, value: Ext, row: ClientRow, made: CallRef | None, nesting: int
    ) -> Iterable[ClientUse | None]:
        """What holds the settings that the client itself is not given: what it was taken from, or its model."""
        if "()" in name:
            return (next(self._library_clients(Ext(name, value.calls), nesting), None),)
        if not row.holds:
            return (None,)
        held = self._held([made], row, row.holds, row.globals, nesting) if made is not None else ()
        return held or self.made(row.client, None) or (None,)

    def functions_at(self, path: str, here: CallRef) -> Sequence[tuple[Sdk, CallRow]]:
        """The rows of the function at an access path that the installed version selects."""
        return self._installed(self.functions.get(path, ()), here)

    def _installed(self, rows: Sequence[tuple[Sdk, _Row]], made: CallRef | None) -> Sequence[tuple[Sdk, _Row]]:
        """Those of several rows of one path that the installed version selects."""
        if made is None or len(rows) < 2 or not all(row.versions for _, row in rows):
            return rows
        sdk, first = rows[0]
        path = made.frame.scope.unit.path
        chosen = self.versions.candidates(first.package or sdk.package, [row.versions for _, row in rows], path)
        return [rows[i] for i in chosen] or rows

    def _wrapped(self, wrapper: WrapperRow, made: CallRef | None, nesting: int) -> Iterator[ClientUse]:
        if made is None:
            return
        for argument in self._handed(made.args, wrapper.argument):
            for traced in self.engine.all(argument):
                yield from self._seen(traced, nesting)

    def _handed(self, args: Args, name: str) -> Iterable[Argument]:
        """The argument of that name, or place; each of them for `*`."""
        if name == "*":
            return (*args.positional, *args.named.values())
        argument = self.engine.callers.argument(args, name)
        return () if argument is None else (argument,)

    def standing(self, use: ClientUse, nesting: int = 0) -> Iterator[ClientUse]:
        """The use, settled, and then those of the clients that may be asked in its place."""
        own = self.settled(use)
        yield own
        for place, option in enumerate(own.options):
            if option.row.others and option.call is not None:
                for argument in self._handed(option.call.args, option.row.others):
                    for other in self._models_in(self.engine.all(argument), nesting + 1):
                        options = (*other.options, *own.options[place + 1 :])
                        yield replace(other, rest=own.rest, calls=own.calls, options=options)

    def settled(self, use: ClientUse) -> ClientUse:
        """The use without attributes that lead to the same client, its option methods collected."""
        rest: list[str] = []
        calls = list(use.calls)
        kept: list[CallRef | None] = []
        options = list(use.options)
        known = {o.name: o for o in use.row.option_methods}
        for segment in use.rest:
            name = segment.removesuffix("()").removesuffix("[]")
            own = [calls.pop(0) if calls else None for _ in range(marks(segment))]
            if name in use.row.same:
                continue
            if name in known and segment.endswith("()"):
                options.append(Option(known[name], own[0]))
                continue
            rest.append(segment)
            kept += own
        return replace(use, rest=tuple(rest), calls=tuple(kept), options=tuple(options))

    def method(self, use: ClientUse) -> tuple[CallRow, ...]:
        """The call rows that `use.rest`, settled, names: the call itself is not part of it."""
        wanted = ".".join(use.rest)
        return tuple(
            row for group in use.row.calls for row in self.groups.get((use.sdk.id, group), ()) if wanted in row.methods
        )

    # ── carriers ────────────────────────────────────────────────────────────────────────────────────────────────────

    def carriers_of(self, value: Value, seen: set[int] | None = None) -> Iterator[CarrierUse]:
        """The chains, agents and engines that a value is, with what follows them."""
        match value:
            case Ext():
                for end in _call_ends(value.path):
                    made_at = marks(value.path[: end + 2]) - 1
                    made = value.calls[made_at] if made_at < len(value.calls) else None
                    for sdk, row in self.carriers.get(value.path[:end], ()):
                        use = CarrierUse(sdk, row, value.path[:end], made, _segments(value.path[end + 2 :]),
                                         value.calls[made_at + 1 :], before=value.calls[:made_at])  # fmt: skip
                        yield _without_options(use) if row.runnable else _without_same(use)
            case Member():
                for use in self.carriers_of(value.base, seen):
                    yield replace(use, rest=(*use.rest, value.name))
            case Mix(kind="|"):
                seen = set() if seen is None else seen  # `found = found | more` in a loop is made of itself.
                for traced in (t for part in value.parts for t in self.engine.all(part)):
                    if traced.value.key not in seen:
                        seen.add(traced.value.key)
                        uses = self.carriers_of(traced.value, seen)
                        yield from (use for use in uses if use.row.runnable and not use.rest)
            case Grown():
                yield from self.carriers_of(value.base, seen)

    def made_by_asking(self, value: Value, here: CallRef) -> Iterator[CarrierUse]:
        """What a call of the value makes, and asks the model for at once, as if it were a method of it."""
        if isinstance(value, Ext):
            for sdk, row in self.carriers.get(value.path, ()):
                yield CarrierUse(sdk, row, value.path, here, (value.path.rpartition(".")[2],), ())

    def carried(self, use: CarrierUse, nesting: int = 0) -> tuple[ClientUse, ...]:
        """The models that a carrier holds, through further carriers."""
        if use.made is None or nesting > MAX_NESTING:
            return ()
        calls = [call for call in (use.made, *reversed(use.before)) if call is not None]
        return self._held(calls, use.row, use.row.arguments, use.row.globals, nesting)

    def _held(
        self,
        calls: Sequence[CallRef],
        row: ClientRow | CarrierRow,
        arguments: tuple[str, ...],
        elsewhere: tuple[str, ...],
        nesting: int,
    ) -> tuple[ClientUse, ...]:
        """The models that the first of the calls with any is given; where none is given any, what stands for them."""
        chosen = False
        for call in calls:
            found: list[ClientUse] = []
            for path in arguments:
                held = given(self.engine, call.args, path)
                values = [t for t in held.found if not (isinstance(t.value, Par) and t.value.defaulted)]
                found += (*self._models_in(values, nesting), *self._named(row.client, call, path, values))
                chosen = chosen or bool(held.unclear) or any(not _is_none(t.value) for t in values)
            if found:
                return tuple(found)
        settled = assigned(self.engine, elsewhere, calls[0])
        if chosen or settled:
            return self._models_in(settled, nesting)
        return self.made(row.otherwise, self._alone(calls[0], None))

    def _named(self, path: str, call: CallRef, argument: str, held: Sequence[Traced]) -> Iterator[ClientUse]:
        """The clients that the framework makes for the names of models that it is given instead of models."""
        names = [t for t in held if _is_name(t.value)]
        whole = self.engine.callers.argument(call.args, argument)
        if whole is not None and names and len(names) == len(held):
            yield from self.made(path, self._alone(call, whole))
            return
        for traced in names:
            if isinstance(traced.value, Lit) and isinstance(traced.value.node, ir.Const):
                name = Argument(traced.value.node, traced.value.frame)
                for use in self.made(path, self._alone(call, name)):
                    yield replace(use, hops=traced.hops)

    def _alone(self, call: CallRef, name: Argument | None) -> CallRef:
        """The call as if it had this argument and no other."""
        key = ("alone", id(name.expr), id(name.frame)) if name is not None else ("alone",)
        args = self.engine.callers.kept(key, Args((name,) if name is not None else ()))
        return CallRef(call.node, call.frame, args)

    def made(self, path: str, made: CallRef | None) -> tuple[ClientUse, ...]:
        """The client of the row at the path that the framework makes; None where that is out of sight."""
        return tuple(ClientUse(sdk, row, path, made) for sdk, row in self._installed(self.clients.get(path, ()), made))

    def models_in(self, held: Iterable[Traced]) -> tuple[ClientUse, ...]:
        """The models that these values are, or hold."""
        return self._models_in(held, 0)

    def _models_in(self, held: Iterable[Traced], nesting: int) -> tuple[ClientUse, ...]:
        found: list[ClientUse] = []
        for traced in held:
            found += self._seen(traced, nesting)
            inside = contents(self.engine, traced.value) if isinstance(traced.value, Box) else ()
            for value in (traced.value, *(t.value for argument in inside for t in self.engine.all(argument))):
                for inner in self.carriers_of(value):
                    found += self.carried(inner, nesting + 1)
        return tuple(u for use in found for u in self.standing(use, nesting) if not u.rest)

    def model_class(self, scope: Scope) -> ModelClassRow | None:
        """The row of a framework's class that a class of the program derives a model of its own from, if it does."""
        above = Cls(scope, self.engine.root(scope.parent) if scope.parent else None) if self.model_classes else None
        bases = ancestry(self.engine, above) if above is not None else ()
        paths = (base.path for base in bases if isinstance(base, Ext))
        return next((self.model_classes[path] for path in paths if path in self.model_classes), None)

    # ── arguments and conditions ────────────────────────────────────────────────────────────────────────────────────

    def holds(self, condition: Condition, call: CallRef | None) -> bool:
        """Whether the argument that a condition names has one of its values."""
        return call is not None and meets(self.engine, condition, call.args)


def _is_none(value: Value) -> bool:
    return isinstance(value, Lit) and value.value is None


def _is_name(value: Value) -> bool:
    """Whether it is text, and so the name of a model."""
    match value:
        case Lit():
            return isinstance(value.value, str)
        case Mix():
            return value.kind in ("text", "+", "%")
        case _:
            return isinstance(value, Env)


def _call_ends(path: str) -> Iterator[int]:
    """The places in the path at which a `()` stands, the last one first."""
    end = path.rfind("()")
    while end != -1:
        yield end
        end = path.rfind("()", 0, end)


def _segments(after: str) -> tuple[str, ...]:
    """`.chat.completions.create` as its names; a call or subscript stays with the name before it."""
    text = after.lstrip(".")
    if after.startswith(("()", "[]")):
        text = f"__call__{after}"
    return tuple(part for part in text.split(".") if part)


def _steps(after: str, calls: tuple[CallRef | None, ...]) -> Iterator[tuple[str, CallRef | None]]:
    remaining = list(calls)
    for segment in _segments(after):
        name = segment.split("()", 1)[0].split("[]", 1)[0]
        if name != "__call__":
            yield name, None
        tail = segment[len(name) :]
        while tail:
            yield tail[:2], remaining.pop(0) if remaining else None
            tail = tail[2:]
