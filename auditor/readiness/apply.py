"""Lets people's records count for the results, and says of each record whether it still holds."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Final

import msgspec

from auditor.audit import AcceptedRisk, Attestation, CardResult
from auditor.readiness import FOLDER
from auditor.readiness.records import ATTESTATIONS, RISKS, Records
from auditor.readiness.status import settle
from auditor.spelling import did_you_mean

WARN_DAYS: Final = 14
"""How long before it expires a record is announced."""


class Recorded(msgspec.Struct, frozen=True):
    """The results with the records that hold for them, and what is to be said about the records."""

    results: tuple[CardResult, ...]
    notes: tuple[str, ...]


def apply_records(
    results: tuple[CardResult, ...], records: Records, *, known: Iterable[str], as_of: datetime.date
) -> Recorded:
    """Gives every card its attestation and its accepted risks. What has expired no longer covers anything."""
    known = frozenset(known)
    attested = _current(records.attestations, as_of)
    accepted = {risk.finding: risk for risk in records.risks if as_of <= risk.expires}
    done = tuple(
        settle(
            result,
            as_of=as_of,
            attestation=attested.get(result.card.id),
            accepted=tuple(
                accepted[finding.fingerprint]
                for finding in result.findings
                if finding.outcome != "met" and finding.fingerprint in accepted
            ),
        )
        for result in results
    )
    notes = (
        *(note for attestation in records.attestations if (note := _attestation_note(attestation, known, as_of))),
        *(note for result in done if (note := _contradiction(result))),
        *_risk_notes(done, records.risks, as_of),
    )
    return Recorded(done, notes)


def _current(attestations: tuple[Attestation, ...], as_of: datetime.date) -> dict[str, Attestation]:
    """For each card the attestation that holds the longest; one that is not yet made does not hold."""
    best: dict[str, Attestation] = {}
    for attestation in attestations:
        if attestation.date > as_of:
            continue
        other = best.get(attestation.card)
        if other is None or attestation.expires > other.expires:
            best[attestation.card] = attestation
    return best


def _attestation_note(attestation: Attestation, known: frozenset[str], as_of: datetime.date) -> str | None:
    place = f"{FOLDER}/{ATTESTATIONS}"
    card, owner = attestation.card, attestation.owner
    if card not in known:
        return f"{place}: no card is called {card}{did_you_mean(card, known)}"
    if attestation.date > as_of:
        return f"{place}: the attestation of {card} is dated {attestation.date}, after the day of this audit"
    if attestation.expires < as_of:
        return f"{place}: the attestation of {card} expired on {attestation.expires}; {owner} has to renew it"
    if (attestation.expires - as_of).days <= WARN_DAYS:
        return f"{place}: the attestation of {card} expires on {attestation.expires}; {owner} has to renew it"
    return None


def _contradiction(result: CardResult) -> str | None:
    if result.attestation is None or result.status != "gap":
        return None
    gap = next(finding for finding in result.findings if finding.outcome == "gap")
    return f"{FOLDER}/{ATTESTATIONS}: the attestation of {result.card.id} is contradicted by {gap.site}"


def _risk_notes(results: tuple[CardResult, ...], risks: tuple[AcceptedRisk, ...], as_of: datetime.date) -> list[str]:
    open_findings = {
        finding.fingerprint for result in results for finding in result.findings if finding.outcome != "met"
    }
    place, notes = f"{FOLDER}/{RISKS}", []
    for risk in risks:
        if risk.finding not in open_findings:
            notes.append(f"{place}: no finding is {risk.finding}; remove the risk that {risk.owner} accepted")
        elif risk.expires < as_of:
            notes.append(f"{place}: the risk {risk.finding} was accepted by {risk.owner} until {risk.expires}")
        elif (risk.expires - as_of).days <= WARN_DAYS:
            notes.append(
                f"{place}: the risk {risk.finding} is accepted only until {risk.expires}; {risk.owner} decides"
            )
    return notes
