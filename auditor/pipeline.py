"""One audit from end to end: collect → find facts → judge → sift → weigh."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterable, Sequence
from typing import TYPE_CHECKING

import msgspec

from auditor import __version__
from auditor.audit import Audit, Card, CardResult, Persona
from auditor.catalog.models_table import Prices
from auditor.collect import StrPath, collect, root_of
from auditor.configuration import Configuration, ConfigurationError, check_ids, find_configuration, load_configuration
from auditor.facts import Application
from auditor.facts.find import Found, find_facts
from auditor.judge import judge
from auditor.outcomes import Severity
from auditor.readiness import FOLDER
from auditor.readiness.weigh import gaps_at_or_above, weigh
from auditor.rulebook import Rulebook, load_rulebook

if TYPE_CHECKING:
    from auditor.readiness.records import Records

PERSONAS: tuple[Persona, ...] = ("regular", "pedantic", "auditor")
"""Each accepts the doubts of those before it, and more."""


class Options(msgspec.Struct, frozen=True, kw_only=True):
    """What the caller asks of one audit. What is None or empty comes from the project's configuration."""

    as_of: datetime.date
    gate: Severity | None = None
    persona: Persona | None = None
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    rules: tuple[str, ...] = ()
    configuration: StrPath | None = None
    progress: Callable[[str, int, int], None] | None = None
    fixes: bool = False
    """Whether edits that close gaps are wanted, which costs some time."""


class Run(msgspec.Struct, frozen=True, kw_only=True):
    """An audit with what its caller needs to show it and to decide on it."""

    audit: Audit
    rulebook: Rulebook
    gate: Severity

    @property
    def passes(self) -> bool:
        """Whether no open gap stands at or above the gate."""
        return not gaps_at_or_above(self.audit.results, self.gate)

    @property
    def audited(self) -> bool:
        """Whether there was anything to audit: source that uses a language model."""
        return uses_models(self.audit.application)


def run_audit(paths: Sequence[StrPath], options: Options) -> Audit:
    """The audit of the given files and directories. Raises what `run` raises."""
    return run(paths, options).audit


def run(paths: Sequence[StrPath], options: Options) -> Run:
    """The audit of the given files and directories, with its rulebook and its gate.

    Raises `CollectError`, `ConfigurationError`, `RulebookError` or `RecordsError` where the caller asked for something
    that cannot be done. Whatever goes wrong inside the audited tree is part of the audit.
    """
    root = root_of(paths)
    configuration = _configuration(root, options)
    everything = load_rulebook(options.rules)
    known = _known_ids(everything, configuration)
    records = _records(root)
    rulebook = _chosen(everything, configuration)

    found = _find(paths, root, configuration, options)
    results = judge(found.application, rulebook, as_of=options.as_of, text=found.text, persona=configuration.persona)
    results, notes = _weighed_by_people(results, found, records, known, options.as_of)
    weighed = weigh(
        results,
        gate=configuration.gate,
        unread=found.unread,
        files=len(found.application.files),
        uses_models=uses_models(found.application),
    )

    audit = Audit(
        root=os.path.basename(root),
        version=__version__,
        as_of=options.as_of,
        verdict=weighed.verdict,
        reasons=weighed.reasons,
        score=weighed.score,
        pillars=weighed.pillars,
        application=found.application,
        unread=found.unread,
        lines=found.lines,
        notes=(*notes, *_silent_sdks(found.application)),
    )
    return Run(audit=audit, rulebook=everything, gate=configuration.gate)


def _records(root: str) -> Records | None:
    """What people have put on record; None where the project has no folder for it, as most have not."""
    if not os.path.isdir(os.path.join(root, FOLDER)):
        return None
    from auditor.readiness.records import read_records

    return read_records(root)


def _weighed_by_people(
    results: tuple[CardResult, ...], found: Found, records: Records | None, known: Iterable[str], as_of: datetime.date
) -> tuple[tuple[CardResult, ...], tuple[str, ...]]:
    """The results with what comments in the source ignore and what records accept, and what is to be said of both."""
    notes: tuple[str, ...] = ()
    if any("auditor" in comment.text for own in found.comments.values() for comment in own):
        from auditor.sift import sift

        sifted = sift(results, found.comments, known=known, as_of=as_of)
        results, notes = sifted.results, sifted.notes
    if records is not None:
        from auditor.readiness.apply import apply_records

        recorded = apply_records(results, records, known=known, as_of=as_of)
        results, notes = recorded.results, (*notes, *recorded.notes)
    return results, notes


def facts_of(paths: Sequence[StrPath], options: Options) -> Found:
    """What is known about the given files and directories. Raises `CollectError` or `ConfigurationError`."""
    root = root_of(paths)
    return _find(paths, root, _configuration(root, options), options)


def uses_models(application: Application) -> bool:
    """Whether the tree uses a language model, or lets models use it, in any way that a rule could judge."""
    return any(tool.offered == "mcp" for tool in application.tools) or any(
        (
            application.calls,
            application.clients,
            application.model_classes,
            application.credentials,
            application.key_uses,
            application.agent_loops,
        )
    )


def _silent_sdks(application: Application) -> tuple[str, ...]:
    if not application.dependencies:
        return ()
    from auditor.silent_sdks import silent_sdks

    return silent_sdks(application)


def _find(paths: Sequence[StrPath], root: str, configuration: Configuration, options: Options) -> Found:
    collected = collect(paths, root=root, exclude=configuration.exclude)
    return find_facts(
        collected,
        as_of=options.as_of,
        progress=options.progress,
        prices=_prices(configuration.prices),
        fixes=options.fixes,
    )


def _prices(path: str | None) -> Prices | None:
    if path is None:
        return None
    from auditor.catalog.written import prices_in

    try:
        with open(path, encoding="utf-8") as file:
            return prices_in(file.read())
    except (OSError, ValueError) as error:
        raise ConfigurationError((f"{path}: {error}; correct it, or leave `prices` out",)) from None


def _configuration(root: str, options: Options) -> Configuration:
    """The project's configuration, overruled by what the caller asks for."""
    written = load_configuration(options.configuration or find_configuration(root))
    return msgspec.structs.replace(
        written,
        gate=options.gate or written.gate,
        persona=options.persona or written.persona,
        select=options.select or written.select,
        ignore=(*written.ignore, *options.ignore),
    )


def _known_ids(rulebook: Rulebook, configuration: Configuration) -> frozenset[str]:
    known = frozenset(card.id for card in rulebook.cards)
    if problems := check_ids(configuration, known):
        raise ConfigurationError(problems)
    return known


def _chosen(rulebook: Rulebook, configuration: Configuration) -> Rulebook:
    """The rules that are asked for, with the severities that the configuration gives them."""
    chosen = rulebook.only(lambda card: _is_chosen(card, configuration))
    severities = configuration.severities
    if not severities:
        return chosen
    return Rulebook(
        tuple(
            msgspec.structs.replace(
                rule,
                card=msgspec.structs.replace(rule.card, severity=severities.get(rule.card.id, rule.card.severity)),
            )
            for rule in chosen.rules
        )
    )


def _is_chosen(card: Card, configuration: Configuration) -> bool:
    names = {card.id, card.id.partition("-")[0]}
    if PERSONAS.index(card.persona) > PERSONAS.index(configuration.persona):
        return False
    if names & set(configuration.ignore):
        return False
    return not configuration.select or bool(names & set(configuration.select))
