"""Guesses what somebody meant who wrote a word that means nothing."""

from __future__ import annotations

from collections.abc import Iterable


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """`, did you mean x?` where something known is close to the word; nothing otherwise."""
    from difflib import get_close_matches

    close = get_close_matches(word, sorted(known), 1)
    return f", did you mean {close[0]}?" if close else ""
