"""The rulebook: the cards of `rules/` in the order of the guide, and the checks that judge them, loaded when asked."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from pathlib import Path
from types import ModuleType
from typing import Any, Final, TypeAlias, get_args

import msgspec

from auditor import facts
from auditor.audit import PILLARS, Card, DecidedBy, Persona
from auditor.card_text import CardText, parse_card_text
from auditor.facts import Application, Fact
from auditor.front_matter import FrontMatterError, read_front_matter, split_card
from auditor.outcomes import SEVERITIES, Gap, Met, NotApplicable, Outcome, Unsure
from auditor.resources import resource_directory

Subject: TypeAlias = Fact | facts.Untraced | Application

_SUBJECTS: Final[Mapping[type[Subject], Callable[[Application], tuple[Subject, ...]]]] = {
    facts.LlmCall: lambda application: application.calls,
    facts.LlmClient: lambda application: application.clients,
    facts.DataFlow: lambda application: application.flows,
    facts.Credential: lambda application: application.credentials,
    facts.KeyUse: lambda application: application.key_uses,
    facts.AgentLoop: lambda application: application.agent_loops,
    facts.LogSite: lambda application: application.log_sites,
    facts.Switch: lambda application: application.switches,
    facts.Dependency: lambda application: application.dependencies,
    facts.Untraced: lambda application: application.untraced,
    Application: lambda application: (application,),
}

_REQUIRED: Final = ("id", "title", "met", "severity", "persona", "guide", "maps", "fix", "decided_by")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "severity": SEVERITIES,
    "persona": get_args(Persona),
    "fix": ("none", "safe", "review"),
    "decided_by": get_args(DecidedBy),
}


_PREFIXES: Final[Mapping[str, str]] = {
    "organization": "ORG",
    "billing": "BIL",
    "keys": "KEY",
    "environments": "ENV",
    "scaling": "SCL",
    "rate_limits": "RAT",
    "latency": "LAT",
    "cost": "CST",
    "mlops": "MLO",
    "data": "DAT",
    "input": "INP",
    "output": "OUT",
    "errors": "ERR",
    "safety": "SAF",
    "agents": "AGT",
    "governance": "GOV",
}
"""How the ids of a pillar begin. A team's own rules may have a prefix of their own."""


class RulebookError(Exception):
    """A card or a check is malformed. The message names the file, what is wrong and the way out."""

    def __init__(self, path: Path, reason: str, way_out: str) -> None:
        super().__init__(f"{path}: {reason}; {way_out}")
        self.path = path
        self.reason = reason
        self.way_out = way_out


class Check(msgspec.Struct, frozen=True):
    """The judgement of a card: which subjects it wants and what it says of one."""

    wanted: tuple[type[Subject], ...]
    with_application: bool
    function: Callable[..., object]

    def subjects(self, application: Application) -> tuple[Subject, ...]:
        """The facts that the check is asked about, in their order."""
        return tuple(subject for kind in self.wanted for subject in _SUBJECTS[kind](application))

    def outcomes(self, subject: Subject, application: Application) -> Iterator[Outcome]:
        """What the check says of one subject. Raises whatever the check raises, and TypeError for any other answer."""
        arguments = (subject, application) if self.with_application else (subject,)
        answer = self.function(*arguments)
        for outcome in answer if isinstance(answer, Iterable) else (answer,):
            if not isinstance(outcome, Met | Gap | Unsure | NotApplicable):
                raise TypeError(f"check() gave {type(outcome).__name__}, which is no outcome")
            yield outcome


class CompiledCard(msgspec.Struct, frozen=True):
    """A card with the names of the facts that its check is asked about; none where it has no check."""

    card: Card
    wanted: tuple[str, ...]


