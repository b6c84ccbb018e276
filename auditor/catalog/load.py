"""Gives the rows of the catalogue that an audit needs: the tables, and the SDKs that the audited tree names.

`sdk_tokens` says by which bytes to recognise them. Text is read only where there is nothing compiled.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from auditor.catalog.compiled import compiled
from auditor.catalog.model import Catalog, KeyFormat, ModelRow


class CatalogError(Exception):
    """A file of the catalogue does not say what the model of its rows demands."""

    def __init__(self, file: str, row: str, reason: str) -> None:
        super().__init__(f"{file}: {row}: {reason}" if row else f"{file}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


def sdk_tokens() -> Mapping[str, tuple[bytes, ...]]:
    """For each SDK's id the bytes of which one stands in every source file that uses the SDK."""
    if (brought := compiled()) is not None:
        return brought.tokens
    from auditor.catalog import written

    return written.read_tokens()


def load_catalog(sdks: Iterable[str] | None = None) -> Catalog:
    """The rows of the named SDKs (all of them for None) and of every other table.

    Raises CatalogError where a file is malformed or an SDK has no file.
    """
    if (brought := compiled()) is not None:
        known, read_sdk, catalog = tuple(brought.sdks), brought.sdk, brought.all_tables()
    else:
        from auditor.catalog import written

        known, read_sdk, catalog = written.sdk_ids(), written.read_sdk, written.read_tables()
    wanted = known if sdks is None else sorted(set(sdks))
    for name in wanted:
        if name not in known:
            raise CatalogError(f"sdks/{name}.toml", "", f"no such SDK; there are {', '.join(known)}")
    return catalog._replace(sdks=tuple(read_sdk(name) for name in wanted))


def load_key_formats() -> tuple[KeyFormat, ...]:
    """How credentials look. They stand apart because only the search for credentials needs them."""
    if (brought := compiled()) is not None:
        return brought.key_formats()
    from auditor.catalog import written

    return written.read_key_formats()


def load_models() -> Mapping[str, Mapping[str, ModelRow]]:
    """The models that stop to be served, by platform and name."""
    if (brought := compiled()) is not None:
        return brought.model_rows()
    from auditor.catalog import written

    return written.read_models()
