"""What holds of every row of the catalogue, whoever wrote it, without any SDK installed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

import auditor.catalog
from auditor.catalog import load_catalog, load_key_formats, sdk_tokens
from auditor.catalog.model import Default, Sdk, SettingRow

FOLDER = Path(auditor.catalog.__file__).parent
CATALOG = load_catalog()
TABLES = (
    "retries", "entries", "sources", "sinks", "barriers", "hosts", "callbacks", "library", "environment", "keys",
)  # fmt: skip
WORD = r"[A-Za-z_][\w$]*"
ACCESS_PATH = re.compile(rf"{WORD}(?:\(\))?(?:\.{WORD}(?:\(\))?)*")
ARGUMENT_PATH = re.compile(r"\*|(?:[\w-]+)(?:\.[\w-]+)*")


def each(sdk: Sdk) -> Iterator[tuple[str, SettingRow]]:
    """Every setting of the SDK with a name for the message."""
    for name, setting in (*sdk.client_settings.items(), *sdk.call_settings.items()):
        yield f"shared {name}", setting
    for client in sdk.client:
        yield from ((f"{client.paths[0]} {name}", setting) for name, setting in client.settings.items())
    for call in sdk.call:
        place = (call.methods or call.paths)[0]
        yield from ((f"{place} {name}", setting) for name, setting in call.settings.items())
    for carrier in sdk.carrier:
        if carrier.limit is not None:
            yield f"{carrier.paths[0]} limit", carrier.limit


def defaults(sdk: Sdk) -> Iterator[tuple[str, Default]]:
    return ((place, default) for place, setting in each(sdk) for default in setting.defaults)


def sdk_cases() -> list[object]:
    return [pytest.param(sdk, id=sdk.id) for sdk in CATALOG.sdks]


@pytest.mark.parametrize("table", TABLES)
def test_every_table_is_there(table: str) -> None:
    assert (FOLDER / f"{table}.toml").is_file()


def test_the_index_names_every_sdk_and_no_other() -> None:
    assert set(sdk_tokens()) == {sdk.id for sdk in CATALOG.sdks}


def test_every_host_is_recognised_by_a_token_of_the_index() -> None:
    tokens = [token.decode() for token in sdk_tokens()["http"]]
    named = [row.host.removeprefix("*.") for row in CATALOG.hosts if row.host != "*"]
    written = [piece for row in CATALOG.hosts if row.host == "*" for piece in row.operations]

    assert [text for text in (*named, *written) if not any(token in text for token in tokens)] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_every_row_and_every_default_has_a_source(sdk: Sdk) -> None:
    rows = (*sdk.client, *sdk.call, *sdk.carrier, *sdk.wrapper, *sdk.template)
    nameless = [str((getattr(row, "methods", ()) or row.paths)[0]) for row in rows if not row.source]

    assert nameless + [place for place, default in defaults(sdk) if not default.source] == []


@pytest.mark.parametrize("table", ["retries", "entries", "sources", "sinks", "barriers", "hosts"])
def test_every_row_of_a_table_has_a_source(table: str) -> None:
    assert [row for row in getattr(CATALOG, table) if not row.source] == []


def test_every_key_format_has_a_source() -> None:
    assert [row.id for row in load_key_formats() if not row.source] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_a_default_gives_a_value_or_says_that_there_is_none(sdk: Sdk) -> None:
    assert [place for place, default in defaults(sdk) if default.absent == (default.value is not None)] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_every_specifier_and_version_can_be_read(sdk: Sdk) -> None:
    rows = [row.versions for row in (*sdk.client, *sdk.call)] + [one.versions for _, one in defaults(sdk)]

    for text in (*rows, *sdk.style.values()):
        SpecifierSet(text)
    for text in (*sdk.verified, *([sdk.latest] if sdk.latest else [])):
        Version(text)


@pytest.mark.parametrize("sdk", sdk_cases())
def test_the_defaults_of_a_setting_leave_no_version_out(sdk: Sdk) -> None:
    holes = [
        f"{place}: nothing holds in {version}"
        for place, setting in each(sdk)
        for version in _around([one.versions for one in setting.defaults])
        if _sometimes(setting) and not any(_holds(one, version) for one in setting.defaults)
    ]

    assert holes == []


def _sometimes(setting: SettingRow) -> bool:
    """Whether the setting has defaults that do not all hang on a model."""
    return any(not one.models for one in setting.defaults)


def _holds(default: Default, version: str) -> bool:
    return not default.models and SpecifierSet(default.versions).contains(version, prereleases=True)


def _around(specifiers: list[str]) -> Iterator[str]:
    """Versions on both sides of every bound that the specifiers name."""
    yield from ("0.0.1", "999")
    for bound in (one for text in specifiers for one in SpecifierSet(text)):
        release = Version(bound.version.removesuffix(".*")).release
        yield ".".join(map(str, release))
        yield ".".join(map(str, (*release, 1)))
        last = max(place for place, number in enumerate(release) if number or place == 0)
        if release[last]:
            yield ".".join(map(str, (*release[:last], release[last] - 1, 999)))


@pytest.mark.parametrize("sdk", sdk_cases())
def test_paths_have_the_form_of_access_paths(sdk: Sdk) -> None:
    rows = (*sdk.client, *sdk.call, *sdk.carrier, *sdk.wrapper, *sdk.template)
    paths = [path for row in rows for path in (*row.paths, *(getattr(row, "methods", ())))]

    assert [path for path in (*paths, *sdk.errors, *sdk.style) if not ACCESS_PATH.fullmatch(path)] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_arguments_have_the_form_of_argument_paths(sdk: Sdk) -> None:
    paths = [
        path for _, setting in each(sdk) for path in (*setting.arguments, *setting.options, *setting.attempt_arguments)
    ]
    paths += [
        prompt.argument for row in (*sdk.client, *sdk.call, *sdk.carrier, *sdk.template) for prompt in row.prompts
    ]
    paths += [one.argument for _, setting in each(sdk) for one in setting.implied]

    assert [path for path in paths if not ARGUMENT_PATH.fullmatch(path)] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_every_group_that_a_client_names_has_calls(sdk: Sdk) -> None:
    groups = {call.group for call in sdk.call}

    assert [group for client in sdk.client for group in client.calls if group not in groups] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_every_method_belongs_to_a_client(sdk: Sdk) -> None:
    groups = {group for client in sdk.client for group in client.calls}

    assert [call.methods[0] for call in sdk.call if call.methods and call.group not in groups] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_call_rows_name_methods_or_functions(sdk: Sdk) -> None:
    assert [call.group for call in sdk.call if not call.methods and not call.paths] == []


@pytest.mark.parametrize("sdk", sdk_cases())
def test_paths_begin_with_a_module_of_the_sdk(sdk: Sdk) -> None:
    paths = [path for row in (*sdk.client, *sdk.call, *sdk.template) for path in row.paths]

    assert [path for path in paths if not any(path == one or path.startswith(f"{one}.") for one in sdk.modules)] == []


def made_by_frameworks(sdk: Sdk) -> set[str]:
    """The clients that the frameworks of the file make for a name, or for nothing."""
    return {path for row in (*sdk.client, *sdk.carrier) for path in (row.client, row.otherwise) if path}


@pytest.mark.parametrize("sdk", sdk_cases())
def test_what_a_framework_makes_is_the_path_of_a_client(sdk: Sdk) -> None:
    known = {path for one in CATALOG.sdks for row in one.client for path in row.paths}

    assert made_by_frameworks(sdk) - known == set()


@pytest.mark.parametrize("sdk", sdk_cases())
def test_whoever_uses_a_framework_gets_the_file_of_what_it_makes(sdk: Sdk) -> None:
    tokens = sdk_tokens()
    elsewhere = {
        one.id
        for one in CATALOG.sdks
        for row in one.client
        for path in row.paths
        if one is not sdk and path in made_by_frameworks(sdk)
    }

    missing = [
        (other, token)
        for other in elsewhere
        for token in tokens[sdk.id]
        if not any(wanted in token for wanted in tokens[other])
    ]

    assert missing == []
