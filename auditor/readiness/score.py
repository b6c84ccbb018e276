"""The score: how much of what the cards weigh is there, as an interval whose width is what could not be seen."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Final

import msgspec

from auditor.audit import CardResult, Score
from auditor.outcomes import SEVERITIES, Severity
from auditor.readiness.status import is_waiting

WEIGHTS: Final[dict[Severity, int]] = {"info": 0, "low": 1, "medium": 3, "high": 6, "critical": 10}
"""What a card weighs. The steps are those of common severity scales: each level outweighs two of the level below."""


class _Points(msgspec.Struct, frozen=True):
    """What a card can earn, what it has earned for certain, and what it may have earned."""

    possible: float
    certain: float
    at_most: float


def score_of(results: Iterable[CardResult], *, unread_share: float = 0.0) -> Score | None:
    """The score of the cards; None where none of them counts.

    A card is worth its severity's weight. A gap costs what the gap weighs, which is less than the card where only a
    test or a script is concerned. Unsure, unanswered and crashed cards count as missing at the low end and as there at
    the high end; an expired attestation is missing at both. Cards that do not apply, and gaps that somebody accepted,
    count for neither. `unread_share` is the share of the files that matter which could not be read: as much of the
    evidence found in the tree may be contradicted there.
    """
    points = [card for result in results if (card := _points(result, unread_share)).possible]
    possible = sum(card.possible for card in points)
    if not possible:
        return None
    low = math.floor(100 * sum(card.certain for card in points) / possible)
    at_most = sum(card.at_most for card in points)
    high = 100 if at_most >= possible else min(99, math.ceil(100 * at_most / possible))
    return Score(min(low, high), high)


def _points(result: CardResult, unread_share: float) -> _Points:
    weight = WEIGHTS[result.card.severity]
    match result.status:
        case "met":
            return _Points(weight, weight * (1 - unread_share), weight)
        case "attested":
            return _Points(weight, weight, weight)
        case "gap":
            kept = max(weight - _worst(result), 0)
            return _Points(weight, kept * (1 - unread_share), kept)
        case "expired":
            return _Points(weight, 0, 0)
        case "unsure" | "question" | "error":
            return _Points(weight, 0, weight)
        case "not_applicable" | "accepted":
            return _Points(0, 0, 0)


def _worst(result: CardResult) -> int:
    ranks = [
        SEVERITIES.index(finding.severity)
        for finding in result.findings
        if finding.outcome == "gap" and is_waiting(finding, result.accepted)
    ]
    return WEIGHTS[SEVERITIES[max(ranks, default=0)]]
