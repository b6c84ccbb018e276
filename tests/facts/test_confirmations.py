"""Somebody who is asked and agrees before what a model wrote is run."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import os

from openai import OpenAI
from rich.prompt import Confirm


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def confirmed(text: str) -> bool:
    return input(f"Run {text}? ") == "y"


def wanted(text: str) -> bool:
    answer = input(f"Run {text}? ")
    return answer == "yes"


def run(command: str) -> None:
    os.system(command)


def act(question: str, yes: bool) -> None:
    text = write(question)
"""


def barriers(folder: Path, body: str) -> set[tuple[str, ...]]:
    source = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    return {flow.barriers for flow in facts_of(folder, source).flows if flow.sink == "shell"}


@pytest.mark.parametrize(
    "body",
    [
        "if not confirmed(text):\n    return\nos.system(text)",
        "if confirmed(text):\n    os.system(text)",
        "if yes or confirmed(text):\n    run(text)",
        "if input('Run it? ') == 'y':\n    os.system(text)",
        "said = input('Run it? ').strip().lower()\nif said in ('y', 'yes'):\n    os.system(text)",
        "said = input('Run it? ')\nif said != 'y':\n    return\nos.system(text)",
        "said = input('Run it? ')\nif said == 'n':\n    return\nos.system(text)",
        "if input('Run it? ').startswith('y'):\n    os.system(text)",
        "agreed = Confirm.ask('Run it?')\nif agreed:\n    os.system(text)",
        "if wanted(text):\n    os.system(text)",
        "ways = {'1': text}\nos.system(ways[input('Which? ')])",
        "ways = {'1': text}\nfor one in input('Which? '):\n    way = ways[one]\n    run(way)",
    ],
)
def test_somebody_is_asked_before_it_runs(tmp_path: Path, body: str) -> None:
    assert barriers(tmp_path, body) == {("confirmation",)}


@pytest.mark.parametrize(
    "body",
    [
        "confirmed(text)\nos.system(text)",
        "os.system(text)\nif confirmed(text):\n    print(text)",
        "if not confirmed(text):\n    run(text)",
        "if input('Run it? ') != 'y':\n    os.system(text)",
        "if input('Name? ') == 'ann':\n    os.system(text)",
        "if question == 'y':\n    os.system(text)",
        "if input('Quit? ') == 'q':\n    return\nos.system(text)",
        "ways = {'1': text}\nos.system(ways[question])",
    ],
)
def test_a_question_whose_answer_does_not_matter_is_none(tmp_path: Path, body: str) -> None:
    assert barriers(tmp_path, body) == {()}
