"""What git ignores: asked of git itself where it can answer, else worked out from the ignore files."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from auditor.collect.gitignore import IgnoreRules

_GIT: Final = (
    "git",
    # A repository may name a program for git to run; nothing of an audited tree is executed.
    *("-c", "core.fsmonitor=false"),
    *("-c", "core.hooksPath=/dev/null"),
    *("-c", "core.quotePath=false"),
)
_GIT_SECONDS: Final = 60


class Ignores(Protocol):
    """Tells which entries of a tree are ignored; paths are relative to the root of the walk, with `/`."""

    def ignores_file(self, path: str) -> bool:
        """Whether the file is ignored. Its directory is not."""
        ...

    def ignores_directory(self, path: str) -> bool:
        """Whether everything below the directory is ignored. Its parent is not."""
        ...


def ignores_of(root: Path) -> Ignores:
    """What is ignored below `root`. A root that is itself ignored was asked for, so only its own rules hold then."""
    top = _work_tree(root)
    if top is not None and (listed := listed_by_git(root, top)) is not None:
        return _GitListing(listed)
    return _IgnoreFiles(root, top)


def _work_tree(root: Path) -> Path | None:
    """The nearest directory at or above `root` that git manages."""
    return next((d for d in (root, *root.parents) if os.path.lexists(d / ".git")), None)


# ── git's own answer ────────────────────────────────────────────────────────────────────────────────────────────────


class _GitListing:
    """The files that git tracks or would add; whatever it does not list is ignored."""

    def __init__(self, files: frozenset[str]) -> None:
        self._files = files
        self._directories = frozenset(_parents(files))

    def ignores_file(self, path: str) -> bool:
        return path not in self._files

    def ignores_directory(self, path: str) -> bool:
        # A link to a directory is listed as a file.
        return path not in self._directories and path not in self._files


def _parents(files: frozenset[str]) -> Iterator[str]:
    seen: set[str] = set()
    for path in files:
        parent = path.rpartition("/")[0]
        while parent and parent not in seen:
            seen.add(parent)
            yield parent
            parent = parent.rpartition("/")[0]


def listed_by_git(root: Path, top: Path) -> frozenset[str] | None:
    """The files below `root`, other repositories inside it included; None where git cannot tell."""
    if root != top and _run_git(root, "check-ignore", "--quiet", "--", str(root)) is not None:
        return None
    output = _run_git(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z")
    if output is None:
        return None
    files: set[str] = set()
    for entry in filter(None, output.split(b"\0")):
        path = os.fsdecode(entry).rstrip("/")
        inner = root / path
        if not inner.is_dir() or inner.is_symlink():
            files.add(path)
            continue
        # A submodule, or a repository that lies in this one: its own rules hold.
        listed = listed_by_git(inner, inner) if (inner / ".git").exists() else None
        if listed is None:
            listed = frozenset(listed_by_rules(inner))
        files.update(f"{path}/{below}" for below in listed)
    return frozenset(files)


def _run_git(where: Path, *arguments: str) -> bytes | None:
    """What git prints, or None where it is missing, refuses or fails."""
    import subprocess

    # A hook that runs the audit sets GIT_DIR and GIT_INDEX_FILE, which would make git speak of another tree.
    environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    try:
        done = subprocess.run(  # noqa: S603 - fixed program and options; the only path given is the audited directory
            [*_GIT, "-C", str(where), *arguments],
            env=environment | {"GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_GIT_SECONDS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout if done.returncode == 0 else None


# ── worked out from the ignore files ────────────────────────────────────────────────────────────────────────────────


class _IgnoreFiles:
    """The rules of every `.gitignore` from the top of the repository down, and of `.git/info/exclude`."""

    def __init__(self, root: Path, top: Path | None) -> None:
        self._top = root if top is None else top
        self._way = root.relative_to(self._top).as_posix()
        self._rules: dict[str, tuple[tuple[str, IgnoreRules], ...]] = {}
        if self._way != "." and self._root_is_ignored():
            self._top, self._rules, self._way = root, {}, "."

    def ignores_file(self, path: str) -> bool:
        return self._ignored(self._from_top(path), directory=False)

    def ignores_directory(self, path: str) -> bool:
        return self._ignored(self._from_top(path), directory=True)

    def _from_top(self, path: str) -> str:
        return path if self._way == "." else f"{self._way}/{path}"

    def _root_is_ignored(self) -> bool:
        names = self._way.split("/")
        return any(self._ignored("/".join(names[: n + 1]), directory=True) for n in range(len(names)))

    def _ignored(self, path: str, *, directory: bool) -> bool:
        for base, rules in self._rules_at(path.rpartition("/")[0]):
            decided = rules.decide(path[len(base) :], directory=directory)
            if decided is not None:
                return decided
        return False

    def _rules_at(self, directory: str) -> tuple[tuple[str, IgnoreRules], ...]:
        """The rules that hold in a directory, the nearest first, each with the beginning of the paths below it."""
        known = self._rules.get(directory)
        if known is None:
            where = self._top / directory
            is_repository = os.path.lexists(where / ".git")
            inherited = self._rules_at(directory.rpartition("/")[0]) if directory and not is_repository else ()
            names = (".gitignore", ".git/info/exclude") if is_repository else (".gitignore",)
            own = [rules for rules in (_rules_in(where / name) for name in names) if rules is not None]
            base = f"{directory}/" if directory else ""
            known = self._rules[directory] = (*((base, rules) for rules in own), *inherited)
        return known


def _rules_in(path: Path) -> IgnoreRules | None:
    """The rules of one ignore file; None where there is none that can be read (git passes over links, too)."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        data = path.read_bytes()
    except OSError:
        return None
    from auditor.collect.gitignore import IgnoreRules

    return IgnoreRules(os.fsdecode(data.removeprefix(b"\xef\xbb\xbf")).split("\n"))


def listed_by_rules(root: Path) -> Iterator[str]:
    """The files below `root` that its ignore files leave; links are not followed."""
    ignores = _IgnoreFiles(root, root)
    waiting = [""]
    while waiting:
        directory = waiting.pop()
        try:
            entries = sorted(os.scandir(root / directory), key=lambda entry: entry.name)
        except OSError:
            continue
        for entry in entries:
            path = f"{directory}/{entry.name}" if directory else entry.name
            if entry.is_dir(follow_symlinks=False):
                if entry.name != ".git" and not ignores.ignores_directory(path):
                    waiting.append(path)
            elif not ignores.ignores_file(path):
                yield path
