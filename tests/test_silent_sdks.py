"""An SDK that is declared and not seen is named, so that silence is no proof."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.pipeline import Options, run_audit

APP = "from openai import OpenAI\nOpenAI().moderations.create(input='a')\n"


def notes_of(folder: Path, requirements: str, source: str = APP, name: str = "requirements.txt") -> tuple[str, ...]:
    (folder / "app.py").write_text(source)
    (folder / name).write_text(requirements)
    return run_audit([folder], Options(as_of=datetime.date(2026, 11, 24))).notes


def test_a_declared_sdk_without_calls_is_named_with_its_place(tmp_path: Path) -> None:
    (note,) = notes_of(tmp_path, "openai>=2\nlitellm==1.80.0\n")

    assert note.startswith("requirements.txt:2: litellm is declared, and no call of it was found")


@pytest.mark.parametrize(
    "requirements", ["openai>=2\n", "openai>=2\nrequests\n", "openai>=2\nboto3\n", "openai>=2\nnumpy\n"]
)
def test_what_is_used_or_is_no_sdk_of_models_is_not_named(tmp_path: Path, requirements: str) -> None:
    assert notes_of(tmp_path, requirements) == ()


def test_what_only_development_needs_is_not_named(tmp_path: Path) -> None:
    assert notes_of(tmp_path, "litellm==1.80.0\n", name="requirements-dev.txt") == ()
