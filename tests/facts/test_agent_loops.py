"""Loops in which a model decides whether to go on, and what ends them."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known

HEAD = """
from openai import OpenAI
client = OpenAI()

def complete(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages, tools=TOOLS).choices[0].message
"""


def loops(folder: Path, source: str) -> list[tuple[int, type]]:
    """The line of each loop below the head, and what is known of its limit."""
    found = facts_of(folder, HEAD + textwrap.dedent(source)).agent_loops
    return [(loop.site.line - HEAD.count("\n"), type(loop.limit)) for loop in found]


def test_a_loop_around_the_function_that_asks_is_found(tmp_path: Path) -> None:
    source = """
    def run(messages):
        while True:
            answer = complete(messages)
            if not answer.tool_calls:
                return answer.content
            messages.append(answer)
    """

    assert loops(tmp_path, source) == [(3, Absent)]


def test_a_function_that_calls_itself_after_tools_have_run_is_a_loop(tmp_path: Path) -> None:
    source = """
    def run(messages):
        answer = complete(messages)
        if answer.tool_calls:
            messages.append({"role": "tool", "content": "x"})
            return run(messages)
        return answer.content
    """

    assert loops(tmp_path, source) == [(6, Absent)]


def test_two_functions_that_call_one_another_are_a_loop(tmp_path: Path) -> None:
    source = """
    def carry_out(messages, calls):
        messages.append({"role": "tool", "tool_call_id": calls[0].id})
        return run(messages)

    def run(messages):
        answer = complete(messages)
        return carry_out(messages, answer.tool_calls) if answer.tool_calls else answer.content
    """

    assert loops(tmp_path, source) == [(4, Absent)]


@pytest.mark.parametrize(
    ("parameter", "test", "again"),
    [
        ("depth=0", "depth > 5", "run(messages, depth + 1)"),
        ("left=5", "left == 0", "run(messages, left - 1)"),
        ("left=5", "len(messages) > 20", "run(messages)"),
    ],
)
def test_a_function_that_counts_how_often_it_calls_itself_ends(
    tmp_path: Path, parameter: str, test: str, again: str
) -> None:
    source = f"""
    def run(messages, {parameter}):
        if {test}:
            raise RuntimeError
        answer = complete(messages)
        if answer.tool_calls:
            return {again}
        return answer.content
    """

    assert [limit for _, limit in loops(tmp_path, source)] == [Known]


def test_a_function_that_calls_itself_after_a_failure_is_no_agent(tmp_path: Path) -> None:
    source = """
    def run(messages):
        try:
            return complete(messages).tool_calls
        except ValueError:
            return run(messages)
    """

    assert loops(tmp_path, source) == []


def test_a_function_that_calls_itself_without_tools_is_no_agent(tmp_path: Path) -> None:
    source = """
    def tree(nodes):
        return [complete(node).content + str(tree(node.children)) for node in nodes]
    """

    assert loops(tmp_path, source) == []


AUTOGEN = """
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.conditions import MaxMessageTermination, TextMentionTermination, TimeoutTermination
from autogen_agentchat.teams import MagenticOneGroupChat, RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient
model = OpenAIChatCompletionClient(model="gpt-4o")
one = AssistantAgent("one", model_client=model)
"""


@pytest.mark.parametrize(
    ("team", "expected"),
    [
        ("RoundRobinGroupChat([one])", Absent),
        ("RoundRobinGroupChat([one], max_turns=5)", 5),
        ("RoundRobinGroupChat([one], termination_condition=MaxMessageTermination(5))", 5),
        ("RoundRobinGroupChat([one], termination_condition=TextMentionTermination('done'))", Absent),
        ("RoundRobinGroupChat([one], termination_condition=TimeoutTermination(30))", None),
        ("RoundRobinGroupChat([one], termination_condition=TextMentionTermination('d') | MaxMessageTermination(5))", 5),
        ("MagenticOneGroupChat([one], model_client=model)", 20),
    ],
)
def test_what_ends_a_team_of_autogen(tmp_path: Path, team: str, expected: object) -> None:
    source = AUTOGEN + f"async def run(task):\n    return await {team}.run(task=task)\n"

    (loop,) = (found for found in facts_of(tmp_path, source).agent_loops)

    assert (loop.limit.value if isinstance(loop.limit, Known) else type(loop.limit)) == expected


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        ("AgentExecutor(agent=agent, tools=[])", 15),
        ("AgentExecutor(agent=agent, tools=[], max_iterations=None)", Absent),
        ("AgentExecutor(agent=agent, tools=[], max_iterations=None, max_execution_time=30)", None),
    ],
)
def test_a_deadline_ends_an_executor_that_counts_nothing(tmp_path: Path, made: str, expected: object) -> None:
    source = f"""
