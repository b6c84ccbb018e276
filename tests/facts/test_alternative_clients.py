"""A call that may go through clients of several classes: what one of them lacks is told of that one."""

from __future__ import annotations

import datetime
from pathlib import Path

from found_calls import calls_in

from auditor.audit import Finding
from auditor.facts.call_model import Absent, Alternative, Known
from auditor.pipeline import Options, run

_FACTORY = """from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI

def make(provider, **settings):
    if provider == "openai":
        return ChatOpenAI(**settings)
    return ChatOllama(**settings)
"""

_ASK = """
llm = make(input(), model="m", timeout=30)

def ask(question):
    return llm.invoke(question).content
"""


def gap(folder: Path, card: str, source: str) -> Finding:
    """The only gap of a card in `app.py` with this source."""
    (folder / "app.py").write_text(source, encoding="utf-8")
    audit = run((folder,), Options(as_of=datetime.date(2026, 11, 1))).audit
    (found,) = [f for f in audit.findings if f.card == card and f.outcome == "gap"]
    return found


def test_what_one_of_several_clients_lacks_names_its_class_and_where_it_is_made(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _FACTORY + _ASK)

    assert isinstance(call.retries, Absent)
    assert call.retries.only is not None
    assert (call.retries.only.name, call.retries.only.site.line) == ("ChatOllama", 7)
    assert [step.site.line for step in call.retries.steps] == [7]


def test_the_finding_says_for_which_client_it_holds_and_weighs_less(tmp_path: Path) -> None:
    found = gap(tmp_path, "RAT-001", _FACTORY + _ASK)

    assert found.message == "llm.invoke is given up at the first failure for ChatOllama, made at app.py:7"
    assert (found.severity, found.lowered_because) == (
        "medium",
        "the other clients that the call may go through try again",
    )


def test_what_no_client_has_is_told_of_the_call(tmp_path: Path) -> None:
    source = (_FACTORY + _ASK).replace(", timeout=30", "")

    found = gap(tmp_path, "RAT-008", source)

    assert found.message == "llm.invoke waits for an answer without any timeout"
    assert found.severity == "high"


def test_callers_of_one_client_are_no_alternatives(tmp_path: Path) -> None:
    source = """from openai import OpenAI
client = OpenAI()
def ask(**settings):
    return client.chat.completions.create(model="m", messages=[], **settings)
ask(max_tokens=9)
ask()
"""
    (call,) = calls_in(tmp_path, source)

    assert isinstance(call.output_limit, Absent)
    assert call.output_limit.only is None


def test_clients_that_all_have_it_leave_it_known(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _FACTORY.replace("ChatOllama", "AzureChatOpenAI").replace("_ollama", "_openai") + _ASK)

    assert isinstance(call.timeout, Known)


def test_an_alternative_reads_as_the_end_of_a_sentence(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, _FACTORY + _ASK)

    assert isinstance(call.retries, Absent)
    assert isinstance(call.retries.only, Alternative)
    assert str(call.retries.only) == "for ChatOllama, made at app.py:7"


def test_a_model_is_looked_up_where_one_of_the_clients_finds_it(tmp_path: Path) -> None:
    source = """from langchain_anthropic import ChatAnthropic
from langchain_ollama import ChatOllama
from langchain_openai import ChatOpenAI

def make(name):
    if name.startswith("claude-"):
        return ChatAnthropic(model=name)
    return ChatOllama(model=name) if ":" in name else ChatOpenAI(model=name)

make("gpt-4o-mini").invoke("q")
"""
    (call,) = calls_in(tmp_path, source)

    assert [(state.name, state.retires) for state in call.models] == [("gpt-4o-mini", datetime.date(2027, 1, 14))]
