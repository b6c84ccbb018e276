"""The audit: the one value that every report is a pure function of."""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

import msgspec

from auditor.facts import Application
from auditor.outcomes import Location, Severity
from auditor.sites import Place, Site, Step

OutcomeName: TypeAlias = Literal["gap", "unsure", "met"]
Persona: TypeAlias = Literal["regular", "pedantic", "auditor"]
DecidedBy: TypeAlias = Literal["source", "config", "people", "mixed"]

PILLARS: tuple[str, ...] = (
    "organization",
    "billing",
    "keys",
    "environments",
    "scaling",
    "rate_limits",
    "latency",
    "cost",
    "mlops",
    "data",
    "input",
    "output",
    "errors",
    "safety",
    "agents",
    "governance",
)
"""The sixteen pillars in the order of the production guide; each is a folder of `rules/`."""


class Unread(msgspec.Struct, frozen=True, order=True):
    """A file that was not audited. `matters` where it is source or configuration that should have been read."""

    path: str
    reason: str
    matters: bool = False


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """The metadata of a rule, as its card states it; `path` is where the card lies."""

    id: str
    slug: str
    pillar: str
    title: str
    met: str
    severity: Severity
    persona: Persona
    guide: tuple[str, ...]
    maps: dict[str, tuple[str, ...]]
    fix: Literal["none", "safe", "review"]
    decided_by: DecidedBy
    has_check: bool


class Finding(msgspec.Struct, frozen=True, kw_only=True):
    """One outcome about one subject, ready to be shown. `fingerprint` holds no line number and survives edits above."""

    card: str
    outcome: OutcomeName
    severity: Severity
    message: str
    site: Site | None
    locations: tuple[Location, ...] = ()
    steps: tuple[Step, ...] = ()
    fingerprint: str = ""
    place: Place = "app"
    function: str = ""
    confidence: Literal["certain", "probable"] = "certain"
    lowered_because: str | None = None
    excerpt: tuple[str, ...] = ()
    """The source lines of the site, as they stand in the file, secrets redacted."""
    suppressed: str | None = None
    """The reason of the inline ignore that silences it; a suppressed finding is shown and never gates."""


class Attestation(msgspec.Struct, frozen=True, kw_only=True):
    """What a person has stated for a card, and until when it holds."""

    card: str
    statement: str
    owner: str
    date: datetime.date
    expires: datetime.date
    evidence: str | None = None


class AcceptedRisk(msgspec.Struct, frozen=True, kw_only=True):
    """A gap that a named person has accepted until a date; `finding` is its fingerprint."""

    finding: str
    owner: str
    reason: str
    expires: datetime.date


CardStatus: TypeAlias = Literal[
    "met", "gap", "unsure", "not_applicable", "question", "attested", "expired", "accepted", "error"
]
"""`question`: only people can answer, and nobody has. `expired`: somebody has, and it no longer holds."""


class CardResult(msgspec.Struct, frozen=True, kw_only=True):
    """What the audit says of one card: its findings and the status that they add up to."""

    card: Card
    status: CardStatus
    findings: tuple[Finding, ...] = ()
    attestation: Attestation | None = None
    not_applicable: int = 0
    """How many subjects the requirement does not concern."""
    error: str | None = None
    """Why the check did not finish (our bug)."""
    accepted: tuple[AcceptedRisk, ...] = ()
    """The accepted risks that hold for findings of this card."""


class Score(msgspec.Struct, frozen=True):
    """An interval from 0 to 100: `low` counts all that could not be seen as missing, `high` counts it as there."""

    low: int
    high: int


Verdict: TypeAlias = Literal["ready", "ready with conditions", "not ready"]


class PillarResult(msgspec.Struct, frozen=True, kw_only=True):
    """The cards of one pillar in order, with the pillar's own score."""

    pillar: str
    score: Score | None
    cards: tuple[CardResult, ...]


class Audit(msgspec.Struct, frozen=True, kw_only=True):
    """The result of one run over one tree."""

    root: str
    """The name of the audited folder, not its path on this machine."""
    version: str
    as_of: datetime.date
    verdict: Verdict
    reasons: tuple[str, ...]
    """Why the verdict is what it is, the weightiest first, each a sentence."""
    score: Score
    pillars: tuple[PillarResult, ...]
    application: Application
    unread: tuple[Unread, ...] = ()
    lines: int = 0
    """Lines of source that were read."""
    notes: tuple[str, ...] = ()
    """Things a reader should know: unused ignores, records that match nothing, expired records."""

    @property
    def results(self) -> tuple[CardResult, ...]:
        """All cards in the order of the report."""
        return tuple(result for pillar in self.pillars for result in pillar.cards)

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings in the order of the report."""
        return tuple(finding for result in self.results for finding in result.findings)

    @property
    def complete(self) -> bool:
        """Whether every check finished and every file that matters was read."""
        return not any(result.status == "error" for result in self.results) and not any(u.matters for u in self.unread)
