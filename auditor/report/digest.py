"""What an audit comes to: counts, the things to do first, and names of pillars, for the reports that people read."""

from __future__ import annotations

from collections import Counter
from typing import Literal

import msgspec

from auditor.audit import Audit, CardResult, CardStatus, Finding
from auditor.outcomes import SEVERITIES, Severity
from auditor.sites import Place, Site

PILLAR_TITLES: dict[str, str] = {
    "organization": "Organisation",
    "billing": "Billing",
    "keys": "Keys",
    "environments": "Environments",
    "scaling": "Scaling",
    "rate_limits": "Rate limits",
    "latency": "Latency",
    "cost": "Cost",
    "mlops": "Models and releases",
    "data": "Data",
    "input": "Input",
    "output": "Output",
    "errors": "Errors",
    "safety": "Safety",
    "agents": "Agents",
    "governance": "Governance",
}

STATUS_WORDS: dict[CardStatus, str] = {
    "gap": "gap",
    "error": "error",
    "expired": "expired",
    "unsure": "unsure",
    "question": "open question",
    "accepted": "accepted",
    "attested": "attested",
    "met": "met",
    "not_applicable": "not applicable",
}
"""The words for a card's status, the most urgent first."""

PLACE_WORDS: dict[Place, str] = {
    "app": "",
    "test": "in a test",
    "example": "in an example",
    "notebook": "in a notebook",
    "vendored": "in vendored code",
}


class Task(msgspec.Struct, frozen=True):
    """A thing to do: close the gaps of a card, renew what has expired, or answer a question."""

    kind: Literal["gap", "expired", "question"]
    result: CardResult
    severity: Severity
    gaps: tuple[Finding, ...] = ()
    """The open gaps of the card, the most serious first."""

    @property
    def site(self) -> Site | None:
        """Where to begin."""
        return self.gaps[0].site if self.gaps else None


def pillar_title(pillar: str) -> str:
    """The name of a pillar as people read it."""
    return PILLAR_TITLES.get(pillar, pillar)


def is_open(result: CardResult, finding: Finding) -> bool:
    """Whether the finding waits for somebody: it is neither evidence, nor silenced in the source, nor accepted."""
    return (
        finding.outcome != "met"
        and finding.suppressed is None
        and all(risk.finding != finding.fingerprint for risk in result.accepted)
    )


def open_gaps(result: CardResult) -> tuple[Finding, ...]:
    """The gaps of the card that wait for somebody, the most serious first, then those of the application."""
    gaps = [finding for finding in result.findings if finding.outcome == "gap" and is_open(result, finding)]
    return tuple(sorted(gaps, key=lambda gap: (-SEVERITIES.index(gap.severity), gap.place != "app")))


def gaps_by_severity(audit: Audit) -> dict[Severity, int]:
    """How many open gaps there are of each severity, the most serious first; a severity without any is left out."""
    counts = Counter(gap.severity for result in audit.results for gap in open_gaps(result))
    return {severity: counts[severity] for severity in reversed(SEVERITIES) if counts[severity]}


def cards_by_status(results: tuple[CardResult, ...]) -> dict[CardStatus, int]:
    """How many cards have each status, the most urgent first; a status without any is left out."""
    counts = Counter(result.status for result in results)
    return {status: counts[status] for status in STATUS_WORDS if counts[status]}


def tasks(audit: Audit) -> tuple[Task, ...]:
    """Everything there is to do: gaps by severity, then what has expired, then questions by severity."""
    gaps, expired, questions = [], [], []
    for result in audit.results:
        if found := open_gaps(result):
            gaps.append(Task("gap", result, found[0].severity, found))
        if result.status == "expired":
            expired.append(Task("expired", result, result.card.severity))
        if result.status == "question":
            questions.append(Task("question", result, result.card.severity))
    return tuple(task for group in (gaps, expired, questions) for task in sorted(group, key=_urgency))


def plural(count: int, noun: str) -> str:
    """`1 gap`, `1,204 gaps`."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _urgency(task: Task) -> tuple[int, bool, int]:
    in_app = any(gap.place == "app" for gap in task.gaps)
    return -SEVERITIES.index(task.severity), not in_app, -len(task.gaps)
