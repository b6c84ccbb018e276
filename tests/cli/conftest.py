"""What the tests of the command line share: a small application, a rule, and a way to run commands."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from rules_on_disk import write_rule

from auditor import cli

sys.path.insert(0, str(Path(__file__).parent))

from small_app import APP, Command, Done


@pytest.fixture
def auditor(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Command:
    """Runs a command of the auditor in this process."""
    for name in ("NO_COLOR", "FORCE_COLOR", "COLUMNS"):
        monkeypatch.delenv(name, raising=False)

    def run(*arguments: str | Path) -> Done:
        status = cli.run([str(argument) for argument in arguments])
        out, err = capfd.readouterr()
        return Done(status, out, err)

    return run


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    """A directory with one rule, ACME-001: every call has an output limit."""
    folder = tmp_path / "rules"
    write_rule(folder, card_id="ACME-001")
    return folder


@pytest.fixture
def app(tmp_path: Path) -> Path:
    """A directory with the application that sets no limit."""
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "bot.py").write_text(APP, encoding="utf-8")
    return folder


@pytest.fixture
def check(auditor: Command, rules: Path) -> Command:
    """Runs `auditor check` with the rule ACME-001 alone, on a fixed day."""

    def run(*arguments: str | Path) -> Done:
        return auditor("check", *arguments, "--rules", rules, "--select", "ACME-001", "--today", "2026-11-01")

    return run
