"""Finds named values in configuration and other text, whatever its format: `NAME=value`, `"name": "value"` and more."""

from __future__ import annotations

import binascii
import re
from base64 import b64decode
from bisect import bisect_right
from collections.abc import Iterator

from auditor.facts.credentials.written import Form, Written
from auditor.sites import Site

_PAIR = re.compile(r"(?<![\w.-])([A-Za-z_][\w.-]{1,80})[\"']?[ \t]{0,20}(?:=|:)[ \t]{0,20}[\"']?([^\s\"',;{}]{8,4000})")
_ENTRY = re.compile(r"name:[ \t]*[\"']?([A-Za-z_]\w{1,80})[\"']?[ \t]*\r?\n[ \t]*value:[ \t]*[\"']?([^\s\"']{8,4000})")
_DOCKER = re.compile(r"^[ \t]*(?:ENV|ARG)[ \t]+([A-Za-z_]\w{1,80})[ \t]+[\"']?([^\s\"'=]{8,4000})", re.MULTILINE)
_SUBSTITUTION = re.compile(r"\$\{([A-Za-z_]\w{0,80}):?-([^{}$\s]{1,4000})\}")

_ENCODED = re.compile(
    r"^[ \t]+[\"']?([A-Za-z_.][\w.-]{0,80})[\"']?:[ \t]+[\"']?([A-Za-z0-9+/]{11,4000}={0,2})[\"']?[ \t]*\r?$",
    re.MULTILINE,
)


class Positions:
    """Turns offsets of a text into sites."""

    def __init__(self, path: str, text: str) -> None:
        self._path = path
        self._starts = [0, *(match.end() for match in re.finditer("\n", text))]

    def site(self, start: int, end: int) -> Site:
        """The site of a piece of the text."""
        line, column = self._place(start)
        return Site(self._path, line, column, *self._place(end))

    def _place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """The names and values of a text, such as a line that is commented out."""
    return ((match[1], match[2]) for match in _PAIR.finditer(text))


def named_values(text: str, positions: Positions) -> Iterator[Written]:
    """Every value of the text that a name stands before. `${NAME:-value}` is the default of a variable."""
    patterns: tuple[tuple[re.Pattern[str], Form], ...] = (
        (_PAIR, "literal"),
        (_ENTRY, "literal"),
        (_DOCKER, "literal"),
        (_SUBSTITUTION, "environment_default"),
    )
    for pattern, form in patterns:
        for match in pattern.finditer(text):
            yield Written(match[2], match[1], form, "", positions.site(*match.span(2)))


def encoded_values(text: str, positions: Positions) -> Iterator[Written]:
    """Every value of a Secret of Kubernetes, which holds its data in base 64."""
    for match in _ENCODED.finditer(text) if re.search(r"kind[\"']?:[ \t]*[\"']?Secret\b", text) else ():
        try:
            plain = b64decode(match[2], validate=True).decode()
        except (binascii.Error, UnicodeDecodeError):
            continue  # It stands there as it is, or is no text.
        yield Written(plain.strip(), match[1], "literal", "", positions.site(*match.span(2)))
