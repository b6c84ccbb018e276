"""Effective settings: what a call really runs with, joined from every place where it can be given.

The order is the one of the design: the call's arguments, per-call options, the client's constructor, module globals,
the default of the SDK in the version that the repository locks. Each place answers with alternatives (callers may
differ); where a place leaves the setting out, for some callers or for all, the next place is asked as well.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, TypeAlias

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import Condition, Default, SettingRow
from auditor.facts.call_model import Absent, Inapplicable, Known, Setting, Source, Unclear
from auditor.facts.readings import Left, Off, Open, Reading, Set, readings
from auditor.languages import site_of
from auditor.program.branches import agreeing
from auditor.program.containers import MISSING, Lookup, descend_all, lookup_all
from auditor.program.engine import Engine
from auditor.program.scopes import Binding
from auditor.program.values import Args, Argument, CallRef, Ext, Frame, Hop, Lit, Traced, Values, unique
from auditor.sites import Site, Step

if TYPE_CHECKING:
    from auditor.facts.versions import Versions


def given(engine: Engine, args: Args, path: str) -> Lookup:
    """What stands at an argument path (`timeout`, `0`, `config.max_output_tokens`) among the arguments of a call."""
    first, *rest = path.split(".")
    found = _argument(engine, args, first)
    for segment in rest:
        if not found.found:
            return found
        below = descend_all(engine, found.found, segment)
        found = Lookup(below.found, found.missing or below.missing, found.unclear or below.unclear,
                       found.replaced_by or below.replaced_by)  # fmt: skip
    return found


def _argument(engine: Engine, args: Args, segment: str) -> Lookup:
    direct = engine.callers.argument(args, segment)
    if direct is not None:
        values = agreeing(engine, direct, engine.all(direct))
        return Lookup(values, unclear=None if values else "nothing that it may be is in sight")
    if segment.isdigit():
        result = MISSING
        for sequence in args.sequences:
            result = lookup_all(engine, engine.all(sequence), int(segment) - len(args.positional))
        return result
    result = MISSING
    for mapping in args.mappings:
        result = lookup_all(engine, agreeing(engine, mapping, engine.all(mapping)), segment).over(result)
    return result


def condition_values(engine: Engine, condition: Condition, args: Args) -> Values:
    """What the argument that a condition names may be, by name or by its place."""
    names = [condition.argument, *([str(condition.position)] if condition.position is not None else [])]
    return tuple(traced for name in names for traced in given(engine, args, name).found)


def meets(engine: Engine, condition: Condition, args: Args) -> bool:
    """Whether the argument that a condition names has one of its values: a constant's text, a library's path."""
    return any(
        (isinstance(t.value, Lit) and str(t.value.value) in condition.equals)
        or (isinstance(t.value, Ext) and t.value.path in condition.equals)
        for t in condition_values(engine, condition, args)
    )


class Spot(msgspec.Struct, frozen=True):
    """One place where settings can be given: the call, an option method, a constructor."""

    source: Source
    args: Args | None
    """None where the place is out of sight: a client that the tree does not make."""
    names: tuple[str, ...]
    call: CallRef | None = None
    row: SettingRow | None = None
    """How what stands here is to be read."""


class Fallback(msgspec.Struct, frozen=True):
    """The defaults that hold when no place gives the setting."""

    defaults: tuple[Default, ...]
    package: str
    path: str
    style: str
    models: tuple[str, ...] | None
    """Names of the models in play; None where they are not known."""
    least: bool = False
    """Of different numbers the smallest is sure to hold: so many retries are made in any case."""


Alternative: TypeAlias = Known | Absent | Unclear


class Effective:
    """Joins the places of one setting into what holds."""

    def __init__(self, engine: Engine, versions: Versions) -> None:
        self.engine = engine
        self.versions = versions

    def setting(self, spots: Sequence[Spot], row: SettingRow | None, fallback: Fallback, here: Site) -> Setting:
        """The effective setting; `row` says how numbers are to be read (unit, what None means)."""
        if row is None:
            return Inapplicable()
        alternatives: list[Alternative] = []
        hidden: Unclear | None = None
        for spot in spots:
            one, settled = self._at(spot, spot.row or row)
            alternatives += one
            if settled:
                found = joined(alternatives, here)
                # What is not written out may replace what stands further out, and never removes it.
                return found if hidden is None or isinstance(found, Known) else hidden
            hidden = hidden or (None if one else self._hidden(spot))
        if hidden is not None:
            return hidden
        if row.required and not alternatives:
            return Unclear("the SDK demands it, and the call does not show it", here)
        alternatives += self._replaceable(spots, self._without_effect(spots, row, self._fallback(fallback, row)))
        return joined(alternatives, here)

    def _without_effect(self, spots: Sequence[Spot], row: SettingRow, left: list[Alternative]) -> list[Alternative]:
        """What holds where no place gives the setting; it says so where one gives something that the SDK ignores."""
        for spot in spots:
            if spot.args is None:
                continue
            for ignored in (spot.row or row).ignored:
                if given(self.engine, spot.args, ignored.argument).found:
                    site = self._site(spot)
                    return [Absent(ignored.because, site) if isinstance(a, Absent) else a for a in left]
        return left

    def _replaceable(self, spots: Sequence[Spot], left: list[Alternative]) -> list[Alternative]:
        """What holds where no place gives the setting; it says so where an operator may give it."""
        asked = (given(self.engine, s.args, name) for s in spots if s.args is not None for name in s.names)
        by = next((found.replaced_by for found in asked if found.replaced_by is not None), None)
        if by is None:
            return left
        return [
            replace(a, because=f"{by} may set it") if isinstance(a, (Known, Absent)) and a.because is None else a
            for a in left
        ]

    def _at(self, spot: Spot, row: SettingRow) -> tuple[list[Alternative], bool]:
        """What a place says, and whether that settles the matter for every caller."""
        if spot.args is None:
            if not spot.names:
                return [], False
            return [Unclear("the client is made where the tree does not show it")], True
        alternatives: list[Alternative] = []
        unopened: list[Alternative] = []
        doubts: list[Alternative] = []
        optional = False
        for name in spot.names:
            found = given(self.engine, spot.args, name)
            if not found.found:
                continue
            readable = readings(self.engine, found.found, row)
            said = [self._alternative(r, spot, row) for r in readable if not isinstance(r, Left)]
            left = any(isinstance(r, Left) for r in readable)
            doubt = [Unclear(found.unclear, self._site(spot))] if found.unclear is not None else []
            if "." in name and (said or doubt) and all(isinstance(a, Unclear) for a in said):
                unopened = unopened or [*said, *doubt]  # The plain name of the same argument may say more.
                continue
            alternatives += said
            doubts += doubt
            optional = optional or left
            if said and not left and not doubt and not found.missing:
                return alternatives, True
        if (alternatives or doubts) and not optional and self._surely(spot):
            return alternatives, True
        if doubts:
            return [*alternatives, *doubts], True
        if not alternatives and (further := self._implied(spot, row)):
            return further, True
        if unopened and not alternatives:
            return unopened, True
        return alternatives, False

    def _hidden(self, spot: Spot) -> Unclear | None:
        """What a place may give in a mapping that is not written out."""
        if spot.args is None:
            return None
        whys = (given(self.engine, spot.args, name).unclear for name in spot.names)
        why = next((why for why in whys if why is not None), None)
        return None if why is None else Unclear(why, self._site(spot))

    def _surely(self, spot: Spot) -> bool:
        """Whether the place has one of the names in every case, though no single one of them."""
        from auditor.program.covered import in_arguments

        keys = frozenset(tuple(name.split(".")) for name in spot.names)
        return spot.args is not None and in_arguments(self.engine, spot.args, keys)

    def _implied(self, spot: Spot, row: SettingRow) -> list[Alternative]:
        """What other arguments than the setting's own say: a number of attempts, an object whose presence means one."""
        assert spot.args is not None
        if row.attempt_arguments:
            attempts = replace(row, arguments=(), attempt_arguments=(), implied=(), counts="attempts")
            said, _ = self._at(Spot(spot.source, spot.args, row.attempt_arguments, spot.call), attempts)
            if said:
                return said
        for implied in row.implied:
            found = given(self.engine, spot.args, implied.argument).found
            if any(not (isinstance(t.value, Lit) and t.value.value is None) for t in found):
                return [Known(implied.value, spot.source, self._site(spot), implied.source)]
        return []

    def _site(self, spot: Spot) -> Site | None:
        if spot.call is None:
            return None
        return site_of(spot.call.frame.scope.unit.module, spot.call.node.at)

    def _alternative(self, reading: Reading, spot: Spot, row: SettingRow) -> Alternative:
        steps = self.steps(reading.hops)
        site = self._site(spot)
        match reading:
            case Set():
                value = reading.value
                if row.unit == "ms" and isinstance(value, (int, float)) and not isinstance(value, bool):
                    value = value / 1000
                if row.counts == "attempts" and isinstance(value, int) and not isinstance(value, bool):
                    value = max(value - 1, 0)
                source: Source = reading.source or spot.source
                return Known(value, source, site, reading.because, steps)
            case Off():
                return Absent(reading.because, site, steps)
            case Open():
                return Unclear(reading.because, site, steps)
            case Left():
                raise TypeError("what is left out gives no alternative")

    def steps(self, hops: Sequence[Hop]) -> tuple[Step, ...]:
        """Hops, which run back from the use, as steps from the origin to the use; neighbours on one spot are one."""
        found: list[Step] = []
        for hop in reversed(hops):
            step = Step(site_of(hop.unit.module, hop.node.at), hop.what)
            if not found or found[-1] != step:
                found.append(step)
        return tuple(found)

    def _fallback(self, fallback: Fallback, row: SettingRow) -> list[Alternative]:
        if not fallback.defaults:
            return [Unclear(row.beyond)] if row.beyond else [Absent()]
        ranges = self._by_version(fallback)
        found: list[Alternative] = []
        for default in _distinct([d for rows in ranges for d in self._by_model(rows, fallback.models)]):
            if default.absent:
                found.append(Absent(default.note or None))
            else:
                found.append(Known(default.value, default.origin, None, default.note or default.source))
        by_model = len(ranges) == 1 and any(isinstance(a, Absent) for a in found)
        if by_model and any(isinstance(a, Known) and a.source == "framework_default" for a in found):
            return [Absent("only some models have a bound by default, and the model is not known here")]
        if len({type(a) for a in found}) > 1 or len({a.value for a in found if isinstance(a, Known)}) > 1:
            if fallback.least and (sure := _least(found)) is not None:
                return [sure]
            return [Unclear(_why_open(fallback, ranges))]
        return found[:1]

    def _by_version(self, fallback: Fallback) -> list[list[Default]]:
        """For each range of versions that may run the rows that hold in it, in their order."""
        for default in fallback.defaults:
            versions = (default.versions, "")
            if default.package and self.versions.candidates(default.package, versions, fallback.path) == (0,):
                return [[default]]
        own = [d for d in fallback.defaults if not d.package]
        specifiers = list(dict.fromkeys(d.versions for d in own))
        if len(specifiers) == 1:
            return [own]
        chosen = self.versions.candidates(fallback.package, specifiers, fallback.path, fallback.style)
        return [[d for d in own if d.versions in (specifiers[i], "")] for i in chosen]

    @staticmethod
    def _by_model(rows: Sequence[Default], models: tuple[str, ...] | None) -> list[Default]:
        """The first row that fits each model; where the model is not known, every row that may be the first."""
        if models is None or not any(d.models for d in rows):
            last = next((i for i, d in enumerate(rows) if not d.models), len(rows))
            return list(rows[: last + 1])
        found: list[Default] = []
        for model in models:
            for default in rows:
                if not default.models or model.startswith(default.models):
                    found.append(default)
                    break
        return found or list(rows)


