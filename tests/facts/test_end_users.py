"""Which calls are asked for an end user's identifier, and which requests of plain HTTP are calls at all."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Inapplicable


@pytest.mark.parametrize(
    ("address", "asked"),
    [
        ("https://api.openai.com/v1/chat/completions", Absent()),
        ("https://api.anthropic.com/v1/messages", Absent()),
        ("https://api.openai.com/v1/embeddings", Inapplicable()),
        ("https://llm.api.cloud.yandex.net/foundationModels/v1/completion", Inapplicable()),
        ("https://generativelanguage.googleapis.com/v1/models/gemini-2.5-pro:generateContent", Inapplicable()),
    ],
)
def test_a_plain_request_is_asked_only_where_the_host_has_a_field_for_it(
    tmp_path: Path, address: str, asked: Absent | Inapplicable
) -> None:
    source = f"import httpx\n\ndef ask(text):\n    return httpx.post({address!r}, json={{'input': text}})\n"

    (call,) = facts_of(tmp_path, source).calls

    assert call.end_user == asked


def test_embeddings_of_an_sdk_need_no_end_user(tmp_path: Path) -> None:
    source = """\
from openai import OpenAI

client = OpenAI()

def embed(text):
    return client.embeddings.create(model="text-embedding-3-small", input=text)

def draw(text):
    return client.images.generate(model="gpt-image-2", prompt=text)
"""

    embedding, image = facts_of(tmp_path, source).calls

    assert embedding.end_user == Inapplicable()
    assert image.end_user == Absent()


def test_a_whole_address_does_not_go_to_the_base_address_of_its_client(tmp_path: Path) -> None:
    source = """\
import httpx

client = httpx.Client(base_url="https://api.openai.com/v1")

def ask(text):
    client.post("https://billing.example.org/usage", json={})
    return client.post("/chat/completions", json={"model": "gpt-5", "messages": []})
"""

    (call,) = facts_of(tmp_path, source).calls

    assert call.site.line == 7


@pytest.mark.parametrize(
    ("messages", "asked"),
    [
        ('[{"role": "user", "content": "ping"}]', Inapplicable()),
        ('[ChatCompletionUserMessageParam(role="user", content="ping")]', Inapplicable()),
        ('[{"role": "user", "content": text}]', Absent()),
        ('[{"role": "user", "content": f"Say {text}"}]', Absent()),
        ("[first_message()]", Absent()),
        ("history", Absent()),
    ],
)
def test_a_prompt_that_is_the_same_for_everybody_has_no_end_user(
    tmp_path: Path, messages: str, asked: Absent | Inapplicable
) -> None:
    source = f"""\
from openai import OpenAI
from openai.types.chat import ChatCompletionUserMessageParam

client = OpenAI()

def ask(text, history):
    return client.chat.completions.create(model="gpt-5", messages={messages})
"""

    (call,) = facts_of(tmp_path, source).calls

    assert call.end_user == asked


def test_a_constant_message_of_a_framework_has_no_end_user(tmp_path: Path) -> None:
    source = """\
from langchain_core.messages import HumanMessage
from langchain_openai import ChatOpenAI

llm = ChatOpenAI(model="gpt-5")

def warm():
    llm.invoke([HumanMessage(content="ok")])

def ask(text):
    llm.invoke([HumanMessage(content=text)])
"""

    warm, ask = facts_of(tmp_path, source).calls

    assert isinstance(warm.end_user, Inapplicable)
    assert not isinstance(ask.end_user, Inapplicable)
