"""LangChain above openai 0.x, whose own limit of ten minutes ends every wait."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in, state

_CHAT = "from langchain.chat_models import ChatOpenAI\nllm = ChatOpenAI()\ndef ask(q):\n    return llm.predict(q)\n"
_EMBED = """from langchain.embeddings import OpenAIEmbeddings
model = OpenAIEmbeddings()
def ask(q):
    return model.embed_query(q)
"""


@pytest.mark.parametrize("source", [_CHAT, _EMBED])
def test_a_release_that_needs_the_old_sdk_waits_ten_minutes(tmp_path: Path, source: str) -> None:
    (call,) = calls_in(tmp_path, {"app.py": source, "requirements.txt": "langchain==0.0.226\nopenai>=0.27.4\n"})

    assert state(call.timeout) == 600


@pytest.mark.parametrize(
    "imported", ["from openai.error import RateLimitError", "from openai.api_resources import engine"]
)
@pytest.mark.parametrize("source", [_CHAT, _EMBED])
def test_an_import_of_the_old_sdk_tells_its_version_where_no_manifest_does(
    tmp_path: Path, source: str, imported: str
) -> None:
    (call,) = calls_in(tmp_path, f"{imported}\n{source}")

    assert state(call.timeout) == 600


def test_a_newer_release_above_the_old_sdk_waits_ten_minutes(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, {"app.py": _CHAT, "requirements.txt": "langchain==0.0.350\nopenai==0.28.1\n"})

    assert state(call.timeout) == 600


@pytest.mark.parametrize(
    "manifest", ["", "langchain==0.0.350\nopenai==1.3.7\n", "langchain==0.0.350\nopenai>=0.27.4\n"]
)
def test_above_the_new_sdk_nothing_ends_the_wait(tmp_path: Path, manifest: str) -> None:
    (call,) = calls_in(tmp_path, {"app.py": _CHAT, "requirements.txt": manifest})

    assert state(call.timeout) == "absent"


def test_an_import_with_a_way_around_it_tells_no_version(tmp_path: Path) -> None:
    guarded = "try:\n    from openai.error import RateLimitError\nexcept ImportError:\n    RateLimitError = None\n"

    (call,) = calls_in(tmp_path, guarded + _CHAT)

    assert state(call.timeout) == "absent"


def test_a_text_that_is_predicted_on_by_name_is_the_prompt(tmp_path: Path) -> None:
    source = _CHAT.replace("llm.predict(q)", "llm.predict(text=input(q))")

    assert [(flow.source, flow.sink) for flow in facts_of(tmp_path, source).flows] == [("user_input", "prompt")]


def test_an_engine_around_another_one_asks_its_model(tmp_path: Path) -> None:
    source = """from llama_index.llms import OpenAI
from llama_index.query_engine import MultiStepQueryEngine, RetrieverQueryEngine
inner = RetrieverQueryEngine.from_args(retriever, llm=OpenAI(max_tokens=77))
engine = MultiStepQueryEngine(query_engine=inner, query_transform=steps)
def ask(q):
    return engine.query(q)
"""
    (call,) = calls_in(tmp_path, source)

    assert (call.target, state(call.output_limit)) == ("engine.query", 77)
