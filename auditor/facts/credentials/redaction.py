"""Showing that a secret is there without showing it."""

from __future__ import annotations

import re

from auditor.facts.credentials.formats import may_hold_key, partial_key, recognise
from auditor.facts.credentials.verdict import is_stand_in, looks_random

_LONG = 32

_NAMED = (
    r"(?i)(?:key|token|secret|passw(?:or)?d|pwd|credentials?|authorization|bearer|salt)[\w\"'\]-]{0,40}"
    r"\s{0,8}(?:[:=,(]{1,2}|\s)\s{0,8}(?:bearer\s)?[rbfu]{0,2}[\"']{0,3}([^\s\"'(){},;]{12,400})"
)
_URL_LOGIN = r"(?<=://)([^\s/:@\"']{0,100}:)([^\s/@\"']{3,200})(?=@)"
_QUOTED = r"(?<=[\"'])[A-Za-z0-9_+/=-]{12,400}(?=[\"'])"
_GIVE_AWAY = ("key", "token", "secret", "passw", "pwd", "credential", "authorization", "bearer", "salt", "://")
"""In lower case, what stands beside everything that `_NAMED` and `_URL_LOGIN` find."""


def masked(value: str, prefix: str = "") -> str:
    """The provider's prefix and, for a long value, its last four characters, by which the provider's list shows it."""
    return f"{prefix}…{value[-4:] if len(value) - len(prefix) >= _LONG and value[-4:].isalnum() else ''}"


def fingerprint(value: str, key: bytes) -> str:
    """A keyed digest by which the same secret is known again, and which tells nothing without the key."""
    import hashlib
    import hmac

    return hmac.new(key, b"v1\0" + value.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()[:16]


def redact(text: str) -> str:
    """The text with every recognised credential replaced, and also what only its name, its place or a piece gives away.

    Meant for excerpts and messages: it hides more than `find_credentials` reports.
    """
    if may_hold_key(text):
        pieces = partial_key(text)
        parts: list[str] = []
        end = 0
        for found in recognise(text):
            parts += [text[end : found.start], masked(text[found.start : found.end], found.format.prefix)]
            end = found.end
        text = "".join([*parts, text[end:]])
        if pieces:
            text = re.sub(_QUOTED, lambda match: "…" if _is_piece(match[0]) else match[0], text)
    lower = text.lower()
    if any(word in lower for word in _GIVE_AWAY):
        text = re.sub(_NAMED, _without_value, text)
        text = re.sub(_URL_LOGIN, r"\1…", text)
    return text


def _without_value(match: re.Match[str]) -> str:
    value = match[1]
    if not looks_random(value):
        return match[0]
    return match[0][: match.start(1) - match.start()] + masked(value)


def _is_piece(text: str) -> bool:
    return not is_stand_in(text) and any(map(str.isdigit, text)) and any(map(str.isalpha, text))
