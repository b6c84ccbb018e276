"""The model that an engine over an index asks, wherever the index got it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known, LlmCall, Unclear

PREDICTOR = """\
from langchain.chat_models import ChatOpenAI
from llama_index import GPTVectorStoreIndex, LLMPredictor, ServiceContext, load_index_from_storage

context = ServiceContext.from_defaults({given})
index = {index}

def ask(question):
    return index.as_query_engine().query(question)
"""

MODEL = 'ChatOpenAI(model_name="gpt-4", max_retries=15)'


def question_in(folder: Path, source: str) -> LlmCall:
    (call,) = (c for c in facts_of(folder, source).calls if c.target.endswith("query"))
    return call


@pytest.mark.parametrize(
    "given", [f"llm_predictor=LLMPredictor(llm={MODEL})", f"llm_predictor=LLMPredictor({MODEL})", f"llm={MODEL}"]
)
@pytest.mark.parametrize(
    "index",
    [
        "GPTVectorStoreIndex.from_documents([], service_context=context)",
        "load_index_from_storage(service_context=context)",
    ],
)
def test_an_engine_asks_the_model_of_its_index(tmp_path: Path, given: str, index: str) -> None:
    call = question_in(tmp_path, PREDICTOR.format(given=given, index=index))

    assert [state.name for state in call.models] == ["gpt-4"]
    assert isinstance(call.retries, Known)
    assert call.retries.value == 15


def test_the_model_of_the_engine_itself_goes_first(tmp_path: Path) -> None:
    source = PREDICTOR.format(
        given=f"llm={MODEL}", index="GPTVectorStoreIndex.from_documents([], service_context=context)"
    ).replace("as_query_engine()", 'as_query_engine(llm=ChatOpenAI(model_name="gpt-4o", max_retries=1))')

    assert [state.name for state in question_in(tmp_path, source).models] == ["gpt-4o"]


def test_without_a_model_anywhere_the_settings_of_the_framework_hold_it(tmp_path: Path) -> None:
    source = """\
from llama_index.core import Settings, VectorStoreIndex
from llama_index.llms.openai import OpenAI

Settings.llm = OpenAI(model="gpt-4o", max_tokens=300)

def ask(documents, question):
    return VectorStoreIndex.from_documents(documents).as_query_engine().query(question)
"""

    call = question_in(tmp_path, source)

    assert isinstance(call.output_limit, Known)
    assert call.output_limit.value == 300


def test_an_engine_without_a_model_asks_the_one_that_the_framework_makes(tmp_path: Path) -> None:
    source = """\
from llama_index.core import VectorStoreIndex

def ask(documents, question):
    return VectorStoreIndex.from_documents(documents).as_query_engine().query(question)
"""

    call = question_in(tmp_path, source)

    assert isinstance(call.retries, Known)
    assert (call.retries.value, call.output_limit) == (3, Absent())


def test_an_engine_whose_model_is_out_of_sight_stays_unclear(tmp_path: Path) -> None:
    source = """\
from llama_index.core import Settings, VectorStoreIndex
Settings.llm = made_elsewhere()

def ask(documents, question):
    return VectorStoreIndex.from_documents(documents).as_query_engine().query(question)
"""

    assert isinstance(question_in(tmp_path, source).retries, Unclear)


def test_a_chain_that_is_made_of_itself_is_read_once(tmp_path: Path) -> None:
    source = """\
from langchain_openai import ChatOpenAI

def merged(steps):
    if steps:
        return steps[0] | merged(steps[1:])
    return ChatOpenAI(model="gpt-5.1") | merged(steps)

def ask(steps, question):
    return merged(steps).invoke(question)
"""

    (call,) = facts_of(tmp_path, source).calls

    assert isinstance(call.model, Known)
    assert call.model.value == "gpt-5.1"
