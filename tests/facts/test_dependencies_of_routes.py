"""What FastAPI's dependencies read of a request, and what a queue's task is given, is what a stranger wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

START = """\
from celery import Celery
from fastapi import Depends, FastAPI, Request
from flask import request as asked
from openai import OpenAI

app, jobs = FastAPI(), Celery()


def ask(rules):
    OpenAI().responses.create(model="gpt-5.1", instructions=rules, input="q")


def header(request: Request):
    return request.headers.get("X-Style", "short")


def number(words: int):
    return words


def fixed():
    return "short"


class Options:
    def __init__(self, words: int = 3, style: str = "short"):
        self.words = words
        self.style = style


@jobs.task
def later(note, rules):
    ask(rules)


"""


def sources(folder: Path, body: str) -> list[str]:
    """What comes into the instructions, by its kind."""
    return [flow.source for flow in facts_of(folder, START + body).flows if flow.sink == "system_prompt"]


@pytest.mark.parametrize(
    "body",
    [
        "@app.get('/a')\ndef route(rules=Depends(header)):\n    ask(rules)\n",
        "@app.get('/a')\ndef route(options: Options = Depends()):\n    ask(options.style)\n",
        "@app.get('/a')\ndef route(options=Depends(Options)):\n    ask(options.style)\n",
        "@app.get('/a')\ndef route(rules: str):\n    later.delay('a', rules)\n",
        "def view():\n    ask(asked.args.get('style', type=str))\n",
    ],
)
def test_a_strangers_words_come_by_way_of_it(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == ["user_input"]


@pytest.mark.parametrize(
    "body",
    [
        "@app.get('/a')\ndef route(rules=Depends(fixed)):\n    ask(rules)\n",
        "@app.get('/a')\ndef route(words=Depends(number)):\n    ask(f'{words} words')\n",
        "@app.get('/a')\ndef route(options: Options = Depends()):\n    ask(f'{options.words} words')\n",
        "@app.get('/a')\ndef route(note: str):\n    later.delay(note, 'be brief')\n",
        "def view():\n    words = asked.args.get('words', type=int)\n    ask(f'{words} words')\n",
    ],
)
def test_numbers_and_the_programs_own_words_are_not_a_strangers(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == []
