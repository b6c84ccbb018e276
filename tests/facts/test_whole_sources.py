"""Sources that are read as a whole: an attribute or a list of a library that nothing has to be called for."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.collect import collect
from auditor.facts.find import find_facts

_HEAD = "import sys\nimport flask, openai\nclient = openai.OpenAI()\n"

_COMMAND_LINE = """def main():
    sys.argv.pop(0)
    words = {words}
    client.responses.create(model="gpt-4o", input=words)
main()
"""

_REQUEST = """app = flask.Flask(__name__)
@app.route("/")
def page():
    held = flask.request.json
    client.responses.create(model="gpt-4o", input={asked})
"""

_MESSAGE = """import discord
async def answer(message: discord.Message):
    client.responses.create(model="gpt-4o", input=f"Answer {message.content}")
"""


def asked_in(folder: Path, source: str) -> list[tuple[str, str, int]]:
    """Who has written what reaches a prompt, what it is, and the line where it is read."""
    (folder / "app.py").write_text(_HEAD + source, encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    return [(f.source, f.source_what, f.source_site.line) for f in found.application.flows if f.sink == "prompt"]


@pytest.mark.parametrize("words", ["' '.join(sys.argv)", "' '.join(sys.argv[1:])", "f'{sys.argv}'", "sys.argv[1]"])
def test_the_command_line_is_the_callers_however_much_of_it_is_taken(tmp_path: Path, words: str) -> None:
    assert asked_in(tmp_path, _COMMAND_LINE.format(words=words)) == [("user_input", "the command line", 6)]


@pytest.mark.parametrize("words", ["f'{len(sys.argv)} files'", "f'{bool(sys.argv)}'"])
def test_how_much_of_the_command_line_there_is_says_nothing_of_it(tmp_path: Path, words: str) -> None:
    assert asked_in(tmp_path, _COMMAND_LINE.format(words=words)) == []


@pytest.mark.parametrize("asked", ["' '.join(held)", "f'Answer {held}'", "str(held[2:])"])
def test_what_a_request_holds_is_the_callers_where_nothing_is_called_to_read_it(tmp_path: Path, asked: str) -> None:
    assert asked_in(tmp_path, _REQUEST.format(asked=asked)) == [("user_input", "a web request", 7)]


def test_a_field_of_a_message_that_a_type_tells_is_its_writers(tmp_path: Path) -> None:
    (found,) = asked_in(tmp_path, _MESSAGE)

    assert (found[0], found[2]) == ("user_input", 6)