class Rule(msgspec.Struct, frozen=True):
    """A card, and where it lies. `wanted` names the facts that its check wants, where that is known beforehand."""

    card: Card
    path: Path
    wanted: tuple[str, ...] = ()

    def concerns(self, application: Application) -> bool:
        """Whether the check may have something to say: loading one takes longer than asking whether it does."""
        kinds = [kind for kind in _SUBJECTS if kind.__name__ in self.wanted]
        return not kinds or any(_SUBJECTS[kind](application) for kind in kinds)

    def text(self) -> CardText:
        """The prose and the examples of the card."""
        return parse_card_text(split_card(_text_of(self.path))[1])

    def load_check(self) -> Check:
        """The check of the card. Raises `RulebookError` where none can be used, and whatever its module raises."""
        path = self.path.with_suffix(".py")
        module = ModuleType(f"auditor_rule_{self.card.pillar}_{self.card.slug}")
        SourceFileLoader(module.__name__, str(path)).exec_module(module)
        function = getattr(module, "check", None)
        if not callable(function):
            raise RulebookError(path, "defines no check()", "write `def check(call: LlmCall) -> Outcome`")
        wanted = _parameter_types(function, module)
        subjects = wanted[0] if wanted else ()
        if not subjects or not set(subjects) <= set(_SUBJECTS) or wanted[1:] not in ((), ((Application,),)):
            names = ", ".join(kind.__name__ for kind in _SUBJECTS)
            raise RulebookError(path, "has a check() whose parameters name no fact", f"annotate the first as {names}")
        return Check(subjects, len(wanted) == 2, function)


class Rulebook(msgspec.Struct, frozen=True):
    """All rules, pillar by pillar in the order of the guide, by id within a pillar."""

    rules: tuple[Rule, ...]

    @property
    def cards(self) -> tuple[Card, ...]:
        """The cards in the order of the rules."""
        return tuple(rule.card for rule in self.rules)

    def find(self, card_id: str) -> Rule | None:
        """The rule with this id (in any case) or this slug."""
        wanted = card_id.upper()
        return next((rule for rule in self.rules if rule.card.id == wanted or rule.card.slug == card_id), None)

    def text_of(self, card: Card) -> CardText:
        """The prose and the examples of a card of this rulebook."""
        return next(rule for rule in self.rules if rule.card.id == card.id).text()

    def only(self, keep: Callable[[Card], bool]) -> Rulebook:
        """The rulebook without the cards that `keep` turns down."""
        return Rulebook(tuple(rule for rule in self.rules if keep(rule.card)))


def load_rulebook(extra: Sequence[Path] = ()) -> Rulebook:
    """The rules of the package and of the given directories.

    Raises what `read_rules` raises, and `RulebookError` for a check in a given directory that has no card: its author
    would believe that it runs.
    """
    for directory in extra:
        for check in directory.glob("*/*.py"):
            if check.parent.name in PILLARS and not check.with_suffix(".md").exists():
                raise RulebookError(check, "is a check without a card", f"write {check.stem}.md beside it")
    own = resource_directory("rules")
    return _joined([_compiled_rules(own) or _rules_in(own), *map(_rules_in, extra)])


def read_rules(directories: Sequence[Path]) -> Rulebook:
    """The rules of the directories, each of which has a folder per pillar. Checks are not loaded.

    Raises `RulebookError` for the first card that is malformed and for an id that two cards have.
    """
    return _joined(map(_rules_in, directories))


def compile_cards() -> bytes:
    """All cards of the package as bytes that take no time to read, for `rules/cards.msgpack` in the wheel."""
    rules = read_rules((resource_directory("rules"),)).rules
    return msgspec.msgpack.encode([CompiledCard(rule.card, _wanted_by(rule)) for rule in rules])


def _wanted_by(rule: Rule) -> tuple[str, ...]:
    return tuple(kind.__name__ for kind in rule.load_check().wanted) if rule.card.has_check else ()


def _compiled_rules(directory: Path) -> list[Rule]:
    try:
        data = (directory / "cards.msgpack").read_bytes()
    except FileNotFoundError:
        return []  # In a checkout, where cards are edited.
    compiled = msgspec.msgpack.decode(data, type=tuple[CompiledCard, ...])
    return [Rule(one.card, directory / one.card.pillar / f"{one.card.slug}.md", one.wanted) for one in compiled]


def _joined(sources: Iterable[Iterable[Rule]]) -> Rulebook:
    rules: dict[str, Rule] = {}
    for source in sources:
        for rule in source:
            if other := rules.get(rule.card.id):
                way_out = "give one of them an id that is free"
                raise RulebookError(rule.path, f"has the id {rule.card.id} of {other.path}", way_out)
            rules[rule.card.id] = rule
    return Rulebook(tuple(sorted(rules.values(), key=lambda rule: (PILLARS.index(rule.card.pillar), rule.card.id))))


