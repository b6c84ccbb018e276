"""Reads the files in which a project declares what it needs: pyproject, Pipfile, setup.cfg, metadata, environments."""

from __future__ import annotations

import configparser
import posixpath
import re
from collections.abc import Iterator, Mapping
from typing import Any

from auditor.configs.lines import Lines
from auditor.configs.locks import load_toml
from auditor.configs.names import canonical
from auditor.configs.requirement import (
    Entry,
    Group,
    Include,
    MalformedError,
    Problem,
    declared,
    group_named,
    pinned_version,
    poetry_specifier,
)
from auditor.configs.requirements import read_requirement_line
from auditor.facts.model import Dependency
from auditor.sites import Place, Site


def read_pyproject(text: str, path: str, place: Place) -> Iterator[Entry]:
    """PEP 621 dependencies, extras, PEP 735 groups, and the tables of Poetry, PDM, uv, Hatch and setuptools."""
    data = load_toml(text)
    lines = Lines(text)

    def listed(requirements: object, heading: str, group: Group) -> Iterator[Entry]:
        start = lines.heading(heading)
        for requirement in requirements if isinstance(requirements, list) else ():
            if isinstance(requirement, str):
                yield from _declared(requirement, path, lines.quoted(requirement, start), place, group)

    project = _table(data, "project")
    yield from listed(project.get("dependencies"), "project", "runtime")
    for extra, requirements in _table(project, "optional-dependencies").items():
        yield from listed(requirements, "project.optional-dependencies", group_named(extra))
    for requirements in _table(data, "dependency-groups").values():
        yield from listed(requirements, "dependency-groups", "development")
    tool = _table(data, "tool")
    yield from _poetry(_table(tool, "poetry"), lines, path, place)
    yield from listed(_table(tool, "uv").get("dev-dependencies"), "tool.uv", "development")
    for requirements in _table(_table(tool, "pdm"), "dev-dependencies").values():
        yield from listed(requirements, "tool.pdm.dev-dependencies", "development")
    for name, environment in _table(_table(tool, "hatch"), "envs").items():
        for key in ("dependencies", "extra-dependencies"):
            if isinstance(environment, dict):
                yield from listed(environment.get(key), f"tool.hatch.envs.{name}", "development")
    dynamic = _table(_table(_table(tool, "setuptools"), "dynamic"), "dependencies")
    files = dynamic.get("file", [])
    for file in files if isinstance(files, list) else [files]:
        if isinstance(file, str):
            included = posixpath.normpath(posixpath.join(posixpath.dirname(path), file))
            yield Include(included, False, lines.holding(file))


