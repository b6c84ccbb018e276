"""The part of a tree that matters: files that name an SDK, and everything that imports them or that they import.

Reading a file to its intermediate representation costs far more than looking for a few byte strings and import lines,
so only this slice is read.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from auditor.collect import SourceFile
from auditor.program.imports import ImportMap

_IMPORT = re.compile(
    rb"^[ \t>]*(?:\"\s*)?(?:from[ \t]+(\.*[\w.]*)[ \t]+import[ \t]+(\([^)]*\)?|[^\n]*)|import[ \t]+([^\n]*))", re.M
)
_NAME = re.compile(r"[\w.]+")


def sdks_named(files: Iterable[SourceFile], tokens: Mapping[str, tuple[bytes, ...]]) -> dict[str, list[SourceFile]]:
    """For each SDK that is named anywhere, the source files that name it."""
    found: dict[str, list[SourceFile]] = defaultdict(list)
    for file in files:
        for sdk, words in tokens.items():
            if any(word in file.data for word in words):
                found[sdk].append(file)
    return dict(found)


def relevant(files: tuple[SourceFile, ...], seeds: Iterable[SourceFile]) -> tuple[SourceFile, ...]:
    """The seeds and every file that is connected with them by imports, in the order of `files`."""
    wanted = {file.path for file in seeds}
    if not wanted:
        return ()
    imports = ImportMap(file.path for file in files)
    for file in files:
        if b"sys.path" in file.data:
            # Which folder it adds is read later; here each above the file may be meant.
            parts = file.path.split("/")[:-1]
            imports.roots |= {"/".join(parts[:i]) for i in range(1, len(parts) + 1)}
    neighbours: dict[str, set[str]] = defaultdict(set)
    for file in files:
        for target in _imported_files(file, imports):
            neighbours[file.path].add(target)
            neighbours[target].add(file.path)
    waiting = list(wanted)
    while waiting:
        for path in neighbours[waiting.pop()] - wanted:
            wanted.add(path)
            waiting.append(path)
    return tuple(file for file in files if file.path in wanted)


def _imported_files(file: SourceFile, imports: ImportMap) -> set[str]:
    found: set[str] = set()
    for match in _IMPORT.finditer(file.data):
        module, names, plain = (part.decode("utf-8", "replace") if part else "" for part in match.groups())
        if plain:
            for name in _NAME.findall(plain.split("#")[0]):
                found |= _paths(name, imports, file.path)
            continue
        level = len(module) - len(module.lstrip("."))
        bare = module.lstrip(".")
        if level:
            location = imports.relative(bare, level, file.path)
            for wanted in (location, *(f"{location}/{name}" for name in _NAME.findall(names))):
                target = imports.at(wanted)
                if target is not None:
                    found.add(target)
            continue
        found |= _paths(bare, imports, file.path)
        for name in _NAME.findall(names):
            found |= _paths(f"{bare}.{name}", imports, file.path)
    found.discard(file.path)
    return found


def _paths(dotted: str, imports: ImportMap, importer: str) -> set[str]:
    """The file of a module, and those of the packages above it: importing `a.b` runs `a/__init__.py` too."""
    found: set[str] = set()
    parts = dotted.split(".")
    for end in range(1, len(parts) + 1):
        path = imports.find(".".join(parts[:end]), importer)
        if path is not None:
            found.add(path)
    return found
