"""From paths to the files that are audited, with a reason for every file that is left out."""

from __future__ import annotations

import os
from collections.abc import Sequence
from pathlib import Path

from auditor.collect.files import Collected, CollectError, FileKind, SourceFile
from auditor.collect.walk import Walk

__all__ = ["CollectError", "Collected", "FileKind", "SourceFile", "collect", "root_of"]

_PROJECT_MARKS = (".git", "pyproject.toml", "setup.py", "setup.cfg", "auditor.toml", "Pipfile", "requirements.txt")


def collect(
    paths: Sequence[Path], *, root: Path | None = None, exclude: Sequence[str] = (), max_bytes: int = 2_000_000
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
    if not base.is_dir():
        raise CollectError(base, "is not a directory; the root of an audit must be one")
    walk = Walk(base, exclude, max_bytes)
    for original, path in zip(paths, given, strict=True):
        if not path.is_relative_to(base):
            raise CollectError(original, f"lies outside of the root {base}; audit it by itself or name a common root")
        if path.is_dir():
            walk.directory(path)
        else:
            walk.named_file(path)
    return walk.finish()


def root_of(paths: Sequence[Path]) -> Path:
    """The root that `collect` takes by default for these paths. Raises `CollectError` as it does."""
    if not paths:
        raise CollectError(".", "no path was given; name a directory or a file")
    return _root_of([_existing(path) for path in paths])


def _existing(path: Path) -> Path:
    try:
        # A link that is given is followed; those below it must stay inside.
        real = path.resolve(strict=True)
        if real.is_dir():
            with os.scandir(real):
                pass
    except FileNotFoundError:
        raise CollectError(path, "does not exist; check the spelling and the current directory") from None
    except PermissionError:
        raise CollectError(path, "cannot be opened; check its permissions") from None
    except (OSError, RuntimeError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
        raise CollectError(path, f"cannot be read: {reason}") from None
    return real


def _root_of(given: Sequence[Path]) -> Path:
    if len(given) == 1 and given[0].is_dir():
        return given[0]
    common = Path(os.path.commonpath([path if path.is_dir() else path.parent for path in given]))
    marked = (d for d in (common, *common.parents) if any((d / mark).exists() for mark in _PROJECT_MARKS))
    return next(marked, common)
