"""What is compiled is made once, and made anew after any of its sources changed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from auditor import compiled as module
from auditor.compiled import compiled


class Making:
    """Gives the text of a file, and counts how often it was asked to."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.times = 0

    def __call__(self) -> bytes:
        self.times += 1
        return self.file.read_bytes()


@pytest.fixture
def making(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Making:
    """What makes bytes of the one source in a checkout that keeps what it compiled."""
    (tmp_path / "package").mkdir()
    (tmp_path / "sources").mkdir()
    (tmp_path / "pyproject.toml").touch()
    monkeypatch.setattr(module, "_PACKAGE", str(tmp_path / "package"))
    monkeypatch.setattr(module, "BROUGHT", str(tmp_path / "package" / "brought"))
    monkeypatch.setattr(module, "KEPT", str(tmp_path / ".cache"))
    source = tmp_path / "sources" / "one.toml"
    source.write_bytes(b"a\nb")
    return Making(source)


def ask(making: Making) -> bytes:
    """What another process is given."""
    module._state.cache_clear()
    return compiled("one", [str(making.file.parent)], making)


def test_it_is_made_once(making: Making) -> None:
    assert [ask(making), ask(making), making.times] == [b"a\nb", b"a\nb", 1]


def test_it_is_made_anew_after_a_source_was_written(making: Making) -> None:
    ask(making)
    making.file.write_bytes(b"a\nbc")

    assert [ask(making), making.times] == [b"a\nbc", 2]


def test_it_is_made_anew_after_a_source_was_written_with_as_many_bytes(making: Making) -> None:
    ask(making)
    making.file.write_bytes(b"c\nd")
    os.utime(making.file, ns=(0, making.file.stat().st_mtime_ns + 1))

    assert [ask(making), making.times] == [b"c\nd", 2]


def test_it_is_made_anew_after_a_source_was_added(making: Making) -> None:
    ask(making)
    (making.file.parent / "two.toml").touch()

    assert [ask(making), making.times] == [b"a\nb", 2]


def test_it_is_made_anew_after_a_source_was_renamed(making: Making) -> None:
    ask(making)
    making.file = making.file.rename(making.file.with_name("other.toml"))

    assert [ask(making), making.times] == [b"a\nb", 2]


def test_what_the_wheel_brought_is_not_compared_with_sources(making: Making, tmp_path: Path) -> None:
    (tmp_path / "package" / "brought").mkdir()
    (tmp_path / "package" / "brought" / "one.msgpack").write_bytes(b"brought")

    assert [ask(making), making.times] == [b"brought", 0]


def test_nothing_is_kept_outside_of_a_checkout(making: Making, tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").unlink()

    assert [ask(making), ask(making), making.times] == [b"a\nb", b"a\nb", 2]
    assert not (tmp_path / ".cache").exists()


def test_a_checkout_that_must_not_be_written_to_still_has_an_answer(making: Making, tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder would be")

    assert [ask(making), ask(making), making.times] == [b"a\nb", b"a\nb", 2]
