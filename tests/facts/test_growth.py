"""Lists of messages that last and grow, and what keeps them short."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
from collections import deque
from openai import OpenAI
client = OpenAI()

def send(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages)
"""


def growth(folder: Path, source: str) -> tuple[str, int, str] | None:
    """How the prompt of the only call grows: how long the list lasts, the line that adds to it, what bounds it."""
    (call,) = facts_of(folder, HEAD + textwrap.dedent(source)).calls
    return (call.growth.lasts, call.growth.site.line, call.growth.bounded_by) if call.growth else None


def test_a_list_that_is_made_for_the_request_does_not_last(tmp_path: Path) -> None:
    source = """
    def ask(q):
        messages = []
        messages.append({"role": "user", "content": q})
        return send(messages)
    """

    assert growth(tmp_path, source) is None


def test_a_list_that_is_made_in_each_round_does_not_last(tmp_path: Path) -> None:
    source = """
    def chat():
        while True:
            messages = []
            messages.append({"role": "user", "content": input()})
            client.chat.completions.create(model="gpt-4o", messages=messages)
    """
    calls = facts_of(tmp_path, HEAD.split("def send")[0] + textwrap.dedent(source)).calls

    assert [call.growth for call in calls] == [None]


def test_a_list_before_an_endless_loop_lasts_as_long_as_the_loop(tmp_path: Path) -> None:
    source = """
    def chat():
        messages = []
        while True:
            messages.append({"role": "user", "content": input()})
            client.chat.completions.create(model="gpt-4o", messages=messages)
    """
    calls = facts_of(tmp_path, HEAD.split("def send")[0] + textwrap.dedent(source)).calls

    assert [(c.growth.lasts, c.growth.site.line) for c in calls if c.growth] == [("loop", 10)]


def test_a_list_that_grows_by_the_items_of_some_data_does_not_grow_without_end(tmp_path: Path) -> None:
    source = """
    def chat(questions):
        messages = []
        for q in questions:
            messages.append({"role": "user", "content": q})
            client.chat.completions.create(model="gpt-4o", messages=messages)
    """
    calls = facts_of(tmp_path, HEAD.split("def send")[0] + textwrap.dedent(source)).calls

    assert [call.growth for call in calls] == [None]


def test_a_list_of_the_module_lasts_as_long_as_the_process(tmp_path: Path) -> None:
    source = """
    HISTORY = []

    def ask(q):
        HISTORY.append({"role": "user", "content": q})
        return send(HISTORY)
    """

    assert growth(tmp_path, source) == ("process", 12, "")


CHAT = """
class Chat:
    def __init__(self):
        self.messages = []

    def ask(self, q):
        self.messages.append({"role": "user", "content": q})
        BOUND
        return send(self.messages)
"""


@pytest.mark.parametrize(
    ("bound", "bounded_by"),
    [
        ("pass", ""),
        ("self.messages.clear() if q == 'reset' else None", ""),
        ("self.messages.pop(0)", "entries are taken out"),
        ("del self.messages[:-20]", "entries are taken out"),
        ("trim_to_budget(self.messages)", "`trim_to_budget` is given it"),
    ],
)
def test_a_list_of_an_object_lasts_as_long_as_the_object(tmp_path: Path, bound: str, bounded_by: str) -> None:
    assert growth(tmp_path, CHAT.replace("BOUND", bound)) == ("object", 14, bounded_by)


def test_a_piece_of_the_list_is_no_list_that_grows(tmp_path: Path) -> None:
    source = CHAT.replace("BOUND", "pass").replace("send(self.messages)", "send(self.messages[-10:])")

    assert growth(tmp_path, source) == ("object", 14, "only a piece of it is sent")


def test_a_queue_of_a_length_does_not_grow(tmp_path: Path) -> None:
    source = CHAT.replace("BOUND", "pass").replace("self.messages = []", "self.messages = deque(maxlen=20)")

    assert growth(tmp_path, source) is None
