"""`auditor trace`: from the place that somebody writes to what is known about the value there."""

from __future__ import annotations

import os
import re
from collections.abc import Callable

from auditor.cli.actions import CommandError
from auditor.collect import CollectError, collect, root_of
from auditor.configuration import find_configuration, load_configuration
from auditor.facts.tracing import Place, PlaceError, PlaceTrace, trace_place

_PLACE = re.compile(r"(?P<path>.+?)(?P<numbers>(?::\d+){1,3})", re.S)


def trace_of(written: str, within: str | None, say: Callable[[str, int, int], None]) -> PlaceTrace:
    """The trace of a place that is written `PATH:LINE[:COL]`, or `PATH:CELL:LINE[:COL]` for a notebook.

    The tree is that of `within`, else the project that holds the file, or where there is none the folder above its
    package. Raises `CommandError` where the place has no value, and what `collect` and the configuration raise.
    """
    path, numbers = _read(written)
    root = _tree(path) if within is None else root_of((within,))
    if os.path.isdir(path):
        raise CommandError(f"{path}: is a directory; name a file and a line of it, such as {path}/app.py:12")
    real = os.path.realpath(path)
    relative = os.path.relpath(real, root).replace(os.sep, "/")
    if relative.startswith("../"):
        raise CommandError(f"{path}: lies outside of {root}; name a directory with --within that holds it")
    if not os.path.exists(real):
        raise CollectError(path, "does not exist; check the spelling and the current directory")
    excluded = load_configuration(find_configuration(root)).exclude
    collected = collect((root, real), root=root, exclude=excluded)
    try:
        return trace_place(collected, _placed(relative, numbers, written), say)
    except PlaceError as error:
        raise CommandError(str(error)) from None


def _tree(path: str) -> str:
    root = root_of((path,))
    if root == os.path.dirname(os.path.realpath(path)):
        while os.path.exists(os.path.join(root, "__init__.py")):
            root = os.path.dirname(root)
    return root


def _read(written: str) -> tuple[str, tuple[int, ...]]:
    found = _PLACE.fullmatch(written)
    if found is None:
        raise CommandError(f"{written}: names no line; write PATH:LINE or PATH:LINE:COL, such as app/bot.py:41")
    return found["path"], tuple(int(number) for number in found["numbers"].split(":")[1:])


def _placed(path: str, numbers: tuple[int, ...], written: str) -> Place:
    if path.endswith(".ipynb"):
        if len(numbers) < 2:
            raise CommandError(
                f"{written}: names no cell; for a notebook write PATH:CELL:LINE, such as notes.ipynb:3:1"
            )
        cell, line, *column = numbers
        return Place(path, line, column[0] if column else None, cell)
    if len(numbers) > 2:
        raise CommandError(f"{written}: has a number too many; write PATH:LINE:COL")
    line, *column = numbers
    return Place(path, line, column[0] if column else None)
