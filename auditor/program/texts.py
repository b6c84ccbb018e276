"""Arithmetic on constants, as settings are often written: `2 * 60`, `"gpt-" + "4"`, `" GPT-4".strip().lower()`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeAlias

Constant: TypeAlias = str | bytes | int | float | bool | None

MAX_TEXT = 4_000
"""Longer text is not computed: what a program repeats and replaces could grow without end."""

CUTTING = frozenset({"split", "rsplit", "partition", "rpartition"})

MAX_PIECES = 40
"""Parts of one text that are told apart."""

_METHODS: dict[tuple[str, int], Callable[..., str]] = {
    ("strip", 0): str.strip, ("strip", 1): str.strip, ("lstrip", 0): str.lstrip, ("lstrip", 1): str.lstrip,
    ("rstrip", 0): str.rstrip, ("rstrip", 1): str.rstrip, ("lower", 0): str.lower, ("upper", 0): str.upper,
    ("casefold", 0): str.casefold, ("removeprefix", 1): str.removeprefix, ("removesuffix", 1): str.removesuffix,
    ("replace", 2): str.replace,
}  # fmt: skip
"""Methods by name and number of arguments."""

METHODS = frozenset(name for name, _ in _METHODS) | {"format"}


def method(text: str, name: str, arguments: Sequence[Constant]) -> str | None:
    """What a method makes of a text; None where it is not one of the plain ones, or gets what is not text."""
    texts = [a for a in arguments if isinstance(a, str)]
    if len(text) > MAX_TEXT or len(texts) != len(arguments) or any(len(t) > 100 for t in texts):
        return None
    if name == "format":
        pieces = text.split("{}")
        if len(pieces) != len(texts) + 1 or any(c in piece for piece in pieces for c in "{}"):
            return None
        return pieces[0] + "".join(t + piece for t, piece in zip(texts, pieces[1:], strict=True))
    made = _METHODS.get((name, len(texts)))
    return None if made is None else made(text, *texts)


def pieces(text: str, name: str, arguments: Sequence[Constant]) -> tuple[str, ...] | None:
    """The parts into which `split(":", 1)` and its like cut a text; None where it is no such method."""
    separator, *rest = arguments or (None,)
    most = rest[0] if rest else -1
    if not isinstance(separator, str) or not separator or len(text) > MAX_TEXT or not isinstance(most, int):
        return None
    match name:
        case "split":
            found = text.split(separator, most)
        case "rsplit":
            found = text.rsplit(separator, most)
        case "partition" if not rest:
            return text.partition(separator)
        case "rpartition" if not rest:
            return text.rpartition(separator)
        case _:
            return None
    return tuple(found) if len(found) <= MAX_PIECES else None


def number(text: str) -> int | float | None:
    """The number that a text writes out."""
    try:
        value = float(text)
    except ValueError:
        return None
    return int(value) if value.is_integer() and "." not in text else value


def fold(op: str, left: Constant, right: Constant) -> str | bytes | int | float | None:
    """The value of simple arithmetic on constants."""
    if isinstance(left, str) and isinstance(right, str):
        if op == "%" and left.count("%") == 1 and left.count("%s") == 1:
            return left.replace("%s", right)
        return left + right if op == "+" else None
    if isinstance(left, bytes) and isinstance(right, bytes):
        return left + right if op == "+" else None
    if isinstance(left, (bool, str, bytes)) or isinstance(right, (bool, str, bytes)):
        return None
    if left is None or right is None:
        return None
    match op:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right if abs(left) < 1e12 and abs(right) < 1e12 else None
        case "/":
            return left / right if right else None
        case "//":
            return left // right if right else None
        case _:
            return None
