"""Finds the comments and strings of Python source without tokenising it, which would take longer than parsing it."""

from __future__ import annotations

import re
from typing import Final

from auditor.languages import ir

_START: Final = re.compile("[#\"']")
_STRING_ENDS: Final = {
    "'": re.compile(r"[^'\\\n]*(?:\\.[^'\\\n]*)*'", re.DOTALL),
    '"': re.compile(r'[^"\\\n]*(?:\\.[^"\\\n]*)*"', re.DOTALL),
    "'''": re.compile(r"[^'\\]*(?:(?:\\.|'(?!''))[^'\\]*)*'''", re.DOTALL),
    '"""': re.compile(r'[^"\\]*(?:(?:\\.|"(?!""))[^"\\]*)*"""', re.DOTALL),
}
_IN_FIELD: Final = re.compile(r"[#\"'()\[\]{}:]")
_IN_TEXT: Final = re.compile(r"\\N\{[^{}]*\}|\\[^{]|\{\{|\}\}|[{}\"']", re.DOTALL)
_IN_RAW_TEXT: Final = re.compile(r"\\[\"']|\{\{|\}\}|[{}\"']")


def comments_in(source: str) -> tuple[ir.Comment, ...]:
    """The comments of `source`, in order; the source is valid Python whose lines end in `\\n`."""
    comments = []
    line, counted = 1, 0
    for start in _Scan(source).comments:
        line += source.count("\n", counted, start)
        counted = start
        line_start = source.rfind("\n", 0, start) + 1
        text = source[start : _line_end(source, start)]
        comments.append(ir.Comment(line, start - line_start, text, not source[line_start:start].strip(" \t\f")))
    return tuple(comments)


def code_only(source: str) -> str:
    """The source without comments, strings and the literal pieces of f-strings; their lines stay as continued ones."""
    pieces = []
    position = 0
    for start, end in _Scan(source).opaque:
        pieces += [source[position:start], "\\\n" * source.count("\n", start, end)]
        position = end
    return "".join([*pieces, source[position:]])


def most_fields(source: str) -> int:
    """The number of replacement fields in the f-string that has the most."""
    return _Scan(source).most_fields


def _line_end(source: str, position: int) -> int:
    end = source.find("\n", position)
    return len(source) if end < 0 else end


class _Scan:
    """Walks from string to string; notes where comments start, and which spans are comments or literal text."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.comments: list[int] = []
        self.opaque: list[tuple[int, int]] = []
        self.most_fields = 0
        position = 0
        while (mark := _START.search(source, position)) is not None:
            position = self.past(mark.start())

    def past(self, start: int) -> int:
        """The position behind the comment or string whose `#` or first quote stands at `start`."""
        source = self.source
        if source[start] == "#":
            self.comments.append(start)
            return self.literal(start, _line_end(source, start))
        quote = source[start] * 3 if source.startswith(source[start] * 3, start) else source[start]
        inside = start + len(quote)
        prefix = _prefix(source, start)
        if "f" in prefix or "t" in prefix:
            return self.past_text(inside, quote, _IN_RAW_TEXT if "r" in prefix else _IN_TEXT)
        end = _STRING_ENDS[quote].match(source, inside)
        return self.literal(start, len(source) if end is None else end.end())

    def literal(self, start: int, end: int) -> int:
        self.opaque.append((start, end))
        return end

    def past_text(self, position: int, quote: str, literal: re.Pattern[str]) -> int:
        """The position behind an f-string, whose fields may hold strings with the same quotes since Python 3.12."""
        start = position - len(quote)
        fields = 0
        while (mark := literal.search(self.source, position)) is not None:
            position = mark.end()
            if mark[0] == "{":
                self.literal(start, mark.start())
                fields += 1
                self.most_fields = max(self.most_fields, fields)
                start = position = self.past_field(position, quote, literal)
            elif mark[0] == quote[0] and self.source.startswith(quote, mark.start()):
                return self.literal(start, mark.start() + len(quote))
        return self.literal(start, len(self.source))

    def past_field(self, position: int, quote: str, literal: re.Pattern[str]) -> int:
        """The position behind the `}` of a replacement field."""
        depth = 0
        while (mark := _IN_FIELD.search(self.source, position)) is not None:
            position = mark.end()
            match mark[0]:
                case "#" | "'" | '"':
                    position = self.past(mark.start())
                case "(" | "[" | "{":
                    depth += 1
                case "}" if depth == 0:
                    return position
                case ")" | "]" | "}":
                    depth -= 1
                case ":" if depth == 0:
                    return self.past_format(position, quote, literal)
        return len(self.source)

    def past_format(self, position: int, quote: str, literal: re.Pattern[str]) -> int:
        """The position behind the `}` that ends a format specification."""
        start = position
        fields = 0
        while (mark := literal.search(self.source, position)) is not None:
            position = mark.end()
            if mark[0].startswith("}"):
                self.literal(start, mark.start())
                return mark.start() + 1
            if mark[0].startswith("{"):
                self.literal(start, mark.start())
                fields += 1
                self.most_fields = max(self.most_fields, fields)
                start = position = self.past_field(mark.start() + 1, quote, literal)
        return self.literal(start, len(self.source))


def _prefix(source: str, quote_at: int) -> str:
    """The letters before a quote that say what kind of string it opens, in lower case."""
    start = quote_at
    while start > 0 and quote_at - start < 3 and (source[start - 1].isalnum() or source[start - 1] == "_"):
        start -= 1
    letters = source[start:quote_at].lower()
    return letters if letters in _PREFIXES else ""


_PREFIXES: Final = frozenset({"f", "t", "r", "b", "u", "fr", "rf", "tr", "rt", "br", "rb"})
