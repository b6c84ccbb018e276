"""What the person types who runs the program is told from what strangers send."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import AS_OF

from auditor.pipeline import Options, run

ASK = """\
from openai import OpenAI

client = OpenAI()


def ask(schema: str) -> None:
    client.chat.completions.create(
        model="gpt-5.1", max_tokens=50, messages=[{"role": "system", "content": f"Answer as {schema}"}]
    )


"""

COMMANDS = {
    "typer": "import typer\n\n\ndef main(schema: str) -> None:\n    ask(schema)\n\n\ntyper.run(main)\n",
    "input": "ask(input('schema: '))\n",
    "argparse": (
        "import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument('schema')\n"
        "ask(parser.parse_args().schema)\n"
    ),
    "click": "import click\n\n\n@click.command()\n@click.argument('schema')\ndef main(schema):\n    ask(schema)\n",
}

ROUTE = (
    "from fastapi import FastAPI\n\napp = FastAPI()\n\n\n"
    "@app.post('/ask')\ndef route(schema: str) -> None:\n    ask(schema)\n"
)


def severities(folder: Path, source: str) -> dict[str, set[str]]:
    """The severities of the gaps of the two cards about input, by card."""
    (folder / "app.py").write_text(source, encoding="utf-8")
    results = run((folder,), Options(as_of=AS_OF)).audit.results
    return {
        result.card.id: {finding.severity for finding in result.findings if finding.outcome == "gap"}
        for result in results
        if result.card.id in ("INP-001", "INP-002")
    }


@pytest.mark.parametrize("command", COMMANDS)
def test_what_the_operator_types_is_worth_a_note(tmp_path: Path, command: str) -> None:
    assert severities(tmp_path, ASK + COMMANDS[command]) == {"INP-001": {"info"}, "INP-002": {"info"}}


def test_what_strangers_send_is_as_serious_as_the_card_says(tmp_path: Path) -> None:
    assert severities(tmp_path, ASK + ROUTE) == {"INP-001": {"high"}, "INP-002": {"high"}}


def test_a_command_beside_a_route_leaves_the_route_serious(tmp_path: Path) -> None:
    assert severities(tmp_path, ASK + ROUTE + COMMANDS["input"])["INP-001"] == {"high"}


READ = """\
import os
import sys

from openai import OpenAI

client = OpenAI()


def ask(path: str) -> None:
    with open(path, encoding="utf-8") as file:
        rules = file.read()
    client.chat.completions.create(
        model="gpt-5.1", max_tokens=50, messages=[{"role": "system", "content": rules}]
    )


"""

OWN_FILES = {
    "environment": "ask(os.path.join(os.environ['DIR'], 'rules.md'))\n",
    "constant": "ask('rules.md')\n",
    "beside the code": "ask(os.path.join(os.path.dirname(__file__), 'rules.md'))\n",
}

FOUND_FILES = {
    "listed": "for name in os.listdir('inbox'):\n    ask(os.path.join('inbox', name))\n",
    "sent": ROUTE,
    "nobody calls it": "",
}


@pytest.mark.parametrize("command", COMMANDS)
def test_a_file_that_the_operator_names_is_worth_a_note(tmp_path: Path, command: str) -> None:
    assert severities(tmp_path, READ + COMMANDS[command])["INP-002"] == {"info"}


@pytest.mark.parametrize("files", OWN_FILES)
def test_a_file_of_the_application_is_no_untrusted_text(tmp_path: Path, files: str) -> None:
    assert severities(tmp_path, READ + OWN_FILES[files])["INP-002"] == set()


@pytest.mark.parametrize("files", FOUND_FILES)
def test_a_file_that_others_may_bring_is_untrusted(tmp_path: Path, files: str) -> None:
    assert severities(tmp_path, READ + FOUND_FILES[files])["INP-002"] - {"info"}


@pytest.mark.parametrize(
    "option", ["type=int", "type=float, default=0.5", "action='store_true'", "choices=['json', 'text']"]
)
def test_an_option_that_is_no_text_of_its_own_is_nobodys_words(tmp_path: Path, option: str) -> None:
    command = COMMANDS["argparse"].replace("'schema')", f"'--schema', {option})")

    assert severities(tmp_path, ASK + command) == {"INP-001": set(), "INP-002": set()}
