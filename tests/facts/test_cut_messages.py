"""Messages that a function makes of other messages before a model is asked them."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.collect import collect
from auditor.facts.find import find_facts

_ASK = """from litellm import completion
{imported}
def cut(messages):
    return messages

def ask():
    messages = [{{"role": "system", "content": {system}}}, {{"role": "user", "content": {user}}}]
    return completion(model="gpt-4o", messages={call})
"""


def prompts_in(
    folder: Path, call: str, imported: str = "", system: str = "'be kind'", user: str = "input()"
) -> list[tuple[str, tuple[str, ...]]]:
    """The prompts that somebody's words reach, with what they pass before."""
    source = _ASK.format(call=call, imported=imported, system=system, user=user)
    (folder / "app.py").write_text(source, encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    return sorted({(flow.sink, flow.barriers) for flow in found.application.flows if flow.source == "user_input"})


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("from litellm.utils import trim_messages", "trim_messages(messages, 'gpt-4o')"),
        ("import litellm", "litellm.trim_messages(messages, 'gpt-4o')"),
        (
            "from langchain_core.messages import trim_messages",
            "trim_messages(messages, max_tokens=900, token_counter=len)",
        ),
    ],
)
def test_messages_that_are_cut_to_a_length_are_bounded(tmp_path: Path, imported: str, call: str) -> None:
    assert prompts_in(tmp_path, call, imported) == [("prompt", ("length",))]


@pytest.mark.parametrize(
    ("imported", "call"),
    [
        ("", "messages"),
        ("import copy", "copy.deepcopy(messages)"),
        ("from kit import tidy", "tidy(messages)"),
        ("", "cut(messages)"),
    ],
)
def test_messages_that_are_only_handed_on_are_not(tmp_path: Path, imported: str, call: str) -> None:
    assert prompts_in(tmp_path, call, imported) == [("prompt", ())]


def test_instructions_among_messages_that_are_cut_stay_instructions(tmp_path: Path) -> None:
    found = prompts_in(
        tmp_path,
        "trim_messages(messages, 'gpt-4o')",
        "from litellm.utils import trim_messages",
        system="input()",
        user="'hello'",
    )

    assert ("system_prompt", ()) in found


def test_what_a_function_of_a_library_makes_is_told_once(tmp_path: Path) -> None:
    source = """import openai
from git.repo import Repo

def ask(q):
    return openai.OpenAI().responses.create(model="gpt-4o", input=q)

def review():
    return ask(Repo.init(".").git.diff(None, cached=True))
"""
    (tmp_path / "app.py").write_text(source, encoding="utf-8")

    found = find_facts(collect([tmp_path]), as_of=datetime.date(2026, 11, 1)).application.flows

    assert [(f.source_what, f.sink) for f in found] == [("a command's output", "prompt")]
