"""What the bound on work leaves out is said, and the dangerous is traced first."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import AS_OF, facts_of

from auditor.facts import flows
from auditor.pipeline import Options, run

SOURCE = """\
import logging
import os

from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


@app.post("/ask")
def ask() -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": request.json["q"]}])
    text = made.choices[0].message.content
    logging.info("answered %s", text)
    logging.debug("answered %s", text)
    os.system(text)
    return text
"""


@pytest.fixture
def no_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """The trace may cost no more than what the commands cost."""
    monkeypatch.setattr(flows, "MAX_WORK", 0)
    monkeypatch.setattr(flows, "_TURNS", tuple((kinds, -1) for kinds, _ in flows._TURNS))


def test_a_command_is_traced_before_logs(tmp_path: Path, no_work: None) -> None:
    sinks = {flow.sink for flow in facts_of(tmp_path, SOURCE).flows}

    assert "shell" in sinks
    assert "log" not in sinks


def test_sinks_that_were_not_traced_are_counted_by_kind_without_debug_records(tmp_path: Path, no_work: None) -> None:
    (untraced,) = facts_of(tmp_path, SOURCE).untraced

    assert untraced.counts == (("error_response", 1), ("log", 1), ("prompt", 1))
    assert untraced.because(["shell"]) is None
    assert untraced.because(["log"]) == "1 place was not traced back, since the bound on work was reached"


def test_cards_of_sinks_that_were_not_traced_are_unsure_once(tmp_path: Path, no_work: None) -> None:
    (tmp_path / "app.py").write_text(SOURCE, encoding="utf-8")

    results = {result.card.id: result for result in run((tmp_path,), Options(as_of=AS_OF)).audit.results}

    assert results["DAT-006"].status == "unsure"
    assert [finding.outcome for finding in results["DAT-006"].findings] == ["unsure"]
    assert results["OUT-001"].status == "gap"


def test_nothing_is_untraced_where_there_was_work_enough(tmp_path: Path) -> None:
    assert facts_of(tmp_path, SOURCE).untraced == ()
