"""Messages that are told apart by their role stay apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from anthropic import Anthropic
from flask import Flask, request

app = Flask(__name__)


@app.post("/ask")
def route() -> str:
    return complete([{"role": "system", "content": "be nice"}, {"role": "user", "content": request.json["q"]}])


def complete(messages: list) -> str:
"""

SEND = "    return Anthropic().messages.create(model='claude-x', max_tokens=9, system=system, messages=rest)\n"


def sinks(folder: Path, body: str) -> set[str]:
    """The kinds of prompts that the question reaches."""
    found = facts_of(folder, HEAD + body + SEND)
    return {flow.sink for flow in found.flows if flow.source == "user_input" and "prompt" in flow.sink}


@pytest.mark.parametrize(
    "body",
    [
        "    system, rest = '', []\n    for m in messages:\n        if m['role'] == 'system':\n"
        "            system = m['content']\n        else:\n            rest.append(m)\n",
        "    system, rest = '', []\n    for m in messages:\n        if m.get('role') != 'system':\n"
        "            rest.append(m)\n            continue\n        system += m['content']\n",
        "    system = [m['content'] for m in messages if m['role'] == 'system']\n"
        "    rest = [m for m in messages if m['role'] != 'system']\n",
    ],
)
def test_what_users_say_stays_out_of_the_instructions(tmp_path: Path, body: str) -> None:
    assert sinks(tmp_path, body) == {"prompt"}


def test_without_a_test_of_the_role_everything_may_be_an_instruction(tmp_path: Path) -> None:
    body = "    system, rest = '', []\n    for m in messages:\n        system = m['content']\n        rest.append(m)\n"

    assert sinks(tmp_path, body) == {"prompt", "system_prompt"}


def test_a_role_that_cannot_be_read_may_be_any(tmp_path: Path) -> None:
    body = (
        "    messages = [{'role': request.json['role'], 'content': request.json['q']}]\n"
        "    system, rest = '', []\n    for m in messages:\n        if m['role'] == 'system':\n"
        "            system = m['content']\n        else:\n            rest.append(m)\n"
    )

    assert sinks(tmp_path, body) == {"prompt", "system_prompt"}


@pytest.mark.parametrize(("word", "flows"), [("'role': request.json['r'], 'content': 'hi'", 0),
                                             ("'role': 'user', 'content': request.json['q']", 1),
                                             ("**request.json, 'role': 'user'", 1)])  # fmt: skip
def test_the_role_of_a_message_is_no_part_of_what_the_model_reads(tmp_path: Path, word: str, flows: int) -> None:
    body = f"    system, rest = 'x', []\n    rest.append({{{word}}})\n"

    found = facts_of(tmp_path, HEAD + body + SEND)

    assert len([flow for flow in found.flows if flow.source == "user_input" and "prompt" in flow.sink]) == flows


_TWO_WAYS = """
import openai
client = openai.OpenAI()

def send(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages)

def mended(text):
    return send([{{"role": "user", "content": "mend this"}}])

def main():
    words = input()
    rules = ["be kind"]
    return send({messages})
"""


@pytest.mark.parametrize(
    "messages",
    [
        "[{'role': 'system', 'content': r} for r in rules] + [{'role': 'user', 'content': words}]",
        "[{'role': 'user', 'content': 'hello'}] + build(words)",
        "build(words)",
    ],
)
def test_messages_that_one_caller_writes_out_hide_none_of_anothers(tmp_path: Path, messages: str) -> None:
    found = facts_of(tmp_path, "from kit import build\n" + _TWO_WAYS.format(messages=messages))

    assert {flow.sink for flow in found.flows if flow.source == "user_input"} == {"prompt"}


def test_constant_messages_of_several_callers_are_nobodys_words(tmp_path: Path) -> None:
    messages = "[{'role': 'system', 'content': 'be kind'}] + [{'role': 'user', 'content': 'hello'}]"

    assert [f for f in facts_of(tmp_path, _TWO_WAYS.format(messages=messages)).flows if "prompt" in f.sink] == []