from langchain.agents import AgentExecutor, create_tool_calling_agent
from langchain_openai import ChatOpenAI
agent = create_tool_calling_agent(ChatOpenAI(model="gpt-4o"), [], None)
def run(q):
    return {made}.invoke({{"input": q}})
"""

    (loop,) = facts_of(tmp_path, source).agent_loops

    assert (loop.limit.value if isinstance(loop.limit, Known) else type(loop.limit)) == expected


def test_a_limit_of_the_middleware_bounds_an_agent(tmp_path: Path) -> None:
    source = """
from langchain.agents import create_agent
from langchain.agents.middleware import ModelCallLimitMiddleware, SummarizationMiddleware
limits = [SummarizationMiddleware(model="gpt-4o"), ModelCallLimitMiddleware(run_limit=5)]
agent = create_agent("openai:gpt-4o", tools=[], middleware=limits)
def run(q):
    return agent.invoke({"messages": [q]})
"""

    (loop,) = facts_of(tmp_path, source).agent_loops

    assert isinstance(loop.limit, Known)
    assert loop.limit.value == 5


def test_a_limit_that_is_bound_to_an_agent_holds_for_its_calls(tmp_path: Path) -> None:
    source = """
from langchain_openai import ChatOpenAI
from langgraph.prebuilt import create_react_agent
agent = create_react_agent(ChatOpenAI(model="gpt-4o"), tools=[]).with_config(recursion_limit=9)
def run(q):
    return agent.invoke({"messages": [q]})
"""

    (loop,) = facts_of(tmp_path, source).agent_loops

    assert isinstance(loop.limit, Known)
    assert loop.limit.value == 9


@pytest.mark.parametrize(
    ("test", "known"),
    [
        ("time.monotonic() > deadline", True),
        ("answer.usage.total_tokens > 9000", True),
        ("spent > 2.0", True),
        ("sometimes > 3", False),
        ("len(messages) > 9", False),
    ],
)
def test_a_loop_ends_by_what_is_used_up(tmp_path: Path, test: str, known: bool) -> None:
    source = (
        "import time\nfrom openai import OpenAI\nclient = OpenAI()\ndef work(messages):\n    while True:\n"
        "        answer = client.chat.completions.create(model='gpt-4o', messages=messages)\n"
        f"        if {test}:\n            break\n        messages += run(answer.choices[0].message.tool_calls)\n"
    )

    (loop,) = facts_of(tmp_path, source).agent_loops

    assert isinstance(loop.budget, Known) is known


@pytest.mark.parametrize(
    "goes_on",
    [
        "tool_uses is None or len(tool_uses) > 0",
        "tool_uses is None or tool_uses",
        "answer.stop_reason == 'tool_use'",
        "answer['stop_reason'] == 'tool_use'",
        "answer.message.tool_calls",
    ],
)
def test_a_condition_that_looks_only_at_what_the_model_asks_for_is_no_bound(tmp_path: Path, goes_on: str) -> None:
    source = f"""
    def run(messages):
        tool_uses = None
        answer = complete(messages)
        while {goes_on}:
            answer = complete(messages)
            tool_uses = answer.tool_calls
            messages.append({{"role": "tool", "content": work(tool_uses)}})
    """

    assert loops(tmp_path, source) == [(5, Absent)]


@pytest.mark.parametrize("goes_on", ["len(messages) < 20", "tool_uses and rounds < limit", "rounds > 0 and tool_uses"])
def test_a_condition_that_also_counts_bounds_the_rounds(tmp_path: Path, goes_on: str) -> None:
    source = f"""
    def run(messages, rounds, limit):
        tool_uses = None
        while {goes_on}:
            tool_uses = complete(messages).tool_calls
            messages.append({{"role": "tool", "content": work(tool_uses)}})
    """

    assert loops(tmp_path, source) == [(4, Known)]


def test_what_bedrock_calls_its_tools_tells_the_loop(tmp_path: Path) -> None:
    source = """
    def run(messages):
        while True:
            answer = complete(messages)
            uses = [block["toolUse"] for block in answer if "toolUse" in block]
            if not uses:
                return answer
            messages.append({"role": "user", "content": [{"toolResult": work(use)} for use in uses]})
    """

    assert loops(tmp_path, source) == [(3, Absent)]
