"""Which default holds where it depends on both the version of the package and the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

LITELLM = """\
import litellm
def ask(messages):
    return litellm.completion(model="{model}", messages=messages)
"""


@pytest.mark.parametrize(
    ("model", "limit"),
    [("gpt-4o", "absent"), ("anthropic/claude-sonnet-4-5", 64000), ("anthropic/claude-2", 128000)],
)
def test_a_row_for_all_versions_holds_beside_those_for_the_installed_one(
    tmp_path: Path, model: str, limit: object
) -> None:
    (call,) = calls_in(tmp_path, LITELLM.format(model=model))

    assert state(call.output_limit) == limit


@pytest.mark.parametrize(("model", "limit"), [("gpt-4o", "absent"), ("anthropic/claude-2", 4096)])
def test_an_older_version_has_the_rows_for_all_versions_alone(tmp_path: Path, model: str, limit: object) -> None:
    files = {"app.py": LITELLM.format(model=model), "requirements.txt": "litellm==1.80.0\n"}

    (call,) = calls_in(tmp_path, files)

    assert state(call.output_limit) == limit


def test_versions_that_differ_for_the_model_leave_it_unclear(tmp_path: Path) -> None:
    files = {"app.py": LITELLM.format(model="claude-2"), "requirements.txt": "litellm>=1.80\n"}

    (call,) = calls_in(tmp_path, files)

    assert state(call.output_limit) == "unclear"


def test_versions_that_differ_for_another_model_say_nothing_of_this_one(tmp_path: Path) -> None:
    files = {"app.py": LITELLM.format(model="gpt-4o"), "requirements.txt": "litellm>=1.80\n"}

    (call,) = calls_in(tmp_path, files)

    assert state(call.output_limit) == "absent"
