"""Whether errors that are named in the program can ever be those of an SDK."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Literal, TypeAlias

import msgspec

from auditor.catalog.model import Catalog, RetryRow, Sdk
from auditor.facts.call_model import Repeated
from auditor.facts.settings import given
from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, Ext, Mix, Traced, Value

Kind: TypeAlias = Literal["general", "lasting", "passing", "data", "socket"]


class Kinds(msgspec.Struct, frozen=True):
    """What is known of errors: by access path for libraries, by package and name for SDKs."""

    paths: Mapping[str, Kind]
    names: Mapping[tuple[str, str], Kind]

    def of(self, path: str) -> Kind | None:
        """The kind of the error at an access path, or None. A name that some SDK has counts for packages that the
        catalogue does not know."""
        parts = path.split(".")
        for end in range(len(parts), 0, -1):
            found = self.paths.get(".".join(parts[:end]))
            if found is not None:
                return found
        root, name = parts[0], parts[-1]
        if any(root == known for known, _ in self.names) or any(one.split(".")[0] == root for one in self.paths):
            return self.names.get((root, name))
        return next((kind for (_, own), kind in self.names.items() if own == name), None)


def kinds_in(catalog: Catalog) -> Kinds:
    """The kinds of errors that a catalogue's rows tell."""
    names: dict[tuple[str, str], Kind] = {}
    for sdk in catalog.sdks:
        roots = {path.split(".")[0] for path in (*sdk.modules, *sdk.errors)}
        told: tuple[tuple[Kind, tuple[str, ...]], ...] = (
            ("general", sdk.general_errors), ("lasting", sdk.lasting_errors), ("passing", sdk.passing_errors),
        )  # fmt: skip
        names |= {(root, name): kind for kind, own in told for name in own for root in sorted(roots)}
    return Kinds({path: row.kind for row in catalog.errors for path in row.paths}, names)


MAX_NESTING = 4
"""Conditions joined with one another that are opened."""


def passes_by(engine: Engine, kinds: Kinds, error: Argument, sdk: Sdk) -> bool:
    """Whether a handler of these errors never gets one that may pass: of the SDK none, or such as stay as they are."""
    classes = list(_classes(engine, engine.all(error), 0))
    lasting = [isinstance(v, Ext) and kinds.of(v.path) == "lasting" for v in classes]
    return (bool(classes) and all(lasting)) or strangers(engine, kinds, error, sdk) is not None


def strangers(engine: Engine, kinds: Kinds, error: Argument, sdk: Sdk) -> str | None:
    """The names of the errors where the SDK raises none of them; None where it does, or where that is not known."""
    if not sdk.foreign_errors:
        return None
    paths: list[str] = []
    for value in _classes(engine, engine.all(error), 0):
        if not isinstance(value, Ext):
            return None
        package = value.path.split(".")[0]
        if kinds.of(value.path) not in ("data", "socket") and package not in sdk.foreign_errors:
            return None
        paths.append(value.path.removeprefix("builtins."))
    return " and ".join(dict.fromkeys(paths)) or None


def unmatched(engine: Engine, kinds: Kinds, row: RetryRow, args: Args, sdk: Sdk) -> str | None:
    """Why a retry never repeats a failure of the SDK, by the errors that it is told to repeat; None where it may."""
    for path in row.errors:
        first, *rest = path.split(".")
        if rest and not _only(engine, given(engine, args, first).found, (rest[0], *row.blind), 0):
            continue
        argument = _argument(engine, args, path)
        names = strangers(engine, kinds, argument, sdk) if argument is not None else None
        if names is not None:
            return f"it repeats {names}, which {sdk.id} does not raise"
    return None


def repeated_by_row(engine: Engine, kinds: Kinds, row: RetryRow, args: Args) -> tuple[Repeated, tuple[str, ...]]:
    """Which failures a retry of a library repeats, and their names as far as they are written."""
    if not any(given(engine, args, name).found for name in row.narrowed):
        return ("any", ()) if row.repeats_any else ("unclear", ())
    found: tuple[Repeated, tuple[str, ...]] = ("unclear", ())
    for path in row.errors:
        first, *rest = path.split(".")
        if rest and not _only(engine, given(engine, args, first).found, (rest[0],), 0):
            continue
        argument = _argument(engine, args, path)
        others = [name for name in row.narrowed if name != first and given(engine, args, name).found]
        if argument is not None and not [name for name in others if name not in row.errors]:
            found = repeated(engine, kinds, argument)
    return found


def repeated(engine: Engine, kinds: Kinds, error: Argument | None) -> tuple[Repeated, tuple[str, ...]]:
    """Which failures a handler of these errors gets, and their names; None is a handler of everything."""
    if error is None:
        return "any", ()
    values = list(_classes(engine, engine.all(error), 0))
    paths = [value.path for value in values if isinstance(value, Ext)]
    names = tuple(dict.fromkeys(path.rsplit(".", 1)[-1] for path in paths))
    told = [kinds.of(path) for path in paths]
    if "general" in told:
        return "any", names
    if "lasting" in told:
        return "lasting", names
    known = len(paths) == len(values) and all(kind in ("passing", "socket") for kind in told)
    return ("passing" if known else "unclear"), names


def _argument(engine: Engine, args: Args, path: str) -> Argument | None:
    """The expression at an argument path; of a path with segments, in the one call of that name that stands there."""
    first, *rest = path.split(".")
    here = engine.callers.argument(args, first)
    if not rest or here is None:
        return here
    calls = [v.call for v in _leaves(engine, engine.all(here), 0) if isinstance(v, Ext) and _named(v) == rest[0]]
    return engine.callers.argument(calls[0].args, rest[1]) if len(calls) == 1 and calls[0] is not None else None


def _classes(engine: Engine, values: tuple[Traced, ...], depth: int) -> Iterator[Value]:
    for traced in values:
        value = traced.value
        if isinstance(value, Box) and isinstance(value.node, ir.Display) and depth < MAX_NESTING:
            for item in value.node.items:
                yield from _classes(engine, engine.evaluate(item, value.frame), depth + 1)
        else:
            yield value


def _leaves(engine: Engine, values: tuple[Traced, ...], depth: int) -> Iterator[Value]:
    """Conditions that operators join, one by one."""
    for traced in values:
        if isinstance(traced.value, Mix) and depth < MAX_NESTING:
            for part in traced.value.parts:
                yield from _leaves(engine, engine.all(part), depth + 1)
        else:
            yield traced.value


def _only(engine: Engine, values: tuple[Traced, ...], names: tuple[str, ...], depth: int) -> bool:
    found = list(_leaves(engine, values, depth))
    return bool(found) and all(isinstance(v, Ext) and _named(v) in names for v in found)


def _named(value: Ext) -> str:
    return value.path.removesuffix("()").rsplit(".", 1)[-1]
