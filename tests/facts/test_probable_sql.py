"""An `execute` of unknown make is a database statement only where something speaks for a database."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


"""


def statements(folder: Path, source: str) -> list[tuple[str, str]]:
    """Where the model's words go as SQL, and how sure that is."""
    return [(flow.source, flow.confidence) for flow in facts_of(folder, source).flows if flow.sink == "sql"]


def test_a_tool_that_is_executed_is_no_database(tmp_path: Path) -> None:
    source = f"{HEAD}def run(tools, name: str) -> None:\n    tools.execute(answer(name), {{}})\n"

    assert statements(tmp_path, source) == []


@pytest.mark.parametrize(
    ("imports", "call"),
    [
        ("import sqlalchemy\n", "thing.execute(answer('q'))"),
        ("", "cursor.execute(answer('q'))"),
        ("", "thing.execute(f\"SELECT * FROM t WHERE name = '{answer('q')}'\")"),
    ],
)
def test_a_library_a_cursor_or_the_text_speaks_for_a_database(tmp_path: Path, imports: str, call: str) -> None:
    source = f"{imports}{HEAD}def run(thing, cursor) -> None:\n    {call}\n"

    assert statements(tmp_path, source) == [("model_output", "probable")]
