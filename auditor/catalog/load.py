"""Gives the rows of the catalogue that an audit needs: the tables, and the SDKs that the audited tree names.

`sdk_tokens` says by which bytes to recognise them. Text is read only where there is nothing compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import msgspec

from auditor.catalog.compiled import compiled
from auditor.catalog.model import Catalog, KeyFormat, ModelRow, PriceRow, Sdk


class CatalogError(Exception):
    """A file of the catalogue does not say what the model of its rows demands."""

    def __init__(self, file: str, row: str, reason: str) -> None:
        super().__init__(f"{file}: {row}: {reason}" if row else f"{file}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


def sdk_tokens() -> Mapping[str, tuple[bytes, ...]]:
    """For each SDK's id the bytes of which one stands in every source file that uses the SDK."""
    if (brought := compiled("tokens")) is not None:
        return msgspec.msgpack.decode(brought, type=dict[str, tuple[bytes, ...]])
    from auditor.catalog import written

    return written.read_tokens()


def load_catalog(sdks: Iterable[str] | None = None) -> Catalog:
    """The rows of the named SDKs (all of them for None) and of every other table.

    Raises CatalogError where a file is malformed or an SDK has no file.
    """
    wanted = _sdk_ids() if sdks is None else sorted(set(sdks))
    return _tables()._replace(sdks=tuple(map(_sdk, wanted)))


def load_key_formats() -> tuple[KeyFormat, ...]:
    """How credentials look. They stand apart because only the search for credentials needs them."""
    if (brought := compiled("keys")) is not None:
        return msgspec.msgpack.decode(brought, type=tuple[KeyFormat, ...])
    from auditor.catalog import written

    return written.read_key_formats()


def load_models() -> Mapping[str, Mapping[str, ModelRow]]:
    """The models that stop to be served, by platform and name."""
    if (brought := compiled("models")) is not None:
        return msgspec.msgpack.decode(brought, type=dict[str, dict[str, ModelRow]])
    from auditor.catalog import written

    return written.read_models()


def load_prices() -> Mapping[str, Mapping[str, PriceRow]]:
    """What models cost, by platform and name."""
    if (brought := compiled("prices")) is not None:
        return msgspec.msgpack.decode(brought, type=dict[str, dict[str, PriceRow]])
    from auditor.catalog import written

    return written.read_prices()


def sdk_packages() -> Mapping[str, str]:
    """The id of the SDK that each distribution brings, for the distributions that SDK files name as theirs."""
    if (brought := compiled("packages")) is not None:
        return msgspec.msgpack.decode(brought, type=dict[str, str])
    from auditor.catalog import written

    return written.read_packages()


def _sdk_ids() -> Iterable[str]:
    if compiled("tokens") is not None:
        return sorted(sdk_tokens())
    from auditor.catalog import written

    return written.sdk_ids()


def _tables() -> Catalog:
    if (brought := compiled("tables")) is not None:
        return msgspec.msgpack.decode(brought, type=Catalog)
    from auditor.catalog import written

    return written.read_tables()


def _sdk(sdk_id: str) -> Sdk:
    if (brought := compiled(f"sdk_{sdk_id}")) is not None:
        return msgspec.msgpack.decode(brought, type=Sdk)
    from auditor.catalog import written

    return written.read_sdk(sdk_id)
