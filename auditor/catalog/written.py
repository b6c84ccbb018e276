"""The catalogue as people write it: TOML files, read into rows and checked against the model of the rows."""

from __future__ import annotations

import csv
import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import msgspec

from auditor.catalog import load
from auditor.catalog.effects import ApprovalRow, EffectRow, Effects
from auditor.catalog.load import CatalogError
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
from auditor.catalog.refused_arguments import RefusedRow

_Row = TypeVar("_Row")

_PRICE_COLUMNS = ("platform", "model", "max_input_tokens", "max_output_tokens", "usd_in", "usd_out", "dearer_above")


def _root() -> Path:
    return Path(load.ROOT)


def read_tokens() -> Mapping[str, tuple[bytes, ...]]:
    """For each SDK's id the bytes of which one stands in every source file that uses the SDK."""
    index = _parse(_root() / "sdks" / "index.toml")
    try:
        tokens = msgspec.convert(index, dict[str, tuple[str, ...]])
    except msgspec.ValidationError as error:
        raise _described("sdks/index.toml", index, error) from error
    return {sdk: tuple(token.encode() for token in words) for sdk, words in tokens.items()}


def sdk_ids() -> tuple[str, ...]:
    """The ids of all SDKs that have a file, sorted."""
    files = (file.name for file in (_root() / "sdks").iterdir())
    return tuple(sorted(name[:-5] for name in files if name.endswith(".toml") and name != "index.toml"))


def part_names() -> tuple[str, ...]:
    """The names of all parts of the catalogue: the tables and lists, and `sdk_…` for each SDK."""
    return (*_PARTS, *(f"sdk_{sdk_id}" for sdk_id in sdk_ids()))


def read_part(name: str) -> Any:
    """The part of that name. Raises CatalogError where its file is malformed, or there is no such SDK."""
    return _PARTS[name]() if name in _PARTS else read_sdk(name.removeprefix("sdk_"))


def read_sdk(sdk_id: str) -> Sdk:
    """The rows of one SDK. Raises CatalogError where there is no such file, or it is malformed."""
    file = _root() / "sdks" / f"{sdk_id}.toml"
    if not file.is_file():
        raise CatalogError(f"sdks/{file.name}", "", f"no such SDK; there are {', '.join(sdk_ids())}")
    data = _parse(file)
    name = f"sdks/{file.name}"
    try:
        sdk = msgspec.convert(data, Sdk)
    except msgspec.ValidationError as error:
        raise _described(name, data, error) from error
    if sdk.id != sdk_id:
        raise CatalogError(name, "id", f"the file must be named {sdk.id}.toml")
    return with_shared_settings(sdk)


def read_tables() -> Catalog:
    """The catalogue without its SDKs. Raises CatalogError where a file is malformed."""
    return Catalog(
        sdks=(),
        retries=_table("retries", "retry", RetryRow),
        entries=_table("entries", "entry", EntryRow),
        sources=_table("sources", "source", FlowSource),
        sinks=_table("sinks", "sink", FlowSink),
        barriers=_table("barriers", "barrier", Barrier),
        hosts=_table("hosts", "host", Host),
        callbacks=_table("callbacks", "callback", CallbackRow),
        library=_table("library", "library", LibraryRow),
        environment=_table("environment", "environment", EnvironmentRow),
        switches=_table("switches", "switch", SwitchRow),
        errors=_table("errors", "error", ErrorRow),
        stores=_table("stores", "store", StoreRow),
    )


def read_slices() -> list[tuple[str, str, list[Any]]]:
    """The tables in slices: of a table the rows with the access paths that begin with one name, which is "" for rows
    that can matter in any code. A row with paths of several libraries stands in the slice of each with its own."""
    tables = read_tables()
    slices: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for table in load.ROWS:
        for row in getattr(tables, table):
            paths: tuple[str, ...] = getattr(row, "paths", ())
            roots = {path: re.split(r"[.(\[]", path)[0] for path in paths}
            if not paths or (isinstance(row, FlowSink | StoreRow) and row.methods):
                slices[table, ""].append(row)
                continue
            for root in dict.fromkeys(roots.values()):
                own = tuple(path for path in paths if roots[path] == root)
                slices[table, "" if root == "builtins" else root].append(msgspec.structs.replace(row, paths=own))
    return [(table, root, rows) for (table, root), rows in slices.items()]


def read_key_formats() -> tuple[KeyFormat, ...]:
    """How credentials look."""
    return _table("keys", "key", KeyFormat)


def read_effects() -> Effects:
    """What tools do to the world, and what asks first."""
    return Effects(_table("effects", "effect", EffectRow), _table("approvals", "approval", ApprovalRow))


def read_refused() -> tuple[RefusedRow, ...]:
    """The arguments that models refuse."""
    return _table("refused_arguments", "refused", RefusedRow)


