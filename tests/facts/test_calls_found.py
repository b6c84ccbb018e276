"""Which calls are calls to models: source text in, the calls that were found out."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state


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


def test_a_method_whose_name_speaks_for_an_sdk_is_probably_a_call_whatever_it_is_called_on(tmp_path: Path) -> None:
    source = """import boto3
bedrock = "bedrock-runtime"
def ask(client, text):
    return client.converse(modelId="m", messages=[text], inferenceConfig={"maxTokens": 9})
"""
    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, call.confidence) == ("bedrock", "probable")
    assert [state(s) for s in (call.output_limit, call.timeout, call.retries)] == [9, "unclear", "unclear"]


def test_of_several_sdks_with_such_a_method_the_one_that_is_imported_is_meant(tmp_path: Path) -> None:
    others = {"other.py": "from google import genai\n"}
    source = "import google.generativeai\ndef ask(model, text):\n    return model.generate_content(text)\n"
    (call,) = calls_in(tmp_path, {"app.py": source, **others})

    assert call.sdk == "google_generativeai"


def test_a_wrapper_that_calls_a_method_of_its_own_name_is_probably_a_call(tmp_path: Path) -> None:
    source = """bedrock = "bedrock-runtime"
class Client:
    def __init__(self, module):
        self.made = __import__(module).client(bedrock)

    def converse(self, **options):
        return self.made.converse(**options)

def ask(client, text):
    return client.converse(modelId="m", messages=[text])
"""

    assert [(c.site.line, c.confidence) for c in calls_in(tmp_path, source)] == [(7, "probable")]


def test_a_method_of_a_name_that_many_have_is_no_call_on_what_is_out_of_sight(tmp_path: Path) -> None:
    source = "import openai\ndef ask(thing, text):\n    return thing.create(text)\n"

    assert calls_in(tmp_path, source) == ()


@pytest.mark.parametrize("kept", ["st.session_state['model']", "st.session_state.model", "config.get('model')"])
def test_what_a_library_keeps_is_of_the_type_that_a_function_declares(tmp_path: Path, kept: str) -> None:
    source = f"""
import json
import streamlit as st
from langchain_openai import ChatOpenAI

config = json.load(open("c.json"))

def ask(llm: ChatOpenAI, question: str) -> str:
    return llm.invoke(question).content

ask({kept}, "Why?")
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, call.confidence) == ("langchain", "certain")
