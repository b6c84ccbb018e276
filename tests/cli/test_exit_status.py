"""The exit status of every way in which an audit can end, and the message that goes with it."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from rules_on_disk import write_rule
from small_app import BOUNDED_APP, Command


def test_a_gap_at_the_gate_is_1(check: Command, app: Path) -> None:
    done = check(app)

    assert done.status == 1
    assert "bot.py:7" in done.out
    assert done.err == ""


def test_no_gap_at_the_gate_is_0(check: Command, app: Path) -> None:
    (app / "bot.py").write_text(BOUNDED_APP, encoding="utf-8")

    assert check(app).status == 0


def test_a_gap_below_the_gate_is_0(check: Command, app: Path) -> None:
    assert check(app, "--gate", "critical").status == 0


def test_the_gate_of_the_configuration_counts_where_the_command_names_none(check: Command, app: Path) -> None:
    (app / "auditor.toml").write_text('gate = "critical"\n', encoding="utf-8")

    assert check(app).status == 0
    assert check(app, "--gate", "high").status == 1


def test_a_severity_of_the_configuration_counts(check: Command, app: Path) -> None:
    (app / "auditor.toml").write_text('[severities]\nACME-001 = "low"\n', encoding="utf-8")

    assert check(app).status == 0


def test_an_ignore_with_a_reason_passes_the_gate(check: Command, app: Path) -> None:
    source = (app / "bot.py").read_text(encoding="utf-8")
    line = "    # auditor: ignore[ACME-001] the gateway bounds it\n    answer ="
    (app / "bot.py").write_text(source.replace("    answer =", line), encoding="utf-8")

    assert check(app).status == 0


@pytest.mark.parametrize(("expires", "status"), [("2026-11-01", 0), ("2026-10-31", 1)])
def test_an_accepted_risk_passes_the_gate_until_it_expires(
    expires: str, status: int, check: Command, app: Path
) -> None:
    (finding,) = check(app, "--format", "json").document["findings"]
    risk = {"finding": finding["fingerprint"], "owner": "@team", "reason": "pilot"}
    lines = [f'    {key}: "{value}"' for key, value in risk.items()]
    (app / ".auditor").mkdir()
    record = "\n".join(["risks:", "  -", *lines, f"    expires: {expires}", ""])
    (app / ".auditor" / "risks.yaml").write_text(record, encoding="utf-8")

    assert check(app).status == status


def test_a_missing_path_is_2(check: Command, tmp_path: Path) -> None:
    done = check(tmp_path / "missing")

    assert done.status == 2
    assert done.err == f"error: {tmp_path}/missing: does not exist; check the spelling and the current directory\n"


def test_a_misspelt_command_is_2_with_a_guess(auditor: Command) -> None:
    done = auditor("raport", "--select", "X")

    assert done.status == 2
    assert "did you mean report?" in done.err


def test_an_unknown_option_is_2(auditor: Command, app: Path) -> None:
    done = auditor("check", app, "--gait", "high")

    assert done.status == 2
    assert "--gate" in done.err


def test_an_unknown_card_is_2_with_a_guess(auditor: Command, app: Path, rules: Path) -> None:
    done = auditor("check", app, "--rules", rules, "--select", "ACME-010")

    assert done.status == 2
    assert done.err == "error: `select` names ACME-010, which no card is called, did you mean ACME-001?\n"


def test_a_day_that_is_none_is_2(auditor: Command, app: Path) -> None:
    done = auditor("check", app, "--today", "tomorrow")

    assert (done.status, done.err) == (2, "error: --today tomorrow is no day; write it as 2026-03-31\n")


def test_a_malformed_configuration_is_2_and_names_every_mistake(check: Command, app: Path) -> None:
    (app / "auditor.toml").write_text('gates = "high"\npersona = "strict"\n', encoding="utf-8")

    done = check(app)

    assert done.status == 2
    assert "auditor.toml:1: `gates` means nothing here, did you mean gate?" in done.err
    assert 'auditor.toml:2: `persona` is "strict"' in done.err


def test_a_configuration_file_that_is_missing_is_2(check: Command, app: Path) -> None:
    done = check(app, "--config", app / "none.toml")

    assert done.status == 2
    assert "none.toml: cannot be read" in done.err


def test_a_malformed_record_is_2(check: Command, app: Path) -> None:
    (app / ".auditor").mkdir()
    (app / ".auditor" / "attestations.yaml").write_text("attestations:\n  - card: ACME-001\n", encoding="utf-8")

    done = check(app)

    assert done.status == 2
    assert ".auditor/attestations.yaml:2: the record has no `owner`" in done.err


def test_a_malformed_rule_of_the_caller_is_2(check: Command, app: Path, rules: Path) -> None:
    write_rule(rules, slug="other", card="no front matter")

    done = check(app)

    assert done.status == 2
    assert "other.md: has no line `---` before and after its front matter" in done.err


def test_an_output_that_cannot_be_written_is_2(check: Command, app: Path, tmp_path: Path) -> None:
    done = check(app, "--output", tmp_path / "no" / "such" / "folder.txt")

    assert done.status == 2
    assert "cannot be written" in done.err


def test_an_empty_directory_is_3(check: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = check(tmp_path / "empty")

    assert done.status == 3
    assert done.err.startswith("nothing was audited: no source was found")
    assert done.out == ""


def test_a_tree_without_any_model_is_3(check: Command, tmp_path: Path) -> None:
    (tmp_path / "plain").mkdir()
    (tmp_path / "plain" / "sums.py").write_text("def add(a, b):\n    return a + b\n", encoding="utf-8")

    done = check(tmp_path / "plain")

    assert done.status == 3
    assert "no use of a language model was found" in done.err


def test_a_server_whose_tools_models_use_is_audited(auditor: Command, tmp_path: Path) -> None:
    (tmp_path / "server").mkdir()
    source = """\
