"""Reads Jupyter notebooks (nbformat 3 to 4): code cells joined to one module, broken ones left out and named."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from auditor.languages import python
from auditor.languages.ir import CellStart, Module, UnreadPart
from auditor.languages.magics import without_magics
from auditor.sites import Place


class OtherLanguageError(Exception):
    """The notebook is not written in Python."""


def read(data: bytes, path: str, place: Place) -> Module:
    """The module that the code cells say together. Raises `UnreadableError` and `OtherLanguageError`."""
    starts: list[CellStart] = []
    unread: list[UnreadPart] = []
    joined: list[str] = []
    line = 1
    for number, source in _code_cells(_notebook(data)):
        text = source.replace("\r\n", "\n").replace("\r", "\n")
        try:
            plain = _python(text)
        except python.UnreadableError as error:
            unread.append(UnreadPart(number, str(error)))
            plain = "\n" * text.count("\n")
        starts.append(CellStart(line, number))
        joined.append(plain + "\n")
        line += plain.count("\n") + 1
    if unread and len(unread) == len(starts):
        raise python.UnreadableError(f"no code cell can be read; the first: {unread[0].reason}")
    module = python.read_text("".join(joined), path, place)
    return Module(path, place, module.body, module.comments, tuple(starts), tuple(unread))


def _python(cell: str) -> str:
    """The cell as plain Python. One that Python understands holds no magics, though a line may begin with `%`."""
    try:
        python.read_text(cell, "", "notebook")
    except python.UnreadableError as problem:
        plain = without_magics(cell)
        if plain == cell:
            raise
        try:
            python.read_text(plain, "", "notebook")
        except python.UnreadableError as error:
            raise error from problem
        return plain
    return cell


def _notebook(data: bytes) -> dict[str, Any]:
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise python.UnreadableError(f"is not a notebook: {error}") from None
    if not isinstance(notebook, dict):
        raise python.UnreadableError("is not a notebook: its JSON is not an object")
    language = _language(notebook)
    if language and not language.lower().startswith(("python", "ipython")):
        raise OtherLanguageError(f"is a notebook in {language}")
    return notebook


def _language(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    for section, key in (("language_info", "name"), ("kernelspec", "language")):
        found = metadata.get(section) if isinstance(metadata, dict) else None
        if isinstance(found, dict) and isinstance(found.get(key), str):
            return str(found[key])
    return ""


def _code_cells(notebook: dict[str, Any]) -> Iterator[tuple[int, str]]:
    """The number, counted over all cells, and the source of each code cell."""
    holders: object = [notebook] if "cells" in notebook else notebook.get("worksheets")
    if not isinstance(holders, list) or not all(isinstance(holder, dict) for holder in holders):
        raise python.UnreadableError("is not a notebook: it has no cells")
    lists = [holder.get("cells") for holder in holders]
    if not all(isinstance(cells, list) for cells in lists):
        raise python.UnreadableError("is not a notebook: its cells are not a list")
    cells = [cell for cells in lists for cell in cells]
    for number, cell in enumerate(cells, start=1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", cell.get("input", ""))
            yield number, _text(source)


def _text(source: object) -> str:
    if isinstance(source, list):
        return "".join(piece for piece in source if isinstance(piece, str))
    return source if isinstance(source, str) else ""
