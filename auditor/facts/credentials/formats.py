"""Recognises credentials by their shape, as the rows of the catalogue describe it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import msgspec

from auditor.catalog.load import load_key_formats
from auditor.catalog.model import KeyFormat
from auditor.facts.credentials.verdict import is_plausible_body

_FRAME = r"-----[A-Z0-9 ]{1,60}-----|\\n|\s"


class Recognised(msgspec.Struct, frozen=True):
    """A piece of a text that has the shape of a credential; `genuine` is False for an obvious stand-in."""

    start: int
    end: int
    format: KeyFormat
    genuine: bool


def may_hold_key(text: str) -> bool:
    """Whether a prefix of some format stands in the text where a word begins; cheap, and a gate for everything else."""
    return any(prefix in text for prefix in _rows()) and _prefixes().search(text) is not None


def recognise(text: str) -> Iterator[Recognised]:
    """Every piece of the text that has the shape of a credential, in order and without overlap."""
    end = 0
    for hit in _prefixes().finditer(text):
        if hit.start() < end:
            continue
        for row in _rows()[hit[0]]:
            found = _pattern(row.pattern).match(text, hit.start())
            if found is not None:
                end = found.end()
                yield Recognised(hit.start(), end, row, is_plausible_body(_body(found[0], row.prefix)))
                break


def partial_key(text: str) -> bool:
    """Whether a piece of a key stands in the text: a provider's prefix and the beginning of a body."""
    return any(len(hit[0]) > 3 for hit in _prefixes().finditer(text))


def _body(key: str, prefix: str) -> str:
    """What is random of a key: all behind the prefix, and of a private key what its frame holds."""
    return re.sub(_FRAME, "", key) if prefix.startswith("-----") else key[len(prefix) :]


@cache
def formats() -> tuple[KeyFormat, ...]:
    """The rows of the catalogue."""
    return load_key_formats()


@cache
def _rows() -> dict[str, tuple[KeyFormat, ...]]:
    """For each prefix the rows whose matches may begin with it, the more telling ones first."""
    prefixes = {row.prefix for row in formats()}
    return {prefix: tuple(row for row in formats() if prefix.startswith(row.prefix)) for prefix in prefixes}


@cache
def _prefixes() -> re.Pattern[str]:
    longest_first = sorted({row.prefix for row in formats()}, key=lambda prefix: (-len(prefix), prefix))
    # A key that is put together from pieces may end behind its prefix, at the quotation mark.
    body = "[A-Za-z0-9_+/ -]"
    return re.compile(
        rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, longest_first))})(?={body}{{8}}|{body}{{0,7}}[\"'])"
    )


@cache
def _pattern(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?:{pattern})(?![A-Za-z0-9_-])")
