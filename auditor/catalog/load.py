"""Gives the rows of the catalogue that an audit needs: the tables, and the SDKs that the audited tree names.

`sdk_tokens` says by which bytes to recognise them. Text is read only where there is nothing compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

import msgspec

from auditor.catalog.compiled import compiled
from auditor.catalog.model import Catalog, KeyFormat, ModelRow, PriceRow, Sdk

_Part = TypeVar("_Part")


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


def load_catalog(sdks: Iterable[str] | None = None) -> Catalog:
    """The rows of the named SDKs (all of them for None) and of every other table.

    Raises CatalogError where a file is malformed or an SDK has no file.
    """
    wanted = _sdk_ids() if sdks is None else sorted(set(sdks))
    return _part("tables", Catalog)._replace(sdks=tuple(_part(f"sdk_{sdk_id}", Sdk) for sdk_id in wanted))


def load_key_formats() -> tuple[KeyFormat, ...]:
    """How credentials look. They stand apart because only the search for credentials needs them."""
    return _part("keys", tuple[KeyFormat, ...])


def load_models() -> Mapping[str, Mapping[str, ModelRow]]:
    """The models that stop to be served, by platform and name."""
    return _part("models", dict[str, dict[str, ModelRow]])


def load_prices() -> Mapping[str, Mapping[str, PriceRow]]:
    """What models cost, by platform and name."""
    return _part("prices", dict[str, dict[str, PriceRow]])


def sdk_packages() -> Mapping[str, str]:
    """The id of the SDK that each distribution brings, for the distributions that SDK files name as theirs."""
    return _part("packages", dict[str, str])


def _part(name: str, kind: type[_Part]) -> _Part:
    """One part of the catalogue: as the wheel brought it along, else as it is written."""
    if (brought := compiled(name)) is not None:
        return msgspec.msgpack.decode(brought, type=kind)
    from auditor.catalog import written

    part: _Part = written.read_part(name)
    return part


def _sdk_ids() -> Iterable[str]:
    if compiled("tokens") is not None:
        return sorted(sdk_tokens())
    from auditor.catalog import written

    return written.sdk_ids()
