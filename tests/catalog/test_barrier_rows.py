"""The rows of barriers are seen on the way of an answer, where they protect what it reaches and nowhere else."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.catalog.load import load_catalog
from auditor.collect import collect
from auditor.facts.find import find_facts


def barriers_in(folder: Path, source: str) -> set[tuple[str, tuple[str, ...]]]:
    """What the answer of a model, `text`, reaches in a program of one file, with what it passes before."""
    asked = 'text = openai.OpenAI().responses.create(model="gpt-4o", input="hello").output_text\n'
    (folder / "app.py").write_text(f"import openai\n{asked}{source}\n", encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    assert not found.unread
    return {(flow.sink, flow.barriers) for flow in found.application.flows if flow.source == "model_output"}


BARRIERS = [
    ("escape", "html", "import html, markupsafe\nmarkupsafe.Markup(html.escape(text))"),
    ("escape", "shell", "import os, shlex\nos.system('ls ' + shlex.quote(text))"),
    ("escape", "file_path", "import os\nopen(os.path.basename(text))"),
    (
        "escape",
        "url",
        "import sys, requests, urllib.parse\nrequests.get('{}/?q={}'.format(sys.argv[1], urllib.parse.quote(text)))",
    ),
    ("schema", "code", "import ast\neval(ast.literal_eval(text))"),
    ("sandbox", "code", "from RestrictedPython import compile_restricted\nexec(compile_restricted(text))"),
    ("redaction", "log", "import scrubadub\nprint(scrubadub.clean(text))"),
]


@pytest.mark.parametrize(
    ("barrier", "kind", "source"), BARRIERS, ids=[source.splitlines()[-1] for *_, source in BARRIERS]
)
def test_a_barrier_is_seen_on_the_way_to_what_it_protects(tmp_path: Path, barrier: str, kind: str, source: str) -> None:
    assert {found for found in barriers_in(tmp_path, source) if found[0] == kind} == {(kind, (barrier,))}


def test_an_escape_for_one_kind_of_sink_does_not_protect_another(tmp_path: Path) -> None:
    assert barriers_in(tmp_path, "import sqlite3, shlex\nsqlite3.connect('a').execute(shlex.quote(text))") == {
        ("sql", ())
    }


def test_a_number_carries_nothing_that_was_written(tmp_path: Path) -> None:
    assert barriers_in(tmp_path, "import os\nos.system('kill ' + str(int(text)))") == set()


def test_no_barrier_is_named_twice() -> None:
    paths = [path for row in load_catalog(()).barriers for path in row.paths]

    assert sorted(path for path in set(paths) if paths.count(path) > 1) == []
