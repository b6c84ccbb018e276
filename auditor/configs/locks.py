"""Reads lock files: which version of each package an installation gets."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from auditor.configs.lines import Lines
from auditor.configs.names import canonical
from auditor.configs.requirement import Entry, Group, MalformedError, group_named, locked
from auditor.sites import Place


def load_toml(text: str) -> dict[str, Any]:
    """The TOML document. Raises MalformedError with the parser's own words, which name the line."""
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        found = re.search(r"at line (\d+)", str(error))
        raise MalformedError(str(error), int(found[1]) if found else None) from error
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error


def read_uv_lock(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `uv.lock`; what the project itself reaches only through a group is of that group."""
    packages = _tables(load_toml(text), "package")
    groups = _uv_groups(packages)
    for package, line in _with_lines(packages, text):
        if not _is_local(package):
            yield locked(*package_id(package, line), path, line, place, groups.get(str(package.get("name")), "runtime"))


def read_poetry_lock(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `poetry.lock` of any version of Poetry."""
    for package, line in _with_lines(_tables(load_toml(text), "package"), text):
        groups = _list(package.get("groups")) or [package.get("category", "main")]
        group: Group = "optional" if package.get("optional") else "runtime"
        if "main" not in groups:
            group = group_named(str(groups[0]))
        yield locked(*package_id(package, line), path, line, place, group)


def read_pdm_lock(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `pdm.lock`."""
    for package, line in _with_lines(_tables(load_toml(text), "package"), text):
        groups = _list(package.get("groups")) or ["default"]
        group: Group = "runtime" if "default" in groups else group_named(str(groups[0]))
        if "path" not in package:
            yield locked(*package_id(package, line), path, line, place, group)


def read_pylock(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `pylock.toml` (PEP 751); those from a directory or a repository have no version there."""
    for package, line in _with_lines(_tables(load_toml(text), "packages"), text):
        if "version" in package:
            yield locked(*package_id(package, line), path, line, place, "runtime")


def read_pipfile_lock(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `Pipfile.lock`."""
    try:
        data = json.loads(text)
    except json.JSONDecodeError as error:
        raise MalformedError(error.msg, error.lineno) from error
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error
    if not isinstance(data, dict):
        raise MalformedError("holds no object", 1)
    lines = Lines(text)
    for section, packages in data.items():
        if section == "_meta" or not isinstance(packages, dict):
            continue
        group: Group = "runtime" if section == "default" else group_named(section)
        start = lines.holding(f'"{section}"')
        for name, entry in packages.items():
            version = entry.get("version") if isinstance(entry, dict) else None
            if isinstance(version, str):
                line = lines.holding(f'"{name}":', after=start)
                yield locked(name, version.lstrip("= "), path, line, place, group)


def package_id(package: Mapping[str, Any], line: int) -> tuple[str, str]:
    """The name and version of one table of a lock file. Raises MalformedError where one is missing."""
    name, version = package.get("name"), package.get("version")
    if not isinstance(name, str) or not isinstance(version, str):
        raise MalformedError("a package without name or version", line)
    return name, version


def _tables(data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    tables = data.get(key, [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise MalformedError(f"{key} is not an array of tables")
    return tables


def _with_lines(packages: Iterable[dict[str, Any]], text: str) -> Iterator[tuple[dict[str, Any], int]]:
    """Each package with the line of its name, which stands below the heading of the package's own table."""
    lines = Lines(text)
    line = 0
    for package in packages:
        name = re.escape(str(package.get("name", "")))
        heading = lines.matching(r"\s*\[\[packages?\]\]", line) or line
        line = lines.matching(rf"\s*name\s*=\s*[\"']{name}[\"']", heading) or heading
        yield package, line or 1


def _is_local(package: Mapping[str, Any]) -> bool:
    source = package.get("source")
    return "version" not in package or (
        isinstance(source, dict) and not source.keys().isdisjoint({"editable", "virtual"})
    )


def _uv_groups(packages: list[dict[str, Any]]) -> dict[str, Group]:
    """For each package the strongest reason for which the local projects need it."""
    needs: dict[str, list[str]] = {}
    for package in packages:
        needed = needs.setdefault(str(package.get("name")), [])
        needed += _names(package.get("dependencies"))
        if not _is_local(package):
            for entries in _dict(package.get("optional-dependencies")).values():
                needed += _names(entries)
    roots = [package for package in packages if _is_local(package)]
    groups: dict[str, Group] = {}
    if not roots:
        return groups
    starts: list[tuple[Group, list[str]]] = [
        ("runtime", [n for root in roots for n in _names(root.get("dependencies"))])
    ]
    for table in ("optional-dependencies", "dev-dependencies"):
        for root in roots:
            for name, entries in _dict(root.get(table)).items():
                group = "development" if table == "dev-dependencies" else group_named(name)
                starts.append((group, _names(entries)))
    order: tuple[Group, ...] = ("runtime", "optional", "development")
    for group, waiting in sorted(starts, key=lambda start: order.index(start[0])):
        while waiting:
            name = waiting.pop()
            if name not in groups:
                groups[name] = group
                waiting.extend(needs.get(name, ()))
    return groups


def _names(entries: object) -> list[str]:
    return [canonical(str(entry["name"])) for entry in _list(entries) if isinstance(entry, dict) and "name" in entry]


def _list(value: object) -> list[Any]:
    return value if isinstance(value, list) else []


def _dict(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}
