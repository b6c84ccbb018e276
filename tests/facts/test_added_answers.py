"""Answers that are asked for where they are added to a model: `lm + gen()`."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state
from sdk_pages import Page

PAGES = [
    Page(
        "guidance: what is given",
        """\
from guidance import gen, models
lm = models.OpenAI("gpt-4o-mini", timeout=9, max_retries=1)
def ask(question):
    return lm + f"Question: {question}" + gen("answer", max_tokens=50)
""",
        "gen",
        {"operation": "chat", "model": "gpt-4o-mini", "output_limit": 50, "timeout": 9, "retries": 1},
    ),
    Page(
        "guidance: defaults",
        """\
import guidance
from guidance import models, user, assistant
def ask(question):
    lm = models.OpenAI("gpt-4o-mini")
    with user():
        lm += question
    with assistant():
        lm += guidance.gen("answer")
    return lm["answer"]
""",
        "guidance.gen",
        {"model": "gpt-4o-mini", "output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": False},
    ),
    Page(
        "guidance: a model of Azure's",
        """\
from guidance import json, models
lm = models.create_azure_openai_model(endpoint, "ours", model_name="gpt-4o", max_retries=0)
def ask(question, schema):
    return lm + question + json(schema=schema, max_tokens=70)
""",
        "json",
        {"model": "gpt-4o", "output_limit": 70, "timeout": 600, "retries": 0},
    ),
    Page(
        "guidance: a model of the process",
        """\
from guidance import gen, models
lm = models.Transformers("microsoft/Phi-4-mini-instruct")
def ask(question):
    return lm + question + gen(max_tokens=7)
""",
        "gen",
        {"output_limit": 7, "timeout": "inapplicable", "retries": "inapplicable"},
    ),
    Page(
        "guidance: a function that others add to a model of theirs",
        """\
import guidance
from guidance import gen
@guidance
def answer(lm, question):
    lm += question + gen("answer", max_tokens=20)
    return lm
""",
        "gen",
        {"model": "unclear", "output_limit": 20, "timeout": "unclear", "retries": "unclear"},
    ),
]


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_the_call_runs_with_what_the_page_says(tmp_path: Path, page: Page) -> None:
    (call,) = calls_in(tmp_path, page.source)

    facts = {name: getattr(call, name) for name in page.expected}
    found = {name: fact if isinstance(fact, (str, bool)) else state(fact) for name, fact in facts.items()}

    assert found == page.expected
    assert call.target == page.target


def test_each_answer_of_one_sum_is_a_call_of_the_model(tmp_path: Path) -> None:
    source = """\
from guidance import gen, models
lm = models.OpenAI("gpt-4o-mini")
def ask(question):
    return lm + question + gen("plan", max_tokens=50) + "So: " + gen("answer")
"""

    calls = calls_in(tmp_path, source)

    assert [state(call.model) for call in calls] == ["gpt-4o-mini", "gpt-4o-mini"]
    assert [state(call.output_limit) for call in calls] == [50, "absent"]


def test_a_function_of_that_name_from_elsewhere_is_no_call(tmp_path: Path) -> None:
    source = """\
from guidance import models
from ours import gen
lm = models.OpenAI("gpt-4o-mini")
def ask(question):
    return lm + question + gen("answer")
"""

    assert calls_in(tmp_path, source) == ()
