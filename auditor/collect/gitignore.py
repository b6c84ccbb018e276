"""The pattern language of `.gitignore`, matched one path segment at a time, so that no pattern takes long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Final, TypeAlias

import msgspec

_ANY_SEGMENTS: Final = None
_Segment: TypeAlias = re.Pattern[str] | None
"""A pattern for one segment of a path, or `**`, which stands for any number of segments."""

_NOTHING: Final = re.compile("(?!)")
_STAR: Final = ""
_SLASH: Final = re.compile(r"\\?/")
_CLASSES: Final = {
    "alnum": "^\\W_",
    "alpha": "^\\W\\d_",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-\\/:-@\\[-`{-~",
    "space": "\\s",
    "upper": "A-Z",
    "xdigit": "0-9A-Fa-f",
}


class _Rule(msgspec.Struct, frozen=True):
    segments: tuple[_Segment, ...]
    anchored: bool
    ignores: bool
    directories_only: bool


class IgnoreRules:
    """The rules of one ignore file; paths are relative to the directory that the file speaks of."""

    def __init__(self, lines: Iterable[str]) -> None:
        rules = [rule for rule in map(_rule, lines) if rule is not None]
        # The last rule that matches decides.
        self._rules: Sequence[_Rule] = rules[::-1]

    def decide(self, path: str, *, directory: bool) -> bool | None:
        """Whether the entry is ignored (True) or kept (False); None where no rule speaks of it.

        Only the entry itself is looked at: what lies in an ignored directory is ignored with it.
        """
        names = tuple(path.split("/"))
        for rule in self._rules:
            if rule.directories_only and not directory:
                continue
            # Without a slash in it, a pattern speaks of names wherever they stand.
            if _matches(rule.segments, names if rule.anchored else names[-1:]):
                return rule.ignores
        return None


def _rule(line: str) -> _Rule | None:
    """The rule of a line; None for a comment, an empty line and a pattern that can match nothing."""
    if line.startswith("#"):
        return None
    pattern = re.sub(r"(?<!\\) +$", "", line.removesuffix("\r"))
    ignores = not pattern.startswith("!")
    pattern = pattern.removeprefix("!")
    directories_only = pattern.endswith("/")
    pattern = pattern.removesuffix("/")
    if not pattern:
        return None
    anchored = "/" in pattern
    try:
        texts = _split(pattern.removeprefix("/"))
        segments = [_ANY_SEGMENTS if len(text) > 1 and not text.strip("*") else _segment(text) for text in texts]
    except ValueError:
        return None
    return _Rule(tuple(segments), anchored, ignores, directories_only)


def _split(pattern: str) -> list[str]:
    """The segments of a pattern. Raises ValueError for one that can match nothing."""
    segments = []
    start = position = 0
    while position < len(pattern):
        slash = _SLASH.match(pattern, position)
        if slash is not None:
            segments.append(pattern[start:position])
            start = position = slash.end()
        else:
            # A slash inside a class of characters separates nothing.
            _, position = _piece(pattern, position)
    return [*segments, pattern[start:]]


def _matches(segments: tuple[_Segment, ...], names: tuple[str, ...]) -> bool:
    """Whether the segments match all names; every place in the pattern that can be reached is kept at once."""
    reached = _with_empty(0, segments)
    for name in names:
        further: set[int] = set()
        for place in reached:
            pattern = segments[place] if place < len(segments) else _NOTHING
            if pattern is _ANY_SEGMENTS:
                further |= {place, place + 1} if place + 1 == len(segments) else _with_empty(place, segments)
            elif pattern.fullmatch(name) is not None:
                further |= _with_empty(place + 1, segments)
        reached = further
    return len(segments) in reached


def _with_empty(place: int, segments: tuple[_Segment, ...]) -> set[int]:
    """The place and those behind it that are reached where `**` stands for nothing, which it cannot at the end."""
    places = {place}
    while place < len(segments) - 1 and segments[place] is _ANY_SEGMENTS:
        place += 1
        places.add(place)
    return places


def _segment(text: str) -> re.Pattern[str]:
    """The expression for one segment. Raises ValueError for one that can match nothing."""
    parts = [""]
    position = 0
    while position < len(text):
        piece, position = _piece(text, position)
        if piece == _STAR:
            parts.append("")
        else:
            parts[-1] += piece
    first, *later = parts
    if not later:
        return re.compile(first, re.DOTALL)
    # What stands between two stars is taken where it first occurs, for good: trying again elsewhere finds no more.
    between = "".join(f"(?>.*?{part})" for part in later[:-1] if part)
    return re.compile(f"{first}{between}.*{later[-1]}", re.DOTALL)


def _piece(text: str, position: int) -> tuple[str, int]:
    """The expression for what stands at a position, and the position behind it."""
    match text[position]:
        case "*":
            return _STAR, position + 1
        case "?":
            return ".", position + 1
        case "[":
            return _character_class(text, position + 1)
        case "\\":
            if position + 1 == len(text):
                raise ValueError("a pattern ends in a backslash")
            return re.escape(text[position + 1]), position + 2
        case letter:
            return re.escape(letter), position + 1


_MEMBER: Final = re.compile(r"\[:(\w+):\]|(\\.|[^\\])(?:-(\\.|[^\\\]]))?", re.DOTALL)


def _character_class(text: str, position: int) -> tuple[str, int]:
    """The expression for the class whose `[` stands before the position, and the position behind its `]`."""
    negated = text[position : position + 1] in ("!", "^")
    position += negated
    choices: list[str] = []
    while choices == [] or text[position : position + 1] != "]":
        member = _MEMBER.match(text, position)
        if member is None:
            raise ValueError("a class of characters does not end")
        position = member.end()
        name, low, high = member.groups()
        if name is not None:
            choices.append(f"[{_CLASSES[name]}]" if name in _CLASSES else "(?!)")
            continue
        low, high = low[-1], (high or low)[-1]
        choices.append(f"[{re.escape(low)}-{re.escape(high)}]" if low <= high else "(?!)")
    either = "|".join(choices)
    return (f"(?:(?!{either}).)" if negated else f"(?:{either})"), position + 1
