"""Settings that take a detour arrive at the call, and nothing arrives where none is given."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

import pytest
from carried_settings import FACTORIES, MAPPINGS, Outcome
from configured_settings import CONFIGURED
from found_calls import state

from auditor.collect import collect
from auditor.facts.find import find_facts


def outcomes(folder: Path, files: str | Mapping[str, str]) -> list[Outcome]:
    """The limit, the time-out and the retries of each call."""
    for name, source in ({"app.py": files} if isinstance(files, str) else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(source, encoding="utf-8")
    calls = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1)).application.calls
    return [(state(c.output_limit), state(c.timeout), state(c.retries)) for c in calls]


@pytest.mark.parametrize("name", FACTORIES)
def test_a_client_that_comes_by_a_detour_has_its_settings(tmp_path: Path, name: str) -> None:
    files, expected = FACTORIES[name]

    assert outcomes(tmp_path, files) == expected


@pytest.mark.parametrize("name", MAPPINGS)
def test_arguments_that_come_by_a_detour_arrive(tmp_path: Path, name: str) -> None:
    files, expected = MAPPINGS[name]

    assert outcomes(tmp_path, files) == expected


@pytest.mark.parametrize("name", CONFIGURED)
def test_what_is_configured_beside_the_program_holds(tmp_path: Path, name: str) -> None:
    files, expected = CONFIGURED[name]

    assert outcomes(tmp_path, files) == expected
