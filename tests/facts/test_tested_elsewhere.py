"""A test counts wherever it is made: in a function of its own, by a pattern, inside a `try` whose error leaves."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

START = """\
import re

from openai import OpenAI

ALLOWED = {"a", "b"}
WORD = re.compile(r"[a-z_]+")


def check(text):
    if text not in ALLOWED:
        raise ValueError(text)


def report(text):
    if text not in ALLOWED:
        return False
    return True


def inner(text):
    check(text)


def is_known(text):
    return text in ALLOWED


def go(other):
    word = OpenAI().responses.create(model="gpt-5.1", input="q").output_text
"""


def barriers(folder: Path, body: str) -> set[tuple[str, ...]]:
    """What the answer has passed on each way into the interpreter."""
    return {flow.barriers for flow in facts_of(folder, START + body).flows if flow.sink == "code"}


@pytest.mark.parametrize(
    "body",
    [
        "    check(word)\n    exec(word)\n",
        "    inner(word)\n    exec(word)\n",
        "    if not is_known(word):\n        return\n    exec(word)\n",
        "    known = word in ALLOWED\n    if not known:\n        return\n    exec(word)\n",
        "    try:\n        check(word)\n    except ValueError:\n        return\n    exec(word)\n",
        "    if word == 'a' or word == 'b':\n        exec(word)\n",
        "    if word == 'a':\n        exec(word)\n",
        "    while word not in ALLOWED:\n        word = other()\n    exec(word)\n",
        "    check(word)\n    text = word\n    exec(text)\n",
        "    exec(' '.join(part for part in word.split() if part in ALLOWED))\n",
        "    with other:\n        check(word)\n    exec(f'{word}')\n",
    ],
)
def test_what_must_be_one_of_a_few_is_so_wherever_it_is_tested(tmp_path: Path, body: str) -> None:
    assert barriers(tmp_path, body) == {("allow_list",)}


@pytest.mark.parametrize(
    "body",
    [
        "    if not word.isidentifier():\n        return\n    exec(word)\n",
        "    if not re.fullmatch(r'[a-z]+', word):\n        return\n    exec(word)\n",
        "    if WORD.fullmatch(word) is None:\n        return\n    exec(word)\n",
        "    if re.match(r'^\\w+$', word):\n        exec(word)\n",
    ],
)
def test_what_must_be_of_plain_signs_is_no_code(tmp_path: Path, body: str) -> None:
    assert barriers(tmp_path, body) == {("escape",)}


@pytest.mark.parametrize(
    "body",
    [
        "    check(other)\n    exec(word)\n",
        "    report(word)\n    exec(word)\n",
        "    is_known(word)\n    exec(word)\n",
        "    try:\n        check(word)\n    except ValueError:\n        pass\n    exec(word)\n",
        "    check(word)\n    word = OpenAI().responses.create(model='m', input='r').output_text\n    exec(word)\n",
        "    if word == 'a' or other:\n        exec(word)\n",
        "    if word != 'a':\n        exec(word)\n",
        "    while word not in ALLOWED:\n        break\n    exec(word)\n",
        "    if not re.fullmatch(r'.+', word):\n        return\n    exec(word)\n",
        "    if not re.match(r'[a-z]+', word):\n        return\n    exec(word)\n",
        "    exec(' '.join(part for part in word.split() if other in ALLOWED))\n",
        "    if len(word) > 9:\n        return report(word)\n    exec(word)\n",
    ],
)
def test_what_is_tested_for_nothing_or_of_another_value_holds_nothing(tmp_path: Path, body: str) -> None:
    assert {tuple(b for b in found if b != "length") for found in barriers(tmp_path, body)} == {()}
