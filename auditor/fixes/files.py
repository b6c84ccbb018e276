"""Turns planned edits into new contents of files, and these into a diff."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

import msgspec

from auditor.collect import StrPath
from auditor.fixes.arguments import Edited, edited
from auditor.fixes.plan import Fix


class Change(msgspec.Struct, frozen=True):
    """A file as it is and as it would be. `refused` are sentences about edits that could not be made."""

    path: str
    before: bytes
    after: bytes
    refused: tuple[str, ...]


def changes(root: StrPath, fixes: Sequence[Fix]) -> tuple[Change, ...]:
    """What the fixes make of each file below `root`. Raises OSError where one can no longer be read."""
    found = []
    for path, group in groupby(fixes, key=lambda fix: fix.edit.site.path):
        before = Path(root, path).read_bytes()
        done: Edited = edited(before, [fix.edit for fix in group])
        found.append(Change(path, before, done.source, tuple(f"{path}, {reason}" for reason in done.refused)))
    return tuple(found)


def diff_of(change: Change) -> Iterator[str]:
    """The lines of a unified diff, without line ends."""
    before, after = (text.decode("utf-8", "replace").splitlines() for text in (change.before, change.after))
    yield from difflib.unified_diff(before, after, f"a/{change.path}", f"b/{change.path}", lineterm="")


def write(root: StrPath, written: Sequence[Change]) -> None:
    """Writes the changed files. Raises OSError where one cannot be written; those before it are."""
    contents: Mapping[str, bytes] = {change.path: change.after for change in written if change.after != change.before}
    for path, data in contents.items():
        Path(root, path).write_bytes(data)
