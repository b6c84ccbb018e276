"""Colours of a terminal."""

from __future__ import annotations

from typing import Literal, TypeAlias

from auditor.audit import CardStatus
from auditor.outcomes import Severity

Style: TypeAlias = Literal["bold", "dim", "red", "green", "yellow", "blue", "magenta", "cyan"]

_CODES: dict[Style, int] = {
    "bold": 1,
    "dim": 2,
    "red": 31,
    "green": 32,
    "yellow": 33,
    "blue": 34,
    "magenta": 35,
    "cyan": 36,
}

SEVERITY_STYLES: dict[Severity, tuple[Style, ...]] = {
    "critical": ("bold", "magenta"),
    "high": ("bold", "red"),
    "medium": ("bold", "yellow"),
    "low": ("bold", "cyan"),
    "info": ("bold", "blue"),
}

STATUS_STYLES: dict[CardStatus, tuple[Style, ...]] = {
    "gap": ("red",),
    "error": ("bold", "red"),
    "expired": ("red",),
    "unsure": ("yellow",),
    "question": ("blue",),
    "accepted": ("cyan",),
    "attested": ("green",),
    "met": ("green",),
    "not_applicable": ("dim",),
}

STATUS_SIGNS: dict[CardStatus, str] = {
    "gap": "✗",
    "error": "!",
    "expired": "×",
    "unsure": "?",
    "question": "○",
    "accepted": "≈",
    "attested": "✓",
    "met": "●",
    "not_applicable": "·",
}


class Ink:
    """Paints text, or leaves it as it is where there is no colour."""

    __slots__ = ("_color",)

    def __init__(self, color: bool) -> None:
        self._color = color

    def __call__(self, text: str, *styles: Style) -> str:
        """The text in the given styles."""
        if not (self._color and styles and text):
            return text
        return f"\x1b[{';'.join(str(_CODES[style]) for style in styles)}m{text}\x1b[0m"
