"""Which edits an audit leads to."""

from __future__ import annotations

import datetime
from pathlib import Path

from auditor.fixes.arguments import RenameArgument
from auditor.fixes.plan import planned
from auditor.pipeline import Options, run

AS_OF = datetime.date(2026, 11, 23)


def test_an_argument_that_the_model_refuses_gets_the_name_that_it_takes(tmp_path: Path) -> None:
    source = "from openai import OpenAI\nOpenAI().chat.completions.create(model='o3', messages=[], max_tokens=9)\n"
    (tmp_path / "app.py").write_text(source)
    audit = run((tmp_path,), Options(as_of=AS_OF, select=("MLO-004",), fixes=True)).audit

    (fix,) = planned(audit)

    site = audit.application.calls[0].site
    assert fix.edit == RenameArgument(site, "max_tokens", "max_completion_tokens")
    assert [finding.card for finding in fix.closes] == ["MLO-004"]
