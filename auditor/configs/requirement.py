"""What one written requirement says: the package, the versions that it allows, and the one that it pins."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal, TypeAlias

import msgspec

from auditor.configs.names import canonical
from auditor.facts.model import Dependency
from auditor.sites import Place, Site

if TYPE_CHECKING:
    from packaging.version import Version

Group: TypeAlias = Literal["runtime", "optional", "development"]

_DEVELOPMENT = (
    r"(?:dev|devel|develop|development|tests?|testing|lint|linting|docs?|documentation|typing|types|mypy|ci|format"
    r"|formatting|style|bench|benchmarks?|coverage|qa)"
)


class MalformedError(Exception):
    """A dependency file, or one part of it, that does not follow its format."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        super().__init__(reason)
        self.reason = reason
        self.line = line


class Problem(msgspec.Struct, frozen=True, order=True):
    """One entry of a dependency file that could not be read while the rest could.

    `broken` is False where the file is sound and says something that only running it would tell.
    """

    line: int
    reason: str
    broken: bool = True


class Include(msgspec.Struct, frozen=True):
    """Another requirements file that this one names, as a path in the tree; `constraint` where it only limits."""

    path: str
    constraint: bool
    line: int


Entry: TypeAlias = Dependency | Problem | Include


def group_named(name: str) -> Group:
    """The group of an extra, a dependency group or a file of that name: `test` and its like are for development."""
    words = re.split(r"[-_.\s/]+", name.lower())
    return "development" if any(re.fullmatch(_DEVELOPMENT, word) for word in words) else "optional"


def declared(text: str, path: str, line: int, place: Place, group: Group, *, hashed: bool = False) -> Dependency:
    """The dependency that a PEP 508 requirement declares; one with hashes counts as locked.

    Raises MalformedError where the text is not a requirement. A URL is never kept: it may carry a password.
    """
    from packaging.requirements import InvalidRequirement, Requirement

    try:
        requirement = Requirement(text)
    except InvalidRequirement as error:
        raise MalformedError("not a requirement", line) from error
    url_version = _version_in_url(requirement.url) if requirement.url else None
    specifier = str(requirement.specifier) if url_version is None else f"=={url_version}"
    version = url_version or pinned_version(specifier)
    if requirement.marker is not None and "extra" in str(requirement.marker):
        group = _extra_group(str(requirement.marker), group)
    return Dependency(
        site=Site(path, line),
        name=canonical(requirement.name),
        version=version,
        specifier=specifier,
        kind="locked" if hashed and version is not None else "declared",
        group=group,
        place=place,
    )


def locked(name: str, version: str, path: str, line: int, place: Place, group: Group) -> Dependency:
    """The dependency that a lock file records."""
    return Dependency(
        site=Site(path, line),
        name=canonical(name),
        version=version,
        specifier=f"=={version}",
        kind="locked",
        group=group,
        place=place,
    )


def pinned_version(specifier: str) -> str | None:
    """The one version that the specifier allows (`==1.2`, `===1.2`), if it is of that kind."""
    for clause in specifier.split(","):
        found = re.fullmatch(r"\s*===?\s*([^\s*]+)\s*", clause)
        if found:
            return found[1]
    return None


def poetry_specifier(text: str) -> str:
    """Poetry's constraint language as a PEP 440 specifier.

    PEP 440 cannot say *or*: alternatives become the range from the lowest to the highest of them.
    Raises MalformedError where the text is neither.
    """
    alternatives = [_poetry_clauses(part) for part in re.split(r"\|\|?", text)]
    if len(alternatives) == 1:
        return ",".join(alternatives[0])
    lowest = _bounds(alternatives, (">=", ">", "=="))
    highest = _bounds(alternatives, ("<=", "<", "=="))
    clauses = []
    if lowest:
        clauses.append(f">={min(lowest)}")
    if highest:
        top = max(highest)
        inclusive = any(clause in (f"<={top}", f"=={top}") for clauses in alternatives for clause in clauses)
        clauses.append(f"{'<=' if inclusive else '<'}{top}")
    return ",".join(clauses)


def _poetry_clauses(text: str) -> list[str]:
    text = re.sub(r"([<>=!~^])\s+", r"\1", text.strip())
    return [clause for word in re.split(r"[,\s]+", text) if word for clause in _poetry_clause(word)]


def _poetry_clause(word: str) -> list[str]:
    from packaging.specifiers import InvalidSpecifier, Specifier
    from packaging.version import InvalidVersion, Version

    if word == "*":
        return []
    try:
        if word[0] == "^":
            return [f">={word[1:]}", f"<{_caret_top(Version(word[1:]).release)}"]
        if word[0] == "~" and word[:2] != "~=":
            return [f">={word[1:]}", f"<{_tilde_top(Version(word[1:]).release)}"]
        if word.endswith(".*") and word[0] not in "<>!":
            release = Version(word.lstrip("=").removesuffix(".*")).release
            return [f">={'.'.join(map(str, release))}", f"<{'.'.join(map(str, (*release[:-1], release[-1] + 1)))}"]
        if word[0].isdigit() or word[0] == "v":
            word = f"=={word}"
        elif word[0] == "=" and word[:2] != "==":
            word = f"={word}"
        return [str(Specifier(word))]
    except (InvalidSpecifier, InvalidVersion) as error:
        raise MalformedError("not a version constraint") from error


def _caret_top(release: tuple[int, ...]) -> str:
    """The first version that `^` excludes: the leftmost part that is not zero goes up, or else the last one written."""
    position = next((i for i, part in enumerate(release) if part), len(release) - 1)
    return ".".join(map(str, (*release[:position], release[position] + 1)))


def _tilde_top(release: tuple[int, ...]) -> str:
    kept = release[:2]
    return ".".join(map(str, (*kept[:-1], kept[-1] + 1)))


def _bounds(alternatives: list[list[str]], operators: tuple[str, ...]) -> list[Version]:
    """The bound that each alternative sets on one side; none at all where one of them is open there."""
    from packaging.version import Version

    bounds: list[Version] = []
    for clauses in alternatives:
        found = [Version(clause.lstrip("<>=")) for clause in clauses if clause.startswith(operators)]
        if not found:
            return []
        bounds.append(found[0])
    return bounds


def _version_in_url(url: str) -> str | None:
    """The version that a wheel's or an archive's file name, or a git tag, states."""
    from packaging.utils import InvalidSdistFilename, InvalidWheelFilename, parse_sdist_filename, parse_wheel_filename
    from packaging.version import InvalidVersion, Version

    path = url.split("#", 1)[0].split("?", 1)[0]
    name = path.rsplit("/", 1)[-1]
    try:
        if name.endswith(".whl"):
            return str(parse_wheel_filename(name)[1])
        if name.endswith((".tar.gz", ".zip")):
            return str(parse_sdist_filename(name)[1])
        _, at, tag = name.rpartition("@")
        return str(Version(tag)) if at and "." in tag else None
    except (InvalidWheelFilename, InvalidSdistFilename, InvalidVersion):
        return None


def _extra_group(marker: str, group: Group) -> Group:
    found = re.search(r"extra\s*==\s*[\"']([^\"']+)[\"']", marker)
    return group if found is None else group_named(found[1])
