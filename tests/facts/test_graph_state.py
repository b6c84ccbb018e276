"""What a node of a LangGraph graph gives back is what the other nodes of that graph find in the state."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from flask import Flask, request
from langchain_core.messages import HumanMessage
from langchain_openai import ChatOpenAI
from langgraph.graph import StateGraph
from langgraph.types import Command

app = Flask(__name__)
llm = ChatOpenAI(model="gpt-5.4")


def plan(state):
    return {plan}


def run(state):
    exec({code})
    return {{}}


class Steps:
    def again(self, state: dict):
        exec({code})


graph = StateGraph(dict)
graph.add_node("plan", plan)
other = StateGraph(dict)
{nodes}


@app.post("/ask")
def ask():
    return str(graph.compile().invoke({given}))
"""

ASKED = '{"code": llm.invoke("q").content}'

BESIDE = 'graph.add_node("run", run)'


def flows(
    folder: Path, *, plan: str = ASKED, code: str = 'state["code"]', nodes: str = BESIDE, given: str = "{}"
) -> set[tuple[str, str]]:
    """The flows of the application, by where they come from and where they go."""
    found = facts_of(folder, HEAD.format(plan=plan, code=code, nodes=nodes, given=given))
    return {(flow.source, flow.sink) for flow in found.flows if flow.sink in ("code", "prompt")}


@pytest.mark.parametrize(
    ("plan", "code"),
    [
        (ASKED, 'state["code"]'),
        (ASKED, 'state.get("code")'),
        ('{"script": llm.invoke("q").content}', "state.script"),
        ('{"done": True, "code": llm.invoke("q").content}', 'state["code"]'),
        ('Command(goto="run", update={"code": llm.invoke("q").content})', 'state["code"]'),
        ('{"messages": [llm.invoke("q")]}', 'state["messages"][-1].content'),
    ],
)
def test_what_a_node_gives_back_is_in_the_state_of_the_others(tmp_path: Path, plan: str, code: str) -> None:
    assert flows(tmp_path, plan=plan, code=code) == {("model_output", "code")}


def test_a_method_is_a_node_like_a_function(tmp_path: Path) -> None:
    assert flows(tmp_path, nodes='graph.add_node("again", Steps().again)') == {("model_output", "code")}


@pytest.mark.parametrize(
    ("code", "nodes"),
    [
        ('state["other"]', BESIDE),
        ('state["code"]', 'other.add_node("run", run)'),
        ('state["code"]', ""),
    ],
)
def test_another_key_another_graph_and_no_node_get_none_of_it(tmp_path: Path, code: str, nodes: str) -> None:
    assert flows(tmp_path, code=code, nodes=nodes) == set()


def test_what_a_graph_is_run_with_is_in_the_state_of_its_nodes(tmp_path: Path) -> None:
    plan = '{"code": "1", "said": llm.invoke([HumanMessage(content=state["q"])])}'

    assert flows(tmp_path, plan=plan, given='{"q": request.json["q"], "b": 1}') == {("user_input", "prompt")}
    assert flows(tmp_path, plan=plan, given='{"q": "hello", "b": request.json["q"]}') == set()
