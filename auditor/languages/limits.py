"""How deeply a file may nest. Everything that walks a module later may recurse without fear."""

from __future__ import annotations

from typing import Final

MAX_DEPTH: Final = 200
"""Levels of blocks and expressions. Python itself stops at 100 blocks and 200 brackets; three frames per level, which
is what a plain recursive walk takes, stay within the interpreter's 1000."""


class TooDeepError(Exception):
    """The source nests deeper than `MAX_DEPTH` at `line`."""

    def __init__(self, line: int) -> None:
        super().__init__(f"nests more than {MAX_DEPTH} levels deep at line {line}")
        self.line = line
