"""The prose of cards as reports show it."""

from __future__ import annotations

import pytest

from auditor.report.prose import blocks, first_sentence, in_a_line


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("One thing. Another.", "One thing."),
        ("Pass `max_tokens`, e.g. 512. Then look.", "Pass `max_tokens`, e.g. 512."),
        ("Version 1.2 is old", "Version 1.2 is old"),
        ("Split\nover lines. Next.", "Split over lines."),
    ],
)
def test_the_first_sentence_ends_before_a_capital(text: str, first: str) -> None:
    assert first_sentence(text) == first


def test_one_line_is_the_first_sentence_without_its_bullet() -> None:
    assert in_a_line(("- Revoke the key. Then look.", "- Read it elsewhere.")) == "Revoke the key."


def test_no_prose_gives_no_line() -> None:
    assert in_a_line(()) == ""


def test_bullets_that_follow_each_other_are_one_list() -> None:
    assert blocks(("First.", "- one", "* two", "Last.")) == [
        (False, ["First."]),
        (True, ["one", "two"]),
        (False, ["Last."]),
    ]
