"""Notebooks are read cell by cell, and places in them are named by cell."""

from __future__ import annotations

import json

import pytest

from auditor.audit import Unread
from auditor.collect import SourceFile
from auditor.languages import ir, read, site_of, unread_parts
from auditor.sites import Site


def notebook(*cells: str | list[str] | None, **metadata: object) -> bytes:
    """A notebook of code cells; None is a cell of prose."""
    written = [
        {"cell_type": "markdown", "source": "# Prose"}
        if cell is None
        else {"cell_type": "code", "source": cell, "outputs": [{"text": "x" * 50}], "metadata": {}}
        for cell in cells
    ]
    return json.dumps({"nbformat": 4, "metadata": metadata, "cells": written}).encode()


def module(data: bytes) -> ir.Module:
    got = read(SourceFile("nb.ipynb", "notebook", "notebook", data))
    assert isinstance(got, ir.Module), got
    return got


def refusal(data: bytes) -> Unread:
    got = read(SourceFile("nb.ipynb", "notebook", "notebook", data))
    assert isinstance(got, Unread), got
    return got


def calls(data: bytes) -> list[str]:
    """The names that are called as statements."""
    values = [s.value for s in module(data).body if isinstance(s, ir.Evaluate)]
    return [v.func.id for v in values if isinstance(v, ir.Call) and isinstance(v.func, ir.Name)]


def test_a_place_is_named_by_cell_and_line() -> None:
    read_module = module(notebook(None, "a()", None, ["b()\n", "c(\n", ")\n"], "d()"))

    sites = [site_of(read_module, statement.at) for statement in read_module.body]
    assert sites == [
        Site("nb.ipynb", 1, 1, 1, 4, 2),
        Site("nb.ipynb", 1, 1, 1, 4, 4),
        Site("nb.ipynb", 2, 1, 3, 2, 4),
        Site("nb.ipynb", 1, 1, 1, 4, 5),
    ]
    assert str(sites[2]) == "nb.ipynb:4:2"


def test_a_broken_cell_hides_no_other() -> None:
    data = notebook("a()", "b(\n)\n)", "c()")

    assert calls(data) == ["a", "c"]
    assert unread_parts(module(data)) == (Unread("nb.ipynb:2", "unmatched ')' (line 3)", matters=True),)
    assert str(site_of(module(data), module(data).body[1].at)) == "nb.ipynb:3:1"


def test_a_notebook_without_a_readable_cell_is_unread() -> None:
    assert refusal(notebook("b(")).matters


@pytest.mark.parametrize(
    "cell",
    [
        "%matplotlib inline\na()",
        "!pip install openai\na()",
        "!ls -l 'it\na()",
        "!pip install \\\n  openai (latest\na()",
        "a?\na()",
        "?a\na()",
        "files = !ls\na()",
        "%%time\na()",
        "%%capture out\n%cd ..\na()",
        "x = (7\n  %d)\n%time b\na()",
        "if x:\n    !ls\na()",
        "s = '''\n%not magic\n!nor this\n'''\n!ls\na()",
        "await b\n%pip list\na()",
    ],
)
def test_magics_are_stepped_over(cell: str) -> None:
    assert calls(notebook(cell))[-1:] == ["a"]


def test_a_timed_expression_keeps_its_column() -> None:
    read_module = module(notebook("%time ask()"))

    assert read_module.body[-1].at == ir.Span(1, 6, 1, 11)


def test_a_cell_in_another_language_is_no_python() -> None:
    assert calls(notebook("%%bash\nfoo(", "a()")) == ["a"]


def test_what_a_shell_gives_is_a_call_that_nobody_knows() -> None:
    assigned = module(notebook("files = !ls")).body[0]

    assert isinstance(assigned, ir.Assign)
    assert isinstance(assigned.value, ir.Call)


def test_lines_after_magics_keep_their_numbers() -> None:
    read_module = module(notebook("%%time\n!pip install \\\n  x\n\na()"))

    assert site_of(read_module, read_module.body[-1].at).line == 5


def test_a_notebook_of_the_third_format_is_read() -> None:
    sheet = {"cells": [{"cell_type": "code", "input": "a()\n", "language": "python"}]}

    assert calls(json.dumps({"nbformat": 3, "worksheets": [sheet]}).encode()) == ["a"]


def test_a_notebook_in_another_language_does_not_matter() -> None:
    data = notebook("x <- 1", kernelspec={"language": "R", "name": "ir"})

    assert refusal(data) == Unread("nb.ipynb", "is a notebook in R", matters=False)


@pytest.mark.parametrize(
    "data",
    [b"", b"{", b"[]", b"{}", b'{"cells": 3}', b'{"worksheets": [3]}', b"[" * 100_000, b'{"cells": [' + b"\xff]}"],
)
def test_what_is_no_notebook_is_refused(data: bytes) -> None:
    assert refusal(data).reason.startswith("is not a notebook: ")


def test_cells_of_an_odd_shape_are_passed_over() -> None:
    cells = [3, {"cell_type": "code"}, {"cell_type": "code", "source": 3}, {"cell_type": "code", "source": ["a()", 3]}]

    assert calls(json.dumps({"cells": cells}).encode()) == ["a"]
