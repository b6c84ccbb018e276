"""What is asked in a model's place where it fails."""

from __future__ import annotations

import textwrap
from pathlib import Path

from facts_of import facts_of

HEAD = """
import litellm
from openai import OpenAI, APIError
client = OpenAI()
"""


def fallbacks(folder: Path, source: str) -> list[str | None]:
    """The name of what is asked instead, for each call in the order of the source."""
    calls = facts_of(folder, HEAD + textwrap.dedent(source)).calls
    return [call.fallback.name if call.fallback else None for call in calls]


def test_a_handler_that_asks_another_model(tmp_path: Path) -> None:
    source = """
    def ask(q):
        try:
            return client.responses.create(model="gpt-4o", input=q)
        except APIError:
            return client.responses.create(model="gpt-4o-mini", input=q)
    """

    assert fallbacks(tmp_path, source) == ["the handler", None]


def test_a_handler_above_that_calls_another_function(tmp_path: Path) -> None:
    source = """
    def first(q):
        return client.responses.create(model="gpt-4o", input=q)
    def second(q):
        return litellm.completion(model="claude-haiku-4-5", messages=q)
    def ask(q):
        try:
            return first(q)
        except APIError:
            return second(q)
    """

    assert fallbacks(tmp_path, source) == ["the handler", None]


def test_the_same_function_once_more_is_a_retry(tmp_path: Path) -> None:
    source = """
    def ask(q, tries=3):
        try:
            return client.responses.create(model="gpt-4o", input=q)
        except APIError:
            return ask(q, tries - 1)
    """

    assert fallbacks(tmp_path, source) == [None]


def test_an_argument_names_what_is_asked_instead(tmp_path: Path) -> None:
    source = """
    litellm.completion(model="gpt-4o", messages=[], fallbacks=["claude-haiku-4-5"])
    litellm.completion(model="gpt-4o", messages=[], fallbacks=[])
    """

    assert fallbacks(tmp_path, source) == ["fallbacks", None]


def test_a_runnable_with_others_behind_it(tmp_path: Path) -> None:
    source = """
    from langchain_openai import ChatOpenAI
    model = ChatOpenAI(model="gpt-4o").with_fallbacks([ChatOpenAI(model="gpt-4o-mini")])
    model.invoke("hello")
    """

    assert fallbacks(tmp_path, source) == ["with_fallbacks"]
