"""The page of SDKs: what the catalogue knows of each, as tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.catalog.model import Catalog, Default, Sdk, SettingRow

_SETTINGS = ("model", "output_limit", "timeout", "retries", "samples", "store", "end_user")
_TITLES = {"output_limit": "output limit", "end_user": "end user"}


def sdks_page(catalog: Catalog) -> str:
    """All SDKs and frameworks, each with its operations, its settings and their defaults by version."""
    return "\n".join(_page(catalog)) + "\n"


def _page(catalog: Catalog) -> Iterator[str]:
    yield "# SDKs and frameworks"
    yield ""
    yield "<!-- Written by `make docs` from the catalogue; do not edit. -->"
    yield ""
    yield f"{len(catalog.sdks)} SDKs, frameworks and ways to speak HTTP. A default that is not listed is one that"
    yield "the SDK does not set: the call then waits, or the model then writes, without end. The source of every fact"
    yield "is named in its row of `auditor/catalog/sdks/`."
    yield ""
    yield "| SDK | package | read in versions | makes clients | calls | operations |"
    yield "|---|---|---|---:|---:|---|"
    for sdk in catalog.sdks:
        yield f"| {' | '.join(_line(sdk))} |"
    for sdk in catalog.sdks:
        rows = list(_rows(sdk))
        if rows:
            yield ""
            yield f"## {sdk.id}"
            yield ""
            yield "| setting | given on the call as | given on the client as | default |"
            yield "|---|---|---|---|"
            yield from rows


def _line(sdk: Sdk) -> Iterator[str]:
    yield f"[{sdk.id}](#{sdk.id})" if any(_rows(sdk)) else sdk.id
    yield f"`{sdk.package}`"
    yield ", ".join(sdk.verified)
    yield str(sum(len(row.paths) for row in sdk.client) + sum(len(row.paths) for row in sdk.carrier))
    yield str(sum(len(row.methods) + len(row.paths) for row in sdk.call) + sum(len(r.methods) for r in sdk.carrier))
    operations = {row.operation: None for row in sdk.call} | {row.operation: None for row in sdk.carrier}
    yield ", ".join(operations)


def _rows(sdk: Sdk) -> Iterator[str]:
    for name in _SETTINGS:
        on_calls = [row.settings[name] for row in sdk.call if name in row.settings]
        on_clients = [row.settings[name] for row in sdk.client if name in row.settings]
        given = [_arguments(on_calls), _arguments(on_clients)]
        defaults = _defaults([*on_calls, *on_clients])
        if any(given) or defaults:
            cells = (_TITLES.get(name, name), *(cell or "–" for cell in given), defaults or "–")
            yield f"| {' | '.join(cells)} |"


def _arguments(rows: Iterable[SettingRow]) -> str:
    names = {name: None for row in rows for name in (*row.arguments, *row.attempt_arguments)}
    # A number is a position, which also has a name where people write it.
    return ", ".join(f"`{name}`" for name in names if not any(part.isdigit() for part in name.split(".")))


def _defaults(rows: Sequence[SettingRow]) -> str:
    """Each default once, with the versions for which it holds."""
    found: dict[str, None] = {}
    for row in rows:
        for default in row.defaults:
            found.setdefault(_default(default), None)
    if any(row.required for row in rows):
        found.setdefault("required", None)
    return "; ".join(found)


def _default(default: Default) -> str:
    value = "none" if default.absent else str(default.value)
    where = [default.versions.replace(",", ", ")] if default.versions else []
    if default.models:
        where.append("models " + ", ".join(f"`{model}…`" for model in default.models))
    return f"{value} ({'; '.join(where)})" if where else value