def read_models() -> dict[str, dict[str, ModelRow]]:
    """The models that stop to be served, by platform and name."""
    found: dict[str, dict[str, ModelRow]] = defaultdict(dict)
    with (_root() / "data" / "model_retirements.csv").open(encoding="utf-8", newline="") as file:
        lines = csv.reader(line for line in file if not line.startswith("#"))
        next(lines)
        for platform, model, *rest in lines:
            found[platform][model] = ModelRow(*rest)
    return dict(found)


def read_packages() -> dict[str, str]:
    """The id of each SDK that reaches models by the distribution that its file names first; read without the rest."""
    found: dict[str, str] = {}
    for sdk_id in sdk_ids():
        text = (_root() / "sdks" / f"{sdk_id}.toml").read_text(encoding="utf-8")
        package = re.search(r'^package = "([^"]+)"', text, re.MULTILINE)
        if package is not None and "[[" in text:
            found[package[1]] = sdk_id
    return found


def read_prices() -> dict[str, dict[str, PriceRow]]:
    """What models cost, by platform and name."""
    return prices_in((_root() / "data" / "model_prices.csv").read_text(encoding="utf-8"))


def prices_in(text: str) -> dict[str, dict[str, PriceRow]]:
    """The prices of a table with the columns of `data/model_prices.csv`. Raises ValueError, which names the line."""
    found: dict[str, dict[str, PriceRow]] = defaultdict(dict)
    lines = [(number, line) for number, line in enumerate(text.splitlines(), 1) if line and not line.startswith("#")]
    if not lines or lines[0][1].strip() != ",".join(_PRICE_COLUMNS):
        raise ValueError(f"line {lines[0][0] if lines else 1}: the columns are {','.join(_PRICE_COLUMNS)}")
    for number, line in lines[1:]:
        cells = [cell.strip() for cell in line.split(",")]
        try:
            platform, model, max_input, max_output, usd_in, usd_out, dearer_above = cells
            found[platform][model] = PriceRow(
                _whole(max_input), _whole(max_output), float(usd_in), float(usd_out), _whole(dearer_above)
            )
        except ValueError:
            raise ValueError(f"line {number}: is no row of {','.join(_PRICE_COLUMNS)}") from None
    return dict(found)


def _whole(cell: str) -> int | None:
    return int(cell) if cell else None


_PARTS: Mapping[str, Callable[[], Any]] = {
    "tokens": read_tokens,
    "tables": read_tables,
    "slices": read_slices,
    "keys": read_key_formats,
    "effects": read_effects,
    "refused_arguments": read_refused,
    "models": read_models,
    "prices": read_prices,
    "packages": read_packages,
}


def _parse(file: Path) -> dict[str, object]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except tomllib.TOMLDecodeError as error:
        raise CatalogError(file.name, "", str(error)) from error


def with_shared_settings(sdk: Sdk) -> Sdk:
    """The SDK with what all its clients, or all its calls, share copied into each row."""
    replace = msgspec.structs.replace
    return replace(
        sdk,
        client=tuple(
            replace(
                row,
                settings={**sdk.client_settings, **row.settings},
                option_methods=row.option_methods or (sdk.option_methods if row.runnable else ()),
            )
            for row in sdk.client
        ),
        call=tuple(
            replace(row, settings={**sdk.call_settings, **row.settings}, prompts=row.prompts or sdk.call_prompts)
            for row in sdk.call
        ),
    )


def _table(stem: str, array: str, row_type: type[_Row]) -> tuple[_Row, ...]:
    file = _root() / f"{stem}.toml"
    if not file.is_file():
        return ()  # A contract test demands every table; a checkout that lacks one still works.
    data = _parse(file)
    if set(data) != {array}:
        raise CatalogError(file.name, "", f"holds {', '.join(sorted(data)) or 'nothing'} instead of only [[{array}]]")
    try:
        return tuple(msgspec.convert(data[array], list[row_type]))  # type: ignore[valid-type]  # a type at run time
    except msgspec.ValidationError as error:
        raise _described(file.name, data[array], error) from error


def _described(file: str, data: object, error: msgspec.ValidationError) -> CatalogError:
    """The error with its place in the file, which msgspec names at the end: `… - at `$.client[2].paths``."""
    reason, _, path = str(error).partition(" - at `")
    place = path.rstrip("`").lstrip("$").lstrip(".")
    return CatalogError(file, _named(place, data), reason)


def _named(place: str, data: object) -> str:
    """The place, with the first access path of its row, by which people find it in the file."""
    found = re.match(r"(client|call|carrier|wrapper|template)?\[(\d+)\]", place)
    if found is None:
        return place
    array, number = found.groups()
    rows = data.get(array) if array and isinstance(data, dict) else data
    row = rows[int(number)] if isinstance(rows, list) else None
    if not isinstance(row, dict):
        return place
    names = row.get("paths") or row.get("methods") or [row.get("id") or row.get("host")]
    return f"{place} ({names[0]})" if isinstance(names, list) and names[0] else place
