"""Finds every file of a tree that says which packages the application uses, and reads it."""

from __future__ import annotations

import codecs
import posixpath
import re
from collections.abc import Callable, Container, Iterable, Iterator, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from auditor.audit import Unread
from auditor.configs.names import scope_of
from auditor.configs.requirement import Entry, Include, MalformedError, Problem
from auditor.facts.model import Dependency
from auditor.sites import Place, Site

if TYPE_CHECKING:
    from auditor.collect import SourceFile

_Reader: TypeAlias = Callable[[str, str, Place], Iterator[Entry]]

_READERS: tuple[tuple[str, str, str], ...] = (
    (r"uv\.lock", "locks", "read_uv_lock"),
    (r"poetry\.lock", "locks", "read_poetry_lock"),
    (r"pdm\.lock", "locks", "read_pdm_lock"),
    (r"pylock(?:\.[^.]+)?\.toml", "locks", "read_pylock"),
    (r"Pipfile\.lock", "locks", "read_pipfile_lock"),
    (r"Pipfile", "manifests", "read_pipfile"),
    (r"pyproject\.toml", "manifests", "read_pyproject"),
    (r"setup\.cfg", "manifests", "read_setup_cfg"),
    (r"setup\.py", "setup_script", "read_setup_script"),
    (r"PKG-INFO|METADATA", "manifests", "read_metadata"),
    (r"(?:environment|conda)[\w.-]*\.ya?ml", "manifests", "read_environment"),
)
"""File names, and the module and function that read them: parsers are loaded for the files that there are."""

_REQUIREMENTS = r"(?:[\w.-]*[-_.])?requirements?[\w.-]*\.(?:txt|in|pip)"
_CONSTRAINTS = r"(?:[\w.-]*[-_.])?constraints?[\w.-]*\.txt"

_GENERATED = frozenset({"PKG-INFO", "METADATA", "requires.txt"})

_BYTE_ORDER_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


def read_dependencies(files: Sequence[SourceFile]) -> tuple[tuple[Dependency, ...], tuple[Unread, ...]]:
    """Every dependency that the manifests and lock files among `files` state, ordered by place, and what was not read.

    A constraint counts as locked where it pins a version, and else only where the package is also required. Metadata
    that a build has generated is left out where the manifest beside it names the same package, and a `setup.py` that
    lies in a package where a manifest further out installs the package.
    """
    tree = {file.path: file for file in files}
    readers = {path: reader for path in tree if not _is_inner(path, tree) and (reader := _reader_of(path)) is not None}
    constraints = {path for path in readers if re.fullmatch(_CONSTRAINTS, posixpath.basename(path))}
    entries: dict[str, list[Dependency]] = {}
    unread: list[Unread] = []
    waiting = sorted(readers)
    while waiting:
        path = waiting.pop()
        if path in entries:
            continue  # Files may include each other in circles.
        entries[path], includes, problems = _read(tree[path], readers[path])
        if problems:
            matters = tree[path].place == "app" and any(problem.broken for problem in problems)
            unread.append(Unread(path, _reason(problems), matters))
        for include in includes:
            if include.path not in tree:
                unread.append(Unread(include.path, f"{path}:{include.line} includes it and it is not in the tree"))
                continue
            if include.path not in readers:
                readers[include.path] = _loaded("requirements", "read_requirements")
                if include.constraint:
                    constraints.add(include.path)
            elif not include.constraint:
                constraints.discard(include.path)
            waiting.append(include.path)
    required = {item.name for path, items in entries.items() if path not in constraints for item in items}
    found = [
        item for path, items in entries.items() for item in (_limits(items, required) if path in constraints else items)
    ]
    return tuple(sorted(_without_generated(found), key=_order)), tuple(sorted(set(unread)))


def _is_inner(path: str, tree: Container[str]) -> bool:
    """Whether it is a `setup.py` that nothing runs: a module of a package that a manifest further out installs."""
    folder, name = posixpath.split(path)
    if name != "setup.py" or not folder or f"{folder}/__init__.py" not in tree:
        return False
    while folder:
        folder = posixpath.dirname(folder)
        if any(posixpath.join(folder, manifest) in tree for manifest in ("pyproject.toml", "setup.cfg", "setup.py")):
            return True
    return False


def _reader_of(path: str) -> _Reader | None:
    name = posixpath.basename(path)
    if name.endswith(".py") and name != "setup.py":
        return None
    folder = posixpath.basename(posixpath.dirname(path))
    if name == "requires.txt":
        return _loaded("manifests", "read_requires_txt") if folder.endswith(".egg-info") else None
    for pattern, module, function in _READERS:
        if re.fullmatch(pattern, name):
            return _loaded(module, function)
    in_folder = folder == "requirements" and name.endswith((".txt", ".in"))
    if in_folder or re.fullmatch(_REQUIREMENTS, name) or re.fullmatch(_CONSTRAINTS, name):
        return _loaded("requirements", "read_requirements")
    return None


def _loaded(module: str, function: str) -> _Reader:
    reader: _Reader = getattr(import_module(f"auditor.configs.{module}"), function)
    return reader


def _read(file: SourceFile, reader: _Reader) -> tuple[list[Dependency], list[Include], list[Problem]]:
    dependencies: list[Dependency] = []
    includes: list[Include] = []
    problems: list[Problem] = []
    try:
        for entry in reader(_text(file.data), file.path, file.place):
            match entry:
                case Dependency():
                    dependencies.append(entry)
                case Include():
                    includes.append(entry)
                case Problem():
                    problems.append(entry)
    except MalformedError as error:
        problems.append(Problem(error.line or 1, error.reason))
    return dependencies, includes, problems


def _text(data: bytes) -> str:
    """The file's text; `pip freeze > file` writes UTF-16 in one common shell, so byte order marks are followed."""
    encoding = next((encoding for mark, encoding in _BYTE_ORDER_MARKS if data.startswith(mark)), "utf-8")
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        raise MalformedError(f"not {encoding} text", data.count(b"\n", 0, error.start) + 1) from error


def _reason(problems: Sequence[Problem]) -> str:
    first = min(problems)
    more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
    return f"line {first.line}: {first.reason}{more}"


def _limits(constraints: Iterable[Dependency], required: set[str]) -> Iterator[Dependency]:
    """A constraint asks for nothing by itself: it fixes the version of what something else asks for."""
    for limit in constraints:
        if limit.version is not None:
            yield msgspec.structs.replace(limit, kind="locked")
        elif limit.name in required:
            yield limit


def _without_generated(found: Sequence[Dependency]) -> Iterator[Dependency]:
    def generated(item: Dependency) -> bool:
        return posixpath.basename(item.site.path) in _GENERATED

    written = {(scope_of(item.site.path), item.name) for item in found if not generated(item)}
    seen: set[tuple[str, str, str]] = set()
    for item in sorted(found, key=_order):
        if generated(item):
            identity = (scope_of(item.site.path), item.name, item.specifier)
            if identity[:2] in written or identity in seen:
                continue
            seen.add(identity)
        yield item


def _order(item: Dependency) -> tuple[Site, str, str]:
    return item.site, item.name, item.specifier
