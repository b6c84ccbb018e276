"""Answers that an SDK reads into a class; instructions that a function works out; arguments that are filled in."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

START = """\
from functools import partial

from agents import Agent, Runner
from flask import request
from langchain_openai import ChatOpenAI
from openai import OpenAI
from pydantic import BaseModel


class Step(BaseModel):
    times: int
    code: str


class Job(BaseModel):
    times: int
    code: str
    steps: list[Step]


def parsed():
    client = OpenAI()
    return client.chat.completions.parse(model="m", messages=[], response_format=Job).choices[0].message.parsed


def read():
    return ChatOpenAI(model="m").with_structured_output(Job).invoke("q")


def run(note, code):
    exec(code)


def styled(context, agent):
    return f"Be {request.form['style']}."


def named(context, agent):
    return f"You are {agent.name}."


"""


def sinks(folder: Path, body: str) -> list[str]:
    """Where something that is not the program's own comes unhindered, of the interpreter and the instructions."""
    flows = facts_of(folder, START + body).flows
    return [f.sink for f in flows if f.sink in ("code", "system_prompt") and f.confidence == "certain"]


@pytest.mark.parametrize(
    "body",
    [
        "exec(parsed().code)\n",
        "exec(parsed().steps[0].code)\n",
        "exec(read().code)\n",
        "job = partial(run, 'a note')\njob(parsed().code)\n",
    ],
)
def test_text_that_a_model_wrote_is_run(tmp_path: Path, body: str) -> None:
    assert sinks(tmp_path, body) == ["code"]


@pytest.mark.parametrize(
    "body",
    [
        "exec(f'print({parsed().times})')\n",
        "exec(f'print({parsed().steps[0].times})')\n",
        "exec(f'print({read().times})')\n",
        "job = partial(run, parsed().code)\njob('pass')\n",
        "Runner.run_sync(Agent(name='a', instructions=named), 'q')\n",
    ],
)
def test_numbers_and_what_stands_beside_are_not_run(tmp_path: Path, body: str) -> None:
    assert sinks(tmp_path, body) == []


def test_a_function_that_works_instructions_out_is_looked_into(tmp_path: Path) -> None:
    assert sinks(tmp_path, "Runner.run_sync(Agent(name='a', instructions=styled), 'q')\n") == ["system_prompt"]
