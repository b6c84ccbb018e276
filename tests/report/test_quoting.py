"""Hostile and wide text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auditor.report.quoting import cut, cut_path, display_width, visible, wrap


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain £ 界 é", "plain £ 界 é"),
        ("\x1b[2J", "\\x1b[2J"),
        ("a\nb\tc\r", "a\\nb\\tc\\r"),
        ("\x9b31m", "\\x9b31m"),
        ("user\u202egnp.exe", "user\\u202egnp.exe"),
        ("zero\u200bwidth", "zero\\u200bwidth"),
        ("\udc80", "\\udc80"),
        ("tag\U000e0041", "tag\\U000e0041"),
    ],
)
def test_characters_that_cannot_be_seen_are_written_out(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(st.text())
def test_what_is_visible_stays_as_it_is_when_it_is_made_visible_again(text: str) -> None:
    assert visible(visible(text)) == visible(text)


@given(st.text(), st.integers(min_value=1, max_value=40))
def test_cut_text_is_never_wider_than_asked(text: str, width: int) -> None:
    assert display_width(cut(text, width)) <= width


@pytest.mark.parametrize(
    ("text", "width", "shown"),
    [
        ("abcdef", 6, "abcdef"),
        ("abcdefg", 6, "abcde…"),
        ("界界界界", 6, "界界…"),
        ("e\u0301e\u0301", 2, "e\u0301e\u0301"),
    ],
)
def test_text_is_cut_at_its_end(text: str, width: int, shown: str) -> None:
    assert cut(text, width) == shown


def test_a_path_is_cut_at_its_beginning() -> None:
    assert cut_path("services/chat/bot.py", 12) == "…chat/bot.py"


def test_wrapping_counts_columns_and_not_characters() -> None:
    assert wrap("界界 界界 ab", 9) == ["界界 界界", "ab"]
