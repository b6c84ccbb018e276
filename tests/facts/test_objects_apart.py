"""Two objects of one class hold what each was given; a way that comes by one place twice is told once."""

from __future__ import annotations

from pathlib import Path

from facts_of import facts_of

PARSERS = """\
import os

from openai import OpenAI


class Parser:
    def __init__(self) -> None:
        self.buffer = ""

    def feed(self, chunk: str) -> str:
        self.buffer += chunk
        return self.buffer.strip()


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def answer(question: str) -> str:
    parser = Parser()
    return parser.feed(write(question))


"""


def shells(folder: Path, body: str) -> list[int]:
    source = PARSERS + body
    flows = facts_of(folder, source).flows
    return [flow.site.line - len(PARSERS.splitlines()) for flow in flows if flow.sink == "shell"]


def test_an_object_holds_nothing_that_another_of_its_class_was_given(tmp_path: Path) -> None:
    body = 'def status() -> None:\n    parser = Parser()\n    os.system(parser.feed("git status"))\n'

    assert shells(tmp_path, body) == []


def test_an_object_holds_what_it_was_given_before(tmp_path: Path) -> None:
    body = "def act(question: str) -> None:\n    parser = Parser()\n    parser.feed(write(question))\n"

    assert shells(tmp_path, body + '    os.system(parser.feed(""))\n') == [4]


def test_an_object_that_is_handed_in_may_be_any(tmp_path: Path) -> None:
    body = 'def act(parser: Parser) -> None:\n    os.system(parser.feed(""))\n'

    assert shells(tmp_path, body) == [2]


def test_no_step_is_told_twice(tmp_path: Path) -> None:
    body = 'def act(question: str) -> None:\n    text = (getattr(write(question), "content", "") or "").strip()\n'
    (flow,) = (f for f in facts_of(tmp_path, PARSERS + body + "    os.system(text)\n").flows if f.sink == "shell")

    assert len(flow.steps) == len(set(flow.steps))
