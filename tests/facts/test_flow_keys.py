"""What only chooses, counts or measures is no data of what comes out."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import logging
import os

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)


def answer(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


"""


def logged(folder: Path, body: str) -> list[str]:
    """The texts of the lines that write something the model wrote to the log."""
    source = HEAD + body
    sites = [site.site.line for site in facts_of(folder, source).log_sites if site.what == "model_output"]
    return [source.splitlines()[line - 1].strip() for line in sites]


@pytest.mark.parametrize(
    "expression",
    [
        "tools.get(text)",
        'tools.get(text, {})["url"]',
        "tools.pop(text, None)",
        "tools[text]",
        "os.environ[text]",
        "os.environ.get(text)",
        "names.index(text)",
        "text.count('a')",
        "text == 'yes'",
        "not text",
        "len(text)",
    ],
)
def test_what_the_answer_only_chooses_or_counts_is_no_answer(tmp_path: Path, expression: str) -> None:
    body = f"def run(tools: dict, names: list) -> None:\n    text = answer('q')\n    log.info('%s', {expression})\n"

    assert logged(tmp_path, body) == []


@pytest.mark.parametrize("expression", ["tools.get('a', text)", "{'a': text}['a']", "[text].pop(0)", "text.strip()"])
def test_what_holds_the_answer_is_the_answer(tmp_path: Path, expression: str) -> None:
    body = f"def run(tools: dict) -> None:\n    text = answer('q')\n    log.info('%s', {expression})\n"

    assert logged(tmp_path, body) == [f"log.info('%s', {expression})"]


def test_the_number_that_enumerate_gives_is_no_part_of_what_it_counts(tmp_path: Path) -> None:
    body = (
        "def run() -> None:\n"
        "    for number, word in enumerate(answer('q').split()):\n"
        "        log.info('%d done', number + 1)\n"
        "        log.info('word %s', word)\n"
    )

    assert logged(tmp_path, body) == ["log.info('word %s', word)"]


def test_what_a_parameter_that_takes_a_number_is_given_is_no_text(tmp_path: Path) -> None:
    body = """\
def show(count: {kind}) -> None:
    os.system(f"screencap {{count}}")


def run(question: str) -> None:
    show(answer(question))
"""

    assert [f.sink for f in facts_of(tmp_path, HEAD + body.format(kind="int")).flows if f.sink == "shell"] == []
    assert [f.sink for f in facts_of(tmp_path, HEAD + body.format(kind="str")).flows if f.sink == "shell"] == ["shell"]
