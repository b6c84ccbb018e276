"""What is put into what a container holds is in the container."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import os
from collections import defaultdict
from copy import deepcopy

from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def act(question: str) -> None:
"""


def shells(folder: Path, body: str) -> int:
    source = HEAD + "".join(f"    {line}\n" for line in body.splitlines())
    return sum(flow.sink == "shell" and flow.source == "model_output" for flow in facts_of(folder, source).flows)


@pytest.mark.parametrize(
    "body",
    [
        'm = [{"content": ""}]\nm[-1]["content"] = write(question)\nos.system(str(m))',
        'm = {"a": {"b": "ls"}}\nm["a"]["b"] = write(question)\nos.system(" ".join(m))',
        'm = deepcopy([{"content": ""}])\nfor one in m:\n    one["content"] = write(question)\nos.system(str(m))',
        'm = {"a": []}\nm["a"].append(write(question))\nos.system(str(m))',
        "m = defaultdict(list)\nm[question].append(write(question))\nos.system(m.pop(question)[0])",
        'm = defaultdict(list)\nm[question].append(write(question))\nos.system(m.get(question, ["ls"])[0])',
    ],
)
def test_what_is_put_deep_into_a_container_comes_out_of_it(tmp_path: Path, body: str) -> None:
    assert shells(tmp_path, body) == 1


@pytest.mark.parametrize(
    "body",
    [
        'm = {"a": {"b": "ls"}}\nm["a"]["c"] = write(question)\nos.system(m["a"]["b"])',
        'm = [{"content": "ls"}]\nn = [{"content": ""}]\nn[0]["content"] = write(question)\nos.system(str(m))',
        'm = [{"content": "ls"}]\nos.system(str(m))\nm[0]["content"] = write(question)',
    ],
)
def test_what_stands_elsewhere_or_was_read_before_does_not(tmp_path: Path, body: str) -> None:
    assert shells(tmp_path, body) == 0


def test_a_prompt_that_is_filled_in_a_loop_holds_what_fills_it(tmp_path: Path) -> None:
    source = """\
import sqlite3
from copy import deepcopy

import openai

TEMPLATE = [{"role": "user", "content": "The tables are --TABLES--"}]


def filled(tables: str) -> list[dict[str, str]]:
    messages = deepcopy(TEMPLATE)
    for message in messages:
        content = message["content"].strip()
        message["content"] = content.replace("--TABLES--", tables)
    return messages


def describe(database: sqlite3.Connection) -> object:
    rows = sqlite3.connect("shop.db").execute("select sql from sqlite_master").fetchall()
    tables = "".join(row[0] for row in rows)
    return openai.OpenAI().chat.completions.create(model="gpt-5.1", messages=filled(tables))
"""

    assert ("external_content", "prompt") in {(flow.source, flow.sink) for flow in facts_of(tmp_path, source).flows}
