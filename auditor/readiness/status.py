"""What the findings of a card and the records of people add up to."""

from __future__ import annotations

import datetime

from auditor.audit import AcceptedRisk, Attestation, CardResult, CardStatus, Finding


def settle(
    result: CardResult,
    *,
    as_of: datetime.date,
    attestation: Attestation | None = None,
    accepted: tuple[AcceptedRisk, ...] = (),
) -> CardResult:
    """The result with these records, and the status that follows from them; calls `card_status`."""
    return CardResult(
        card=result.card,
        status=card_status(result, as_of=as_of, attestation=attestation, accepted=accepted),
        findings=result.findings,
        attestation=attestation,
        not_applicable=result.not_applicable,
        error=result.error,
        accepted=accepted,
    )


def card_status(
    result: CardResult,
    *,
    as_of: datetime.date,
    attestation: Attestation | None = None,
    accepted: tuple[AcceptedRisk, ...] = (),
) -> CardStatus:
    """The status of a card, by the first of these that holds:

    the check crashed → error; a gap is open → gap; something is unsure → what people say of it, else unsure; every gap
    was accepted, or ignored with a reason → accepted; there is evidence → met; every subject is out of the card's
    reach → not_applicable. Where the tree has no subject at all, people are asked if the card is theirs to decide
    (people, mixed), and the card is not_applicable otherwise: silence is never a pass.

    An attestation answers what the tree cannot show; it never outweighs a gap. An expired one counts as expired, not as
    never given. A probable gap is a doubt, so that it counts as unsure.
    """
    waiting = [finding for finding in result.findings if is_waiting(finding, accepted)]
    said: CardStatus | None = None
    if attestation is not None:
        said = "attested" if attestation.date <= as_of <= attestation.expires else "expired"
    if result.error is not None:
        return "error"
    if any(finding.outcome == "gap" and finding.confidence == "certain" for finding in waiting):
        return "gap"
    if waiting:
        return said or "unsure"
    if any(finding.outcome != "met" for finding in result.findings):
        return "accepted"
    if result.findings:
        return "met"
    if result.not_applicable:
        return "not_applicable"
    if result.card.decided_by in ("people", "mixed"):
        return said or "question"
    return said or "not_applicable"


def is_waiting(finding: Finding, accepted: tuple[AcceptedRisk, ...]) -> bool:
    """Whether the finding waits for somebody: it is no evidence, no reason silences it and nobody has accepted it."""
    return (
        finding.outcome != "met"
        and finding.suppressed is None
        and all(risk.finding != finding.fingerprint for risk in accepted)
    )
