"""Calls whose client is out of sight: found by their shape beside an import, never by a method's name alone."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

CALLS = [
    ("openai", 'client.chat.completions.create(model="m", messages=given)', "openai", "chat"),
    ("openai", "client.completions.create(prompt=given)", "openai", "completion"),
    ("openai", 'client.responses.create(model="m", input=given)', "openai", "responses"),
    ("openai", 'client.beta.chat.completions.parse(model="m", messages=given)', "openai", "chat"),
    ("anthropic", 'client.messages.create(model="m", max_tokens=4, messages=given)', "anthropic", "chat"),
    ("google.genai", 'client.models.generate_content(model="m", contents=given)', "google_genai", "chat"),
    ("mistralai", 'client.chat.complete(model="m", messages=given)', "mistral", "chat"),
    ("cohere", 'client.v2.chat(model="m", messages=given)', "cohere", "chat"),
    ("groq", 'client.chat.completions.create(model="m", messages=given)', "groq", "chat"),
    ("together", 'client.chat.completions.create(model="m", messages=given)', "together", "chat"),
]


@pytest.mark.parametrize(("imported", "asked", "sdk", "operation"), CALLS)
def test_a_call_of_an_unseen_client_is_probable_and_its_client_unclear(
    tmp_path: Path, imported: str, asked: str, sdk: str, operation: str
) -> None:
    (call,) = calls_in(tmp_path, f"import {imported}\ndef ask(client, given):\n    return {asked}\n")

    assert (call.sdk, call.operation, call.confidence) == (sdk, operation, "probable")
    assert (state(call.timeout), state(call.retries)) == ("unclear", "unclear")


@pytest.mark.parametrize("imported", ["openai", "anthropic", "mistralai", "cohere", "groq", "langchain_core"])
@pytest.mark.parametrize(
    "written",
    [
        "client.create(given)",
        "client.invoke(given)",
        "client.users.create(given)",
        "Shop().create(given)",
        "Shop().invoke(given)",
    ],
)
def test_a_method_of_that_name_is_no_call(tmp_path: Path, imported: str, written: str) -> None:
    shop = "class Shop:\n    def create(self, name):\n        return name\n    invoke = create\n"

    source = f"import {imported}\n{shop}def ask(client, given):\n    return {written}\n"

    assert calls_in(tmp_path, source) == ()


PIPELINES = [
    "(prompt | llm).invoke(given)",
    "(prompt | llm | StrOutputParser()).invoke(given)",
    "(prompt | made_elsewhere()).invoke(given)",
]
HEAD = (
    "from langchain_core.output_parsers import StrOutputParser\n"
    "from langchain_core.prompts import ChatPromptTemplate\n"
    'prompt = ChatPromptTemplate.from_template("Answer {question}")\n'
)


@pytest.mark.parametrize("asked", PIPELINES)
def test_what_stands_behind_a_template_out_of_sight_is_probably_a_model(tmp_path: Path, asked: str) -> None:
    (call,) = calls_in(tmp_path, f"{HEAD}def ask(llm, given):\n    return {asked}\n")

    assert (call.sdk, call.operation, call.confidence) == ("langchain", "chat", "probable")
    assert (state(call.output_limit), state(call.timeout)) == ("unclear", "unclear")


@pytest.mark.parametrize("asked", ["(prompt | StrOutputParser()).invoke(given)", "(llm | given).invoke(1)"])
def test_a_pipeline_without_a_template_or_without_anything_unseen_asks_no_model(tmp_path: Path, asked: str) -> None:
    assert calls_in(tmp_path, f"{HEAD}def ask(llm, given):\n    return {asked}\n") == ()
