"""What git ignores: asked of git itself where it can answer, else worked out from the ignore files."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

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
    if top is not None and (listed := _listed_by_git(root, top)) is not None:
        return _GitListing(listed)
    return _IgnoreFiles(root, top)


def _work_tree(root: Path) -> Path | None:
    """The nearest directory at or above `root` that git manages."""
    return next((d for d in (root, *root.parents) if (d / ".git").exists()), None)


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


def _listed_by_git(root: Path, top: Path) -> frozenset[str] | None:
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
        listed = _listed_by_git(inner, inner) if (inner / ".git").exists() else None
        if listed is None:
            listed = frozenset(_listed_by_rules(inner))
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
        self._root = root
        self._rules: dict[str, tuple[tuple[str, GitIgnoreSpec], ...]] = {}
        self._outer = () if top is None or top == root else tuple(self._above(root, top))
        if self._outer and any(_decides(spec, base, "", True) for base, spec in self._outer):
            self._outer = ()

    def ignores_file(self, path: str) -> bool:
        return self._ignored(path, directory=False)

    def ignores_directory(self, path: str) -> bool:
        return self._ignored(path, directory=True)

    def _ignored(self, path: str, *, directory: bool) -> bool:
        parent = path.rpartition("/")[0]
        for base, spec in self._rules_at(parent):
            decided = _decides(spec, base, path, directory)
            if decided is not None:
                return decided
        return False

    def _rules_at(self, directory: str) -> tuple[tuple[str, GitIgnoreSpec], ...]:
        """The rules that hold in a directory, the nearest first."""
        known = self._rules.get(directory)
        if known is None:
            where = self._root / directory
            repository = (where / ".git").exists()
            if not directory:
                inherited = self._outer
            else:
                inherited = () if repository else self._rules_at(directory.rpartition("/")[0])
            own = [spec for spec in (_spec(where / ".gitignore"),) if spec is not None]
            if repository and (exclude := _spec(where / ".git/info/exclude")) is not None:
                own.append(exclude)
            known = self._rules[directory] = (*((directory, spec) for spec in own), *inherited)
        return known

    @staticmethod
    def _above(root: Path, top: Path) -> Iterator[tuple[str, GitIgnoreSpec]]:
        """The rules of the directories above the root; each base begins with as many `../` as it takes."""
        for level, directory in enumerate(root.parents, start=1):
            names = [directory / ".gitignore"]
            if directory == top:
                names.append(directory / ".git/info/exclude")
            way = "/".join(root.parts[-level:])
            yield from ((f"../{way}", spec) for spec in map(_spec, names) if spec is not None)
            if directory == top:
                return


def _decides(spec: GitIgnoreSpec, base: str, path: str, directory: bool) -> bool | None:
    """Whether the rules of the directory `base` include or exclude `path`; None where they do not speak of it."""
    way = base[3:] if base.startswith("../") else None
    inside = path.removeprefix(base).lstrip("/") if way is None else f"{way}/{path}".rstrip("/")
    return spec.check_file(f"{inside}/" if directory else inside).include


def _spec(path: Path) -> GitIgnoreSpec | None:
    """The rules of one ignore file; None where there is none that can be read (git passes over links, too)."""
    if path.is_symlink() or not path.is_file():
        return None
    try:
        lines = path.read_bytes().decode("utf-8", "surrogateescape").removeprefix("\ufeff").split("\n")
    except OSError:
        return None
    return spec_of([line.removesuffix("\r") for line in lines])


def spec_of(patterns: Sequence[str]) -> GitIgnoreSpec:
    """Patterns as git reads them; one that git would not understand is left out."""
    import pathspec

    usable = []
    for pattern in patterns:
        try:
            pathspec.GitIgnoreSpec.from_lines([pattern])
        except ValueError:
            continue
        usable.append(pattern)
    return pathspec.GitIgnoreSpec.from_lines(usable)


def _listed_by_rules(root: Path) -> Iterator[str]:
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
