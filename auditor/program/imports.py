"""The import graph: which file an import means.

A file may be imported by any dotted tail of its path that begins at a folder from which imports are resolved: the root,
`src`, a folder without `__init__.py` above a package, one that the program adds to `sys.path`, or the importer's own
folder when it is run as a script. Where several files answer to a name, the one that shares the longest way with the
importer wins. A dotted name that nothing answers so, and that is no library's, begins at the nearest folder above the
importer where a file fits: how the program is started, which the tree need not tell, then makes that folder a root.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def module_parts(path: str) -> tuple[str, ...]:
    """The path as dotted parts: `src/app/bot.py` is `(src, app, bot)`, a package's `__init__.py` is the package."""
    parts = path.rsplit(".", 1)[0].split("/")
    return tuple(parts[:-1] if parts[-1] == "__init__" else parts)


class ImportMap:
    """Answers imports for a set of files, given by their paths relative to the root."""

    def __init__(self, paths: Iterable[str], foreign: frozenset[str] = frozenset()) -> None:
        """`foreign` are names of libraries: a file of the tree in a folder of that name is not meant by them."""
        self.paths = frozenset(paths)
        self.foreign = foreign
        self.roots: set[str] = set()
        """Further folders from which imports are resolved, as the program says."""
        self.tails: dict[str, list[str]] = defaultdict(list)
        self.folders: dict[str, list[str]] = defaultdict(list)
        folders: set[str] = set()
        for path in sorted(self.paths):
            parts = module_parts(path)
            for i in range(len(parts)):
                self.tails[".".join(parts[i:])].append(path)
            folder = path.rpartition("/")[0]
            while folder and folder not in folders:
                folders.add(folder)
                folder = folder.rpartition("/")[0]
        for folder in sorted(folders):
            names = folder.split("/")
            for i in range(len(names)):
                self.folders[".".join(names[i:])].append(folder)

    def name(self, path: str) -> str:
        """The dotted name that readers know the file by: from the outermost package folder on."""
        parts = module_parts(path)
        folder = path.rpartition("/")[0]
        depth = len([p for p in folder.split("/") if p])
        while depth and f"{'/'.join(folder.split('/')[:depth])}/__init__.py" in self.paths:
            depth -= 1
        return ".".join(parts[depth:]) or ".".join(parts) or path

    def find(self, dotted: str, importer: str) -> str | None:
        """The file that `import dotted` means in `importer`, or None where the tree has none."""
        best: tuple[int, int, str] | None = None
        for path in self.tails.get(dotted, ()):
            if path == importer or not self._reachable(dotted, path, importer):
                continue
            rank = (-_shared(path, importer), len(path), path)
            if best is None or rank < best:
                best = rank
        return best[2] if best else self._nested(dotted, importer)

    def _nested(self, dotted: str, importer: str) -> str | None:
        """The file of a dotted name that begins at a folder above the importer, the nearest, though a package."""
        if "." not in dotted or dotted.split(".", 1)[0] in self.foreign:
            return None
        folder = importer.rpartition("/")[0]
        found = [path for path in self.tails.get(dotted, ()) if path != importer]
        above = [(len(start), path) for path in found if _is_above(start := _start(dotted, path), folder)]
        return max(above)[1] if above else None

    def _reachable(self, dotted: str, path: str, importer: str) -> bool:
        start = _start(dotted, path)
        if start in self.roots:
            return True
        if f"{start}/__init__.py" in self.paths if start else "__init__.py" in self.paths:
            # The name would have to begin inside a package: only a script beside it can say so.
            return start == importer.rpartition("/")[0] and "." not in dotted and not self._inside_package(importer)
        folder = importer.rpartition("/")[0]
        return dotted.count(".") > 0 or start in ("", "src") or _is_above(start, folder)

    def _inside_package(self, path: str) -> bool:
        folder = path.rpartition("/")[0]
        return f"{folder}/__init__.py" in self.paths

    def folder(self, dotted: str, importer: str) -> str | None:
        """The folder of a namespace package (one without `__init__.py`)."""
        found = self.folders.get(dotted, ())
        usable = [
            f
            for f in found
            if dotted.count(".") or f in (dotted, f"src/{dotted}") or f.rpartition("/")[0] in self.roots
        ]
        return min(usable, key=lambda f: (-_shared(f, importer), len(f)), default=None)

    def relative(self, module: str, level: int, importer: str) -> str:
        """The folder-like path that a relative import starts from: `..x` in `a/b/c.py` is `a/x`."""
        parts = importer.split("/")[:-1]
        base = parts[: len(parts) - level + 1] if level else parts
        return "/".join([*base, *(module.split(".") if module else ())])

    def at(self, location: str) -> str | None:
        """The file of a package or module that lies at a path without its ending."""
        for candidate in (f"{location}.py", f"{location}/__init__.py", f"{location}.ipynb"):
            if candidate.lstrip("/") in self.paths:
                return candidate.lstrip("/")
        return None


def _start(dotted: str, path: str) -> str:
    """The folder at which a dotted name that ends at the file begins."""
    parts = module_parts(path)
    return "/".join(parts[: len(parts) - dotted.count(".") - 1])


def _is_above(start: str, folder: str) -> bool:
    return folder == start or folder.startswith(f"{start}/")


def _shared(one: str, other: str) -> int:
    count = 0
    for a, b in zip(one.split("/"), other.split("/"), strict=False):
        if a != b:
            break
        count += 1
    return count
