"""The front matter of a card: a mapping between two `---` lines, read without a YAML library where it is plain."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

_LETTERS: Final = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")
_DIGITS: Final = frozenset("0123456789")
_KEY: Final = frozenset("abcdefghijklmnopqrstuvwxyz_")
_WORD: Final = _LETTERS | _DIGITS | frozenset("_.:/@()-")
"""What a word in a list may be made of; a word that begins with a letter and holds nothing else means itself."""
_NOT_PLAIN: Final = frozenset('#[]{}&*!|>%@"\\')
_KEYWORDS: Final = frozenset({"true", "false", "yes", "no", "on", "off", "null"})


class FrontMatterError(ValueError):
    """The text has no front matter, or it is not a mapping; the message says what is wrong with it."""


def split_card(text: str) -> tuple[str, str]:
    """The front matter and the body of a card. Raises `FrontMatterError` where the two `---` lines are missing."""
    if not text.startswith("---\n"):
        raise FrontMatterError("does not begin with a line `---`")
    end = text.find("\n---\n", 3)
    if end < 0:
        raise FrontMatterError("has no line `---` after its front matter")
    return text[4 : end + 1], text[end + 5 :]


def read_front_matter(matter: str) -> Mapping[str, object]:
    """The mapping that the front matter holds. Raises `FrontMatterError` for anything else."""
    plain = read_plain(matter)
    return _read_yaml(matter) if plain is None else plain


def read_plain(matter: str) -> Mapping[str, object] | None:
    """The mapping, where every line is one of the shapes that cards use; None where only YAML can tell.

    Importing a YAML library takes longer than auditing a small file, so that cards are read without it.
    """
    found: dict[str, object] = {}
    for line in matter.removesuffix("\n").split("\n"):
        if not line.isprintable():
            return None
        key, colon, rest = line.partition(": ")
        text = rest.strip(" ")
        if not colon or not text or not key or not _KEY.issuperset(key) or key in found:
            return None
        value = _value(text)
        if value is None:
            return None
        found[key] = value
    return found


def _value(text: str) -> object | None:
    if text.startswith("["):
        return _items(text)
    if text.startswith("{"):
        return _entries(text)
    plain = text[0] in _LETTERS and _NOT_PLAIN.isdisjoint(text) and ": " not in text and not text.endswith(":")
    return text if plain and text.lower() not in _KEYWORDS else None


def _items(text: str) -> list[str] | None:
    """The words of `[a, "b"]`."""
    if not text.endswith("]"):
        return None
    inner = text[1:-1].strip(" ")
    words = [_word(part.strip(" ")) for part in inner.split(",")] if inner else []
    items = [word for word in words if word is not None]
    return items if len(items) == len(words) else None


def _word(text: str) -> str | None:
    if len(text) > 1 and text[0] == text[-1] == '"':
        quoted = text[1:-1]
        return quoted if '"' not in quoted and "\\" not in quoted else None
    plain = bool(text) and text[0] in _LETTERS and _WORD.issuperset(text) and not text.endswith(":")
    return text if plain and text.lower() not in _KEYWORDS else None


def _entries(text: str) -> dict[str, object] | None:
    """The lists of `{a: [b], c: [d]}` by their keys."""
    if not text.endswith("}"):
        return None
    found: dict[str, object] = {}
    rest = text[1:-1].strip(" ")
    while rest:
        key, colon, after = rest.partition(": [")
        inner, bracket, rest = after.partition("]")
        items = _items(f"[{inner}]")
        plain = bool(key) and key[0] in _KEY and (_KEY | _DIGITS).issuperset(key) and key not in _KEYWORDS
        if not colon or not bracket or items is None or not plain or key in found:
            return None
        found[key] = items
        if rest:
            comma, _, rest = rest.partition(" ")
            rest = rest.strip(" ")
            if comma != "," or not rest:
                return None
    return found


def _read_yaml(matter: str) -> Mapping[str, object]:
    import yaml

    try:
        value = yaml.load(matter, Loader=yaml.CSafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f" in line {mark.line + 2}" if mark else ""
        raise FrontMatterError(f"has front matter that is not YAML{place}") from None
    if not isinstance(value, dict) or not all(isinstance(key, str) for key in value):
        raise FrontMatterError("has front matter that is not a mapping")
    return value
