"""Write the generated pages of this folder anew: `python docs/generate.py`.

`statements.md` shows which cards answer each statement of the production guide, `cards.md` lists all cards, and
`sdks.md` says what the catalogue knows of each SDK.
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import groupby
from pathlib import Path

from sdk_table import sdks_page

from auditor.audit import Card
from auditor.catalog import load_catalog
from auditor.report.digest import pillar_title
from auditor.rulebook import load_rulebook

DOCS = Path(__file__).parent

_DECIDED = {"source": "source", "config": "configuration", "people": "people", "mixed": "tree and people"}


def read_statements() -> Mapping[str, Mapping[str, str]]:
    """Title of a page of advice → id → statement."""
    return tomllib.loads((DOCS / "statements.toml").read_text(encoding="utf-8"))


def statements_page(register: Mapping[str, Mapping[str, str]], cards: tuple[Card, ...]) -> str:
    """The table of statements, with the cards that answer each."""
    answers: dict[str, list[Card]] = defaultdict(list)
    for card in cards:
        for statement in card.guide:
            answers[statement].append(card)
    every = [statement for statements in register.values() for statement in statements]
    answered = sum(statement in answers for statement in every)
    return "\n".join(_statements(register, answers, answered, len(every))) + "\n"


def cards_page(cards: tuple[Card, ...]) -> str:
    """All cards, pillar by pillar."""
    return "\n".join(_cards(cards)) + "\n"


def _statements(
    register: Mapping[str, Mapping[str, str]], answers: Mapping[str, list[Card]], answered: int, every: int
) -> Iterator[str]:
    yield "# From advice to cards"
    yield ""
    yield "<!-- Written by `make docs` from statements.toml and the cards; do not edit. -->"
    yield ""
    yield f"Cards answer {answered} of {every} statements. A dash marks one that no card answers yet."
    for title, statements in register.items():
        yield ""
        yield f"## {title}"
        yield ""
        yield "| id | statement | cards |"
        yield "|---|---|---|"
        for statement, text in statements.items():
            yield f"| {statement} | {_cell(text)} | {', '.join(map(_link, answers.get(statement, ()))) or '–'} |"


def _cards(cards: tuple[Card, ...]) -> Iterator[str]:
    yield "# Cards"
    yield ""
    yield "<!-- Written by `make docs` from the cards; do not edit. -->"
    yield ""
    people = sum(not card.has_check for card in cards)
    yield f"{len(cards)} cards: {len(cards) - people} with a check, {people} that people answer."
    for pillar, group in groupby(cards, key=lambda card: card.pillar):
        yield ""
        yield f"## {pillar_title(pillar)}"
        yield ""
        yield "| card | what is wrong | severity | decided by |"
        yield "|---|---|---|---|"
        for card in group:
            yield f"| {_link(card)} | {_cell(card.title)} | {card.severity} | {_DECIDED[card.decided_by]} |"


def _link(card: Card) -> str:
    return f"[{card.id}](../rules/{card.pillar}/{card.slug}.md)"


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write the pages."""
    cards = load_rulebook().cards
    (DOCS / "statements.md").write_text(statements_page(read_statements(), cards), encoding="utf-8")
    (DOCS / "cards.md").write_text(cards_page(cards), encoding="utf-8")
    (DOCS / "sdks.md").write_text(sdks_page(load_catalog()), encoding="utf-8")


if __name__ == "__main__":
    main()
