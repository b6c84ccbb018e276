"""Every example of every card is a test: its marks and nothing else are what the card says."""

from __future__ import annotations

from pathlib import Path

import pytest
from card_examples import examples_of, expected_of, said_of

from auditor.card_text import Section
from auditor.rulebook import Rule, load_rulebook

EXAMPLES = list(examples_of(load_rulebook()))


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.card.id}-{example.title or 'first'}" for rule, example in EXAMPLES]
)
def test_the_card_says_what_its_example_marks(rule: Rule, example: Section, tmp_path: Path) -> None:
    said = said_of(rule, example, tmp_path)

    assert said == expected_of(example)
