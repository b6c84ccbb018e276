"""Turns what only IPython understands into plain Python that keeps every line and column of the rest in its place."""

from __future__ import annotations

import re
from typing import Final

_PYTHON_CELLS: Final = frozenset({"time", "timeit", "capture", "prun", "debug", "python", "python3", "pypy"})
"""Cell magics below which Python stands; below all others stands something else."""

_CELL_MAGIC: Final = re.compile(r"\s*%%(\w+)")
_TIMED: Final = re.compile(r"(\s*)%(?:time|timeit)\s+(?!-)(?=\S)")
_LINE_MAGIC: Final = re.compile(r"(\s*)(?:[%!]|\?{1,2}\w|,\w|;\w|/\w)")
_HELP: Final = re.compile(r"(\s*)%{0,2}[\w.*]+\?{1,2}\s*$")
_ASSIGNED: Final = re.compile(r"(\s*[\w.,\s\[\]\"']+?=\s*)(?:%\w|!)")
_STRINGS: Final = re.compile(r"\"\"\"|\'\'\'|\"(?:[^\"\\\n]|\\.)*\"|\'(?:[^\'\\\n]|\\.)*\'|#[^\n]*")


def without_magics(cell: str) -> str:
    """The cell with its magics replaced: by `pass`, by nothing, or by a call that gives what nobody can know."""
    cell_magic = _CELL_MAGIC.match(cell)
    if cell_magic is None:
        return _without_line_magics(cell)
    first, _, rest = cell.lstrip("\n").partition("\n")
    lead = cell[: len(cell) - len(cell.lstrip("\n"))]
    if cell_magic[1] in _PYTHON_CELLS:
        return f"{lead}pass\n{_without_line_magics(rest)}"
    return lead + "\n" * rest.count("\n") + ("\n" if first else "")


def _without_line_magics(cell: str) -> str:
    lines = []
    position = _Position()
    continues = False
    for line in cell.split("\n"):
        if continues:
            # A shell command goes on behind a backslash; what it says is not Python.
            lines.append("")
            continues = line.endswith("\\")
            continue
        plain = _plain(line) if position.starts_statement else None
        if plain is None:
            position.advance(line)
            lines.append(line)
        else:
            lines.append(plain)
            continues = line.endswith("\\")
    return "\n".join(lines)


def _plain(line: str) -> str | None:
    """What stands in for a line that starts a statement; None where it is Python already."""
    if (timed := _TIMED.match(line)) is not None:
        return f"{timed[1]}pass;".ljust(timed.end()) + line[timed.end() :]
    if (magic := _LINE_MAGIC.match(line) or _HELP.match(line)) is not None:
        return f"{magic[1]}pass"
    if (assigned := _ASSIGNED.match(line)) is not None:
        return f"{assigned[1]}get_ipython()"
    return None


class _Position:
    """Where a line begins: at a statement, inside brackets, or inside a string of several lines."""

    def __init__(self) -> None:
        self._open = 0
        self._quotes = ""
        self._joined = False

    @property
    def starts_statement(self) -> bool:
        return self._open == 0 and not self._quotes and not self._joined

    def advance(self, line: str) -> None:
        """Moves behind a line of Python."""
        rest = line
        if self._quotes:
            end = rest.find(self._quotes)
            if end < 0:
                return
            rest, self._quotes = rest[end + 3 :], ""
        code = ""
        while (mark := _STRINGS.search(rest)) is not None:
            code += rest[: mark.start()]
            rest = rest[mark.end() :]
            if mark[0] in ('"""', "'''"):
                end = rest.find(mark[0])
                if end < 0:
                    self._quotes, rest = mark[0], ""
                    break
                rest = rest[end + 3 :]
        code += rest
        self._joined = code.endswith("\\")
        self._open = max(0, self._open + sum(map(code.count, "([{")) - sum(map(code.count, ")]}")))
