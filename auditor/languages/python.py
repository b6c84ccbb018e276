"""Reads Python: with the standard library where the running interpreter can, else with libcst."""

from __future__ import annotations

from typing import Final

from auditor.languages import python_ast
from auditor.languages.decoding import DecodeError, decode
from auditor.languages.ir import Module
from auditor.languages.limits import RefusedError
from auditor.sites import Place

_LIBCST_CHARACTERS: Final = 500_000
"""libcst takes some ten seconds for as much; no program that people write is longer."""

_MAX_FIELDS: Final = 10_000
"""Python 3.11 takes a third of a second for so many in one f-string, and four times as long for twice as many."""


class UnreadableError(Exception):
    """Neither reader understands the source; the message says why."""


def read(data: bytes, path: str, place: Place) -> Module:
    """The module that the bytes of a Python file say. Raises `UnreadableError`."""
    try:
        return read_text(decode(data), path, place)
    except DecodeError as error:
        raise UnreadableError(str(error)) from None


def read_text(source: str, path: str, place: Place) -> Module:
    """The module that `source` says, whose lines end in `\\n`. Raises `UnreadableError`."""
    if "\0" in source:
        raise UnreadableError(f"holds a NUL byte on line {source.count(chr(10), 0, source.index(chr(0))) + 1}")
    try:
        if source.count("{") > _MAX_FIELDS and _most_fields(source) > _MAX_FIELDS:
            raise UnreadableError(f"holds an f-string of more than {_MAX_FIELDS:,} fields")
        return python_ast.lower(source, path, place)
    except RefusedError as error:
        raise UnreadableError(str(error)) from None
    except (RecursionError, MemoryError):
        raise UnreadableError("nests more deeply than the parser can follow") from None
    except ValueError as error:
        raise UnreadableError(f"cannot be parsed: {error}") from None
    except SyntaxError as error:
        return _read_newer_syntax(source, path, place, f"{error.msg} (line {error.lineno or 1})")


def _most_fields(source: str) -> int:
    from auditor.languages.lexing import most_fields

    return most_fields(source)


def _read_newer_syntax(source: str, path: str, place: Place, problem: str) -> Module:
    """What libcst makes of source in which the interpreter's own parser saw a problem."""
    if len(source) > _LIBCST_CHARACTERS:
        raise UnreadableError(problem)
    from auditor.languages import python_cst

    try:
        return python_cst.lower(source, path, place)
    except (python_cst.CstSyntaxError, RecursionError):
        raise UnreadableError(problem) from None
    except RefusedError as error:
        raise UnreadableError(f"{problem}; {error}") from None
