"""What stands in a notebook beside its code: what cells printed, and the text between them."""

from __future__ import annotations

import json
from collections.abc import Iterator

from auditor.facts.credentials.written import Written
from auditor.sites import Site

MAX_DEPTH = 8
"""How deep the values of an output are looked into; notebooks nest them four deep."""


def beside_code(path: str, data: bytes) -> Iterator[Written]:
    """Every text of the notebook that is no code, at its first line; nothing for what is not a notebook."""
    try:
        notebook = json.loads(data)
    except (ValueError, RecursionError):
        return
    holders = [notebook, *_dictionaries(notebook, "worksheets")] if isinstance(notebook, dict) else ()
    cells = (cell for holder in holders for cell in _dictionaries(holder, "cells"))
    for number, cell in enumerate(cells, start=1):
        said = _texts(cell.get("outputs")) if cell.get("cell_type") == "code" else _texts(cell.get("source"))
        for text in said:
            yield Written(text, "", "literal", "", Site(path, 1, cell=number))


def _dictionaries(holder: dict[str, object], name: str) -> list[dict[str, object]]:
    found = holder.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _texts(value: object, depth: int = 0) -> Iterator[str]:
    """The texts inside a value; a list of texts is one that was split at its line ends."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, list) and all(isinstance(line, str) for line in value):
        yield "".join(value)
    elif depth < MAX_DEPTH:
        inside = value if isinstance(value, list) else _shown(value) if isinstance(value, dict) else ()
        for inner in inside:
            yield from _texts(inner, depth + 1)


def _shown(output: dict[str, object]) -> list[object]:
    return [inner for name, inner in output.items() if not name.startswith(("image/", "metadata"))]
