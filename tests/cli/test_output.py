"""What the commands print, and where."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from small_app import Command

from auditor import __version__
from auditor.cli.commands import _auditor as command_group
from auditor.cli.help import COMMANDS, HELP


def run_process(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "auditor", *map(str, arguments)], capture_output=True, text=True, timeout=60, check=False
    )


def test_check_is_the_command_where_none_is_named(auditor: Command, app: Path, rules: Path) -> None:
    options = ("--rules", rules, "--select", "ACME-001", "--format", "json", "--today", "2026-11-01")

    assert auditor(app, *options) == auditor("check", app, *options)
    assert auditor(*options, app) == auditor("check", app, *options)


def test_json_on_standard_output_is_never_mixed_with_other_text(check: Command, app: Path) -> None:
    (app / "broken.py").write_text("import openai\n\ndef ask(:\n", encoding="utf-8")

    done = check(app, "--format", "json")

    (finding,) = done.document["findings"]
    assert (finding["card"], finding["outcome"], finding["path"], finding["line"]) == ("ACME-001", "gap", "bot.py", 7)
    assert [file["path"] for file in done.document["unread"]] == ["broken.py"]
    assert "incomplete" in done.err


def test_the_same_tree_gives_the_same_bytes(check: Command, app: Path) -> None:
    assert check(app, "--format", "json") == check(app, "--format", "json")


def test_output_goes_to_a_file(check: Command, app: Path, tmp_path: Path) -> None:
    done = check(app, "--format", "json", "--output", tmp_path / "audit.json")

    assert done.out == ""
    assert json.loads((tmp_path / "audit.json").read_text(encoding="utf-8"))["verdict"] == "not ready"


def test_quiet_says_what_it_comes_to(check: Command, app: Path) -> None:
    assert check(app, "--quiet").out == "not ready, score 0 of 100\n"


@pytest.mark.parametrize(
    ("environment", "options", "colored"),
    [
        ({}, (), False),
        ({"FORCE_COLOR": "1"}, (), True),
        ({"FORCE_COLOR": "1", "NO_COLOR": "1"}, (), False),
        ({"NO_COLOR": "1"}, ("--color", "always"), True),
        ({"FORCE_COLOR": "1"}, ("--color", "never"), False),
    ],
)
def test_color_is_asked_for(
    environment: dict[str, str],
    options: tuple[str, ...],
    colored: bool,
    check: Command,
    app: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)

    assert ("\x1b[" in check(app, *options).out) is colored


def test_facts_are_printed_as_json(auditor: Command, app: Path) -> None:
    done = auditor("facts", app, "--format", "json", "--today", "2026-11-01")

    assert done.status == 0
    calls = [fact for fact in done.document["facts"] if fact["kind"] == "llm_call"]
    assert [(call["path"], call["line"], call["output_limit"]["state"]) for call in calls] == [("bot.py", 7, "absent")]


def test_facts_are_printed_as_a_table(auditor: Command, app: Path) -> None:
    assert "bot.py:7" in auditor("facts", app).out


def test_explain_says_why_and_what_to_do(auditor: Command, rules: Path) -> None:
    done = auditor("explain", "acme-001", "--rules", rules)

    assert done.status == 0
    assert "Output tokens cost money." in done.out
    assert "Give the call a limit." in done.out


def test_explain_finds_a_card_by_its_slug(auditor: Command, rules: Path) -> None:
    assert auditor("explain", "ACME-001", "--rules", rules) == auditor("explain", "acme-001", "--rules", rules)


def test_explain_of_an_unknown_card_guesses(auditor: Command, rules: Path) -> None:
    done = auditor("explain", "ACME-011", "--rules", rules)

    assert done.status == 2
    assert done.err == "error: no card is called ACME-011, did you mean ACME-001?; `auditor rules` lists all\n"


def test_rules_lists_every_card(auditor: Command, rules: Path) -> None:
    assert "ACME-001" in auditor("rules", "--rules", rules).out

    listed = auditor("rules", "--rules", rules, "--format", "json").document["rules"]
    (own,) = (card for card in listed if card["id"] == "ACME-001")
    assert (own["title"], own["has_check"]) == ("Model call without an output limit", True)


def test_notes_about_ignores_are_part_of_the_report(check: Command, app: Path) -> None:
    (app / "extra.py").write_text("import openai\nx = 1  # auditor: ignore[ACME-001] old\n", encoding="utf-8")

    notes = check(app, "--format", "json").document["notes"]

    assert notes == ["extra.py:2: the ignore of ACME-001 silences nothing; remove it"]


def test_help_names_every_command() -> None:
    assert set(command_group.commands) == set(COMMANDS)
    assert all(f"\n  {command} " in HELP for command in COMMANDS)


def test_help_needs_no_library_and_is_the_same_everywhere(auditor: Command) -> None:
    alone = run_process("--help")

    assert (alone.returncode, alone.stdout, alone.stderr) == (0, HELP, "")
    assert auditor("--help").out == HELP


def test_the_version_is_printed() -> None:
    assert run_process("--version").stdout == f"auditor {__version__}\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help_with_an_example(command: str, auditor: Command) -> None:
    done = auditor(command, "--help")

    assert done.status == 0
    assert "Example" in done.out


def test_a_reader_that_goes_away_is_no_error(app: Path) -> None:
    for number in range(300):
        (app / f"bot{number}.py").write_text((app / "bot.py").read_text(encoding="utf-8"), encoding="utf-8")
    command = f"{sys.executable} -m auditor facts {app} --format json | head -c 10"

    done = subprocess.run(command, shell=True, capture_output=True, text=True, timeout=120, check=False)

    assert done.stderr == ""


def test_an_interrupt_ends_with_130_and_no_traceback(
    app: Path, monkeypatch: pytest.MonkeyPatch, auditor: Command
) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("auditor.pipeline.run", interrupted)

    done = auditor("check", app)

    assert (done.status, done.err.strip()) == (130, "interrupted")