import subprocess

from fastmcp import FastMCP

mcp = FastMCP("cluster")


def kubectl(command: str) -> str:
    return subprocess.run("kubectl " + command, shell=True, capture_output=True).stdout.decode()


mcp.tool()(kubectl)
"""
    (tmp_path / "server" / "server.py").write_text(source, encoding="utf-8")

    done = auditor("check", tmp_path / "server", "--select", "OUT-001")

    assert done.status == 1
    assert "server.py:9" in done.out


def test_json_is_printed_even_where_nothing_was_audited(check: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = check(tmp_path / "empty", "--format", "json")

    assert done.status == 3
    assert done.document["verdict"] == "not ready"
    assert done.document["findings"] == []


def test_a_file_with_a_syntax_error_is_4_and_hides_no_finding_of_others(check: Command, app: Path) -> None:
    (app / "broken.py").write_text("import openai\n\ndef ask(:\n", encoding="utf-8")

    done = check(app)

    assert done.status == 4
    assert "bot.py:7" in done.out
    assert "broken.py" in done.out
    assert "the audit is incomplete" in done.err


def test_a_check_that_crashes_is_4_and_hides_no_finding_of_others(check: Command, app: Path, rules: Path) -> None:
    crash = "from auditor.facts import LlmCall\n\ndef check(call: LlmCall):\n    raise KeyError('lost')\n"
    write_rule(rules, card_id="ACME-002", slug="crashing", check=crash)

    done = check(app, "--select", "ACME-002")

    assert done.status == 4
    assert "bot.py:7" in done.out
    assert "ACME-002" in done.out
    assert "KeyError" in done.out


@pytest.mark.parametrize(
    "content",
    [
        b"import openai\nx = '" + b"a" * 10_000_000 + b"'\n",
        b"import openai\nx = " + b"[" * 5000 + b"]" * 5000 + b"\n",
        b"import openai\n\x00\n",
        b"import openai\n# \xff\xfe\n",
    ],
    ids=["10 MB on one line", "5,000 nested brackets", "a NUL byte", "bytes that are no UTF-8"],
)
def test_a_file_that_does_harm_hides_no_finding_of_others(content: bytes, check: Command, app: Path) -> None:
    (app / "hostile.py").write_bytes(content)

    done = check(app)

    assert done.status in (1, 4)
    assert "bot.py:7" in done.out
    assert "hostile.py" in done.out or done.status == 1


def test_a_fifo_stops_nothing(check: Command, app: Path) -> None:
    os.mkfifo(app / "pipe.py")

    done = check(app)

    assert done.status in (1, 4)
    assert "bot.py:7" in done.out


def test_report_ends_with_0_whatever_the_gaps(auditor: Command, app: Path, rules: Path, tmp_path: Path) -> None:
    page = tmp_path / "page.html"

    done = auditor("report", app, "-o", page, "--rules", rules, "--select", "ACME-001")

    assert done.status == 0
    assert done.out.startswith(f"{page}: not ready, score ")
    assert "<html" in page.read_text(encoding="utf-8")


def test_report_writes_nothing_where_nothing_was_audited(auditor: Command, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()

    done = auditor("report", tmp_path / "empty", "-o", tmp_path / "page.html")

    assert done.status == 3
    assert not (tmp_path / "page.html").exists()


def test_a_mistake_of_the_auditor_itself_is_4_and_shows_no_traceback(
    check: Command, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pipeline.find_facts", lambda *_, **__: [][0])

    done = check(app)

    assert done.status == 4
    assert "the auditor itself failed (IndexError: list index out of range)" in done.err
    assert "Traceback" not in done.err


def test_a_mistake_of_the_auditor_itself_is_raised_where_that_is_asked_for(
    check: Command, app: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("auditor.pipeline.find_facts", lambda *_, **__: [][0])
    monkeypatch.setenv("AUDITOR_TRACEBACK", "1")

    with pytest.raises(IndexError):
        check(app)
