"""The prose of a card as reports show it: in one line, or as paragraphs and lists."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import TypeAlias

from auditor.audit import Card
from auditor.card_text import CardText

TextOf: TypeAlias = Callable[[Card], CardText]
"""Where a report gets the prose of a card from."""

NO_TEXT = CardText((), (), ())

_BULLET = re.compile(r"[-*] ")
_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`(])")


def in_a_line(paragraphs: Sequence[str]) -> str:
    """The first sentence; empty where there is none."""
    return first_sentence(_BULLET.sub("", paragraphs[0], count=1)) if paragraphs else ""


def first_sentence(text: str) -> str:
    """The text up to the first full stop that ends a sentence: one that white space and a capital follow."""
    return _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]


def blocks(paragraphs: Sequence[str]) -> list[tuple[bool, list[str]]]:
    """The paragraphs in groups: whether the group is a list, and its texts without their bullets."""
    return [
        (is_list, [_BULLET.sub("", text, count=1) if is_list else text for text in group])
        for is_list, group in groupby(paragraphs, key=lambda text: _BULLET.match(text) is not None)
    ]
