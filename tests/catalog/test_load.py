"""The loader reads what is asked for, and names the file and the row where something is wrong."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from auditor import compiled
from auditor.catalog import CatalogError, load, load_catalog, load_key_formats, load_models, sdk_tokens, written
from auditor.catalog.load import load_prices, part_bytes, sdk_packages

ROW = """
id = "acme"
package = "acme-sdk"
modules = ["acme"]
latest = "1.0"
verified = ["1.0"]
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty catalogue in place of the real one."""
    (tmp_path / "sdks").mkdir()
    monkeypatch.setattr(load, "ROOT", str(tmp_path))
    monkeypatch.setattr(compiled, "BROUGHT", str(tmp_path / "brought"))
    monkeypatch.setattr(compiled, "KEPT", str(tmp_path / "kept"))
    return tmp_path


def test_only_the_named_sdks_are_loaded() -> None:
    assert [sdk.id for sdk in load_catalog(["openai"]).sdks] == ["openai"]


def test_every_sdk_is_loaded_where_none_is_named() -> None:
    assert {"openai", "anthropic", "google_genai", "http"} <= {sdk.id for sdk in load_catalog().sdks}


def test_sdks_come_in_the_order_of_their_ids() -> None:
    assert [sdk.id for sdk in load_catalog(["openai", "anthropic"]).sdks] == ["anthropic", "openai"]


def test_an_import_of_the_sdk_holds_one_of_its_tokens() -> None:
    assert any(token in b"from openai import OpenAI" for token in sdk_tokens()["openai"])


def test_an_unknown_sdk_is_refused_with_the_known_ones() -> None:
    with pytest.raises(CatalogError, match=r"sdks/nothing\.toml: no such SDK; there are .*openai"):
        load_catalog(["nothing"])


def test_shared_settings_stand_in_every_row_that_does_not_give_them(folder: Path) -> None:
    rows = """
[client_settings]
timeout = { arguments = ["timeout"] }
[[client]]
paths = ["acme.Client"]
[[client]]
paths = ["acme.Other"]
settings = { timeout = { arguments = ["wait"] } }
"""
    (folder / "sdks" / "acme.toml").write_text(ROW + rows)

    (sdk,) = load_catalog().sdks

    assert [row.settings["timeout"].arguments for row in sdk.client] == [("timeout",), ("wait",)]


def test_shared_prompts_stand_in_every_call_without_its_own(folder: Path) -> None:
    rows = """
call_prompts = [{ argument = "json.prompt", role = "user" }]
[[call]]
group = "a"
paths = ["acme.ask"]
operation = "chat"
[[call]]
group = "a"
paths = ["acme.tell"]
operation = "chat"
prompts = [{ argument = "text", role = "user" }]
"""
    (folder / "sdks" / "acme.toml").write_text(ROW + rows)

    (sdk,) = load_catalog().sdks

    assert [call.prompts[0].argument for call in sdk.call] == ["json.prompt", "text"]


def test_a_misspelt_field_is_reported_with_its_row(folder: Path) -> None:
    (folder / "sdks" / "acme.toml").write_text(ROW + '[[client]]\npaths = ["acme.Client"]\nasync = true\n')

    with pytest.raises(CatalogError, match=r"sdks/acme\.toml: client\[0\] \(acme\.Client\): .*`async`"):
        load_catalog()


def test_an_unknown_operation_is_reported_with_its_row(folder: Path) -> None:
    row = '[[call]]\ngroup = "a"\nmethods = ["ask"]\noperation = "chatting"\n'
    (folder / "sdks" / "acme.toml").write_text(ROW + row)

    with pytest.raises(CatalogError, match=r"call\[0\]\.operation \(ask\): Invalid enum value 'chatting'"):
        load_catalog()


def test_a_file_that_is_not_toml_is_reported_with_the_line(folder: Path) -> None:
    (folder / "sdks" / "acme.toml").write_text('id = "acme\n')

    with pytest.raises(CatalogError, match=r"acme\.toml: .*line 1"):
        load_catalog()


def test_an_id_that_is_not_the_name_of_the_file_is_refused(folder: Path) -> None:
    (folder / "sdks" / "other.toml").write_text(ROW)

    with pytest.raises(CatalogError, match=r"sdks/other\.toml: id: the file must be named acme\.toml"):
        load_catalog()


def test_a_row_of_a_table_is_reported_with_its_name(folder: Path) -> None:
    (folder / "hosts.toml").write_text('[[host]]\nhost = "api.acme.invalid"\n')

    with pytest.raises(CatalogError, match=r"hosts\.toml: \[0\] \(api\.acme\.invalid\): .*`provider`"):
        load_catalog()


def test_a_table_with_another_array_is_refused(folder: Path) -> None:
    (folder / "hosts.toml").write_text('[[server]]\nhost = "api.acme.invalid"\n')

    with pytest.raises(CatalogError, match=r"hosts\.toml: holds server instead of only \[\[host\]\]"):
        load_catalog()


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The catalogue as an installed wheel has it."""
    folder = tmp_path_factory.mktemp("compiled")
    for part in written.part_names():
        (folder / f"catalog_{part}.msgpack").write_bytes(part_bytes(part))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compiled, "BROUGHT", str(folder))
        yield


@pytest.mark.usefixtures("installed")
def test_an_installed_catalogue_is_the_written_one() -> None:
    assert load_catalog() == msgspec.structs.replace(
        written.read_tables(), sdks=tuple(map(written.read_sdk, written.sdk_ids()))
    )


@pytest.mark.usefixtures("installed")
def test_installed_key_formats_models_and_tokens_are_the_written_ones() -> None:
    assert load_key_formats() == written.read_key_formats()
    assert all(load_models(platform) == rows for platform, rows in written.read_models().items())
    assert all(load_prices(platform) == rows for platform, rows in written.read_prices().items())
    assert sdk_packages() == written.read_packages()
    assert sdk_tokens() == written.read_tokens()


def test_what_this_installation_has_is_what_is_written() -> None:
    assert load_catalog() == msgspec.structs.replace(
        written.read_tables(), sdks=tuple(map(written.read_sdk, written.sdk_ids()))
    )
    assert load_key_formats() == written.read_key_formats()
    assert all(load_models(platform) == rows for platform, rows in written.read_models().items())
    assert sdk_tokens() == written.read_tokens()


def test_of_the_tables_a_small_program_gets_what_its_text_can_lead_to() -> None:
    catalog = load_catalog([], [b"import flask, subprocess"])

    roots = {path.split(".")[0] for row in catalog.entries for path in row.paths}
    assert "flask" in roots
    assert "django" not in roots
    assert any("subprocess.run" in row.paths for row in catalog.sinks)
    assert any("builtins.eval" in row.paths for row in catalog.sinks)


def test_the_slices_of_the_tables_hold_every_row_with_each_of_its_paths_once() -> None:
    tables = written.read_tables()
    sliced = [(table, row) for table, _, rows in written.read_slices() for row in rows]

    for table in load.ROWS:
        whole = [row for row in getattr(tables, table) if not getattr(row, "paths", ())]
        parts = [(path, without_paths(row)) for row in getattr(tables, table) for path in getattr(row, "paths", ())]
        found = [row for name, row in sliced if name == table]
        assert [row for row in found if not getattr(row, "paths", ())] == whole
        assert Counter((path, without_paths(row)) for row in found for path in getattr(row, "paths", ())) == Counter(
            parts
        )


def without_paths(row: msgspec.Struct) -> str:
    """Everything that a row says, but its paths."""
    return repr(msgspec.structs.replace(row, paths=()))
