"""The rulebook: the cards of `rules/` in the order of the guide, and the checks that judge them, loaded when asked.

How cards are written, and what is wrong with one, is in `written_cards`: an audit reads them compiled.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from importlib.machinery import SourceFileLoader
from types import ModuleType
from typing import Any, Final, TypeAlias, get_args

import msgspec

from auditor import facts
from auditor.audit import PILLARS, Card
from auditor.card_text import CardText, parse_card_text, split_card
from auditor.collect.files import StrPath
from auditor.compiled import compiled
from auditor.facts import Application, Fact
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure
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
    facts.Store: lambda application: application.stores,
    facts.Switch: lambda application: application.switches,
    facts.Tool: lambda application: application.tools,
    facts.ToolArguments: lambda application: application.tool_arguments,
    facts.ToolServer: lambda application: application.tool_servers,
    facts.HostedTool: lambda application: application.hosted_tools,
    facts.Dependency: lambda application: application.dependencies,
    facts.Untraced: lambda application: application.untraced,
    Application: lambda application: (application,),
}


class RulebookError(Exception):
    """A card or a check is malformed. The message names the file, what is wrong and the way out."""

    def __init__(self, path: StrPath, reason: str, way_out: str) -> None:
        super().__init__(f"{os.fspath(path)}: {reason}; {way_out}")
        self.path = os.fspath(path)
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
    """A card, and the path of its two files without their endings `.md` and `.py`.

    `wanted` names the facts that its check wants, where that is known beforehand.
    """

    card: Card
    stem: str
    wanted: tuple[str, ...] = ()

    def concerns(self, application: Application) -> bool:
        """Whether the check may have something to say: loading one takes longer than asking whether it does."""
        kinds = [kind for kind in _SUBJECTS if kind.__name__ in self.wanted]
        return not kinds or any(_SUBJECTS[kind](application) for kind in kinds)

    def text(self) -> CardText:
        """The prose and the examples of the card."""
        parts = split_card(text_of(f"{self.stem}.md"))
        return parse_card_text(parts[1] if parts else "")

    def load_check(self) -> Check:
        """The check of the card. Raises `RulebookError` where none can be used, and whatever its module raises."""
        path = f"{self.stem}.py"
        module = ModuleType(f"auditor_rule_{self.card.pillar}_{self.card.slug}")
        SourceFileLoader(module.__name__, path).exec_module(module)
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


def load_rulebook(extra: Sequence[str] = ()) -> Rulebook:
    """The rules of the package and of the given directories.

    Raises what `read_rules` raises, and `RulebookError` for a check in a given directory that has no card: its author
    would believe that it runs.
    """
    if not extra:
        return joined([_own_rules()])
    from pathlib import Path

    from auditor.written_cards import refuse_lone_checks, rules_in

    folders = [Path(folder) for folder in extra]
    refuse_lone_checks(folders)
    return joined([_own_rules(), *map(rules_in, folders)])


def _own_rules() -> Iterator[Rule]:
    """The rules of the package, as they are compiled."""
    own = resource_directory("rules")
    folders = (os.path.dirname(__file__), *(os.path.join(own, pillar) for pillar in PILLARS))
    for one in msgspec.msgpack.decode(compiled("cards", folders, _written), type=tuple[CompiledCard, ...]):
        yield Rule(one.card, os.path.join(own, one.card.pillar, one.card.slug), one.wanted)


def _written() -> bytes:
    from auditor.written_cards import compile_cards

    return compile_cards()


def joined(sources: Iterable[Iterable[Rule]]) -> Rulebook:
    """The rules of all sources in their order. Raises `RulebookError` for an id that two cards have."""
    rules: dict[str, Rule] = {}
    for source in sources:
        for rule in source:
            if other := rules.get(rule.card.id):
                way_out = "give one of them an id that is free"
                raise RulebookError(f"{rule.stem}.md", f"has the id {rule.card.id} of {other.stem}.md", way_out)
            rules[rule.card.id] = rule
    return Rulebook(tuple(sorted(rules.values(), key=lambda rule: (PILLARS.index(rule.card.pillar), rule.card.id))))


def text_of(path: str) -> str:
    """The text of a file of the rulebook. Raises `RulebookError` where there is none to read."""
    try:
        with open(path, encoding="utf-8") as file:
            return file.read()
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
