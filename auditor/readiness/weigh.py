"""The verdict: ready, ready with conditions, or not ready, and the reasons in the order of their weight."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from auditor.audit import PILLARS, Card, CardResult, Finding, PillarResult, Score, Unread, Verdict
from auditor.outcomes import SEVERITIES, Severity
from auditor.readiness.score import WEIGHTS, score_of
from auditor.readiness.status import is_waiting

_NAMED: Final = 3
"""How many cards a reason names."""

NOTHING_AUDITED: Final = "No use of a language model was found, so that nothing was audited"


class Weighed(msgspec.Struct, frozen=True):
    """What the results come to."""

    verdict: Verdict
    reasons: tuple[str, ...]
    score: Score
    pillars: tuple[PillarResult, ...]


def weigh(
    results: tuple[CardResult, ...],
    *,
    gate: Severity,
    unread: tuple[Unread, ...] = (),
    files: int = 0,
    uses_models: bool = True,
) -> Weighed:
    """The verdict over settled results.

    Not ready: a gap that nobody accepted stands at or above the gate, or nothing was audited. With conditions: anything
    that weighs is unsure, unanswered, expired, accepted or below the gate, or the audit is incomplete. Doubts alone
    never make an application unready.
    """
    missing = sum(file.matters for file in unread)
    share = missing / (missing + files) if missing else 0.0
    pillars = tuple(
        PillarResult(pillar=pillar, score=score_of(cards, unread_share=share), cards=cards)
        for pillar in PILLARS
        if (cards := tuple(result for result in results if result.card.pillar == pillar))
    )
    score = score_of(results, unread_share=share) or Score(0, 100)
    if not uses_models:
        return Weighed("not ready", (NOTHING_AUDITED,), Score(0, 100), pillars)
    blocking = tuple(_blocking(results, gate))
    conditions = tuple(_conditions(results, gate, missing))
    verdict: Verdict = "not ready" if blocking else "ready with conditions" if conditions else "ready"
    return Weighed(verdict, (*blocking, *conditions) or ("Every card that applies is met or attested",), score, pillars)


def gaps_at_or_above(results: Iterable[CardResult], gate: Severity) -> list[Finding]:
    """The certain gaps that nobody has accepted or ignored and that are at least as serious as the gate."""
    least = SEVERITIES.index(gate)
    return [gap for gap in _open_gaps(results) if SEVERITIES.index(gap.severity) >= least]


def _open_gaps(results: Iterable[CardResult]) -> Iterator[Finding]:
    for result in results:
        for finding in result.findings:
            if finding.outcome == "gap" and finding.confidence == "certain" and is_waiting(finding, result.accepted):
                yield finding


def _blocking(results: tuple[CardResult, ...], gate: Severity) -> Iterator[str]:
    gaps = gaps_at_or_above(results, gate)
    for severity in reversed(SEVERITIES):
        here = [gap for gap in gaps if gap.severity == severity]
        if here:
            cards = _cards(results, {gap.card for gap in here})
            yield f"{_count(len(here), f'{severity} gap')} at or above the gate ({gate}): {_named(cards)}"


def _conditions(results: tuple[CardResult, ...], gate: Severity, missing: int) -> Iterator[str]:
    by_status = {status: [r.card for r in results if r.status == status and _weighs(r.card)] for status in _ASKED}
    crashed = [result.card for result in results if result.status == "error"]
    if crashed:
        verb = "check" if len(crashed) == 1 else "checks"
        yield f"{len(crashed)} {verb} did not finish: {_named(crashed)}"
    if missing:
        yield f"{_count(missing, 'file')} that should have been audited could not be read"
    at_gate = {id(gap) for gap in gaps_at_or_above(results, gate)}
    below = [gap for gap in _open_gaps(results) if id(gap) not in at_gate and WEIGHTS[gap.severity]]
    if below:
        counts = Counter(gap.severity for gap in below)
        levels = ", ".join(f"{counts[severity]} {severity}" for severity in reversed(SEVERITIES) if counts[severity])
        cards = _cards(results, {gap.card for gap in below})
        yield f"{_count(len(below), 'gap')} below the gate ({levels}): {_named(cards)}"
    for status, (one, many) in _ASKED.items():
        if cards := by_status[status]:
            yield f"{len(cards)} {one if len(cards) == 1 else many}: {_named(cards)}"


_ASKED: Final = {
    "expired": ("attestation has expired", "attestations have expired"),
    "question": ("question waits for an answer of people", "questions wait for an answer of people"),
    "unsure": ("card cannot be decided from the tree", "cards cannot be decided from the tree"),
    "accepted": ("card has gaps that somebody accepted", "cards have gaps that somebody accepted"),
}


def _weighs(card: Card) -> bool:
    return WEIGHTS[card.severity] > 0


def _cards(results: tuple[CardResult, ...], ids: set[str]) -> list[Card]:
    return [result.card for result in results if result.card.id in ids]


def _named(cards: list[Card]) -> str:
    """The weightiest cards by id and title, and how many more there are."""
    first = sorted(cards, key=lambda card: -SEVERITIES.index(card.severity))
    names = ", ".join(f"{card.id} {card.title}" for card in first[:_NAMED])
    return names if len(first) <= _NAMED else f"{names} and {len(first) - _NAMED} more"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
