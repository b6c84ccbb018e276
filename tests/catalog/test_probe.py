"""The probe that looks into the SDKs sees what is not there; the standard library stands in for an SDK."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any


def ask(*rows: dict[str, Any], paths: tuple[str, ...] = ()) -> Any:
    question = {"make": {"datetime.date": "2026, 1, 2"}, "stand_ins": {}, "rows": rows, "paths": paths}
    script = Path(__file__).with_name("probe.py")
    done = subprocess.run(
        [sys.executable, script], input=json.dumps(question), capture_output=True, text=True, check=True
    )
    return json.loads(done.stdout)


def row(path: str, arguments: tuple[str, ...] = (), methods: dict[str, list[str]] | None = None) -> dict[str, Any]:
    return {"path": path, "module": False, "same": [], "arguments": arguments, "methods": methods or {}}


def test_a_path_that_does_not_exist_is_an_error() -> None:
    (answer,) = ask(row("shlex.splitt"))["rows"]

    assert answer["error"].startswith("ModuleNotFoundError")


def test_an_argument_is_found_by_name_and_by_position() -> None:
    (answer,) = ask(row("shlex.join", ("split_command", "0")))["rows"]

    assert answer["arguments"] == {"split_command": "found", "0": "found"}


def test_an_argument_that_the_call_does_not_take_is_missing() -> None:
    (answer,) = ask(row("shlex.join", ("command", "1")))["rows"]

    assert answer["arguments"] == {"command": "missing", "1": "missing"}


def test_a_call_that_takes_any_name_leaves_it_open() -> None:
    (answer,) = ask(row("textwrap.shorten", ("anything",)))["rows"]

    assert answer["arguments"] == {"anything": "open"}


def test_methods_are_looked_for_on_an_instance() -> None:
    (answer,) = ask(row("datetime.date", methods={"isoformat": [], "nothing": []}))["rows"]

    assert set(answer["methods"]) == {"isoformat"}


def test_a_path_leads_through_an_instance() -> None:
    assert ask(paths=("datetime.date().year", "datetime.date().years"))["paths"] == {
        "datetime.date().year": True,
        "datetime.date().years": False,
    }


def test_a_path_leads_into_a_module_that_a_name_of_its_package_hides() -> None:
    assert ask(paths=("unittest.main.TestProgram", "unittest.main.Nothing"))["paths"] == {
        "unittest.main.TestProgram": True,
        "unittest.main.Nothing": False,
    }


def test_methods_are_looked_for_on_what_a_decorator_makes_of_a_function() -> None:
    (answer,) = ask(row("functools.lru_cache", methods={"__call__().cache_info": [], "__call__().nothing": []}))["rows"]

    assert set(answer["methods"]) == {"__call__().cache_info"}
