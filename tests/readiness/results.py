"""Results of cards made by hand, for tests of what weighs them."""

from __future__ import annotations

from auditor.audit import Card, CardResult, CardStatus, DecidedBy, Finding, OutcomeName
from auditor.outcomes import Severity
from auditor.sites import Site


def card(card_id: str = "LAT-001", severity: Severity = "high", decided_by: DecidedBy = "source") -> Card:
    """A card of the pillar of latency."""
    return Card(
        id=card_id,
        slug=card_id.lower().replace("-", "_"),
        pillar="latency",
        title=f"Title of {card_id}",
        met="It is right",
        severity=severity,
        persona="regular",
        guide=(),
        maps={},
        fix="none",
        decided_by=decided_by,
        has_check=decided_by != "people",
    )


def finding(
    outcome: OutcomeName = "gap",
    severity: Severity = "high",
    *,
    fingerprint: str = "f1",
    suppressed: str | None = None,
    probable: bool = False,
) -> Finding:
    """A finding in a file."""
    return Finding(
        card="LAT-001",
        outcome=outcome,
        severity=severity,
        message="m",
        site=Site("app.py", 3),
        fingerprint=fingerprint,
        suppressed=suppressed,
        confidence="probable" if probable else "certain",
    )


def result(status: CardStatus, severity: Severity = "high", *findings: Finding, card_id: str = "LAT-001") -> CardResult:
    """The result of a card with a status that the caller knows."""
    return CardResult(card=card(card_id, severity), status=status, findings=findings)
