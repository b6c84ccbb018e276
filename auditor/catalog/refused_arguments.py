"""The rows for arguments that models refuse. Few calls name one of them."""

# Annotations are evaluated here and not postponed: msgspec, which reads them, would take longer to.
from functools import cache

import msgspec

from auditor.catalog.load import part_bytes
from auditor.facts.call_model import Operation


class RefusedRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Models whose name matches `models` refuse `argument` unless it has one of the values `unless`.

    `instead` is the argument that means the same and is taken.
    """

    sdk: str
    operation: Operation
    models: str
    argument: str
    unless: tuple[str | int | float, ...] = ()
    instead: str = ""
    source: str


@cache
def load_refused() -> tuple[RefusedRow, ...]:
    """The rows of `refused_arguments.toml`. Raises CatalogError where it is malformed."""
    return msgspec.msgpack.decode(part_bytes("refused_arguments"), type=tuple[RefusedRow, ...])