def _distinct(defaults: list[Default]) -> list[Default]:
    return list({(d.absent, d.value): d for d in reversed(defaults)}.values())[::-1]


def _least(found: Sequence[Alternative]) -> Alternative | None:
    """What is sure of different numbers: the smallest, or none at all; None where some have a number and some none."""
    numbers = [a for a in found if isinstance(a, Known) and isinstance(a.value, (int, float)) and a.value]
    if not numbers:
        return next((a for a in found if isinstance(a, Absent)), None)
    smallest = min(numbers, key=lambda a: a.value)  # type: ignore[arg-type,return-value]  # filtered to numbers above
    return replace(smallest, because=f"at least so many: {smallest.because}") if len(numbers) == len(found) else None


def _why_open(fallback: Fallback, ranges: Sequence[Sequence[Default]]) -> str:
    if len(ranges) > 1:
        return f"the versions of {fallback.package} that the repository allows have different defaults"
    return "the default depends on the model, and the model is not known"


def joined(alternatives: Sequence[Alternative], here: Site) -> Setting:
    """One setting for all callers: absent if any leaves it out, unclear if any cannot be followed, else the largest."""
    absent = [a for a in alternatives if isinstance(a, Absent)]
    known = [a for a in alternatives if isinstance(a, Known)]
    unclear = [a for a in alternatives if isinstance(a, Unclear)]
    if absent:
        chosen = next((a for a in absent if a.steps or a.because), absent[0])
        if known and chosen.because is None:
            return Absent("not every caller sets it", chosen.site or here, chosen.steps)
        return chosen
    if unclear:
        return unclear[0]
    if not known:
        return Absent()
    numbers = [k for k in known if isinstance(k.value, (int, float)) and not isinstance(k.value, bool)]
    if numbers and len(numbers) == len(known):
        return max(numbers, key=lambda k: k.value)  # type: ignore[arg-type,return-value]  # filtered to numbers above
    if numbers and (computed := [k for k in known if k.value is None]):
        return computed[0]  # Beside a number that grows in a loop, the one that it starts from is not the largest.
    return known[0]


