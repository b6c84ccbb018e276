"""What small programs over the further SDKs run with: one page of source for each, and the facts that follow from it.

The expected defaults are those of the newest release that the catalogue knows, as its `source`s say.
"""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

import pytest
from found_calls import calls_in, state

from auditor.facts.model import LlmCall


class Page(NamedTuple):
    """A program with one call to a model, and what is expected of that call."""

    name: str
    source: str
    target: str
    expected: dict[str, object]


CREWAI = [
    Page(
        "crewai: a model",
        """\
from crewai import LLM
llm = LLM(model="gpt-4o", max_tokens=500, timeout=30, max_retries=4)
def ask(question):
    return llm.call(question)
""",
        "llm.call",
        {"model": "gpt-4o", "output_limit": 500, "timeout": 30, "retries": 4, "asynchronous": False},
    ),
    Page(
        "crewai: the defaults of OpenAI's models",
        """\
from crewai import LLM
async def ask(question):
    return await LLM("gpt-4o").acall(question)
""",
        "acall",
        {"output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": True},
    ),
    Page(
        "crewai: the defaults of Anthropic's models",
        """\
from crewai import LLM
def ask(question):
    return LLM(model="anthropic/claude-sonnet-4-0").call(question)
""",
        "call",
        {"output_limit": 32000, "timeout": "absent", "retries": 2},
    ),
    Page(
        "crewai: a crew asks the models of its agents",
        """\
from crewai import LLM, Agent, Crew, Task
llm = LLM(model="gpt-4o", max_tokens=700)
writer = Agent(role="Writer", goal="write", backstory="", llm=llm, max_iter=7)
job = Task(description="write", agent=writer, expected_output="a text")
def run(topic):
    return Crew(agents=[writer], tasks=[job]).kickoff(inputs={"topic": topic})
""",
        "kickoff",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 700, "timeout": 600},
    ),
    Page(
        "crewai: an agent may name its model",
        """\
from crewai import Agent, Crew
async def run(topic):
    reader = Agent(role="Reader", goal="read", backstory="", llm="gpt-4o-mini")
    return await Crew(agents=[reader], tasks=[]).kickoff_async()
""",
        "kickoff_async",
        {"model": "gpt-4o-mini", "output_limit": "absent", "asynchronous": True},
    ),
    Page(
        "crewai: an agent without a crew",
        """\
from crewai import LLM, Agent
def run(question):
    return Agent(role="r", goal="g", backstory="", llm=LLM("gpt-4o", timeout=9)).kickoff(question)
""",
        "kickoff",
        {"operation": "agent", "model": "gpt-4o", "timeout": 9},
    ),
]

PAGES = [*CREWAI]


def call_in(folder: Path, page: Page) -> LlmCall:
    (call,) = (one for one in calls_in(folder, page.source) if one.target.endswith(page.target))
    return call


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_the_call_runs_with_what_the_page_says(tmp_path: Path, page: Page) -> None:
    call = call_in(tmp_path, page)

    facts = {name: getattr(call, name) for name in page.expected}
    found = {name: fact if isinstance(fact, (str, bool)) else state(fact) for name, fact in facts.items()}

    assert found == page.expected
