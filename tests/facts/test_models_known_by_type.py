"""A model that is handed in is known by what it is declared to be; what it was made with stays open."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known, Unclear


@pytest.mark.parametrize(
    ("imported", "name"),
    [
        ("llama_index.core.llms", "LLM"),
        ("llama_index.core.llms.function_calling", "FunctionCallingLLM"),
        ("llama_index.core.base.llms.base", "BaseLLM"),
        ("llama_index.core.multi_modal_llms", "MultiModalLLM"),
        ("llama_index.llms", "LLM"),
    ],
)
def test_an_attribute_that_is_declared_to_be_a_model_is_asked(tmp_path: Path, imported: str, name: str) -> None:
    source = f"""\
from {imported} import {name}

class Engine:
    def __init__(self, llm: {name} = None):
        self.llm: {name} = llm

    def act(self, wish):
        exec(self.llm.complete(wish).text)
"""

    facts = facts_of(tmp_path, source)

    (call,) = facts.calls
    assert (call.sdk, call.operation) == ("llama_index", "chat")
    assert isinstance(call.timeout, Unclear)
    assert [(flow.source, flow.confidence) for flow in facts.flows if flow.sink == "code"] == [
        ("model_output", "certain")
    ]


def test_an_identifier_of_the_user_may_have_been_given_where_the_model_was_made(tmp_path: Path) -> None:
    source = """\
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI
from llama_index.core.llms import LLM

def ask(llm: BaseChatModel, text):
    return llm.invoke(text)

def ask_engine(llm: LLM, text):
    return llm.complete(text)

def ask_own(text):
    return ChatOpenAI(model="gpt-5").invoke(text)
"""

    handed, engine, own = facts_of(tmp_path, source).calls

    assert isinstance(handed.end_user, Unclear)
    assert isinstance(engine.end_user, Unclear)
    assert isinstance(own.end_user, Absent)


@pytest.mark.parametrize(
    "made", ["house_models.make('big')", "importlib.import_module(name).ChatModel()", "house_models.get().client"]
)
def test_what_a_library_out_of_sight_gives_is_what_the_function_is_declared_to_give(tmp_path: Path, made: str) -> None:
    source = f"""\
import importlib
import house_models
from langchain_core.language_models import BaseChatModel

def model(name: str) -> BaseChatModel:
    return {made}

def ask(name, text):
    return model(name).invoke(text)
"""

    (call,) = facts_of(tmp_path, source).calls

    assert (call.sdk, call.operation) == ("langchain", "chat")
    assert isinstance(call.timeout, Unclear)


def test_a_model_that_is_made_in_sight_is_more_than_its_declaration(tmp_path: Path) -> None:
    source = """\
from langchain_core.language_models import BaseChatModel
from langchain_openai import ChatOpenAI

def model() -> BaseChatModel:
    return ChatOpenAI(model="gpt-5", timeout=20)

def ask(text):
    return model().invoke(text)
"""

    (call,) = facts_of(tmp_path, source).calls

    assert isinstance(call.timeout, Known)
    assert call.timeout.value == 20
