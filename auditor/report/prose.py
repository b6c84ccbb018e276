"""What a card tells its reader, as reports take it: paragraphs of plain text in which only `code` is marked."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CardProse:
    """The body of a card: why the requirement matters and what to do, each as paragraphs."""

    why: tuple[str, ...] = ()
    remedy: tuple[str, ...] = ()

    @property
    def why_in_a_line(self) -> str:
        """The first sentence of why it matters; empty where the card says nothing."""
        return first_sentence(self.why[0]) if self.why else ""

    @property
    def remedy_in_a_line(self) -> str:
        """The first sentence of what to do; empty where the card says nothing."""
        return first_sentence(self.remedy[0]) if self.remedy else ""


def first_sentence(text: str) -> str:
    """The text up to the first full stop that ends a sentence: one that white space and a capital follow."""
    return _SENTENCE_END.split(" ".join(text.split()), maxsplit=1)[0]


_SENTENCE_END = re.compile(r"(?<=[.!?])\s+(?=[A-Z`(])")
