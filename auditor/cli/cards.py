"""Cards for a terminal and for other programs: one explained in full, or all of them in a list."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

import msgspec

from auditor.audit import Card
from auditor.card_text import Section
from auditor.report.digest import pillar_title
from auditor.report.ink import SEVERITY_STYLES, Ink
from auditor.report.quoting import cut, display_width, visible, visible_line, wrap
from auditor.rulebook import Rule

_DECIDED = {
    "source": "the source code",
    "config": "the configuration",
    "people": "people, by an attestation",
    "mixed": "the tree where it shows it, people otherwise",
}


def render_card(rule: Rule, *, color: bool, width: int) -> str:
    """Why the card matters, what to do, and its examples."""
    ink = Ink(color)
    return "\n".join(line.rstrip() for line in _page(rule, ink, max(width, 40))) + "\n"


def cards_table(cards: tuple[Card, ...], *, color: bool, width: int) -> str:
    """One line per card, pillar by pillar."""
    ink = Ink(color)
    lines = []
    for pillar, group in groupby(cards, key=lambda card: card.pillar):
        lines += ["", ink(pillar_title(pillar), "bold")]
        for card in group:
            severity = ink(f"{card.severity:<8}", *SEVERITY_STYLES[card.severity])
            lines.append(f"  {card.id:<8} {severity} {card.decided_by:<7} {cut(visible(card.title), width - 28)}")
    people = sum(not card.has_check for card in cards)
    lines += ["", f"{len(cards)} cards: {len(cards) - people} with a check, {people} that people answer"]
    return "\n".join(lines).lstrip("\n") + "\n"


def cards_json(cards: tuple[Card, ...]) -> bytes:
    """All that the cards' front matter says."""
    compact = msgspec.json.encode({"schema": "llm-auditor/rules/1", "rules": cards}, order="deterministic")
    return msgspec.json.format(compact, indent=2) + b"\n"


def _page(rule: Rule, ink: Ink, width: int) -> Iterator[str]:
    card, text = rule.card, rule.text()
    yield ink(card.id, "bold") + " " + ink(visible(card.title), "bold")
    yield ink(card.severity, *SEVERITY_STYLES[card.severity]) + ink(f" · {pillar_title(card.pillar)}", "dim")
    yield from _titled(ink, "Why it matters", text.why, width)
    yield from _titled(ink, "What to do", text.remedy, width)
    yield from _titled(ink, "When it is right", (card.met,), width)
    for section in text.examples:
        yield from _example(ink, section, width)
    yield ""
    yield ink(f"Decided by {_DECIDED[card.decided_by]}.", "dim")
    if card.guide:
        yield ink(f"Statements of the production guide: {', '.join(card.guide)}.", "dim")
    for framework, ids in sorted(card.maps.items()):
        yield ink(f"Supports evidence for {framework}: {', '.join(ids)}.", "dim")


def _titled(ink: Ink, title: str, paragraphs: tuple[str, ...], width: int) -> Iterator[str]:
    if paragraphs:
        yield ""
        yield ink(title, "bold")
        yield from _prose(paragraphs, width)


def _prose(paragraphs: tuple[str, ...], width: int) -> Iterator[str]:
    for index, paragraph in enumerate(paragraphs):
        bullet = paragraph.startswith(("- ", "* "))
        if index and not bullet:
            yield ""
        for number, line in enumerate(wrap(visible(paragraph), width - 4)):
            yield f"  {'  ' if bullet and number else ''}{line}"


def _example(ink: Ink, section: Section, width: int) -> Iterator[str]:
    yield from _titled(ink, section.title or "Example", section.prose or ("",), width)
    for file in section.files:
        yield ""
        yield ink(f"    {visible(file.name)}", "cyan")
        for line in file.text.rstrip("\n").split("\n"):
            shown = visible_line(line)
            marked = any(shown.rstrip().endswith(mark) for mark in ("# gap", "# unsure", "# met"))
            yield "    " + (ink(shown, "yellow") if marked and display_width(shown) else shown)
