"""Functions that run what they are given, under other names."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

SOURCE = """\
import subprocess
from os import system as shell
from subprocess import run as start

from openai import OpenAI
from sqlalchemy import text as sa_text

runner = subprocess.run


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{{"role": "user", "content": question}}])
    return made.choices[0].message.content


def act(question: str, shelve: object) -> object:
    return {call}
"""


@pytest.mark.parametrize(
    ("call", "sinks"),
    [
        ("shell(write(question))", ["shell"]),
        ("start(write(question), shell=True)", ["shell"]),
        ("runner(write(question), shell=True)", ["shell"]),
        ("sa_text(write(question))", ["sql"]),
        ("shelve(write(question))", []),
        ("start(['git', 'add', write(question)])", []),
    ],
)
def test_a_sink_is_known_by_another_name(tmp_path: Path, call: str, sinks: list[str]) -> None:
    assert [flow.sink for flow in facts_of(tmp_path, SOURCE.format(call=call)).flows] == sinks
