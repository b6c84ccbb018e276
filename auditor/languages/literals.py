"""What a literal is worth, in values that a cache can hold."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypeAlias

from auditor.languages import ir

_Kind: TypeAlias = Literal["str", "bytes", "int", "float", "complex", "bool", "none", "ellipsis"]


def number_or_text(value: object) -> tuple[str | bytes | int | float | bool | None, _Kind]:
    """The value and the kind of a constant.

    A complex number, and an integer beyond 64 bits (in hexadecimal), are given as text, because msgpack holds neither.
    A lone surrogate in a string becomes U+FFFD, because UTF-8 does not hold it.
    """
    match value:
        case str():
            return (value if value.isascii() else without_surrogates(value)), "str"
        case bool():
            return value, "bool"
        case None:
            return None, "none"
        case int():
            return (value if -(1 << 63) <= value < 1 << 64 else hex(value)), "int"
        case float():
            return value, "float"
        case bytes():
            return value, "bytes"
        case complex():
            return repr(value), "complex"
        case _:
            return "...", "ellipsis"


def without_surrogates(text: str) -> str:
    """The text with every lone surrogate replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join("\N{REPLACEMENT CHARACTER}" if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def joined_pieces(pieces: Iterable[ir.Expr]) -> tuple[ir.Expr, ...]:
    """The pieces of a text with neighbouring literal ones made one and empty ones left out."""
    joined: list[ir.Expr] = []
    for piece in pieces:
        last = joined[-1] if joined else None
        match last, piece:
            case _, ir.Const(value=""):
                continue
            case ir.Const(value=str(before), kind="str"), ir.Const(value=str(after), kind="str") if last is not None:
                joined[-1] = ir.Const(last.at, before + after, "str")
            case _:
                joined.append(piece)
    return tuple(joined)
