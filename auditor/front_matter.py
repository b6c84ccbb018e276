"""The front matter of a card: a mapping between two `---` lines, read without a YAML library where it is plain."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

_PLAIN_LINE: Final = re.compile(r"([a-z_]+):[ ]+(\S.*?)[ ]*")
# A scalar that YAML reads as itself: no quotes, no comment, no indicator, nothing that is a number, date or boolean.
_WORD: Final = r"[A-Za-z/][\w.:/@()-]*"
_QUOTED: Final = r'"[^"\\]*"'
_ITEM: Final = re.compile(rf"{_WORD}|{_QUOTED}")
_LIST: Final = re.compile(rf"\[\s*(?:(?:{_WORD}|{_QUOTED})\s*(?:,\s*(?:{_WORD}|{_QUOTED})\s*)*)?\]")
_ENTRY: Final = re.compile(rf"([a-z_0-9]+):\s+({_LIST.pattern})\s*")
_SENTENCE: Final = re.compile(r"[A-Za-z][^#\[\]{}&*!|>%@\"\\]*")
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
    for line in matter.splitlines():
        match = _PLAIN_LINE.fullmatch(line)
        if match is None or match[1] in found:
            return None
        value = _value(match[2])
        if value is None:
            return None
        found[match[1]] = value
    return found


def _value(text: str) -> object | None:
    if text.startswith("["):
        return _items(text) if _LIST.fullmatch(text) else None
    if text.startswith("{"):
        return _entries(text)
    if ": " in text or text.endswith(":") or text.lower() in _KEYWORDS or not _SENTENCE.fullmatch(text):
        return None
    return text


def _items(text: str) -> list[str] | None:
    items = [item.strip('"') if item.startswith('"') else item for item in _ITEM.findall(text)]
    plain = all(item.lower() not in _KEYWORDS and not item.endswith(":") for item in items)
    return items if plain else None


def _entries(text: str) -> dict[str, object] | None:
    inner = text[1:-1].strip()
    found: dict[str, object] = {}
    position = 0
    while position < len(inner):
        match = _ENTRY.match(inner, position)
        items = _items(match[2]) if match else None
        if match is None or items is None or match[1] in found or match[1] in _KEYWORDS or match[1].isdigit():
            return None
        found[match[1]] = items
        position = match.end()
        if position < len(inner) and inner[position] != ",":
            return None
        position += 1
        while position < len(inner) and inner[position] == " ":
            position += 1
    return found if text.endswith("}") else None


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
