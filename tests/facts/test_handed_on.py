"""Calls that a library makes for the program: in a thread, in a pool, with arguments that were bound before."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known, Unclear

START = (
    "import asyncio\nimport functools\nfrom openai import OpenAI\nclient = OpenAI()\nloop = asyncio.get_event_loop()\n"
)


@pytest.mark.parametrize(
    "line",
    [
        'await asyncio.to_thread(client.responses.create, model="gpt-5", max_output_tokens=50, input=text)',
        "await loop.run_in_executor(None, functools.partial("
        'client.responses.create, model="gpt-5", max_output_tokens=50, input=text))',
        "await asyncio.to_thread(functools.partial("
        'client.responses.create, model="gpt-5", max_output_tokens=50, input=text))',
    ],
)
def test_a_method_that_a_thread_runs_is_a_call_with_its_own_arguments(tmp_path: Path, line: str) -> None:
    (call,) = facts_of(tmp_path, f"{START}async def ask(text):\n    return {line}\n").calls

    assert call.target == "client.responses.create"
    assert [state.name for state in call.models] == ["gpt-5"]
    assert isinstance(call.output_limit, Known)
    assert call.output_limit.value == 50
    assert not call.blocks_event_loop


def test_what_the_thread_answers_is_the_model_s(tmp_path: Path) -> None:
    source = START + (
        "async def ask(text):\n"
        '    answer = await asyncio.to_thread(client.responses.create, model="gpt-5", input=text)\n'
        "    eval(answer.output_text)\n"
    )

    assert [(f.source, f.sink) for f in facts_of(tmp_path, source).flows if f.sink == "code"] == [
        ("model_output", "code")
    ]


def test_a_method_that_is_only_bound_is_no_call(tmp_path: Path) -> None:
    source = f'{START}ask = functools.partial(client.responses.create, model="gpt-5")\n'

    assert facts_of(tmp_path, source).calls == ()


def test_a_chain_over_a_model_that_nobody_knows_is_a_call_with_open_settings(tmp_path: Path) -> None:
    source = """\
import asyncio
from langchain_classic.chains.combine_documents.stuff import create_stuff_documents_chain
from langchain_classic.chains.retrieval import create_retrieval_chain
from orchestrator import Router

def make(retriever, prompt):
    return create_retrieval_chain(retriever, create_stuff_documents_chain(Router(), prompt))

async def ask(retriever, prompt, text):
    chain = make(retriever, prompt)
    return await asyncio.to_thread(chain.invoke, {"input": text})
"""

    (call,) = facts_of(tmp_path, source).calls

    assert call.target == "chain.invoke"
    assert isinstance(call.output_limit, Unclear)


_WRAPPED = """\
import time
from openai import OpenAI, RateLimitError
client = OpenAI(max_retries=0)

def again(run, times, *args, **options):
    for attempt in range(times):
        try:
            return run(*args, **options)
        except RateLimitError:
            time.sleep(2)

class Bot:
    def limited(self, method, *args, **options):
        return again(method, 4, *args, **options)

    def ask(self, text):
        return self.limited(client.responses.create, model="gpt-5", input=text, max_output_tokens=50)

    def sum_up(self, text):
        return self.limited(client.responses.create, model="gpt-5-mini", input=text)
"""


def test_a_method_that_a_function_of_the_program_runs_is_a_call_where_it_is_handed_over(tmp_path: Path) -> None:
    asked, summed_up = facts_of(tmp_path, _WRAPPED).calls

    assert [call.function for call in (asked, summed_up)] == ["app.Bot.ask", "app.Bot.sum_up"]
    assert [call.model.value for call in (asked, summed_up) if isinstance(call.model, Known)] == ["gpt-5", "gpt-5-mini"]
    assert isinstance(asked.output_limit, Known)
    assert asked.output_limit.value == 50
    assert isinstance(summed_up.output_limit, Absent)


def test_what_repeats_a_method_where_it_is_run_repeats_the_call(tmp_path: Path) -> None:
    asked, _ = facts_of(tmp_path, _WRAPPED).calls

    assert isinstance(asked.retries, Known)
    assert (asked.retries.value, asked.retries.source) == (3, "wrapper")


def test_what_a_function_answers_that_runs_a_method_is_the_model_s(tmp_path: Path) -> None:
    source = _WRAPPED + "\nanswer = Bot().ask('x')\neval(answer.output_text)\n"

    assert [(f.source, f.sink) for f in facts_of(tmp_path, source).flows if f.sink == "code"] == [
        ("model_output", "code")
    ]


@pytest.mark.parametrize(
    "line",
    [
        'await bot.loop.run_in_executor(None, functools.partial(client.responses.create, model="gpt-5", input=text))',
        'await timed(asyncio.to_thread, client.responses.create, model="gpt-5", input=text)',
        "await timed(bot.loop.run_in_executor, None, agent.run, text)",
    ],
)
def test_what_a_loop_out_of_sight_or_a_function_that_passes_it_on_is_to_run_is_a_call(
    tmp_path: Path, line: str
) -> None:
    source = f"""{START}from langchain.agents import AgentType, initialize_agent
from langchain.chat_models import ChatOpenAI
agent = initialize_agent(tools=[], llm=ChatOpenAI(), agent=AgentType.OPENAI_FUNCTIONS)

async def timed(run, *args, **named):
    return await run(*args, **named)

async def ask(bot, text):
    return {line}
"""
    (call,) = facts_of(tmp_path, source).calls

    assert call.site.line == 14


def test_what_is_handed_to_a_function_that_does_not_run_it_is_no_call(tmp_path: Path) -> None:
    source = f"""{START}
def remember(first, *args):
    return [first, *args]

def ask(text):
    return remember(asyncio.to_thread, client.responses.create, text)
"""
    assert facts_of(tmp_path, source).calls == ()
