"""Applies the ignores that stand in the source: `# auditor: ignore[LAT-001] the gateway sets the limit`."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Final

import msgspec

from auditor.audit import CardResult, Finding
from auditor.excerpts import unit_of
from auditor.languages.ir import Comment
from auditor.readiness.status import settle
from auditor.spelling import did_you_mean

_IGNORE: Final = r"#\s*auditor:\s*ignore\b\s*(?:\[([^\]]*)\])?(.*)"


class Ignore(msgspec.Struct, frozen=True):
    """One card that a comment asks to ignore. It stands on `line` of `unit` and is about the code on `target`."""

    unit: str
    line: int
    target: int
    card: str
    reason: str


class Sifted(msgspec.Struct, frozen=True):
    """The results with the ignored findings marked, and what is to be said about the ignores themselves."""

    results: tuple[CardResult, ...]
    notes: tuple[str, ...]


def sift(
    results: tuple[CardResult, ...],
    comments: Mapping[str, tuple[Comment, ...]],
    *,
    known: Iterable[str],
    as_of: datetime.date,
) -> Sifted:
    """Marks findings that a comment with a reason ignores: on their first or last line, or alone above the first.

    `comments` are by file, or by `path:cell` for a cell of a notebook. `known` are all ids of the rulebook: an ignore
    of a card that was not asked this time is no mistake.
    """
    ignores: list[Ignore] = []
    notes: list[str] = []
    known = frozenset(known)
    for unit, own in sorted(comments.items()):
        for line, target, ids, reason in _written(own):
            notes += _problems(f"{unit}:{line}", ids, reason, known)
            if reason:
                ignores += [Ignore(unit, line, target, card, reason) for card in ids if card in known]
    if not ignores:
        return Sifted(results, tuple(notes))
    used: set[Ignore] = set()
    sifted = tuple(_sifted(result, ignores, used, as_of) for result in results)
    asked = {result.card.id for result in results}
    notes += [
        f"{ignore.unit}:{ignore.line}: the ignore of {ignore.card} silences nothing; remove it"
        for ignore in ignores
        if ignore not in used and ignore.card in asked
    ]
    return Sifted(sifted, tuple(notes))


def _sifted(result: CardResult, ignores: list[Ignore], used: set[Ignore], as_of: datetime.date) -> CardResult:
    own = [ignore for ignore in ignores if ignore.card == result.card.id]
    if not own:
        return result
    findings = []
    for finding in result.findings:
        matching = [ignore for ignore in own if _covers(ignore, finding)]
        used.update(matching)
        findings.append(msgspec.structs.replace(finding, suppressed=matching[0].reason) if matching else finding)
    return settle(msgspec.structs.replace(result, findings=tuple(findings)), as_of=as_of)


def _covers(ignore: Ignore, finding: Finding) -> bool:
    site = finding.site
    if site is None or finding.outcome == "met" or unit_of(site) != ignore.unit:
        return False
    return site.line == ignore.target or site.last_line == ignore.line


def _written(comments: tuple[Comment, ...]) -> Iterator[tuple[int, int, tuple[str, ...], str]]:
    """For each comment that ignores: its line, the line that it is about, the ids and the reason."""
    alone = {comment.line for comment in comments if comment.alone}
    for comment in comments:
        match = re.search(_IGNORE, comment.text) if "auditor:" in comment.text else None
        if match is None:
            continue
        below = comment.line
        while below in alone:  # Comments may be stacked above the code that they are about.
            below += 1
        ids = tuple(filter(None, (part.strip().upper() for part in (match[1] or "").split(","))))
        yield comment.line, below, ids, match[2].strip(" \t:-–—")


def _problems(place: str, ids: tuple[str, ...], reason: str, known: frozenset[str]) -> Iterator[str]:
    if not ids:
        yield f"{place}: the ignore names no card and counts for nothing; write `# auditor: ignore[LAT-001] reason`"
        return
    if not reason:
        cards = ", ".join(ids)
        yield f"{place}: the ignore of {cards} has no reason and counts for nothing; say why behind the bracket"
    for card in ids:
        if card not in known:
            yield f"{place}: no card is called {card}{did_you_mean(card, known)}"
