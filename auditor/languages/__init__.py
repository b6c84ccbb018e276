"""Readers: from a source file to its `Module`, whatever the language."""

from __future__ import annotations

from bisect import bisect_right

from auditor.audit import Unread
from auditor.collect import SourceFile
from auditor.languages.ir import Module, Span
from auditor.sites import Place, Site

__all__ = ["read", "site_of", "unread_parts"]


def read(file: SourceFile) -> Module | Unread:
    """The module that a Python file or a notebook says, or why it cannot be read.

    Such an `Unread` matters where the file belongs to the application; a test or an example may be broken on purpose.
    """
    from auditor.languages import python

    try:
        if file.kind == "notebook":
            return _notebook(file)
        return python.read(file.data, file.path, file.place)
    except python.UnreadableError as error:
        return Unread(file.path, str(error), _matters(file.place))


def _notebook(file: SourceFile) -> Module | Unread:
    from auditor.languages import notebooks

    try:
        return notebooks.read(file.data, file.path, file.place)
    except notebooks.OtherLanguageError as error:
        return Unread(file.path, str(error))


def unread_parts(module: Module) -> tuple[Unread, ...]:
    """The cells of a notebook that could not be read although others could; each path is `path:cell`."""
    matters = _matters(module.place)
    return tuple(Unread(f"{module.path}:{part.cell}", part.reason, matters) for part in module.unread)


def _matters(place: Place) -> bool:
    return place in ("app", "notebook")


def site_of(module: Module, span: Span) -> Site:
    """Where a span of the module stands for a person: columns count from 1, lines of a notebook within their cell."""
    if not module.cells:
        return Site(module.path, span.line, span.column + 1, span.end_line, span.end_column + 1)
    cell = module.cells[max(0, bisect_right(module.cells, span.line, key=lambda start: start.line) - 1)]
    before = cell.line - 1
    return Site(
        module.path, span.line - before, span.column + 1, span.end_line - before, span.end_column + 1, cell.cell
    )
