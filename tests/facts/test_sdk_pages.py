"""What small programs over the further SDKs run with: one page of source for each, and the facts that follow from it.

The expected defaults are those of the newest release that the catalogue knows, as its `source`s say.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in, state
from framework_pages import PAGES as FRAMEWORKS
from further_framework_pages import PAGES as FURTHER
from named_model_pages import PAGES as NAMED_MODELS
from provider_pages import PAGES as PROVIDERS
from rarer_call_pages import PAGES as RARER
from sdk_pages import SERVICES, Page
from smaller_framework_pages import PAGES as SMALLER_FRAMEWORKS

from auditor.facts.call_model import LlmCall


def call_in(folder: Path, page: Page) -> LlmCall:
    files = {"app.py": page.source} | ({"requirements.txt": page.requirements} if page.requirements else {})
    (call,) = (one for one in calls_in(folder, files) if one.target.endswith(page.target))
    return call


@pytest.mark.parametrize(
    "page",
    [
        pytest.param(page, id=page.name)
        for page in (*SERVICES, *FRAMEWORKS, *SMALLER_FRAMEWORKS, *NAMED_MODELS, *PROVIDERS, *FURTHER, *RARER)
    ],
)
def test_the_call_runs_with_what_the_page_says(tmp_path: Path, page: Page) -> None:
    call = call_in(tmp_path, page)

    facts = {name: getattr(call, name) for name in page.expected}
    found = {name: fact if isinstance(fact, (str, bool)) else state(fact) for name, fact in facts.items()}

    assert found == page.expected


ROUNDS = {
    "crewai: the agent's own": (
        "from crewai import Agent\n"
        "def run(question):\n"
        '    return Agent(role="r", goal="g", backstory="", max_iter=7).kickoff(question)\n',
        7,
    ),
    "crewai: default": (
        "from crewai import Agent\n"
        "def run(question):\n"
        '    return Agent(role="r", goal="g", backstory="").kickoff(question)\n',
        25,
    ),
    "google-adk: the run's own": (
        "from google.adk.agents import Agent, RunConfig\n"
        "from google.adk.runners import InMemoryRunner\n"
        "def run(message):\n"
        '    runner = InMemoryRunner(agent=Agent(name="a", model="gemini-2.5-flash"))\n'
        "    return runner.run(new_message=message, run_config=RunConfig(max_llm_calls=20))\n",
        20,
    ),
    "google-adk: default": (
        "from google.adk.agents import Agent\n"
        "from google.adk.runners import InMemoryRunner\n"
        "def run(message):\n"
        '    return InMemoryRunner(agent=Agent(name="a", model="gemini-2.5-flash")).run(new_message=message)\n',
        500,
    ),
    "agno: the agent's own": (
        "from agno.agent import Agent\ndef run(question):\n    return Agent(tool_call_limit=4).run(question)\n",
        4,
    ),
    "agno: default": (
        "from agno.agent import Agent\ndef run(question):\n    return Agent().run(question)\n",
        "absent",
    ),
    "autogen 0.2: turns of the chat": (
        "from autogen import AssistantAgent, UserProxyAgent\n"
        "def run(question):\n"
        '    UserProxyAgent("u").initiate_chat(AssistantAgent("a"), message=question, max_turns=4)\n',
        4,
    ),
    "autogen 0.2: replies of the recipient": (
        "from autogen import AssistantAgent, UserProxyAgent\n"
        "def run(question):\n"
        '    helper = AssistantAgent("a", max_consecutive_auto_reply=8)\n'
        '    UserProxyAgent("u").initiate_chat(recipient=helper, message=question)\n',
        8,
    ),
    "autogen 0.2: default": (
        "from autogen import AssistantAgent, UserProxyAgent\n"
        "def run(question):\n"
        '    UserProxyAgent("u").initiate_chat(AssistantAgent("a"), message=question)\n',
        100,
    ),
    "semantic-kernel: default": (
        "from semantic_kernel.agents import ChatCompletionAgent\n"
        "async def run(question):\n"
        "    return await ChatCompletionAgent(service=service).get_response(messages=question)\n",
        5,
    ),
    "ag2 1: nothing bounds a turn": (
        'from ag2 import Agent\nasync def run(question):\n    return await Agent("a").ask(question)\n',
        "absent",
    ),
    "marvin: default": (
        "import marvin\ndef run(text):\n    return marvin.summarize(text)\n",
        100,
    ),
    "deepagents: steps of the run's own": (
        "from deepagents import create_deep_agent\n"
        "def run(question):\n"
        '    return create_deep_agent().invoke(question, {"recursion_limit": 12})\n',
        12,
    ),
    "deepagents: default": (
        "from deepagents import create_deep_agent\n"
        "def run(question):\n"
        "    return create_deep_agent().invoke(question)\n",
        9999,
    ),
}
"""Programs that run an agent, each with what bounds its rounds."""


@pytest.mark.parametrize("name", ROUNDS)
def test_the_rounds_of_an_agent_are_bounded_as_the_page_says(tmp_path: Path, name: str) -> None:
    source, bound = ROUNDS[name]

    (loop,) = facts_of(tmp_path, source).agent_loops

    assert state(loop.limit) == bound
