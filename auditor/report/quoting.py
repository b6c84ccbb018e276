"""Text from the audited tree, made safe to show: it cannot move a cursor, nor hide or reorder what stands around it."""

from __future__ import annotations

import re

_INVISIBLE = (
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f"
    "\ufeff\ufff9-\ufffb\ud800-\udfff\U000e0000-\U000e007f]"
)
"""Control characters, bidirectional and other invisible format characters, line separators, lone surrogates."""


_SIGNS = frozenset("…─│═•·→←↓↑×–—“”‘’≥≤█░▌✗✓○●")
"""Signs of our own that take one column each. Of other characters the tables of `unicodedata` say how wide they are,
and loading those takes long."""


def visible(text: str) -> str:
    r"""The text with every character that is not to be seen written as an escape (`\x1b`, `\u202e`, `\n`)."""
    return text if text.isprintable() else re.sub(_INVISIBLE, _escape, text)


def visible_line(text: str) -> str:
    """A source line with tabs as four spaces and everything else as `visible` has it."""
    return visible(text.rstrip("\r\n").replace("\t", "    "))


def json_safe(text: str) -> str:
    """JSON text in which the same characters stand as JSON escapes, so that it may be printed on a terminal."""
    return text if text.isprintable() else re.sub(_NOT_IN_JSON, _json_escape, text)


def display_width(text: str) -> int:
    """How many columns of a terminal the text takes."""
    if text.isascii() or all(char < "\u0300" or char in _SIGNS for char in text):
        return len(text)
    return sum(map(_char_width, text))


def cut(text: str, width: int) -> str:
    """The text, shortened with an ellipsis at its end where it is wider than `width` columns."""
    if display_width(text) <= width:
        return text
    kept, room = [], width - 1
    for char in text:
        room -= _char_width(char)
        if room < 0:
            break
        kept.append(char)
    return "".join(kept) + "…"


def cut_path(path: str, width: int) -> str:
    """The path, shortened at its beginning, where the least telling folders stand."""
    if display_width(path) <= width:
        return path
    kept, room = [], width - 1
    for char in reversed(path):
        room -= _char_width(char)
        if room < 0:
            break
        kept.append(char)
    return "…" + "".join(reversed(kept))


def pad(text: str, width: int) -> str:
    """The text, filled with spaces to `width` columns."""
    return text + " " * (width - display_width(text))


def wrap(text: str, width: int) -> list[str]:
    """The text in lines of at most `width` columns, broken at spaces; a longer word stands on a line of its own."""
    lines: list[str] = []
    line, used = "", 0
    for word in text.split():
        size = display_width(word)
        if line and used + 1 + size > width:
            lines.append(line)
            line, used = word, size
        else:
            line, used = (f"{line} {word}", used + 1 + size) if line else (word, size)
    return [*lines, line] if line else lines


def _char_width(char: str) -> int:
    import unicodedata

    if unicodedata.combining(char) or "\ufe00" <= char <= "\ufe0f":
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}

_NOT_IN_JSON = "[\x7f-\x9f\xad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
"""As `_INVISIBLE`, without what a JSON encoder escapes by itself or refuses."""


def _escape(match: re.Match[str]) -> str:
    char = match.group()
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _json_escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[i]:02x}{units[i + 1]:02x}" for i in range(0, len(units), 2))
