"""Functions in whose place a decorator puts an object that asks a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from decorated_pages import PAGES
from facts_of import facts_of
from found_calls import calls_in, state
from sdk_pages import Page

PROMPT = """\
from magentic import prompt

@prompt("Answer: {question}")
def answer(question: str) -> str: ...
"""


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_the_call_runs_with_what_the_page_says(tmp_path: Path, page: Page) -> None:
    (call,) = calls_in(tmp_path, page.source)

    facts = {name: getattr(call, name) for name in page.expected}
    found = {name: fact if isinstance(fact, (str, bool)) else state(fact) for name, fact in facts.items()}

    assert found == page.expected
    assert call.target == page.target


def test_the_call_stands_where_the_function_is_called(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, f"{PROMPT}\ndef ask(question):\n    return answer(question)\n")

    assert (call.site.line, call.function) == (7, "app.ask")


def test_each_call_of_the_function_is_one(tmp_path: Path) -> None:
    calls = calls_in(tmp_path, f"{PROMPT}\ndef ask(one, other):\n    return answer(one), answer(other)\n")

    assert [call.target for call in calls] == ["answer", "answer"]


def test_a_function_that_the_tree_never_calls_is_a_call_at_its_decorator(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, PROMPT)

    assert (call.site.line, call.target) == (3, "prompt")


def test_a_call_from_another_module_is_found(tmp_path: Path) -> None:
    files = {"prompts.py": PROMPT, "app.py": "import prompts\n\ndef ask(text):\n    return prompts.answer(text)\n"}

    (call,) = calls_in(tmp_path, files)

    assert (call.site.path, call.target) == ("app.py", "prompts.answer")


def test_a_method_under_the_decorator_is_one_as_well(tmp_path: Path) -> None:
    source = """\
from magentic import prompt

class Helper:
    @prompt("Answer: {question}")
    def answer(self, question: str) -> str: ...

def ask(question):
    return Helper().answer(question)
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.site.line, call.function) == (8, "app.ask")


def test_what_repeats_the_function_is_a_layer_of_the_call(tmp_path: Path) -> None:
    source = PROMPT.replace("@prompt", "@retry(stop=stop_after_attempt(4))\n@prompt").replace(
        "import prompt\n", "import prompt\nfrom tenacity import retry, stop_after_attempt\n"
    )

    (call,) = calls_in(tmp_path, f"{source}\ndef ask(question):\n    return answer(question)\n")

    assert [layer.attempts for layer in call.retry_layers if layer.kind == "wrapper"] == [4]


def test_a_decorator_of_that_name_from_elsewhere_is_no_call(tmp_path: Path) -> None:
    source = f"import magentic\n{PROMPT}\ndef ask(question):\n    return answer(question)\n"

    assert calls_in(tmp_path, source.replace("from magentic", "from ours")) == ()


def test_a_tool_of_langchain_is_no_call(tmp_path: Path) -> None:
    source = """\
from langchain_core.tools import tool

@tool
def weather(city: str) -> str:
    return city

def ask(city):
    return weather.invoke(city)
"""

    assert calls_in(tmp_path, source) == ()


FLOWS = """\
import subprocess
from fastapi import FastAPI
from mirascope import llm

app = FastAPI()

@llm.call("openai/gpt-4o-mini", max_tokens=55)
def command(task: str):
    return f"Write a shell command for {task}"

@app.post("/run")
def run(task: str):
    subprocess.run(command(task).text(), shell=True)
"""


def test_the_answer_of_the_function_is_the_models(tmp_path: Path) -> None:
    flows = facts_of(tmp_path, FLOWS).flows

    assert ("model_output", "shell") in {(flow.source, flow.sink) for flow in flows}


def test_what_the_function_is_given_and_gives_back_is_the_prompt(tmp_path: Path) -> None:
    flows = facts_of(tmp_path, FLOWS).flows

    assert ("user_input", "prompt") in {(flow.source, flow.sink) for flow in flows}
    assert ("user_input", "shell") not in {(flow.source, flow.sink) for flow in flows}
