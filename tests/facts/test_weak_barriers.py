"""What stands before a dangerous sink and does not hold: a check that refuses some of it, a switch."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def sanitize(code: str) -> str:
    if "import" in code:
        raise ValueError(code)
    return code


def checked_name(code: str) -> str:
    return code.strip()


"""


def weak(folder: Path, body: str) -> set[tuple[str, ...]]:
    return {flow.weak_barriers for flow in facts_of(folder, HEAD + body).flows if flow.sink == "code"}


@pytest.mark.parametrize(
    "body",
    [
        "def run(q: str) -> object:\n    code = write(q)\n    code = sanitize(code)\n    return eval(code)\n",
        "def run(q: str, full: bool = False) -> object:\n    text = write(q)\n    if not full:\n"
        "        text = sanitize(text)\n    code = compile(text, '', 'eval')\n    return eval(code)\n",
    ],
)
def test_a_check_that_refuses_some_code_is_a_screen(tmp_path: Path, body: str) -> None:
    assert weak(tmp_path, body) == {("screen",)}


@pytest.mark.parametrize(
    "body",
    [
        "def run(q: str) -> object:\n    code = write(q)\n    sanitize(q)\n    return eval(code)\n",
        "def run(q: str) -> object:\n    code = write(q)\n    code = checked_name(code)\n    return eval(code)\n",
    ],
)
def test_a_check_of_something_else_or_one_that_refuses_nothing_is_none(tmp_path: Path, body: str) -> None:
    assert weak(tmp_path, body) == {()}


GATE = """\
class Bot:
    allow_code: bool = {default}

    def __init__(self, {name}: bool = {default}) -> None:
        self.{name} = {name}
        if {test}:
            raise ValueError("not allowed")

    def run(self, q: str) -> object:
        return eval(write(q))
"""


@pytest.mark.parametrize("test", ["not allow_code", "self.allow_code is not True", "not self.allow_code"])
def test_an_object_that_is_not_made_without_a_switch_stands_behind_it(tmp_path: Path, test: str) -> None:
    assert weak(tmp_path, GATE.format(name="allow_code", default=False, test=test)) == {("switch",)}


@pytest.mark.parametrize(
    ("name", "default", "test"),
    [
        ("allow_code", True, "not allow_code"),
        ("model_name", False, "not model_name"),
        ("allow_code", False, "allow_code"),
    ],
)
def test_a_switch_that_is_on_or_something_else_is_none(tmp_path: Path, name: str, default: bool, test: str) -> None:
    assert weak(tmp_path, GATE.format(name=name, default=default, test=test)) == {()}


def test_a_function_that_leaves_unless_a_switch_is_set_stands_behind_it(tmp_path: Path) -> None:
    body = "def run(q: str, enable_python: bool = False) -> object:\n    if not enable_python:\n        return None\n"

    assert weak(tmp_path, body + "    return eval(write(q))\n") == {("switch",)}
