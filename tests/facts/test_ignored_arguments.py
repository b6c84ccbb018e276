"""Arguments that look as if they gave a setting, and do not."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known, Unclear

SOURCE = """\
from google import genai
from google.genai import types

client = genai.Client({made})
config = types.GenerateContentConfig({given})

def ask(text):
    return client.models.generate_content(model="gemini-2.5-pro", contents=text, config=config)
"""


@pytest.mark.parametrize(
    ("made", "given"),
    [
        ("", 'http_options=types.HttpOptions(client_args={"timeout": 30})'),
        ('http_options=types.HttpOptions(client_args={"timeout": 30})', ""),
    ],
)
def test_a_timeout_among_client_args_is_none_and_the_reason_is_told(tmp_path: Path, made: str, given: str) -> None:
    (call,) = facts_of(tmp_path, SOURCE.format(made=made, given=given)).calls

    assert isinstance(call.timeout, Absent)
    assert call.timeout.because is not None
    assert "`client_args` has no effect" in call.timeout.because


def test_a_timeout_of_the_options_counts_beside_them(tmp_path: Path) -> None:
    given = 'http_options=types.HttpOptions(timeout=30000, client_args={"timeout": 30})'

    (call,) = facts_of(tmp_path, SOURCE.format(made="", given=given)).calls

    assert isinstance(call.timeout, Known)
    assert call.timeout.value == 30


def test_a_value_that_a_library_computes_is_told_by_the_function_that_is_called(tmp_path: Path) -> None:
    source = """\
import re
from openai import OpenAI

client = OpenAI(timeout=re.sub("a", "b", "c").get("limits").get("timeout"))

def ask(text):
    return client.responses.create(model="gpt-5", input=text)
"""

    (call,) = facts_of(tmp_path, source).calls

    assert isinstance(call.timeout, Unclear)
    assert "()" not in call.timeout.because
