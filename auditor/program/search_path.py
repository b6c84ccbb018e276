"""Folders that the program adds to the path from which it imports: `sys.path.insert(0, dirname(dirname(__file__)))`."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.program.scopes import Unit, dotted
from auditor.program.values import Argument, CallRef, Ext, Lit, Mix

if TYPE_CHECKING:
    from auditor.program.engine import Engine

_SAME = frozenset({"abspath", "realpath", "normpath", "str", "fspath", "resolve", "absolute", "as_posix", "expanduser"})
"""Functions and methods that give the path that they are given, as far as anything here concerns it."""

_METHODS = frozenset({"sys.path.insert", "sys.path.append", "path.insert", "path.append", "site.addsitedir"})


def search_roots(engine: Engine) -> frozenset[str]:
    """The folders of the tree, relative to its root, that calls in it add to the search path."""
    folders = {"", *(folder for found in engine.imports.folders.values() for folder in found)}
    found: set[str] = set()
    for name in ("insert", "append", "addsitedir"):
        for place in engine.places.calls.get(name, ()):
            if dotted(place.call.func) not in _METHODS or not place.call.args:
                continue
            argument = Argument(place.call.args[-1].value, engine.root(place.scope))
            found.update(f for path in _paths(engine, argument, place.scope.unit) if (f := _inside(path)) in folders)
    return frozenset(found)


def _inside(path: str) -> str | None:
    """The path relative to the root; None where it leads out of the tree."""
    clean = posixpath.normpath(path) if path else "."
    return None if clean.startswith(("..", "/")) else "" if clean == "." else clean


def _paths(engine: Engine, argument: Argument, unit: Unit, nesting: int = 0) -> Iterator[str]:
    """What a path may be, relative to the root of the tree; a plain text counts from the file's own folder."""
    if nesting > 12:
        return
    for traced in engine.all(argument):
        match traced.value:
            case Lit(value=str() as text) if not text.startswith("/"):
                yield posixpath.join(unit.package if nesting == 0 else "", text)
            case Ext():
                yield from _of_library(engine, traced.value, unit, nesting + 1)
            case Mix(kind="/" | "+", parts=(left, right)):
                for base in _paths(engine, left, unit, nesting + 1):
                    further = engine.constant(right.expr, right.frame)
                    if isinstance(further, str):
                        yield posixpath.join(base, further.lstrip("/"))


def _of_library(engine: Engine, value: Ext, unit: Unit, nesting: int) -> Iterator[str]:
    base, _, name = value.path.rpartition(".")
    calls = value.calls
    if value.path == "builtins.__file__":
        yield unit.path
    elif name == "parent":
        yield from (posixpath.dirname(p) for p in _of_library(engine, Ext(base, calls), unit, nesting))
    elif name == "parents[]" and (index := _index(engine, value.call)) is not None:
        for path in _of_library(engine, Ext(base, calls[:-1]), unit, nesting):
            for _ in range(index + 1):
                path = posixpath.dirname(path)  # one folder up for each step
            yield path
    elif value.path in ("os.getcwd()", "pathlib.Path.cwd()", "os.curdir"):
        yield ""
    elif name.endswith("()") and value.call is not None:
        yield from _of_call(engine, base, name.removesuffix("()"), value, unit, nesting)


def _of_call(engine: Engine, base: str, name: str, value: Ext, unit: Unit, nesting: int) -> Iterator[str]:
    assert value.call is not None
    given = value.call.args.positional
    if not given:
        if name in _SAME:
            yield from _of_library(engine, Ext(base, value.calls[:-1]), unit, nesting)
        return
    first = _paths(engine, given[0], unit, nesting)
    if name == "dirname":
        yield from (posixpath.dirname(path) for path in first)
    elif name in ("join", "Path", "PurePath", *_SAME):
        rest = [engine.constant(a.expr, a.frame) for a in given[1:]]
        for path in first:
            yield posixpath.join(path, *(part for part in rest if isinstance(part, str)))


def _index(engine: Engine, call: CallRef | None) -> int | None:
    if call is None or not call.args.positional:
        return None
    index = engine.constant(call.args.positional[0].expr, call.args.positional[0].frame)
    return index if isinstance(index, int) else None
