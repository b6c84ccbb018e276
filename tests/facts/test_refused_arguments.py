"""Arguments that a model answers with an error."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.catalog.refused_arguments import load_refused
from auditor.facts import RefusedArgument
from auditor.facts.find import REFUSING


def refused(folder: Path, arguments: str, made: str = "", versions: str = "openai==3.54.0\n") -> list[RefusedArgument]:
    """What the model of the only call refuses."""
    source = f"from openai import OpenAI\nOpenAI({made}).chat.completions.create(messages=[], {arguments})\n"
    (call,) = facts_of(folder, source, {"requirements.txt": versions}).calls
    return list(call.refused_arguments)


@pytest.mark.parametrize("model", ["o1", "o3-mini", "o4-mini-2025-04-16", "gpt-5", "gpt-5-nano", "gpt-5.4"])
def test_the_old_name_of_the_limit_is_refused_by_models_that_reason(tmp_path: Path, model: str) -> None:
    assert refused(tmp_path, f"model='{model}', max_tokens=9") == [
        RefusedArgument("max_tokens", model, "max_completion_tokens")
    ]


@pytest.mark.parametrize("model", ["gpt-4o", "gpt-4.1-mini", "gpt-5-chat-latest", "gpt-3.5-turbo"])
def test_other_models_take_it(tmp_path: Path, model: str) -> None:
    assert refused(tmp_path, f"model='{model}', max_tokens=9, temperature=0.2") == []


def test_an_old_sdk_does_not_know_the_new_name(tmp_path: Path) -> None:
    found = refused(tmp_path, "model='o3-mini', max_tokens=9", versions="openai==1.40.0\n")

    assert found == [RefusedArgument("max_tokens", "o3-mini", "")]


@pytest.mark.parametrize(
    ("arguments", "made"),
    [
        ("model='o3', temperature=1", ""),
        ("model='gpt-5.4', temperature=0.2", ""),  # It reasons only where that is asked for.
        ("model='o3', temperature=None", ""),
        ("model='o3', temperature=settings.temperature", ""),
        ("model='o3', max_tokens=9", "base_url='http://localhost:1'"),
        ("model='o3' if hard else 'gpt-4o', max_tokens=9", ""),
        ("model='o3', max_completion_tokens=9", ""),
    ],
)
def test_what_is_not_sent_for_certain_is_not_refused(tmp_path: Path, arguments: str, made: str) -> None:
    assert refused(tmp_path, arguments, made) == []


def test_a_temperature_is_refused_without_another_name(tmp_path: Path) -> None:
    assert refused(tmp_path, "model='o3', temperature=0.2") == [RefusedArgument("temperature", "o3")]


def test_no_argument_of_a_row_is_left_out_before_the_rows_are_read() -> None:
    assert {row.argument for row in load_refused()} == REFUSING
