"""What a function puts into the list that it is handed, what a queue is given, what is made of each of many."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

START = """\
import asyncio
import queue
from collections import deque

from openai import OpenAI

waiting = queue.Queue()


def ask(text):
    return OpenAI().responses.create(model="gpt-5.1", input=text).output_text


def fill(parts):
    parts.append(ask("q"))


def through(parts):
    fill(parts)


def again(parts, rounds):
    parts.append("pass")
    again(parts, rounds - 1)


def produce():
    waiting.put(ask("q"))


def go(other):
    parts, line = ["pass"], deque()
"""


def sources(folder: Path, body: str) -> list[str]:
    """The kinds of what is certain to reach the interpreter."""
    flows = facts_of(folder, START + body).flows
    return [flow.source for flow in flows if flow.sink == "code" and flow.confidence == "certain"]


@pytest.mark.parametrize(
    "body",
    [
        "    fill(parts)\n    exec(''.join(parts))\n",
        "    through(parts)\n    for part in parts:\n        exec(part)\n",
        "    exec(waiting.get())\n",
        "    line.append(ask('q'))\n    exec(line.popleft())\n",
        "    parts.insert(0, ask('q'))\n    exec(parts[0])\n",
        "    for part in map(ask, other):\n        exec(part)\n",
    ],
)
def test_an_answer_is_found_where_it_was_put(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == ["model_output"]


@pytest.mark.parametrize(
    "body",
    [
        "    print(ask(parts))\n    exec(''.join(parts))\n",
        "    again(parts, 3)\n    exec(''.join(parts))\n",
        "    fill(other)\n    exec(''.join(parts))\n",
        "    line.append('pass')\n    exec(line.popleft())\n",
        "    for number in map(int, [ask('q')]):\n        exec(f'print({number})')\n",
    ],
)
def test_what_only_a_function_is_shown_is_not_put_in(tmp_path: Path, body: str) -> None:
    assert sources(tmp_path, body) == []
