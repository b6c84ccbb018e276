"""Where code tells a failure that only a payment ends from one that passes."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
from openai import OpenAI, RateLimitError
client = OpenAI()
def ask(q):
    for _ in range(3):
        try:
            return client.responses.create(model="gpt-4o", input=q)
        except RateLimitError as e:
            """


def lines(folder: Path, body: str) -> list[int]:
    return [site.line for site in facts_of(folder, f"{HEAD}{body}\n").billing_codes]


@pytest.mark.parametrize(
    "body",
    [
        "if e.code == 'insufficient_quota': raise",
        "if e.code in ('insufficient_quota', 'project_spend_limit_exceeded'): raise",
        "if 'insufficient_quota' in str(e): raise",
    ],
)
def test_a_code_that_is_looked_for_counts(tmp_path: Path, body: str) -> None:
    assert set(lines(tmp_path, body)) == {9}


@pytest.mark.parametrize(
    "body",
    [
        "pass  # insufficient_quota",
        "print('insufficient_quota')",
        "if 'insufficient_quota and other sad things' in str(e): raise",
    ],
)
def test_a_word_that_decides_nothing_does_not(tmp_path: Path, body: str) -> None:
    assert lines(tmp_path, body) == []
