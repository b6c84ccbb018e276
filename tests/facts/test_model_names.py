"""Which models a call may use: where their names are written, and whose names they are."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in, state

from auditor.facts import LlmCall


def call_in(folder: Path, source: str, others: dict[str, str] | None = None) -> LlmCall:
    (call,) = facts_of(folder, source, others).calls
    return call


def test_a_name_that_is_a_default_in_another_file_says_where_it_stands(tmp_path: Path) -> None:
    bot = """\
from openai import OpenAI

class Bot:
    def __init__(self, model="gpt-4o"):
        self.model = model
        self.client = OpenAI()

    def ask(self, text):
        return self.client.responses.create(model=self.model, input=text)
"""
    docs = 'from app import Bot\n\ndef write():\n    return Bot(model="o1-preview").ask("write")\n'

    states = {state.name: state for state in call_in(tmp_path, bot, {"docs.py": docs}).models}

    assert (states["o1-preview"].steps[0].site.path, states["o1-preview"].steps[0].site.line) == ("docs.py", 4)


def test_a_name_that_the_client_is_made_with_leads_to_the_client(tmp_path: Path) -> None:
    source = """\
from langchain_openai import ChatOpenAI

model = ChatOpenAI(model="gpt-4")

def ask(text):
    return model.invoke(text)
"""

    (state,) = call_in(tmp_path, source).models

    assert [step.site.line for step in state.steps] == [3]


def test_a_name_that_stands_in_the_call_needs_no_way(tmp_path: Path) -> None:
    source = 'from openai import OpenAI\nOpenAI().responses.create(model="gpt-4", input="a")\n'

    (state,) = call_in(tmp_path, source).models

    assert state.steps == ()


def test_a_name_of_another_company_is_not_judged_at_a_client_that_only_serves_its_own(tmp_path: Path) -> None:
    source = """\
from anthropic import Anthropic
from openai import OpenAI

def ask(model, text):
    if model.startswith("claude"):
        return Anthropic().messages.create(model=model, max_tokens=50, messages=[])
    return OpenAI().responses.create(model=model, input=text)

ask("gpt-5-mini", "a")
ask("claude-sonnet-5", "a")
"""

    anthropic, openai = facts_of(tmp_path, source).calls

    assert [state.name for state in anthropic.models] == ["claude-sonnet-5"]
    assert "gpt-5-mini" in {state.name for state in openai.models}


def test_a_deployment_is_no_model(tmp_path: Path) -> None:
    source = 'import openai\nopenai.ChatCompletion.create(deployment_id="gpt-4-32k", messages=[])\n'

    assert call_in(tmp_path, source).models == ()


def test_the_name_of_a_provider_is_no_model(tmp_path: Path) -> None:
    source = """from openai import OpenAI
client = OpenAI()
def ask(q, full):
    model = "gpt-5.6" if full else "openai"
    return client.chat.completions.create(model=model, messages=q)
"""
    (call,) = facts_of(tmp_path, source).calls

    assert [state.name for state in call.models] == ["gpt-5.6"]


@pytest.mark.parametrize(
    "lines",
    [
        ["name = spec.split('/', 1)[1]"],
        ["name = spec.split('/')[-1]"],
        ["provider, name = spec.split('/', 1)"],
        ["_, _, name = spec.partition('/')"],
        ["name = spec.rsplit('/', 1)[-1]"],
    ],
)
def test_a_name_that_is_cut_off_a_constant_is_known(tmp_path: Path, lines: list[str]) -> None:
    body = "".join(f"    {line}\n" for line in lines)
    source = f"""from openai import OpenAI
def ask(text, spec="openai/gpt-4o"):
{body}    return OpenAI().chat.completions.create(model=name, messages=[text])
"""
    (call,) = calls_in(tmp_path, source)

    assert state(call.model) == "gpt-4o"
