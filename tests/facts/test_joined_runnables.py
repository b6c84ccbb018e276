"""Which models stand behind a pipeline that is put together by methods and classes instead of `|`."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

from auditor.facts.call_model import Absent

HEAD = """\
from langchain_anthropic import ChatAnthropic
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import RunnableBranch, RunnableParallel, RunnablePassthrough, RunnableSequence
from langchain_openai import ChatOpenAI
model = ChatOpenAI(model="gpt-5", timeout=5)
other = ChatAnthropic(model="claude-sonnet-4-5")
prompt = ChatPromptTemplate.from_template("Answer {question}")
"""


@pytest.mark.parametrize(
    "asked",
    [
        "model.with_fallbacks([other]).invoke(question)",
        "model.with_fallbacks(fallbacks=[other]).invoke(question)",
        "(prompt | model.with_fallbacks([other])).invoke(question)",
        "(prompt | model).with_fallbacks([prompt | other]).invoke(question)",
        "model.with_retry().with_fallbacks([other]).with_config(tags=[]).invoke(question)",
    ],
)
def test_a_fallback_is_judged_as_the_first_model_is(tmp_path: Path, asked: str) -> None:
    (call,) = calls_in(tmp_path, f"{HEAD}def ask(question):\n    return {asked}\n")

    assert isinstance(call.timeout, Absent)
    assert call.timeout.only is not None
    assert call.timeout.only.name == "ChatAnthropic"
    assert call.timeout.only.site.line == 6


def test_a_fallback_with_the_setting_leaves_no_gap(tmp_path: Path) -> None:
    asked = 'model.with_fallbacks([ChatOpenAI(model="gpt-4o", timeout=9)])'

    (call,) = calls_in(tmp_path, f"{HEAD}def ask(question):\n    return {asked}.invoke(question)\n")

    assert state(call.timeout) == 9
    assert {model.name for model in call.models} == {"gpt-5", "gpt-4o"}


def test_options_before_a_fallback_are_those_of_the_first_model_only(tmp_path: Path) -> None:
    asked = 'model.bind(max_tokens=7).with_fallbacks([ChatOpenAI(model="gpt-4o", timeout=9)])'

    (call,) = calls_in(tmp_path, f"{HEAD}def ask(question):\n    return {asked}.invoke(question)\n")

    assert state(call.output_limit) == "absent"


@pytest.mark.parametrize(
    "pipeline",
    [
        "prompt.pipe(model)",
        "prompt.pipe(model).pipe(parse)",
        "model.pipe(parse)",
        "RunnableSequence(prompt, model)",
        "RunnableSequence(first=prompt, last=model)",
        "RunnableParallel(answer=prompt | model)",
        'RunnableParallel({"answer": prompt | model})',
        "RunnablePassthrough.assign(answer=prompt | model)",
        "RunnableBranch((lambda x: True, prompt | model), parse)",
        "(prompt | model).map()",
    ],
)
def test_a_model_is_found_in_a_pipeline_without_bars(tmp_path: Path, pipeline: str) -> None:
    (call,) = calls_in(tmp_path, f"{HEAD}def ask(question):\n    return {pipeline}.invoke(question)\n")

    assert (call.sdk, state(call.model), state(call.timeout)) == ("langchain", "gpt-5", 5)


def test_a_pipeline_without_a_model_asks_none(tmp_path: Path) -> None:
    source = f"{HEAD}def ask(question):\n    return RunnableSequence(prompt, parse).invoke(question)\n"

    assert calls_in(tmp_path, source) == ()
