"""Objects made of data that cannot be looked into: each field holds some of them, as far as it lets them in."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

START = """\
import json
from enum import Enum
from types import SimpleNamespace
from typing import Literal

from openai import OpenAI
from pydantic import BaseModel


class Word(str, Enum):
    one = "one"


class Job(BaseModel):
    times: int | None
    command: Literal["stop", "go"]
    word: Word
    code: str = ""


def run(code, note=""):
    exec(code)


RUN = {"run": run}
call = OpenAI().chat.completions.create(model="gpt-5.1", messages=[]).choices[0].message.tool_calls[0]
text = call.function.arguments
"""


def sources(folder: Path, body: str) -> list[str]:
    """What is certain to reach the interpreter unhindered, by its kind."""
    flows = facts_of(folder, START + body).flows
    return [f.source for f in flows if f.sink == "code" and f.confidence == "certain" and not f.barriers]


@pytest.mark.parametrize(
    "body",
    [
        "exec(Job.model_validate_json(text).code)\n",
        "exec(Job.model_validate(json.loads(text)).code)\n",
        "exec(Job(**json.loads(text)).code)\n",
        "exec(Job(times=1, command='go', word='one', code=text).model_dump()['code'])\n",
        "exec(SimpleNamespace(note='a', code=text).code)\n",
        "run(**json.loads(text))\n",
        "RUN[call.function.name](**json.loads(text))\n",
    ],
)
def test_what_a_model_wrote_is_in_the_fields_of_what_is_read_from_it(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == ["model_output"]


@pytest.mark.parametrize(
    "body",
    [
        "exec(f'print({Job.model_validate_json(text).times})')\n",
        "exec(Job.model_validate_json(text).command)\n",
        "exec(Job(**json.loads(text)).word.value)\n",
        "exec(Job(times=1, command='go', word='one', code='pass').model_dump()['code'])\n",
        "exec(SimpleNamespace(note=text, code='pass').code)\n",
        "run('pass', **json.loads(text))\n",
    ],
)
def test_numbers_and_words_of_a_list_are_not_what_a_model_wrote(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == []
