"""A library that the catalogue knows is audited like its users: its own classes are those of the catalogue."""

from __future__ import annotations

from pathlib import Path

from facts_of import facts_of

DATABASE = """\
class SQLDatabase:
    def run(self, command: str) -> str:
        return self._fetch(command)

    def again(self, command: str) -> str:
        return self.run(command)
"""

CHAIN = """\
from openai import OpenAI

from {module} import SQLDatabase


class Chain:
    database: SQLDatabase

    def __init__(self, database: SQLDatabase) -> None:
        self.database = database

    def call(self, question: str) -> str:
        made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{{"role": "user", "content": question}}])
        return self.database.run(made.choices[0].message.content)
"""


def statements(folder: Path, package: str) -> list[tuple[str, int]]:
    chain = CHAIN.format(module=f"{package}.utilities.sql_database")
    others = {
        f"{package}/__init__.py": "", f"{package}/utilities/__init__.py": "",
        f"{package}/utilities/sql_database.py": DATABASE, f"{package}/chain.py": chain,
    }  # fmt: skip
    return [(flow.site.path, flow.site.line) for flow in facts_of(folder, "", others).flows if flow.sink == "sql"]


def test_a_method_of_the_library_is_the_sink_that_it_is_for_others(tmp_path: Path) -> None:
    assert statements(tmp_path, "langchain_community") == [("langchain_community/chain.py", 14)]


def test_a_class_of_the_same_name_elsewhere_is_none(tmp_path: Path) -> None:
    assert statements(tmp_path, "shop") == []
