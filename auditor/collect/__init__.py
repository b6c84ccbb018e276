"""From paths to the files that are audited, with a reason for every file that is left out."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence

from auditor.collect.files import Collected, CollectError, FileKind, SourceFile, StrPath
from auditor.collect.walk import Walk, is_inside

__all__ = ["CollectError", "Collected", "FileKind", "SourceFile", "StrPath", "collect", "root_of"]

_PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "auditor.toml", "Pipfile", "requirements.txt")


def collect(
    paths: Sequence[StrPath], *, root: StrPath | None = None, exclude: Sequence[str] = (), max_bytes: int = 2_000_000
) -> Collected:
    """The files below `paths` that are worth reading, and everything that was left out.

    Paths of the result are relative to `root`: by default the one directory that was given, else the nearest directory
    above all paths that holds a project. A file that is named outright is read even where git ignores it. `exclude`
    holds patterns as in a `.gitignore` at the root. `max_bytes` is the size of the largest Python file that is read.
    Raises `CollectError` for a path that is missing, unreadable or outside of the root.
    """
    if not paths:
        raise CollectError(".", "no path was given; name a directory or a file")
    given = [_existing(path) for path in paths]
    base = _root_of(given) if root is None else _existing(root)
    if not os.path.isdir(base):
        raise CollectError(base, "is not a directory; the root of an audit must be one")
    walk = Walk(base, exclude, max_bytes)
    for original, path in zip(paths, given, strict=True):
        if not is_inside(path, base):
            way_out = "audit it by itself or name a common root"
            raise CollectError(os.fspath(original), f"lies outside of the root {base}; {way_out}")
        if os.path.isdir(path):
            walk.directory(path)
        else:
            walk.named_file(path)
    return walk.finish()


def root_of(paths: Sequence[StrPath]) -> str:
    """The root that `collect` takes by default for these paths. Raises `CollectError` as it does."""
    if not paths:
        raise CollectError(".", "no path was given; name a directory or a file")
    return _root_of([_existing(path) for path in paths])


def _existing(given: StrPath) -> str:
    path = os.fspath(given)
    try:
        # A link that is given is followed; those below it must stay inside.
        real = os.path.realpath(path, strict=True)
        if os.path.isdir(real):
            with os.scandir(real):
                pass
    except FileNotFoundError:
        raise CollectError(path, "does not exist; check the spelling and the current directory") from None
    except PermissionError:
        raise CollectError(path, "cannot be opened; check its permissions") from None
    except OSError as error:
        raise CollectError(path, f"cannot be read: {error.strerror}") from None
    return real


def _root_of(given: Sequence[str]) -> str:
    if len(given) == 1 and os.path.isdir(given[0]):
        return given[0]
    common = os.path.commonpath([path if os.path.isdir(path) else os.path.dirname(path) for path in given])
    return next(filter(_holds_project, _upwards(common)), common)


def _upwards(folder: str) -> Iterator[str]:
    """The folder and all folders above it."""
    while True:
        yield folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return
        folder = parent


def _holds_project(folder: str) -> bool:
    return any(os.path.exists(os.path.join(folder, mark)) for mark in _PROJECT_MARKS)
