"""What people write in TOML and Markdown, as bytes that take a millisecond to read where the text takes fifty.

The wheel brings the bytes along (`hatch_build.py`). A checkout, where the text is edited and is what counts, keeps them
in `.cache/compiled` as Python keeps bytecode: until a file that they were made from is touched.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from functools import cache

_PACKAGE = os.path.dirname(__file__)

BROUGHT = os.path.join(_PACKAGE, "compiled_files")
"""Where the wheel has them."""

KEPT = os.path.join(os.path.dirname(_PACKAGE), ".cache", "compiled")
"""Where a checkout has them."""


def compiled(name: str, sources: Iterable[str], make: Callable[[], bytes]) -> bytes:
    """The bytes of that name: what `make` gives, or gave since a file in the folders `sources` last changed.

    Raises whatever `make` raises.
    """
    try:
        with open(os.path.join(BROUGHT, f"{name}.msgpack"), "rb") as file:
            return file.read()
    except FileNotFoundError:
        pass
    stamp = _stamp(sources)
    kept = os.path.join(KEPT, f"{name}.msgpack")
    try:
        with open(kept, "rb") as file:
            if file.readline() == stamp:
                return file.read()
    except OSError:
        pass
    data = make()
    _keep(kept, stamp + data)
    return data


def _stamp(folders: Iterable[str]) -> bytes:
    """One line that is another one after any file in the folders was written, added, removed or renamed."""
    return f"{[_state(folder) for folder in folders]}\n".encode()


@cache
def _state(folder: str) -> tuple[int, int, int]:
    """When the folder changed, and what changes with its files. No process lives so long that it has to look again."""
    changed = size = 0
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_file():
                about = entry.stat()
                changed += about.st_mtime_ns
                size += about.st_size
    return os.stat(folder).st_mtime_ns, changed, size


def _keep(path: str, data: bytes) -> None:
    """Writes the file whole, or not at all where the checkout must not be written to."""
    if not os.path.exists(os.path.join(os.path.dirname(_PACKAGE), "pyproject.toml")):
        return
    partial = f"{path}.{os.getpid()}"
    try:
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(partial, "wb") as file:
            file.write(data)
        os.replace(partial, path)
    except OSError:
        return
