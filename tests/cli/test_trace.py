"""`auditor trace` says where the value at a place comes from and where it goes, and what is wrong with a place."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from small_app import Command

from auditor.report.trace_json import trace_schema

SCHEMA = Path(__file__).parents[2] / "docs" / "schemas" / "trace.schema.json"

ROUTE = """\
import os
import subprocess

from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI(timeout=30)


@app.post("/ask")
def ask(question: str) -> str:
    text = f"Answer briefly: {question}"
    return run(text, limit=64)


def run(text: str, limit: int) -> str:
    answer = client.chat.completions.create(
        model=os.environ["CHAT_MODEL"],
        max_tokens=limit,
        messages=[{"role": "user", "content": text}],
    )
    command = answer.choices[0].message.content
    subprocess.run(command, shell=True)
    return command
"""
"""The question goes from line 12 into the prompt of line 18, and its answer into the shell of line 24."""


@pytest.fixture
def route(tmp_path: Path) -> Path:
    folder = tmp_path / "app"
    folder.mkdir()
    (folder / "pyproject.toml").write_text('[project]\nname = "app"\n', encoding="utf-8")
    (folder / "route.py").write_text(ROUTE, encoding="utf-8")
    return folder / "route.py"


def traced(auditor: Command, place: str, *options: str) -> dict[str, Any]:
    done = auditor("trace", place, "--format", "json", *options)
    assert done.status == 0, done.err
    return done.document


def origins(document: dict[str, Any]) -> list[tuple[str, int]]:
    """The kinds of the origins, each with the line on which it stands."""
    return [(way["kind"], way["steps"][0]["line"]) for way in document["comes_from"]]


def sinks(flows: list[dict[str, Any]]) -> list[tuple[str, int]]:
    return [(flow["to"], flow["line"]) for flow in flows]


def test_a_value_comes_from_where_it_was_written_across_functions(auditor: Command, route: Path) -> None:
    document = traced(auditor, f"{route}:21:47")

    assert document["place"]["what"] == "`text`"
    assert origins(document) == [("user_input", 12)]
    assert [step["line"] for step in document["comes_from"][0]["steps"]] == [12, 13, 14]


def test_a_value_goes_to_the_sinks_that_its_flow_reaches(auditor: Command, route: Path) -> None:
    assert sinks(traced(auditor, f"{route}:13")["goes_to"]) == [("prompt", 18)]
    assert sinks(traced(auditor, f"{route}:23")["goes_to"]) == [("shell", 24)]


def test_what_ends_in_a_call_is_told_apart_from_what_its_answer_does(auditor: Command, route: Path) -> None:
    document = traced(auditor, f"{route}:18")

    assert origins(document) == [("model_output", 18)]
    assert sinks(document["arrives"]) == [("prompt", 18)]
    assert sinks(document["goes_to"]) == [("shell", 24)]


def test_an_argument_that_does_not_carry_the_question_is_not_on_its_way(auditor: Command, route: Path) -> None:
    document = traced(auditor, f"{route}:20")

    assert origins(document) == [("literal", 14)]
    assert (document["arrives"], document["goes_to"]) == ([], [])


def test_a_variable_of_the_environment_is_an_origin(auditor: Command, route: Path) -> None:
    (way,) = traced(auditor, f"{route}:19")["comes_from"]

    assert (way["kind"], way["what"]) == ("environment", "the variable CHAT_MODEL")


def test_what_a_library_makes_is_an_origin(auditor: Command, route: Path) -> None:
    (way,) = traced(auditor, f"{route}:18:14")["comes_from"]

    assert (way["kind"], way["what"], way["steps"][0]["line"]) == ("library", "made by `openai.OpenAI()`", 8)


def test_a_parameter_that_nothing_fills_is_an_origin(auditor: Command, route: Path) -> None:
    (route.parent / "inner.py").write_text("def _shown(limit):\n    print(limit)\n", encoding="utf-8")

    (way,) = traced(auditor, f"{route.parent / 'inner.py'}:2:11")["comes_from"]

    assert (way["kind"], way["what"]) == ("parameter", "`limit` of inner._shown")


def test_text_of_the_source_is_not_printed(auditor: Command, app: Path) -> None:
    secret = "-".join(("sk", "proj", "a1B2c3D4" * 6))
    (app / "keys.py").write_text(f"import openai\n\nkey = {secret!r}\nopenai.OpenAI(api_key=key)\n", encoding="utf-8")

    done = auditor("trace", f"{app / 'keys.py'}:4:23")

    assert "text that is written out" in done.out
    assert secret not in done.out


def test_the_way_is_printed_step_by_step(auditor: Command, route: Path) -> None:
    done = auditor("trace", f"{route}:21:47", "--color", "never")

    lines = done.out.splitlines()
    assert done.status == 0
    assert lines[0] == "route.py:21:47  `text`"
    assert lines[2:5] == [
        "Comes from",
        "  user input  `question` of POST /ask",
        "    1 route.py:12  `question` of POST /ask",
    ]
    assert "Goes to" in lines


def test_colours_are_as_elsewhere(auditor: Command, route: Path) -> None:
    assert "\x1b[" in auditor("trace", f"{route}:13", "--color", "always").out
    assert "\x1b[" not in auditor("trace", f"{route}:13").out


def test_a_file_that_names_no_sdk_is_traced_all_the_same(auditor: Command, route: Path) -> None:
    (route.parent / "plain.py").write_text("limit = 5\nprint(limit)\n", encoding="utf-8")

    assert origins(traced(auditor, f"{route.parent / 'plain.py'}:2:7")) == [("literal", 1)]


def test_a_place_in_a_notebook_has_a_cell(auditor: Command, route: Path) -> None:
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": source}
        for source in ("import openai\nlimit = 5", "print(limit)")
    ]
    notebook = {"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
    (route.parent / "try.ipynb").write_text(json.dumps(notebook), encoding="utf-8")

    document = traced(auditor, f"{route.parent / 'try.ipynb'}:2:1:7")

    (step, *_) = document["comes_from"][0]["steps"]
    assert (step["cell"], step["line"]) == (1, 2)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("route.py", "route.py: names no line; write PATH:LINE or PATH:LINE:COL, such as app/bot.py:41"),
        ("gone.py:3", "gone.py: does not exist; check the spelling and the current directory"),
        (".:3", ".: is a directory; name a file and a line of it, such as ./app.py:12"),
        (
            "route.py:10",
            "route.py:10: no expression with a value stands there; the nearest that do begin on lines 7, 8, 11, 13",
        ),
        (
            "route.py:12:1",
            "route.py:12:1: no expression with a value stands there; the nearest that do begin on lines 8, 11, 13, 14",
        ),
        ("route.py:1:2:3", "route.py:1:2:3: has a number too many; write PATH:LINE:COL"),
        ("notes.md:1", "notes.md: holds no Python source; values are followed in .py and .ipynb files"),
        (
            "try.ipynb:1",
            "try.ipynb:1: names no cell; for a notebook write PATH:CELL:LINE, such as notes.ipynb:3:1",
        ),
    ],
)
def test_a_place_without_a_value_is_refused(
    auditor: Command, route: Path, monkeypatch: pytest.MonkeyPatch, place: str, message: str
) -> None:
    (route.parent / "notes.md").write_text("Notes\n", encoding="utf-8")
    (route.parent / "try.ipynb").write_text('{"cells": []}', encoding="utf-8")
    monkeypatch.chdir(route.parent)

    done = auditor("trace", place)

    assert (done.status, done.out, done.err) == (2, "", f"error: {message}\n")


def test_without_a_project_the_whole_package_is_read(auditor: Command, tmp_path: Path) -> None:
    inner = tmp_path / "package" / "inner"
    inner.mkdir(parents=True)
    for folder in (inner, inner.parent):
        (folder / "__init__.py").write_text("", encoding="utf-8")
    (inner.parent / "limits.py").write_text("LIMIT = 5\n", encoding="utf-8")
    (inner / "use.py").write_text("from package.limits import LIMIT\n\nprint(LIMIT)\n", encoding="utf-8")

    document = traced(auditor, f"{inner / 'use.py'}:3:7")

    assert document["place"]["path"] == "package/inner/use.py"
    assert document["comes_from"][0]["steps"][0]["path"] == "package/limits.py"


def test_a_file_with_a_syntax_error_is_refused_with_the_reason(auditor: Command, route: Path) -> None:
    (route.parent / "broken.py").write_text("def (:\n", encoding="utf-8")

    done = auditor("trace", f"{route.parent / 'broken.py'}:1")

    assert done.status == 2
    assert done.err.startswith("error: broken.py: ")
    assert done.err.endswith("; it is not read\n")


def test_a_file_outside_of_the_tree_is_refused(auditor: Command, route: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()

    done = auditor("trace", f"{route}:13", "--within", other)

    assert done.status == 2
    assert "lies outside of" in done.err


def test_the_published_schema_is_the_one_of_the_code(auditor: Command, route: Path) -> None:
    assert SCHEMA.read_bytes() == trace_schema()
    jsonschema.Draft202012Validator(json.loads(SCHEMA.read_text())).validate(traced(auditor, f"{route}:18"))
