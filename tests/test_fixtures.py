"""Whole applications through the whole pipeline: what the audit says is what reading the code leads to."""

from __future__ import annotations

import datetime
import json
import os
import shutil
from pathlib import Path

import pytest

from auditor.audit import Audit
from auditor.pipeline import Options, Run, run

FIXTURES = Path(__file__).parents[1] / "fixtures"
AS_OF = datetime.date(2026, 11, 23)

Outcomes = dict[str, set[tuple[str, int, str]]]


def audited(tree: Path) -> Run:
    return run((tree,), Options(as_of=AS_OF, persona="auditor"))


def said(audit: Audit) -> Outcomes:
    """The outcomes that have a place, card by card."""
    found: Outcomes = {}
    for finding in audit.findings:
        if finding.site is not None:
            found.setdefault(finding.card, set()).add((finding.site.path, finding.site.line, finding.outcome))
    return found


def expected(tree: Path) -> Outcomes:
    written = json.loads((tree / "expected.json").read_text(encoding="utf-8"))
    return {card: {(path, line, outcome) for path, line, outcome in rows} for card, rows in written.items()}


@pytest.mark.parametrize("name", ["support_bot_unready", "support_bot_ready", "no_llm"])
def test_an_application_is_judged_as_reading_it_leads_to(name: str) -> None:
    audit = audited(FIXTURES / name).audit

    assert said(audit) == expected(FIXTURES / name)
    assert audit.unread == ()


def test_the_unready_application_is_not_ready() -> None:
    found = audited(FIXTURES / "support_bot_unready")

    assert found.audit.verdict == "not ready"
    assert not found.passes


def test_the_ready_application_passes() -> None:
    found = audited(FIXTURES / "support_bot_ready")

    assert found.audit.verdict != "not ready"
    assert found.passes


def test_doing_it_right_scores_higher_than_not() -> None:
    ready, unready = (audited(FIXTURES / name).audit.score for name in ("support_bot_ready", "support_bot_unready"))

    assert ready.low > unready.low
    assert ready.high > unready.high


def test_an_application_without_a_model_is_not_audited() -> None:
    assert not audited(FIXTURES / "no_llm").audited


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """The committed files, and beside them those that git cannot hold."""
    tree = tmp_path / "hostile"
    shutil.copytree(FIXTURES / "hostile", tree)
    (tree / "nul.py").write_bytes(b"import openai\nname = '\0'\n")
    (tree / "long.py").write_text("import openai\nvalue = '" + "x" * 10_000_000 + "'\n", encoding="utf-8")
    (tree / "<img src=x onerror=alert(1)>.py").write_text("import openai\n\ndef (:\n", encoding="utf-8")
    (tree / "a\x1b[31mred\nline.py").write_text("import openai\n\ndef (:\n", encoding="utf-8")
    (tree / "circle").symlink_to(tree, target_is_directory=True)
    (tree / "outside.py").symlink_to(Path(__file__))
    (tree / "dangling.py").symlink_to(tree / "missing.py")
    os.mkfifo(tree / "pipe.py")
    return tree


def test_files_that_cannot_be_read_hide_nothing_of_the_others(hostile: Path) -> None:
    audit = audited(hostile).audit

    assert ("bot.py", 10, "gap") in said(audit)["LAT-001"]


@pytest.mark.parametrize(
    "name",
    [
        "broken.py",
        "nested.py",
        "nul.py",
        "long.py",
        "<img src=x onerror=alert(1)>.py",
        "a\x1b[31mred\nline.py",
        "circle",
        "outside.py",
        "dangling.py",
        "pipe.py",
    ],
)
def test_a_file_that_cannot_be_read_is_listed_with_a_reason(hostile: Path, name: str) -> None:
    (unread,) = [file for file in audited(hostile).audit.unread if file.path == name]

    assert unread.reason


def test_an_audit_with_broken_source_is_incomplete(hostile: Path) -> None:
    assert not audited(hostile).audit.complete


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_a_file_without_permission_is_listed_with_a_reason(hostile: Path) -> None:
    (hostile / "secret.py").write_text("import openai\n", encoding="utf-8")
    (hostile / "secret.py").chmod(0)

    (unread,) = [file for file in audited(hostile).audit.unread if file.path == "secret.py"]

    assert "permission" in unread.reason.lower()
