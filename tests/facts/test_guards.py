"""A test of a value protects it wherever it goes afterwards."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

ROUTE = """\
from fastapi import FastAPI, HTTPException
from openai import OpenAI

app = FastAPI()
client = OpenAI()


def ask(question: str) -> None:
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])


class Bot:
    def __init__(self, question: str) -> None:
        self.question = question

    def go(self) -> None:
        ask(self.question)


@app.post("/ask")
def route(q: str) -> None:
"""

ANSWER = """\
import logging
from enum import Enum

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)
SIZES = ("s", "m")


class Tool(Enum):
    READ = "read"
    WRITE = "write"


class Box:
    def __init__(self) -> None:
        self.tools = {"read": print}

    def has(self, name: str) -> bool:
        return name in self.tools


def go(box: Box) -> None:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": "q"}])
    word = made.choices[0].message.content
"""


def prompt_barriers(folder: Path, body: str) -> set[tuple[str, ...]]:
    """What the question of the route has passed before it reaches the prompt, for each way."""
    found = facts_of(folder, ROUTE + body)
    return {flow.barriers for flow in found.flows if flow.sink == "prompt" and flow.source == "user_input"}


@pytest.mark.parametrize(
    "body",
    [
        "    if len(q) > 1000:\n        raise HTTPException(400)\n    ask(q)\n",
        "    if len(q) > 1000:\n        raise HTTPException(400)\n    Bot(q).go()\n",
        "    if len(q) > 1000:\n        raise HTTPException(400)\n    text = q\n    ask(text)\n",
        "    if len(q) <= 1000:\n        ask(q)\n",
        "    if not 1 <= len(q) <= 1000:\n        raise HTTPException(400)\n    ask(q)\n",
        "    if 0 < len(q) < 1000:\n        ask(q)\n",
        "    if 1000 < len(q):\n        raise HTTPException(400)\n    ask(q)\n",
        "    if len(q) > 1000:\n        q = q[:1000]\n    ask(q)\n",
        "    if len(q) > 1000:\n        raise HTTPException(400)\n    ask(f'Q: {q}')\n",
    ],
)
def test_a_length_that_the_route_tests_holds_in_the_functions_it_calls(tmp_path: Path, body: str) -> None:
    assert prompt_barriers(tmp_path, body) == {("length",)}


@pytest.mark.parametrize(
    "body",
    [
        "    ask(q)\n    if len(q) > 1000:\n        raise HTTPException(400)\n",
        "    if len(q) > 1000:\n        print(q)\n    Bot(q).go()\n",
        "    if len(q) > 1000:\n        ask(q)\n",
        "    if 1 <= len(q) <= 1000:\n        raise HTTPException(400)\n    ask(q)\n",
        "    if 1 < len(q):\n        ask(q)\n",
    ],
)
def test_a_length_that_is_tested_too_late_or_for_nothing_bounds_nothing(tmp_path: Path, body: str) -> None:
    assert prompt_barriers(tmp_path, body) == {()}


CLEAN = """

def clean(value: str, most: int) -> str:
    {test}
        raise ValueError
    return {given}
"""


@pytest.mark.parametrize("given", ["value", "value.strip()", "value.strip().lstrip('#')"])
@pytest.mark.parametrize("test", ["if len(value) > most:", "if not value.strip() or len(value) > most:"])
def test_what_a_function_gives_back_is_as_short_as_the_function_has_made_sure(
    tmp_path: Path, test: str, given: str
) -> None:
    body = "    ask(clean(q, 1000))\n" + CLEAN.format(test=test, given=given)

    assert prompt_barriers(tmp_path, body) == {("length",)}


@pytest.mark.parametrize(
    ("test", "given"),
    [("if len(value) < most:", "value"), ("if len(value) < most:", "value.strip()"), ("if len(app) > most:", "value")],
)
def test_what_a_function_gives_back_is_of_any_length_where_something_else_was_tested(
    tmp_path: Path, test: str, given: str
) -> None:
    body = "    ask(clean(q, 1000))\n" + CLEAN.format(test=test, given=given)

    assert prompt_barriers(tmp_path, body) == {()}


def logged_words(folder: Path, body: str) -> int:
    """How many lines write the model's word to the log."""
    return len({site.site for site in facts_of(folder, ANSWER + body).log_sites})


@pytest.mark.parametrize(
    "body",
    [
        "    if word not in SIZES:\n        word = 's'\n    log.info('%s', word)\n",
        "    size = word if word in SIZES else 's'\n    log.info('%s', size)\n",
        "    if word in box.tools:\n        log.info('%s', word)\n",
        "    if word in [tool.value for tool in Tool]:\n        log.info('%s', word)\n",
        "    if box.has(word):\n        log.info('%s', word)\n",
        "    if not box.has(word):\n        return\n    log.info('%s', word)\n",
        "    if word not in SIZES:\n        print('no')\n    else:\n        log.info('%s', word)\n",
        "    log.info('%s', Tool(word))\n",
        "    tool = Tool(word)\n    log.info('%s', tool.value)\n",
    ],
)
def test_a_word_that_must_be_one_of_the_applications_own_is_not_the_models(tmp_path: Path, body: str) -> None:
    assert logged_words(tmp_path, body) == 0


@pytest.mark.parametrize(
    "body",
    [
        "    if word not in SIZES:\n        word = word.strip()\n    log.info('%s', word)\n",
        "    if word not in SIZES:\n        log.info('%s', word)\n",
        "    if not box.has(word):\n        log.info('%s', word)\n",
        "    if word in SIZES:\n        word = 's'\n    log.info('%s', word)\n",
    ],
)
def test_a_word_that_failed_the_test_or_was_not_replaced_is_the_models(tmp_path: Path, body: str) -> None:
    assert logged_words(tmp_path, body) == 1
