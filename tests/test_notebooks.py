"""Notebooks end to end: a finding names its cell, shows its line, and can be ignored there."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

from auditor.pipeline import Options, run

IMPORTS = ["%pip install openai\n", "from openai import OpenAI\n", "client = OpenAI()\n"]
CALLS = [
    "client.chat.completions.create(model='gpt-4o', messages=[])\n",
    "client.chat.completions.create(model='gpt-4o', messages=[])  # auditor: ignore[LAT-001] shown in class\n",
]


def test_a_finding_of_a_notebook_names_its_cell_and_an_ignore_holds_there(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "markdown", "source": "# A lesson", "metadata": {}},
        *({"cell_type": "code", "source": s, "metadata": {}, "outputs": [], "execution_count": None}
          for s in (IMPORTS, CALLS)),
    ]  # fmt: skip
    book = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (tmp_path / "lesson.ipynb").write_text(json.dumps(book), encoding="utf-8")

    audit = run((tmp_path,), Options(as_of=datetime.date(2026, 11, 1), select=("LAT-001",))).audit

    shown, ignored = audit.findings
    assert (str(shown.site), shown.excerpt, shown.suppressed) == ("lesson.ipynb:3:1", (CALLS[0].rstrip("\n"),), None)
    assert (str(ignored.site), ignored.suppressed) == ("lesson.ipynb:3:2", "shown in class")