def literal_values(
    engine: Engine, args: Args | None, names: Sequence[str]
) -> tuple[tuple[tuple[str, tuple[Hop, ...]], ...], bool]:
    """The string constants that an argument may be, each with the way to it, and whether that is all it may be."""
    if args is None:
        return (), False
    for name in names:
        found = given(engine, args, name)
        if found.found:
            read = readings(engine, unique(list(found.found)), SettingRow())
            texts = tuple((r.value, r.hops) for r in read if isinstance(r, Set) and isinstance(r.value, str))
            if texts:  # Else a further name of the same argument may say more.
                return texts, len(texts) == len(read) and not found.missing and not found.unclear
    return (), False


def globals_of(engine: Engine, row: SettingRow) -> list[Spot]:
    """Assignments to a module's attributes that set the setting (`openai.timeout = 20`), as places."""
    spots: list[Spot] = []
    for binding, frame in _assignments(engine, row.globals):
        assert binding.value is not None
        args = Args((), {"value": Argument(binding.value, frame)})
        spots.append(Spot("configuration", args, ("value",), CallRef(binding.node_in_file, frame, args)))
    spots += (Spot("configuration", c.args, (argument,), c) for c, argument, _ in _calls_of(engine, row.globals))
    return spots


def assigned(engine: Engine, paths: Sequence[str], made: CallRef | None = None) -> Values:
    """Everything that the program assigns to attributes with these access paths, or hands to functions that keep it.

    A method keeps it for the object alone that was `made` by that call.
    """
    found = [
        t for b, frame in _assignments(engine, paths) if b.value is not None for t in engine.evaluate(b.value, frame)
    ]
    return unique([*found, *_kept(engine, paths, made)])


