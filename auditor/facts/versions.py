"""Decides which version of a package an application runs with, from what its tree locks, allows, or is written for."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING

import msgspec

from auditor.configs.names import canonical, scope_of
from auditor.facts.model import Dependency
from auditor.languages import ir
from auditor.languages.ir import Module

if TYPE_CHECKING:
    from packaging.specifiers import SpecifierSet
    from packaging.version import Version

    from auditor.catalog.model import Sdk


class Bound(msgspec.Struct, frozen=True):
    """What one release of a framework demands of an SDK that it brings along, as its METADATA says."""

    framework: str
    release: str
    package: str
    specifier: str


BOUNDS: tuple[Bound, ...] = (
    Bound("ag2", "1.2.1", "openai", ">=3.27,<4"),
    Bound("crewai", "1.15.30", "openai", ">=2.30,<3"),
    Bound("google-adk", "2.13.0", "openai", ">=2.20,<3"),
    Bound("instructor", "1.17.0", "openai", ">=2,<4"),
    Bound("langchain-openai", "1.7.4", "openai", ">=2.45"),
    Bound("litellm", "1.109.1", "openai", ">=2.20,<4"),
    Bound("llama-index-llms-openai", "0.8.3", "openai", ">=1.108.1,<3"),
    Bound("mirascope", "2.8.2", "openai", ">=2.15,<3"),
    Bound("openai-agents", "0.24.0", "openai", ">=3,<4"),
    Bound("pydantic-ai", "2.68.0", "openai", ">=3.31"),
    Bound("pydantic-ai-slim", "2.68.0", "openai", ">=3.31"),
    Bound("strands-agents", "1.62.0", "openai", ">=1.68,<3"),
)

_GROUPS = ("runtime", "optional", "development")


class _Known(msgspec.Struct, frozen=True):
    """What a tree says of one package: exact versions and ranges, each of which may be the one that is installed."""

    versions: tuple[str, ...] = ()
    ranges: tuple[str, ...] = ()


class Versions:
    """What is known about the versions of an application's packages, by the place of the code that uses them.

    `latest` gives for a package the newest release that the catalogue knows: what a tree without manifests gets.
    `written` gives for a package the only versions with which the tree's own imports work.
    """

    def __init__(
        self, dependencies: Sequence[Dependency], latest: Mapping[str, str], written: Mapping[str, str] | None = None
    ) -> None:
        self._latest = {canonical(name): version for name, version in latest.items()}
        self._written = {canonical(name): specifier for name, specifier in (written or {}).items()}
        self._named: dict[str, dict[str, list[Dependency]]] = {}
        self._cache: dict[tuple[str, str], _Known] = {}
        for item in dependencies:
            self._named.setdefault(item.name, {}).setdefault(scope_of(item.site.path), []).append(item)

    def of(self, package: str, path: str) -> str | None:
        """The one version that is locked or pinned for the code in `path`; None where it is open or in dispute."""
        known = self._known(canonical(package), posixpath.dirname(path))
        return known.versions[0] if len(known.versions) == 1 and not known.ranges else None

    def candidates(self, package: str, specifiers: Sequence[str], path: str, style: str = "") -> tuple[int, ...]:
        """The indices of the rows that may hold for the code in `path`, where the first row that fits a version wins.

        `specifiers` are the rows' own ("" fits every version); `style` is the range for which the code is written.
        A locked version selects at most one row, a range each row that some version in it selects.
        """
        rows = tuple(specifiers)
        if rows and not any(rows):
            return (0,)
        name, folder = canonical(package), posixpath.dirname(path)
        style = style or self._written.get(name, "")
        known = self._known(name, folder)
        if not known.versions and not known.ranges:
            return self._undeclared(name, rows, folder, style)
        selected = {row for version in known.versions for row in _selected_by(version, rows)}
        limits = self._limits(name, folder, whole=False)
        for allowed in known.ranges:
            selected.update(_selectable(_narrowed(_narrowed(allowed, limits), style), rows))
        return tuple(sorted(selected))

    def _undeclared(self, name: str, rows: tuple[str, ...], folder: str, style: str) -> tuple[int, ...]:
        """The rows for a package that no manifest names: what a fresh installation gets that runs the code."""
        limits = self._limits(name, folder, whole=True)
        if limits:
            return _selectable(_narrowed(limits, style), rows)
        brought = any(bound.package == name and bound.framework in self._named for bound in BOUNDS)
        latest = self._latest.get(name)
        if latest is not None and not brought and _admits(style, latest):
            return _selected_by(latest, rows)
        return _selectable(style if _is_specifier(style) else "", rows)

    def _limits(self, name: str, folder: str, *, whole: bool) -> str:
        """What the frameworks beside it demand of the package, each where the manifest allows the bound's release.

        Older releases may demand less, so only an upper bound counts unless that very release is installed, or unless
        `whole` says that the newest release is to be assumed.
        """
        limits = ""
        for bound in BOUNDS:
            if bound.package != name or bound.framework not in self._named:
                continue
            framework = self._known(bound.framework, folder)
            if any(_admits(f"=={bound.release}", version) for version in framework.versions):
                limits = _narrowed(limits, bound.specifier)
            elif any(_admits(allowed, bound.release) for allowed in framework.ranges):
                limits = _narrowed(limits, bound.specifier if whole else _upper(bound.specifier))
        return limits

    def _known(self, name: str, folder: str) -> _Known:
        key = name, folder
        if key not in self._cache:
            self._cache[key] = self._resolve(self._named.get(name, {}), folder)
        return self._cache[key]

    def _resolve(self, named: Mapping[str, list[Dependency]], folder: str) -> _Known:
        """What the nearest manifest and lock file above the code say; those elsewhere only where none is above."""
        scopes = [scope for scope in _ancestors(folder) if scope in named]
        if not scopes:
            entries = [item for items in named.values() for item in items]
            return _agreed([i for i in entries if i.kind == "locked"] or _strongest(entries))
        declared_at, locked_at = (
            next((scope for scope in scopes if any(i.kind == kind for i in named[scope])), None)
            for kind in ("declared", "locked")
        )
        locks = [i for i in named[locked_at] if i.kind == "locked"] if locked_at is not None else []
        if declared_at is None or (locked_at is not None and len(locked_at) > len(declared_at)):
            return _agreed(locks)
        wanted = _strongest([i for i in named[declared_at] if i.kind == "declared"])
        held = [i for i in locks if i.version is not None and any(_admits(w.specifier, i.version) for w in wanted)]
        if locked_at != declared_at and locks and not held:
            return _agreed(wanted)  # The lock file further up belongs to another project.
        return _agreed([*locks, *wanted])


def written_for(modules: Iterable[Module], sdks: Iterable[Sdk]) -> dict[str, str]:
    """The versions without which an import at the top of a file fails, by package; none where two files disagree."""
    found: dict[str, set[str]] = defaultdict(set)
    styles = [(path, sdk.package, specifier) for sdk in sdks for path, specifier in sdk.style.items()]
    for module in modules:
        for path in _imported(module):
            for written, package, specifier in styles:
                if path == written or path.startswith(f"{written}."):
                    found[package].add(specifier)
    return {package: next(iter(specifiers)) for package, specifiers in found.items() if len(specifiers) == 1}


def _imported(module: Module) -> Iterator[str]:
    """The access paths that the file imports on every way; an import in a `try` has a way around it."""
    for statement in module.body:
        if isinstance(statement, ir.Import):
            yield from (alias.name for alias in statement.names)
        elif isinstance(statement, ir.ImportFrom) and not statement.level:
            yield from (f"{statement.module}.{alias.name}" for alias in statement.names)


def _ancestors(folder: str) -> Iterator[str]:
    """The folder and those above it, up to the root, which is the empty string."""
    while folder:
        yield folder
        folder = posixpath.dirname(folder)
    yield ""


def _strongest(entries: Iterable[Dependency]) -> list[Dependency]:
    """The entries of the first group that has any: what tests pin does not decide what the application runs with."""
    listed = list(entries)
    best = min((_GROUPS.index(item.group) for item in listed), default=0)
    return [item for item in listed if item.group == _GROUPS[best]]


def _agreed(entries: Iterable[Dependency]) -> _Known:
    """The entries joined: a range that admits a pinned version adds nothing to it, and ranges narrow each other."""
    listed = list(entries)
    versions = tuple(dict.fromkeys(i.version for i in listed if i.version is not None and _is_version(i.version)))
    ranges = tuple(
        dict.fromkeys(
            i.specifier if _is_satisfiable(i.specifier) else ""
            for i in listed
            if not (i.version is not None and _is_version(i.version))
        )
    )
    if versions:
        return _Known(versions, tuple(r for r in ranges if not any(_admits(r, version) for version in versions)))
    joined = ",".join(filter(None, ranges))
    return _Known((), (joined,) if ranges and _is_satisfiable(joined) else ranges)


def _narrowed(allowed: str, limit: str) -> str:
    """Both specifiers joined where some version fits both, and else the first: a limit never empties a range."""
    if not limit or not _is_specifier(limit):
        return allowed
    joined = f"{allowed},{limit}" if allowed else limit
    return joined if _is_satisfiable(joined) else allowed


def _upper(specifier: str) -> str:
    return ",".join(clause for clause in specifier.split(",") if clause.startswith("<"))


@cache
def _specifier_set(text: str) -> SpecifierSet:
    from packaging.specifiers import SpecifierSet

    return SpecifierSet(text)


@cache
def _is_specifier(text: str) -> bool:
    from packaging.specifiers import InvalidSpecifier

    try:
        _specifier_set(text)
    except InvalidSpecifier:
        return False
    return True


def _is_satisfiable(text: str) -> bool:
    """Whether it is a specifier that some version fits."""
    return _is_specifier(text) and bool(_selectable(text, ("",)))


@cache
def _is_version(text: str) -> bool:
    from packaging.version import InvalidVersion, Version

    try:
        Version(text)
    except InvalidVersion:
        return False
    return True


def _admits(specifier: str, version: str) -> bool:
    """Whether the version fits; a specifier that cannot be read excludes nothing."""
    return not _is_specifier(specifier) or _specifier_set(specifier).contains(version, prereleases=True)


@cache
def _selected_by(version: str, rows: tuple[str, ...]) -> tuple[int, ...]:
    """The index of the first row that the version fits, if any.

    A pre-release that fits none counts as its release: PEP 440 leaves 2.0b1 out of both `<2` and `>=2`.
    """
    from packaging.version import Version

    for text in (version, Version(version).base_version):
        for index, row in enumerate(rows):
            if _specifier_set(row).contains(text, prereleases=True):
                return (index,)
    return ()


@cache
def _selectable(allowed: str, rows: tuple[str, ...]) -> tuple[int, ...]:
    """The rows that some version in the range selects.

    Membership changes only at versions that a specifier names, so it is enough to try those and their neighbours.
    """
    points = {point for text in (allowed, *rows) for point in _turning_points(text)}
    inside = (point for point in points if _specifier_set(allowed).contains(point, prereleases=True))
    return tuple(sorted({row for point in inside for row in _selected_by(point, rows)}))


@cache
def _turning_points(specifier: str) -> frozenset[str]:
    """The versions that the specifier names, the ends of its wildcards, and for each of them the nearest neighbours."""
    from packaging.version import Version

    points = {"0", "99999"}
    for clause in _specifier_set(specifier):
        text = clause.version.removesuffix(".*")
        if not _is_version(text):
            continue  # `===` takes any string.
        named = Version(text)
        release = named.release
        points.add(str(named))
        ends = [(*release[:i], release[i] + 1) for i in range(len(release))]
        for edge in (release, *ends):
            points.update(_around(named, edge))
    return frozenset(points)


def _around(named: Version, release: tuple[int, ...]) -> Iterator[str]:
    """The release itself, the next one that anybody could publish, and the last one before it."""
    epoch = f"{named.epoch}!" if named.epoch else ""
    above = (*release, *[0] * max(0, 4 - len(release)), 1)
    below = list(release)
    while below and not below[-1]:
        below.pop()
    if below:
        below = [*below[:-1], below[-1] - 1, 99999]
    for numbers in (release, above, below or [0]):
        yield epoch + ".".join(map(str, numbers))
