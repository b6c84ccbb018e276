"""Reads pip's requirements and constraints files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator

from auditor.configs.requirement import Entry, Group, Include, MalformedError, Problem, declared, group_named
from auditor.sites import Place

_OPTION = r"(-r|--requirement|-c|--constraint|-e|--editable)(?:\s*=\s*|\s*)(.+)"
_BARE_PATH = r"\.{0,2}/|[A-Za-z]:\\|file:|[^\s;@]+\.(?:whl|zip|tar\.gz)(?:\s|$)"


def read_requirements(text: str, path: str, place: Place, group: Group | None = None) -> Iterator[Entry]:
    """What the file requires, which files it includes, and the lines that are neither."""
    group = group or group_of_file(path)
    for number, line in logical_lines(text):
        yield from read_requirement_line(line, path, number, place, group)


def group_of_file(path: str) -> Group:
    """What a requirements file is for, judged by its name: `requirements-dev.txt` is for development."""
    stem = posixpath.basename(path).rsplit(".", 1)[0]
    return "development" if group_named(stem) == "development" else "runtime"


def read_requirement_line(line: str, path: str, number: int, place: Place, group: Group) -> Iterator[Entry]:
    """What one logical line says; other options (`--index-url`) say nothing about packages."""
    option = re.fullmatch(_OPTION, line)
    if option is not None:
        flag, value = option.groups()
        if flag in ("-e", "--editable"):
            yield from _located(value, path, number, place, group)
        else:
            included = posixpath.normpath(posixpath.join(posixpath.dirname(path), value.strip("\"'")))
            yield Include(included, flag in ("-c", "--constraint"), number)
        return
    if line.startswith("-"):
        return
    requirement, _, options = re.sub(r"\s--(?=\w)", "\0", line, count=1).partition("\0")
    if re.match(r"(?:git|hg|svn|bzr)\+|https?:", requirement) or re.match(_BARE_PATH, requirement):
        yield from _located(requirement, path, number, place, group)
        return
    if "$" in requirement:
        yield Problem(number, "a variable stands in the requirement")
        return
    hashed = "hash" in options
    try:
        yield declared(requirement.strip(), path, number, place, group, hashed=hashed)
    except MalformedError as error:
        yield Problem(number, error.reason)


def logical_lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines that say something, continuations joined and comments removed, with the number of their first line."""
    parts: list[str] = []
    first = 0
    for number, raw in enumerate(text.splitlines(), start=1):
        if not parts:
            first = number
        comment = raw.lstrip().startswith("#")
        if raw.endswith("\\") and not comment:
            parts.append(raw[:-1])
            continue
        parts.append("" if comment else raw)
        line = re.sub(r"(?:^|\s+)#.*$", "", " ".join(parts)).strip()
        parts = []
        if line:
            yield first, line
    line = " ".join(parts).strip()
    if line:
        yield first, line


def _located(value: str, path: str, number: int, place: Place, group: Group) -> Iterator[Entry]:
    """A requirement given by where it lies: only `#egg=name` or a wheel's file name says which package that is."""
    location = value.split(";", 1)[0].strip().strip("\"'")
    egg = re.search(r"#(?:.*&)?egg=([A-Za-z0-9._-]+)", location)
    file = re.search(r"([A-Za-z0-9_.]+?)-\d[^/\\]*\.(?:whl|zip|tar\.gz)", location)
    name = egg[1] if egg else file[1] if file else None
    if name is None:
        return
    try:
        yield declared(f"{name} @ {location.split('#', 1)[0]}", path, number, place, group)
    except MalformedError as error:
        yield Problem(number, error.reason)
