"""Runs every check over its facts and turns what it says into findings with an identity and an excerpt."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Iterator
from typing import Final

import msgspec

try:
    from _blake2 import blake2b  # What hashlib hands on, without the OpenSSL that importing hashlib loads.
except ImportError:
    from hashlib import blake2b

from auditor.audit import CardResult, Finding, OutcomeName, Persona
from auditor.excerpts import Excerpts, Text
from auditor.exposure import weigh_exposure
from auditor.facts import Application, Credential, Fact, Site, Untraced
from auditor.facts.call_model import Exposure
from auditor.outcomes import SEVERITIES, Gap, Location, Met, NotApplicable, Outcome, Severity, Unsure
from auditor.readiness.status import settle
from auditor.rulebook import Rule, Rulebook, Subject
from auditor.sites import Place


def judge(
    application: Application,
    rulebook: Rulebook,
    *,
    as_of: datetime.date,
    text: Text,
    persona: Persona = "regular",
) -> tuple[CardResult, ...]:
    """One result per rule, in the rulebook's order. `text` gives the source that findings quote.

    A regular reader sees no finding about a place of which it is only probable that the card means it; a card that has
    nothing else is unsure, and says how many such places there are.
    """
    bench = _Bench(application, Excerpts(text, application), as_of, persona)
    return tuple(bench.result(rule) for rule in rulebook.rules)


class _Ruling(msgspec.Struct, frozen=True):
    """What a check said of one subject that the requirement concerns."""

    subject: Subject
    outcome: Met | Gap | Unsure


class _Bench:
    """Judges rule by rule; remembers what every rule needs to know of the tree."""

    def __init__(self, application: Application, excerpts: Excerpts, as_of: datetime.date, persona: Persona) -> None:
        self._application = application
        self._excerpts = excerpts
        self._as_of = as_of
        self._persona = persona
        self._places, self._functions = _places(application), _functions(application)

    def result(self, rule: Rule) -> CardResult:
        """What the audit says of one card before anybody has ignored, accepted or attested anything."""
        asked = rule.card.has_check and rule.concerns(self._application)
        said, error = _said(rule, self._application) if asked else ([], None)
        rulings = [_Ruling(subject, outcome) for subject, outcome in said if not isinstance(outcome, NotApplicable)]
        found = [self._finding(rule, ruling) for ruling in rulings]
        result = CardResult(
            card=rule.card,
            status="unsure",
            findings=self._identified(_grouped(self._shown(rule, found))),
            not_applicable=len(said) - len(rulings),
            error=error,
        )
        return settle(result, as_of=self._as_of)

    def _shown(self, rule: Rule, found: list[Finding]) -> list[Finding]:
        if self._persona != "regular":
            return found
        shown = [finding for finding in found if finding.confidence == "certain"]
        hidden = len(found) - len(shown)
        if shown or not hidden:
            return shown
        places = "1 place is doubtful" if hidden == 1 else f"{hidden} places are doubtful"
        because = f"{places} and left out; --persona pedantic shows what was found"
        return [Finding(card=rule.card.id, outcome="unsure", severity=rule.card.severity, message=because, site=None)]

    def _finding(self, rule: Rule, ruling: _Ruling) -> Finding:
        subject, outcome = ruling.subject, ruling.outcome
        severity, lowered = self._severity(rule, ruling)
        site = outcome.site
        return Finding(
            card=rule.card.id,
            outcome=_name(outcome),
            severity=severity,
            message=outcome.because if isinstance(outcome, Unsure) else outcome.message,
            site=site,
            locations=outcome.locations,
            steps=outcome.steps if isinstance(outcome, Gap) else (),
            place=self._place(subject, site),
            function=self._function(subject, site),
            confidence=getattr(subject, "confidence", "certain"),
            lowered_because=lowered,
            excerpt=() if site is None else self._excerpts.of(site),
        )

    def _severity(self, rule: Rule, ruling: _Ruling) -> tuple[Severity, str | None]:
        subject, outcome = ruling.subject, ruling.outcome
        match outcome:
            case Met():
                return rule.card.severity, None
            case Unsure():
                base, reason = rule.card.severity, None
            case Gap():
                base, reason = outcome.severity or rule.card.severity, outcome.lowered_because
        exposure: Exposure = getattr(subject, "exposure", "unknown")
        secret = isinstance(subject, Credential)
        severity, because = weigh_exposure(base, self._place(subject, outcome.site), exposure, secret=secret)
        return severity, "; ".join(filter(None, (reason, because))) or None

    def _place(self, subject: Subject, site: Site | None) -> Place:
        here: Place = "app" if isinstance(subject, Application) else subject.place
        return here if site is None else self._places.get(site.path, here)

    def _function(self, subject: Subject, site: Site | None) -> str:
        if site is None:
            return ""
        if not isinstance(subject, Application | Untraced) and subject.site.path == site.path:
            return getattr(subject, "function", "")
        return self._functions.get(site, "")

    def _identified(self, findings: list[Finding]) -> tuple[Finding, ...]:
        """The findings in source order, each with its fingerprint.

        The fingerprint is of the card, the file, the function, the text of the line and, where these are equal, the
        number of the occurrence: it stays when code above it changes, and goes when the line itself does.
        """
        seen: Counter[str] = Counter()
        done = []
        for finding in sorted(findings, key=_order):
            site = finding.site
            line = "" if site is None else self._excerpts.first_line(site)
            identity = "\0".join((finding.card, site.path if site else "", finding.function, line))
            seen[identity] += 1
            done.append(msgspec.structs.replace(finding, fingerprint=_digest(f"{identity}\0{seen[identity]}")))
        return tuple(done)


def _grouped(findings: list[Finding]) -> list[Finding]:
    """One finding per place that data reaches: the gravest, by its shortest way; the other origins as locations.

    What is said of one place in the same words is said once.
    """
    groups: dict[tuple[Site | None, OutcomeName], list[Finding]] = {}
    alone = []
    said: set[tuple[Site | None, OutcomeName, str]] = set()
    for finding in findings:
        if finding.steps and finding.site is not None:
            groups.setdefault((finding.site, finding.outcome), []).append(finding)
        elif (finding.site, finding.outcome, finding.message) not in said:
            said.add((finding.site, finding.outcome, finding.message))
            alone.append(finding)
    for group in groups.values():
        first, *others = sorted(group, key=lambda f: (-SEVERITIES.index(f.severity), len(f.steps), f.message))
        origins = dict.fromkeys(
            Location(f.steps[0].site, f"{f.steps[0].what} gets here too")
            for f in sorted(others, key=_order)
            if f.steps[0] != first.steps[0]
        )
        alone.append(msgspec.structs.replace(first, locations=(*first.locations, *origins)))
    return alone


def _said(rule: Rule, application: Application) -> tuple[list[tuple[Subject, Outcome]], str | None]:
    """What the check said of each subject, and why it stopped where it did not come to its end."""
    said: list[tuple[Subject, Outcome]] = []
    try:
        check = rule.load_check()
        for subject in check.subjects(application):
            said.extend((subject, outcome) for outcome in check.outcomes(subject, application))
    except Exception as error:  # A check is foreign code: its crash is an answer about that card, and only that card.
        return said, f"{type(error).__name__}: {error}"
    return said, None


def _name(outcome: Met | Gap | Unsure) -> OutcomeName:
    match outcome:
        case Met():
            return "met"
        case Gap():
            return "gap"
        case Unsure():
            return "unsure"


_NOWHERE: Final = Site("", 0)


def _order(finding: Finding) -> tuple[str, int, int, int, str, str]:
    site = finding.site or _NOWHERE
    return site.path, site.cell or 0, site.line, site.column, finding.outcome, finding.message


def _places(application: Application) -> dict[str, Place]:
    return {fact.site.path: fact.place for fact in _facts(application)}


def _functions(application: Application) -> dict[Site, str]:
    return {fact.site: getattr(fact, "function", "") for fact in _facts(application)}


def _facts(application: Application) -> Iterator[Fact]:
    yield from application.calls
    yield from application.clients
    yield from application.flows
    yield from application.credentials
    yield from application.key_uses
    yield from application.agent_loops
    yield from application.log_sites
    yield from application.stores
    yield from application.switches
    yield from application.tool_servers
    yield from application.hosted_tools
    yield from application.dependencies


def _digest(identity: str) -> str:
    return blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()
