"""What is read and what is refused. Everything that walks a module later may recurse without fear."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

_Lower = TypeVar("_Lower", bound=Callable[..., Any])

MAX_DEPTH: Final = 200
"""Levels of blocks and expressions. Python itself stops at 100 blocks and 200 brackets; three frames per level, which
is what a plain recursive walk takes, stay within the interpreter's 1000."""


class RefusedError(Exception):
    """The source can be parsed, but not be told in the intermediate representation."""


class TooDeepError(RefusedError):
    """The source nests deeper than `MAX_DEPTH` at `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nests too deeply to be followed (line {line})")


class UnknownSyntaxError(RefusedError):
    """The source holds a construct that is newer than this reader."""


class ByNodeType(dict[type, _Lower]):
    """How each type of syntax node is lowered; a type that is not known is refused."""

    def __missing__(self, node_type: type) -> _Lower:
        raise UnknownSyntaxError(f"holds syntax that is not known yet ({node_type.__name__})")
