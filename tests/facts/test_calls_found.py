"""Which calls are calls to models: source text in, the calls that were found out."""

from __future__ import annotations

from pathlib import Path

from found_calls import calls_in


def test_a_function_of_an_sdk_that_is_imported_under_another_name_is_found(tmp_path: Path) -> None:
    source = "from litellm import completion as ask\nask(model='gpt-4o', messages=[])\n"

    assert [(c.site.line, c.sdk) for c in calls_in(tmp_path, source)] == [(2, "litellm")]


def test_a_method_of_a_client_that_is_kept_under_a_name_is_found(tmp_path: Path) -> None:
    source = """from openai import OpenAI
create = OpenAI().chat.completions.create
def ask():
    return create(model="gpt-4o", messages=[])
"""

    assert [(c.site.line, c.sdk) for c in calls_in(tmp_path, source)] == [(4, "openai")]
