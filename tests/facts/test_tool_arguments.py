"""Where the arguments that a model wrote for a tool are read, and whether a malformed text is caught."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import json
from fastapi import FastAPI
from openai import OpenAI
app = FastAPI()
client = OpenAI()

def complete(text):
    messages = [{"role": "user", "content": text}]
    return client.chat.completions.create(model="gpt-4o", messages=messages).choices[0].message
"""


def reads(folder: Path, source: str) -> list[tuple[str, tuple[str, ...]]]:
    """For each place how the error is caught, and the entry points through which it is not."""
    found = facts_of(folder, HEAD + textwrap.dedent(source)).tool_arguments
    return [(read.errors.caught, read.errors.uncaught_through) for read in found]


@pytest.mark.parametrize(
    "read",
    [
        "json.loads(complete(text).tool_calls[0].function.arguments)",
        "json.loads(call['function']['arguments'])",
        "json.loads(complete(text).function_call.arguments)",
        "json.loads(arguments)",
    ],
)
def test_arguments_that_nothing_guards(tmp_path: Path, read: str) -> None:
    source = f"""
    @app.post("/ask")
    def ask(text: str):
        call = {{}}
        arguments = complete(text).tool_calls[0].function.arguments
        return {read}
    """

    assert reads(tmp_path, source) == [("nothing", ("POST /ask",))]


@pytest.mark.parametrize("error", ["json.JSONDecodeError", "ValueError", "Exception"])
def test_an_error_that_is_caught_by_a_caller(tmp_path: Path, error: str) -> None:
    source = f"""
    def arguments_of(call):
        return json.loads(call.function.arguments)

    @app.post("/ask")
    def ask(text: str):
        try:
            return arguments_of(complete(text).tool_calls[0])
        except {error} as error:
            return {{"error": str(error)}}
    """

    ((caught, through),) = reads(tmp_path, source)

    assert caught != "nothing"
    assert through == ()


def test_a_handler_of_other_errors_is_none(tmp_path: Path) -> None:
    source = """
    @app.post("/ask")
    def ask(text: str):
        try:
            return json.loads(complete(text).tool_calls[0].function.arguments)
        except KeyError:
            return {}
    """

    assert reads(tmp_path, source) == [("nothing", ("POST /ask",))]


def test_other_text_is_no_argument_of_a_tool(tmp_path: Path) -> None:
    source = """
    @app.post("/ask")
    def ask(text: str):
        return json.loads(complete(text).content), json.loads(open("arguments.json").read())
    """

    assert reads(tmp_path, source) == []
