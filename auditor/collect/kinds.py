"""Which files are read, as what, and what each is for. Everything is decided by the path below the root."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable
from typing import Final

from auditor.collect.files import FileKind
from auditor.sites import Place

_KIND_BY_SUFFIX: Final[dict[str, FileKind]] = {
    **dict.fromkeys((".py", ".pyw"), "python"),
    ".ipynb": "notebook",
    **dict.fromkeys((".md", ".rst", ".txt", ".log"), "document"),
    **dict.fromkeys((".yaml", ".yml", ".toml", ".json", ".ini", ".cfg", ".conf", ".properties"), "config"),
    **dict.fromkeys((".env", ".envrc", ".lock", ".tf", ".tfvars", ".hcl", ".sh", ".bash", ".dockerfile"), "config"),
}
_CONFIG_NAMES: Final = (
    ".env*",
    "*.env.*",
    "dockerfile*",
    "containerfile*",
    "requirements*.txt",
    "*requirements.txt",
    "constraints*.txt",
    "pipfile",
    "procfile*",
)
_METADATA_NAMES: Final = frozenset({"metadata", "pkg-info"})
_REQUIREMENT_FOLDERS: Final = frozenset({"requirements", "constraints"})

NEVER_READ: Final = {
    "node_modules": "packages that npm installed",
    "site-packages": "packages that pip installed",
    ".venv": "a virtual environment",
    ".tox": "environments that tox made",
    ".nox": "environments that nox made",
    "__pycache__": "compiled Python",
}
"""Directories that are never the application, and what they hold. `.git` is git's own and not even listed."""

_TEST_FOLDERS: Final = frozenset({"test", "tests", "testing", "e2e"})
_EXAMPLE_FOLDERS: Final = frozenset(
    {"example", "examples", "sample", "samples", "demo", "demos", "doc", "docs", "cookbook", "cookbooks", "tutorial",
     "tutorials", "benchmark", "benchmarks", "eval", "evals"}
)  # fmt: skip
_VENDOR_FOLDERS: Final = frozenset({"vendor", "vendored", "_vendor", "_vendored", "third_party", "thirdparty"})

_PYTHON_SHEBANG: Final = rb"#![^\n]*\bpython[\d.]*\b"


def kind_of(path: str) -> FileKind | None:
    """How a file of this path is read, None where it is not read (or only its first line can tell)."""
    folder, name = posixpath.split(path.lower())
    suffix = posixpath.splitext(name)[1]
    kind = _KIND_BY_SUFFIX.get(suffix)
    if kind in ("python", "notebook"):
        return kind
    from fnmatch import fnmatchcase

    if any(fnmatchcase(name, pattern) for pattern in _CONFIG_NAMES):
        return "config"
    if name in _METADATA_NAMES:
        return "document"  # What a build writes of a distribution: its requirements, and its README below them.
    if suffix == ".txt" and posixpath.basename(folder) in _REQUIREMENT_FOLDERS:
        return "config"
    return kind


def may_be_script(path: str) -> bool:
    """Whether the file may be a program without a suffix, which its first line tells."""
    return "." not in posixpath.basename(path)


def is_python_script(head: bytes) -> bool:
    """Whether a file that begins like this is run by Python."""
    return re.match(_PYTHON_SHEBANG, head) is not None


def place_of(path: str, kind: FileKind) -> Place:
    """What the file is for, the weightiest reason first: vendored, test, notebook, example, application.

    Only whole names of folders below the root count, so that a package called `testing_tools` is an application, and
    only a folder's role counts, so that an application's own `vendor.py` is one. Benchmarks and evaluations are
    examples: they call models, though not for users.
    """
    *folders, name = path.lower().split("/")
    stem = name.rpartition(".")[0] or name
    if _VENDOR_FOLDERS.intersection(folders):
        return "vendored"
    if _TEST_FOLDERS.intersection(folders) or _names_a_test(stem, kind):
        return "test"
    if kind == "notebook":
        return "notebook"
    if _EXAMPLE_FOLDERS.intersection(folders):
        return "example"
    return "app"


def _names_a_test(stem: str, kind: FileKind) -> bool:
    if kind not in ("python", "notebook"):
        return False
    return stem.startswith("test_") or stem.endswith("_test") or stem in ("conftest", "tests")


def limit_of(path: str, kind: FileKind, max_bytes: int) -> int:
    """The size beyond which a file is not read, where `max_bytes` is the limit for Python.

    Notebooks carry their pictures and lock files are long; other configuration of a megabyte is data.
    """
    match kind:
        case "python":
            return max_bytes
        case "notebook":
            return 10 * max_bytes
        case "config" if path.endswith((".lock", "-lock.json", "Pipfile.lock")):
            return 10 * max_bytes
        case _:
            return max_bytes // 2


def matters(path: str, kind: FileKind, place: Place) -> bool:
    """Whether the audit is incomplete without the file: source and settings of the application.

    A JSON file is as likely data, and a document decides nothing.
    """
    if place not in ("app", "notebook") or kind == "document":
        return False
    return kind != "config" or not path.endswith(".json")


_GENERATED: Final = rb"(?i)@generated|do not edit|autogenerated|auto-generated|automatically generated by"


def says_generated(data: bytes) -> bool:
    """Whether the comments before the first line of code say that a program wrote the file."""
    return any(re.search(_GENERATED, line) for line in _heading(data))


def _heading(data: bytes) -> Iterable[bytes]:
    for line in data[:4096].splitlines()[:20]:
        bare = line.strip().removeprefix(b"\xef\xbb\xbf")
        if bare and not bare.startswith(b"#"):
            return
        yield bare