def read_pipfile(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a `Pipfile`; a section of another name is a group."""
    lines = Lines(text)
    for section, packages in load_toml(text).items():
        if section in ("source", "requires", "scripts", "pipenv") or not isinstance(packages, dict):
            continue
        group: Group = "runtime" if section == "packages" else group_named(section)
        for name, entry in packages.items():
            line = lines.key(name, section)
            written = entry.get("version", "*") if isinstance(entry, dict) else entry
            specifier = "" if written == "*" else str(written)
            yield from _declared(f"{name}{specifier}", path, line, place, group)


def read_setup_cfg(text: str, path: str, place: Place) -> Iterator[Entry]:
    """`install_requires` and the extras of a `setup.cfg`, also where they name a file of requirements."""
    parser = configparser.RawConfigParser(strict=False)
    try:
        parser.read_string(text)
    except configparser.Error as error:
        line = getattr(error, "lineno", None)
        raise MalformedError("not an INI file", line if isinstance(line, int) else None) from error
    lines = Lines(text)
    wanted: list[tuple[str, str, Group]] = []
    if parser.has_option("options", "install_requires"):
        wanted.append((parser.get("options", "install_requires"), "options", "runtime"))
    if parser.has_section("options.extras_require"):
        for extra, value in parser.items("options.extras_require"):
            wanted.append((value, "options.extras_require", group_named(extra)))
    for value, section, group in wanted:
        start = lines.heading(section)
        if value.strip().startswith("file:"):
            for name in value.strip()[len("file:") :].split(","):
                included = posixpath.normpath(posixpath.join(posixpath.dirname(path), name.strip()))
                yield Include(included, False, lines.holding(name.strip(), after=start))
            continue
        for requirement in re.split(r"\n" if "\n" in value else ";(?=\\s*[A-Za-z0-9._-]+\\s*[<>=!~])", value):
            requirement = re.sub(r"(?:^|\s+)#.*", "", requirement).strip()
            if requirement:
                yield from _declared(requirement, path, lines.quoted(requirement, start), place, group)


def read_metadata(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The `Requires-Dist` headers of the metadata that a built distribution carries."""
    for number, line in enumerate(text.splitlines(), start=1):
        if not line:
            return  # The description follows the headers. (A line of blanks belongs to a folded header, the licence's.)
        if line.lower().startswith("requires-dist:"):
            yield from _declared(_modern(line.partition(":")[2].strip()), path, number, place, "runtime")


def read_requires_txt(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The `requires.txt` of an `egg-info` folder: sections are extras, `[extra:marker]` or `[:marker]`."""
    group: Group = "runtime"
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip()
        if line.startswith("["):
            extra = line.strip("[]").split(":", 1)[0]
            group = group_named(extra) if extra else "runtime"
        elif line:
            yield from _declared(line, path, number, place, group)


def read_environment(text: str, path: str, place: Place) -> Iterator[Entry]:
    """The packages of a conda environment, and those that it leaves to pip."""
    import yaml

    try:
        loader = yaml.CSafeLoader(text)
        root = loader.get_node() if loader.check_node() else None  # Other documents may follow; conda reads one.
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        raise MalformedError(getattr(error, "problem", None) or "not YAML", mark.line + 1 if mark else None) from error
    except RecursionError as error:
        raise MalformedError("nested too deeply") from error
    for item in _sequence(root, "dependencies"):
        line = item.start_mark.line + 1
        if isinstance(item, yaml.ScalarNode):
            yield from _declared(_from_conda(item.value), path, line, place, "runtime")
        for requirement in _sequence(item, "pip"):
            if isinstance(requirement, yaml.ScalarNode):
                number = requirement.start_mark.line + 1
                yield from read_requirement_line(requirement.value.strip(), path, number, place, "runtime")


def _sequence(node: Any, key: str) -> list[Any]:
    """The items of the sequence at that key of a YAML mapping node."""
    import yaml

    if not isinstance(node, yaml.MappingNode):
        return []
    for name, value in node.value:
        if isinstance(name, yaml.ScalarNode) and name.value == key and isinstance(value, yaml.SequenceNode):
            return list(value.value)
    return []


def _from_conda(text: str) -> str:
    """A conda match specification as a PEP 508 requirement: `=1.2` is fuzzy there, and a build string may follow."""
    found = re.fullmatch(r"(?:[\w./-]+::)?([A-Za-z0-9._-]+)(?:\[.*\])?\s*(.*)", text.strip())
    if found is None:
        return text
    name, constraint = found.groups()
    constraint = re.sub(r"\s+", "", constraint)
    fuzzy = re.fullmatch(r"=([^=<>!~*]+?)(?:\.?\*)?(?:=.*)?", constraint)
    if fuzzy is not None:
        full = fuzzy[1].count(".") >= 2
        return f"{name}=={fuzzy[1]}" if full else f"{name}=={fuzzy[1]}.*"
    exact = re.fullmatch(r"==([^=]+)(?:=.*)?", constraint)
    if exact is not None:
        return f"{name}=={exact[1]}"
    return name if constraint == "*" or "|" in constraint else name + constraint


def _poetry(poetry: Mapping[str, Any], lines: Lines, path: str, place: Place) -> Iterator[Entry]:
    tables: list[tuple[str, object, Group]] = [
        ("tool.poetry.dependencies", poetry.get("dependencies"), "runtime"),
        ("tool.poetry.dev-dependencies", poetry.get("dev-dependencies"), "development"),
    ]
    for name, contents in _table(poetry, "group").items():
        group: Group = "runtime" if name == "main" else group_named(name)
        tables.append((f"tool.poetry.group.{name}.dependencies", _table({"": contents}, "").get("dependencies"), group))
    for heading, packages, group in tables:
        for name, entry in packages.items() if isinstance(packages, dict) else ():
            if name.lower() == "python":
                continue
            line = lines.key(name, heading)
            for variant in entry if isinstance(entry, list) else [entry]:
                yield _poetry_entry(name, variant, Site(path, line), place, group)


def _poetry_entry(name: str, entry: object, site: Site, place: Place, group: Group) -> Entry:
    written = entry
    if isinstance(entry, dict):
        written = entry.get("version", "*")
        group = "optional" if entry.get("optional") and group == "runtime" else group
    try:
        specifier = poetry_specifier(str(written))
    except MalformedError as error:
        return Problem(site.line, error.reason)
    return Dependency(
        site=site,
        name=canonical(name),
        version=pinned_version(specifier),
        specifier=specifier,
        kind="declared",
        group=group,
        place=place,
    )


def _declared(text: str, path: str, line: int, place: Place, group: Group) -> Iterator[Entry]:
    try:
        yield declared(text, path, line, place, group)
    except MalformedError as error:
        yield Problem(line, error.reason)


def _modern(requirement: str) -> str:
    """Old metadata writes `name (>=1)`; `packaging` reads that too, but not with an empty pair of brackets."""
    return requirement.replace("()", "")


def _table(data: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = data.get(key)
    return value if isinstance(value, dict) else {}
