"""Of a model's answer only the text is the model's words."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

CHAT = """\
import logging

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)


def ask(question: str) -> None:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
"""

RAW = """\
import logging

import requests

log = logging.getLogger(__name__)


def ask(question: str) -> None:
    body = {"model": "gpt-5.1", "messages": [{"role": "user", "content": question}]}
    made = requests.post("https://api.openai.com/v1/chat/completions", json=body, timeout=30).json()
"""


def logs_the_answer(folder: Path, source: str, expression: str) -> bool:
    found = facts_of(folder, f"{source}    log.info('%s', {expression})\n")
    return any(site.what == "model_output" for site in found.log_sites)


@pytest.mark.parametrize(
    "expression",
    [
        "made.choices[0].finish_reason",
        "made.usage",
        "made.usage.prompt_tokens + made.usage.completion_tokens",
        "getattr(made.usage, 'completion_tokens', None)",
        "getattr(made, 'usage', None)",
        "made.id",
        "made.model",
        "made.created",
        "made.choices[0].index",
        "made.choices[0].message.role",
    ],
)
def test_counters_reasons_and_labels_of_an_answer_are_not_its_words(tmp_path: Path, expression: str) -> None:
    assert not logs_the_answer(tmp_path, CHAT, expression)


@pytest.mark.parametrize(
    "expression",
    [
        "made",
        "made.choices[0].message.content",
        "made.choices[0].message.tool_calls[0].function.arguments",
        "getattr(made.choices[0].message, 'reasoning_content', None)",
    ],
)
def test_the_text_of_an_answer_is_its_words(tmp_path: Path, expression: str) -> None:
    assert logs_the_answer(tmp_path, CHAT, expression)


@pytest.mark.parametrize(
    "expression",
    ["made['usage']['prompt_tokens']", "made.get('usage', {}).get('total_tokens')", "made['model']",
     "made['choices'][0]['finish_reason']"],
)  # fmt: skip
def test_keys_of_a_raw_answer_count_as_attributes_do(tmp_path: Path, expression: str) -> None:
    assert not logs_the_answer(tmp_path, RAW, expression)


def test_the_text_of_a_raw_answer_is_its_words(tmp_path: Path) -> None:
    assert logs_the_answer(tmp_path, RAW, "made['choices'][0]['message']['content']")


def test_a_field_of_an_own_class_is_written_by_the_model_whatever_its_name(tmp_path: Path) -> None:
    assert logs_the_answer(tmp_path, CHAT, "made.choices[0].message.parsed.object")


def test_each_part_of_a_stream_has_a_reason_that_is_no_text(tmp_path: Path) -> None:
    streaming = CHAT.replace("messages=", "stream=True, messages=")
    body = "    for part in made:\n        log.info('%s', part.choices[0].finish_reason)\n"

    found = facts_of(tmp_path, streaming + body)

    assert found.log_sites == ()
