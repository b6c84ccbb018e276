"""Walks a tree, reads what is worth reading and notes what is left out."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Final

from auditor.audit import Unread
from auditor.collect.files import Collected, FileKind, SourceFile
from auditor.collect.kinds import (
    NEVER_READ,
    is_python_script,
    kind_of,
    limit_of,
    matters,
    may_be_script,
    place_of,
    says_generated,
)

if TYPE_CHECKING:
    from auditor.collect.gitignore import IgnoreRules
    from auditor.collect.ignores import Ignores

_WIDE_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
_SEARCHED: Final = 2_000
"""Entries of a directory that is left out, among which one that would be read is looked for."""


class Walk:
    """One collection in progress. Links are kept until the end, when it is known what was read by its own name."""

    def __init__(self, root: str, exclude: Sequence[str], max_bytes: int) -> None:
        self.root = root
        self.max_bytes = max_bytes
        self._files: dict[str, SourceFile] = {}
        self._unread: dict[str, Unread] = {}
        self._links: list[str] = []
        self._linked: dict[str, str] = {}
        """The files that were read by the name of a link, and that name."""
        self._excluded = _rules(exclude) if exclude else None

    @cached_property
    def _ignores(self) -> Ignores:
        from pathlib import Path

        from auditor.collect.ignores import ignores_of

        return ignores_of(Path(self.root))

    def directory(self, start: str) -> None:
        """Takes in everything below a directory that lies at or below the root."""
        waiting = [self._relative(start)]
        while waiting:
            directory = waiting.pop()
            try:
                with os.scandir(os.path.join(self.root, directory)) as entries:
                    found = list(entries)
            except OSError as error:
                self._leave_out(directory, f"the directory cannot be opened: {error.strerror}", True)
                continue
            for entry in found:
                path = f"{directory}/{entry.name}" if directory else entry.name
                if entry.is_symlink():
                    self._links.append(path)
                elif entry.is_dir():
                    if self._enters(path, entry.name):
                        waiting.append(path)
                else:
                    self._entry(path)

    def named_file(self, file: str) -> None:
        """Takes in a file that was asked for by name, whatever is said about it elsewhere."""
        path = self._relative(file)
        kind = kind_of(path) or ("python" if may_be_script(path) else "document")
        self._read(path, kind, named=True)

    def finish(self) -> Collected:
        """Everything that was collected, in order."""
        for link in sorted(self._links):
            self._link(link)
        files = tuple(self._files[path] for path in sorted(self._files))
        unread = tuple(sorted(entry for path, entry in self._unread.items() if path not in self._files))
        return Collected(self.root, files, unread)

    def _relative(self, path: str) -> str:
        relative = os.path.relpath(path, self.root).replace(os.sep, "/")
        return "" if relative == "." else relative

    def _leave_out(self, path: str, reason: str, matters: bool = False) -> None:
        shown = _shown(path) or "."
        self._unread[shown] = Unread(shown, reason, matters)

    def _is_excluded(self, path: str, *, directory: bool = False) -> bool:
        return self._excluded is not None and self._excluded.decide(path, directory=directory) is True

    def _enters(self, path: str, name: str) -> bool:
        """Whether a directory is walked. One that is left out is listed where it holds something to read."""
        if name == ".git":
            return False
        if name in NEVER_READ:
            reason = f"{NEVER_READ[name]}, not the application"
        elif os.path.isfile(os.path.join(self.root, path, "pyvenv.cfg")):
            reason = "a virtual environment, not the application"
        elif self._is_excluded(path, directory=True):
            reason = "excluded by the configuration"
        elif self._ignores.ignores_directory(path):
            reason = "ignored by git"
        else:
            return True
        if _holds_candidates(os.path.join(self.root, path)):
            self._leave_out(f"{path}/", reason)
        return False

    def _entry(self, path: str) -> None:
        kind = kind_of(path)
        if kind is None and not may_be_script(path):
            return
        if self._is_excluded(path):
            reason = "excluded by the configuration"
        elif (special := self._special(path)) is not None:
            self._leave_out(path, f"is {special}, which is never opened")
            return
        elif self._ignores.ignores_file(path):
            reason = "ignored by git"
        else:
            self._read(path, kind)
            return
        if kind is not None:
            self._leave_out(path, reason)

    def _special(self, path: str) -> str | None:
        try:
            return _special_kind(os.lstat(os.path.join(self.root, path)).st_mode)
        except OSError:
            return None

    def _read(self, path: str, kind: FileKind | None, *, named: bool = False) -> None:
        """Reads a regular file; `kind` None is a file without suffix, which is read where Python runs it."""
        shown = _shown(path)
        if shown in self._files:
            return
        supposed: FileKind = kind or "python"
        place = place_of(shown, supposed)
        weighs = kind is not None and (named or matters(shown, supposed, place))
        limit = limit_of(shown, supposed, self.max_bytes)
        try:
            data = _bytes_of(os.path.join(self.root, path), limit + 1, script_only=kind is None)
        except _NotRegularError as error:
            self._leave_out(path, f"is {error}, which is never opened", weighs and named)
            return
        except OSError as error:
            self._leave_out(path, f"cannot be opened: {error.strerror}", weighs)
            return
        if data is None:
            return
        if len(data) > limit:
            self._leave_out(path, f"is larger than {limit:,} bytes", weighs)
        elif b"\0" in data[:8192] and not data.startswith(_WIDE_MARKS):
            self._leave_out(path, "is binary", weighs)
        elif supposed == "python" and not named and says_generated(data):
            self._leave_out(path, "is generated, says its first comment")
        else:
            self._files[shown] = SourceFile(shown, supposed, place, data)

    def _link(self, path: str) -> None:
        """A link is read only where what it points at lies inside the root and is not read by its own name."""
        kind = kind_of(path)
        try:
            target = os.path.realpath(os.path.join(self.root, path), strict=True)
        except OSError:
            if kind is not None:
                self._leave_out(path, "a symbolic link that leads nowhere")
            return
        inside = is_inside(target, self.root)
        is_directory = os.path.isdir(target)
        if kind is None and not is_directory:
            return
        if not inside:
            weighs = kind is not None and matters(path, kind, place_of(path, kind))
            self._leave_out(path, "a symbolic link out of the audited root", weighs)
        elif is_directory or self._relative(target) in self._files:
            self._leave_out(path, f"a symbolic link to {self._relative(target) or '.'}, which is read there if at all")
        elif self._is_excluded(path) or self._ignores.ignores_file(path):
            self._leave_out(path, "ignored by git")
        elif target in self._linked:
            self._leave_out(path, f"a symbolic link to the same file as {self._linked[target]}, which is read")
        else:
            self._linked[target] = _shown(path)
            self._read(path, kind)


def is_inside(path: str, folder: str) -> bool:
    """Whether a real path is that of the folder or of something below it."""
    return path == folder or path.startswith(os.path.join(folder, ""))


class _NotRegularError(Exception):
    """The path names a FIFO, a socket or a device."""


def _special_kind(mode: int) -> str | None:
    if stat.S_ISREG(mode):
        return None
    if stat.S_ISFIFO(mode):
        return "a FIFO"
    return "a socket" if stat.S_ISSOCK(mode) else "a device"


def _bytes_of(path: str, limit: int, *, script_only: bool) -> bytes | None:
    """At most `limit` bytes of a regular file; None for a file that must be a Python script and is not.

    The file may have become a FIFO since it was looked at, so it is opened without waiting and looked at again.
    """
    descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(descriptor, "rb") as opened:
        if (special := _special_kind(os.fstat(descriptor).st_mode)) is not None:
            raise _NotRegularError(special)
        head = opened.read(min(limit, 256))
        if script_only and not is_python_script(head):
            return None
        return head + opened.read(limit - len(head))


def _holds_candidates(directory: str) -> bool:
    """Whether one of the first entries below a directory has a name that would be read."""
    for seen, (name, is_file) in enumerate(_entries_below(directory)):
        if is_file and kind_of(name) is not None:
            return True
        if seen >= _SEARCHED:
            return True
    return False


def _entries_below(directory: str) -> Iterator[tuple[str, bool]]:
    for _, folders, files in os.walk(directory):
        yield from ((name, True) for name in files)
        yield from ((name, False) for name in folders)


def _shown(path: str) -> str:
    """The path as text that every report can hold: a name that is not UTF-8 gets replacement characters."""
    return path if path.isascii() else os.fsencode(path).decode("utf-8", "replace")


def _rules(patterns: Sequence[str]) -> IgnoreRules:
    from auditor.collect.gitignore import IgnoreRules

    return IgnoreRules(patterns)
