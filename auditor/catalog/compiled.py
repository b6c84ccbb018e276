"""The catalogue as one file of bytes that takes a millisecond to read where its TOML takes fifty.

The file is made from the TOML when the wheel is built (`hatch_build.py`), and stands in no checkout: there the TOML is
what people edit, and what counts.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import msgspec

from auditor.catalog.model import Catalog, KeyFormat, ModelRow, Sdk

FILE = Path(__file__).parent / "compiled.msgpack"


class Compiled(msgspec.Struct, frozen=True):
    """The parts of the catalogue, each decoded only when it is asked for."""

    tokens: dict[str, tuple[bytes, ...]]
    sdks: dict[str, msgspec.Raw]
    tables: msgspec.Raw
    keys: msgspec.Raw
    models: msgspec.Raw

    def sdk(self, sdk_id: str) -> Sdk:
        """The rows of one SDK."""
        return msgspec.msgpack.decode(self.sdks[sdk_id], type=Sdk)

    def all_tables(self) -> Catalog:
        """The catalogue without its SDKs."""
        return msgspec.msgpack.decode(self.tables, type=Catalog)

    def key_formats(self) -> tuple[KeyFormat, ...]:
        """How credentials look."""
        return msgspec.msgpack.decode(self.keys, type=tuple[KeyFormat, ...])

    def model_rows(self) -> dict[str, dict[str, ModelRow]]:
        """What is known of models, by platform and name."""
        return msgspec.msgpack.decode(self.models, type=dict[str, dict[str, ModelRow]])


def compile_catalog() -> bytes:
    """The whole catalogue as bytes. Raises CatalogError where a file is malformed."""
    from auditor.catalog import written

    encode = msgspec.msgpack.encode
    return encode(
        Compiled(
            tokens=dict(written.read_tokens()),
            sdks={sdk_id: msgspec.Raw(encode(written.read_sdk(sdk_id))) for sdk_id in written.sdk_ids()},
            tables=msgspec.Raw(encode(written.read_tables())),
            keys=msgspec.Raw(encode(written.read_key_formats())),
            models=msgspec.Raw(encode(written.read_models())),
        )
    )


@cache
def compiled() -> Compiled | None:
    """What the wheel brought along; None in a checkout."""
    try:
        data = FILE.read_bytes()
    except FileNotFoundError:
        return None
    return msgspec.msgpack.decode(data, type=Compiled)
