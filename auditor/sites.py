"""Places in the audited tree, and the steps that lead from one to another."""

from __future__ import annotations

from functools import total_ordering
from typing import Literal

import msgspec

Place = Literal["app", "test", "example", "notebook", "vendored"]
"""What a file is for. Rules weigh a finding by it; nothing is hidden because of it."""


@total_ordering
class Site(msgspec.Struct, frozen=True):
    """A span of one file. Lines and columns count from 1; `path` is relative to the audited root, with `/`.

    In a notebook `line` counts from the first line of the cell and `cell` from 1.
    """

    path: str
    line: int
    column: int = 1
    end_line: int = 0
    end_column: int = 0
    cell: int | None = None

    def __lt__(self, other: Site) -> bool:
        """Whether it stands before the other; a generated order would fail on equal sites without a cell."""
        return self._rank < other._rank

    def __str__(self) -> str:
        """`path:line`, or `path:cell:line` in a notebook."""
        return f"{self.path}:{self.line}" if self.cell is None else f"{self.path}:{self.cell}:{self.line}"

    @property
    def _rank(self) -> tuple[str, int, int, int, int, int]:
        return self.path, self.line, self.column, self.end_line, self.end_column, self.cell or 0

    @property
    def last_line(self) -> int:
        """The last line of the span."""
        return self.end_line or self.line


class Step(msgspec.Struct, frozen=True, order=True):
    """One step of a value's way through the program: where it is, and what happens to it there."""

    site: Site
    what: str