def _kept(engine: Engine, paths: Iterable[str], made: CallRef | None) -> Iterator[Traced]:
    """What the program gives to a function that keeps it for all: `dspy.configure(lm=…)` is `dspy.configure().lm`."""
    for call, argument, of in _calls_of(engine, paths):
        if of is None or (made is not None and of.node is made.node):
            yield from given(engine, call.args, argument).found


def _calls_of(engine: Engine, paths: Iterable[str]) -> Iterator[tuple[CallRef, str, CallRef | None]]:
    """The calls that access paths of arguments (`dspy.configure().lm`) speak of, each with the argument path, and with
    what made the object whose method it is."""
    for path in paths:
        function, called, argument = path.rpartition("().")
        for place in engine.places.calls.get(function.rpartition(".")[2], ()) if called else ():
            frame = engine.root(place.scope)
            for found in engine.paths(place.call.func, frame):
                if found.path == function:
                    maker = found.calls[0] if found.calls else None
                    yield CallRef(place.call, frame, engine.callers.args(place.call, frame)), argument, maker


def _assignments(engine: Engine, paths: Iterable[str]) -> Iterator[tuple[Binding, Frame]]:
    for path in paths:
        base, _, attribute = path.rpartition(".")
        for place in engine.places.attributes.get(attribute, ()):
            if place.binding.kind != "assign" or place.binding.value is None:
                continue
            frame = engine.root(place.scope)
            if any(isinstance(t.value, Ext) and t.value.path == base for t in engine.evaluate(place.base, frame)):
                yield place.binding, frame