def _rules_in(directory: Path) -> Iterator[Rule]:
    if not directory.is_dir():
        raise RulebookError(directory, "is not a directory", "name a directory with a folder per pillar")
    for path in sorted(directory.glob("*/*.md")):
        if path.parent.name not in PILLARS:
            raise RulebookError(path, "lies in no pillar", f"move it to one of {', '.join(PILLARS)}")
        yield Rule(_read_card(path), path)


def _read_card(path: Path) -> Card:
    try:
        matter = read_front_matter(split_card(_text_of(path))[0])
    except FrontMatterError as error:
        raise RulebookError(path, str(error), "begin the card with its front matter between two lines `---`") from None
    _validate(path, matter)
    has_check = path.with_suffix(".py").exists()
    decided_by = matter["decided_by"]
    if decided_by in ("source", "config") and not has_check:
        way_out = f"write {path.stem}.py beside it, or let people decide it"
        raise RulebookError(path, f"is decided by {decided_by} and has no check", way_out)
    if decided_by == "people" and has_check:
        raise RulebookError(path, "is decided by people and has a check", "say `decided_by: mixed` or remove the check")
    values: dict[str, Any] = {**matter, "guide": _strings(matter["guide"]), "maps": _maps(matter["maps"])}
    return Card(**values, slug=path.stem, pillar=path.parent.name, has_check=has_check)


def _validate(path: Path, matter: Mapping[str, object]) -> None:
    for key in matter:
        if key not in _REQUIRED:
            raise RulebookError(path, f"has the unknown key `{key}`", f"the keys are {', '.join(_REQUIRED)}")
    for key in _REQUIRED:
        if key not in matter:
            raise RulebookError(path, f"has no `{key}`", f"the keys are {', '.join(_REQUIRED)}")
        if key in ("guide", "maps"):
            continue
        value = matter[key]
        if not isinstance(value, str) or not value:
            raise RulebookError(path, f"has a `{key}` that is no text", "write it in quotes")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise RulebookError(path, f"has the {key} `{value}`", f"choose one of {', '.join(_CHOICES[key])}")
    prefix, _, number = str(matter["id"]).partition("-")
    if not (prefix.isalpha() and prefix.isupper() and number.isdigit()):
        raise RulebookError(path, f"has the id `{matter['id']}`", "write it as LAT-001")
    pillar = path.parent.name
    if prefix in _PREFIXES.values() and prefix != _PREFIXES[pillar]:
        way_out = f"move the card, or begin its id with {_PREFIXES[pillar]}"
        raise RulebookError(path, f"has the id {matter['id']} in the pillar {pillar}", way_out)
    if not path.stem.isidentifier() or path.stem.lower() != path.stem:
        raise RulebookError(path, "has a name that is no slug", "write it as unbounded_output.md")
    if _strings(matter["guide"]) is None:
        raise RulebookError(path, "has a `guide` that is no list of texts", "write it as [S25, S27]")
    if _maps(matter["maps"]) is None:
        raise RulebookError(path, "has `maps` that is no mapping of lists", "write it as {cwe: [CWE-770]}")


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _maps(value: object) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(value, dict):
        return None
    found = {key: _strings(items) for key, items in value.items() if isinstance(key, str)}
    whole = {key: items for key, items in found.items() if items is not None}
    return whole if len(whole) == len(value) else None


def _text_of(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RulebookError(path, f"cannot be read ({error})", "check its permissions and save it as UTF-8") from None


def _parameter_types(function: Callable[..., object], module: ModuleType) -> tuple[tuple[Any, ...], ...]:
    """For each parameter the types that its annotation names: one, or several joined by `|`."""
    code = getattr(function, "__code__", None)
    annotations = getattr(function, "__annotations__", {})
    names = () if code is None else code.co_varnames[: code.co_argcount]
    return tuple(_named(annotations.get(name), module) for name in names)


def _named(annotation: object, module: ModuleType) -> tuple[object, ...]:
    """The types that an annotation names; postponed ones are texts, and are looked up rather than evaluated."""
    if not isinstance(annotation, str):
        return get_args(annotation) or (annotation,)
    names = [part.strip().rpartition(".")[2] for part in annotation.split("|")]
    return tuple(getattr(module, name, getattr(facts, name, None)) for name in names)
