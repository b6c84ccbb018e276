"""Which calls are calls to models: source text in, the calls that were found out."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.collect import collect
from auditor.facts.find import find_facts
from auditor.facts.model import LlmCall


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty tree."""
    return tmp_path


def calls_in(folder: Path, source: str) -> tuple[LlmCall, ...]:
    """The model calls of a file with this source."""
    (folder / "app.py").write_text(source, encoding="utf-8")
    return find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1)).application.calls


def test_a_function_of_an_sdk_that_is_imported_under_another_name_is_found(folder: Path) -> None:
    source = "from litellm import completion as ask\nask(model='gpt-4o', messages=[])\n"

    assert [(c.site.line, c.sdk) for c in calls_in(folder, source)] == [(2, "litellm")]


def test_a_method_of_a_client_that_is_kept_under_a_name_is_found(folder: Path) -> None:
    source = """from openai import OpenAI
create = OpenAI().chat.completions.create
def ask():
    return create(model="gpt-4o", messages=[])
"""

    assert [(c.site.line, c.sdk) for c in calls_in(folder, source)] == [(4, "openai")]
