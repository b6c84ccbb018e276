"""Providers beside the big ones: their hosts, and the classes through which frameworks reach them."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in, state

from auditor.facts import Inapplicable, Known


@pytest.mark.parametrize(
    ("address", "operation"),
    [
        ("https://api.stability.ai/v2beta/stable-image/generate/core", "image"),
        ("https://api.elevenlabs.io/v1/text-to-speech/some-voice", "audio"),
        ("https://api.replicate.com/v1/predictions", "image"),
        ("https://abc.us-east-1.aws.endpoints.huggingface.cloud", "chat"),
    ],
)
def test_a_request_to_a_host_of_models_is_a_call(tmp_path: Path, address: str, operation: str) -> None:
    source = f"import requests\n\ndef ask(text):\n    return requests.post({address!r}, json={{'prompt': text}})\n"

    (call,) = facts_of(tmp_path, source).calls

    assert call.operation == operation


def test_a_request_for_a_list_is_none(tmp_path: Path) -> None:
    source = "import requests\n\ndef voices():\n    return requests.post('https://api.elevenlabs.io/v1/voices')\n"

    assert facts_of(tmp_path, source).calls == ()


def test_a_picture_has_no_limit_of_words(tmp_path: Path) -> None:
    source = "import requests\nrequests.post('https://api.replicate.com/v1/predictions', json={})\n"

    (call,) = facts_of(tmp_path, source).calls

    assert call.output_limit == Inapplicable()


@pytest.mark.parametrize("module", ["langchain.llms", "langchain_community.llms"])
def test_cohere_through_langchain_has_the_limits_of_its_class(tmp_path: Path, module: str) -> None:
    source = (
        f"from {module} import Cohere\n\nllm = Cohere(model='command')\n\ndef ask(text):\n    return llm.invoke(text)\n"
    )

    (call,) = facts_of(tmp_path, source).calls

    assert isinstance(call.output_limit, Known)
    assert call.output_limit.value == 256
    assert isinstance(call.retries, Known)
    assert call.retries.value == 9


def test_spark_limits_its_answers_and_waits_half_a_minute(tmp_path: Path) -> None:
    source = """from sparkai.llm.llm import ChatSparkLLM

class Spark:
    def __init__(self, key):
        self.client = ChatSparkLLM(spark_api_key=key, streaming=True)

    async def ask(self, messages):
        return await self.client.agenerate([messages])

    def ask_piecewise(self, messages):
        return self.client.astream(messages)
"""
    asked, streamed = calls_in(tmp_path, source)

    assert [state(call.output_limit) for call in (asked, streamed)] == [2048, 2048]
    assert [state(call.timeout) for call in (asked, streamed)] == [30, 30]
    assert [state(call.retries) for call in (asked, streamed)] == ["absent", "absent"]
