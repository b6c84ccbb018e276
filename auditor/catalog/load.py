"""Gives the rows of the catalogue that an audit needs: the tables, and the SDKs that the audited tree names.

`sdk_tokens` says by which bytes to recognise them. The text of the files is read only where it is not compiled yet.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, TypeVar

import msgspec

from auditor.catalog.model import (
    Barrier,
    CallbackRow,
    Catalog,
    EntryRow,
    EnvironmentRow,
    ErrorRow,
    FlowSink,
    FlowSource,
    Host,
    KeyFormat,
    LibraryRow,
    ModelRow,
    PriceRow,
    RetryRow,
    Sdk,
    StoreRow,
    SwitchRow,
)
from auditor.compiled import compiled

_Part = TypeVar("_Part")

ROOT = os.path.dirname(__file__)
"""Where the files are that people write."""

ROWS: Mapping[str, Any] = {
    "retries": tuple[RetryRow, ...],
    "entries": tuple[EntryRow, ...],
    "sources": tuple[FlowSource, ...],
    "sinks": tuple[FlowSink, ...],
    "barriers": tuple[Barrier, ...],
    "hosts": tuple[Host, ...],
    "callbacks": tuple[CallbackRow, ...],
    "library": tuple[LibraryRow, ...],
    "environment": tuple[EnvironmentRow, ...],
    "switches": tuple[SwitchRow, ...],
    "errors": tuple[ErrorRow, ...],
    "stores": tuple[StoreRow, ...],
}
"""The type of each table."""

_MANY = 100_000
"""Bytes of code in which looking for every library takes longer than reading the rows of all."""

_FOLDERS = {"tokens": "sdks", "packages": "sdks", "models": "data", "prices": "data"}
"""Where the parts are written that are not written in the root."""


class CatalogError(Exception):
    """A file of the catalogue does not say what the model of its rows demands."""

    def __init__(self, file: str, row: str, reason: str) -> None:
        super().__init__(f"{file}: {row}: {reason}" if row else f"{file}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


def sdk_tokens() -> Mapping[str, tuple[bytes, ...]]:
    """For each SDK's id the bytes of which one stands in every source file that uses the SDK."""
    return _part("tokens", dict[str, tuple[bytes, ...]])


def load_catalog(sdks: Iterable[str] | None = None, code: Sequence[bytes] | None = None) -> Catalog:
    """The rows of the named SDKs (all of them for None) and of every other table.

    Where `code` is given, the tables have only what its texts can lead to: the access paths that begin with a name in
    them. Raises CatalogError where a file is malformed or an SDK has no file.
    """
    wanted = _sdk_ids() if sdks is None else sorted(set(sdks))
    rows = tuple(_part(f"sdk_{sdk_id}", Sdk) for sdk_id in wanted)
    if code is None or sum(map(len, code)) > _MANY:
        return msgspec.structs.replace(_part("tables", Catalog), sdks=rows)
    text = b"\n".join(code)
    found: dict[str, list[Any]] = {table: [] for table in ROWS}
    for table, root, some in _part("slices", tuple[tuple[str, str, msgspec.Raw], ...]):
        if root.encode() in text:
            found[table] += msgspec.msgpack.decode(some, type=ROWS[table])
    return Catalog(sdks=rows, **{table: tuple(some) for table, some in found.items()})


def load_key_formats() -> tuple[KeyFormat, ...]:
    """How credentials look. They stand apart because only the search for credentials needs them."""
    return _part("keys", tuple[KeyFormat, ...])


def load_models(platform: str) -> Mapping[str, ModelRow]:
    """The models of a platform that stop to be served, by name."""
    return _of_platform("models", platform, dict[str, ModelRow])


def load_prices(platform: str) -> Mapping[str, PriceRow]:
    """What the models of a platform cost, by name."""
    return _of_platform("prices", platform, dict[str, PriceRow])


def sdk_packages() -> Mapping[str, str]:
    """The id of the SDK that each distribution brings, for the distributions that SDK files name as theirs."""
    return _part("packages", dict[str, str])


def part_bytes(name: str) -> bytes:
    """One part of the catalogue as it is compiled. Raises CatalogError where its file is malformed or missing."""
    folder = "sdks" if name.startswith("sdk_") else _FOLDERS.get(name)
    folders = (ROOT, os.path.join(ROOT, folder)) if folder else (ROOT,)
    return compiled(f"catalog_{name}", folders, lambda: _written(name))


def _of_platform(name: str, platform: str, kind: type[_Part]) -> _Part:
    """What a part holds of one platform; the rows of the others are not decoded."""
    rows = _part(name, dict[str, msgspec.Raw]).get(platform)
    return kind() if rows is None else msgspec.msgpack.decode(rows, type=kind)


def _part(name: str, kind: type[_Part]) -> _Part:
    return msgspec.msgpack.decode(part_bytes(name), type=kind)


def _written(name: str) -> bytes:
    from auditor.catalog import written

    return msgspec.msgpack.encode(written.read_part(name))


def _sdk_ids() -> Iterable[str]:
    from auditor.catalog import written

    return written.sdk_ids()
