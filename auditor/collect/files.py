"""What collecting gives: the files to read with their bytes, and the files that were left out with the reason."""

from __future__ import annotations

import os
from typing import Literal, TypeAlias

import msgspec

from auditor.audit import Unread
from auditor.sites import Place

StrPath: TypeAlias = str | os.PathLike[str]

FileKind: TypeAlias = Literal["python", "notebook", "config", "document"]


class SourceFile(msgspec.Struct, frozen=True):
    """A file to be read. `path` is relative to the root, with `/`."""

    path: str
    kind: FileKind
    place: Place
    data: bytes


class Collected(msgspec.Struct, frozen=True):
    """The files of one tree, sorted by path, and everything that was left out of it. `root` is an absolute path."""

    root: str
    files: tuple[SourceFile, ...]
    unread: tuple[Unread, ...]


class CollectError(Exception):
    """The caller asked for something that cannot be collected; the message names the path and a way out."""

    def __init__(self, path: str, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
