"""Pages of source that give a framework the name of a model, or no model, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page

LANGCHAIN = [
    Page(
        "langchain: an agent of a model's name",
        """\
from langchain.agents import create_agent
agent = create_agent("openai:gpt-5", tools=[])
def ask(question):
    return agent.invoke({"messages": [("user", question)]})
""",
        "agent.invoke",
        {"operation": "agent", "model": "openai:gpt-5", "output_limit": "absent", "timeout": "absent", "retries": 2},
    ),
    Page(
        "langchain: the defaults of Anthropic's models",
        """\
from langchain.agents import create_agent
async def ask(question):
    return await create_agent(model="anthropic:claude-sonnet-4-5").ainvoke({"messages": [("user", question)]})
""",
        "ainvoke",
        {"output_limit": 64000, "timeout": "absent", "retries": 2, "asynchronous": True},
    ),
    Page(
        "langgraph: the name of Google's model in a constant",
        """\
from langgraph.prebuilt import create_react_agent
MODEL = "google_genai:gemini-2.5-flash"
agent = create_react_agent(MODEL, tools=[])
def ask(question):
    return agent.invoke({"messages": [("user", question)]})
""",
        "agent.invoke",
        {"model": "google_genai:gemini-2.5-flash", "output_limit": "absent", "timeout": "absent", "retries": 5},
    ),
    Page(
        "langchain: a name and a provider",
        """\
from langchain.chat_models import init_chat_model
llm = init_chat_model("gpt-4o", model_provider="openai", max_tokens=77, timeout=20)
def ask(question):
    return llm.invoke(question)
""",
        "llm.invoke",
        {"model": "gpt-4o", "output_limit": 77, "timeout": 20, "retries": 2},
    ),
    Page(
        "langchain: the name comes from a caller that is out of sight",
        """\
from langchain.agents import create_agent
def ask(model, question):
    return create_agent(model).invoke({"messages": [("user", question)]})
""",
        "invoke",
        {"model": "unclear", "output_limit": "unclear", "timeout": "unclear", "retries": "unclear"},
    ),
    Page(
        "deepagents: an agent of a model's name",
        """\
from deepagents import create_deep_agent
agent = create_deep_agent(model="openai:gpt-5", tools=[])
def ask(question):
    return agent.invoke({"messages": [("user", question)]})
""",
        "agent.invoke",
        {"operation": "agent", "model": "openai:gpt-5", "output_limit": "absent", "timeout": "absent", "retries": 2},
    ),
    Page(
        "deepagents: an agent that is given no model",
        """\
from deepagents import create_deep_agent
def build(model=None):
    return create_deep_agent(model=model, tools=[])
def ask(question):
    return build().invoke({"messages": [("user", question)]})
""",
        "invoke",
        {"model": "claude-sonnet-4-6", "output_limit": 128000, "timeout": "absent", "retries": 2},
    ),
]

PYDANTIC_AI = [
    Page(
        "pydantic-ai: an agent of a model's name",
        """\
from pydantic_ai import Agent
agent = Agent("openai:gpt-4o", instructions="Help.")
def ask(question):
    return agent.run_sync(question)
""",
        "run_sync",
        {
            "operation": "agent",
            "model": "openai:gpt-4o",
            "output_limit": "absent",
            "timeout": 600,
            "retries": 2,
            "asynchronous": False,
        },
    ),
    Page(
        "pydantic-ai: what the agent sets",
        """\
from pydantic_ai import Agent
agent = Agent("google-gla:gemini-2.5-flash", model_settings={"max_tokens": 90, "timeout": 15})
async def ask(question):
    async with agent.run_stream(question) as answer:
        return await answer.get_output()
""",
        "run_stream",
        {"output_limit": 90, "timeout": 15, "retries": "absent", "stream": True, "asynchronous": True},
    ),
    Page(
        "pydantic-ai: what a run sets goes first",
        """\
from pydantic_ai import Agent
agent = Agent("openai:gpt-4o", model_settings={"max_tokens": 90})
async def ask(question):
    return await agent.run(question, model="anthropic:claude-sonnet-4-5", model_settings={"timeout": 4})
""",
        "agent.run",
        {"model": "anthropic:claude-sonnet-4-5", "output_limit": 90, "timeout": 4, "retries": 2},
    ),
    Page(
        "pydantic-ai: a model's own settings and the client of its provider",
        """\
from openai import AsyncOpenAI
from pydantic_ai import Agent
from pydantic_ai.models.openai import OpenAIChatModel
from pydantic_ai.providers.openai import OpenAIProvider
provider = OpenAIProvider(openai_client=AsyncOpenAI(max_retries=7, timeout=3))
agent = Agent(OpenAIChatModel("gpt-4o", provider=provider, settings={"max_tokens": 5}))
def ask(question):
    return agent.run_sync(question)
""",
        "run_sync",
        {"model": "gpt-4o", "output_limit": 5, "timeout": 3, "retries": 7},
    ),
    Page(
        "pydantic-ai: the defaults of Google's models",
        """\
from pydantic_ai import Agent
from pydantic_ai.models.google import GoogleModel
async def ask(question):
    return await Agent(model=GoogleModel("gemini-2.5-pro")).run(question)
""",
        "run",
        {"model": "gemini-2.5-pro", "output_limit": "absent", "timeout": 1200, "retries": "absent"},
    ),
    Page(
        "pydantic-ai: the least of a model and of what stands in for it",
        """\
from pydantic_ai import Agent
from pydantic_ai.models.fallback import FallbackModel
from pydantic_ai.models.openai import OpenAIChatModel
def ask(question):
    return Agent(FallbackModel(OpenAIChatModel("gpt-4o"), "anthropic:claude-sonnet-4-5")).run_sync(question)
""",
        "run_sync",
        {"model": "gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2},
    ),
    Page(
        "pydantic-ai: a model that is out of sight",
        """\
from pydantic_ai import Agent
def ask(question, model):
    return Agent(model, model_settings={"timeout": 4}).run_sync(question)
""",
        "run_sync",
        {"model": "unclear", "output_limit": "unclear", "timeout": 4, "retries": "unclear"},
    ),
]

SMOLAGENTS = [
    Page(
        "smolagents: a model behind litellm",
        """\
from smolagents import LiteLLMModel, ToolCallingAgent
def ask(question):
    model = LiteLLMModel(model_id="gemini/gemini-2.5-flash", max_tokens=300)
    return ToolCallingAgent(tools=[], model=model).run(question)
""",
        "run",
        {"operation": "agent", "model": "gemini/gemini-2.5-flash", "output_limit": 300, "timeout": 600},
    ),
    Page(
        "smolagents: the model that litellm's class asks where it is given none",
        """\
from smolagents import CodeAgent, LiteLLMModel
agent = CodeAgent(tools=[], model=LiteLLMModel())
def ask(question):
    return agent.run(question)
""",
        "agent.run",
        {"model": "anthropic/claude-3-5-sonnet-20240620", "output_limit": 128000, "timeout": 600},
    ),
    Page(
        "smolagents: OpenAI's client behind a model",
        """\
from smolagents import CodeAgent, OpenAIModel
options = {"timeout": 25, "max_retries": 1}
def ask(question):
    return CodeAgent(tools=[], model=OpenAIModel("gpt-4o", client_kwargs=options, max_tokens=10)).run(question)
""",
        "run",
        {"model": "gpt-4o", "output_limit": 10, "timeout": 25, "retries": 1},
    ),
    Page(
        "smolagents: a model of the process",
        """\
from smolagents import TransformersModel
model = TransformersModel(model_id="Qwen/Qwen3-4B")
def ask(messages):
    return model(messages)
""",
        "model",
        {"operation": "chat", "output_limit": 4096, "timeout": "inapplicable", "retries": "inapplicable"},
    ),
]

AGNO = [
    Page(
        "agno: an agent of a model's name",
        """\
from agno.agent import Agent
def ask(question):
    return Agent(model="anthropic:claude-sonnet-4-5").run(question)
""",
        "run",
        {"operation": "agent", "model": "anthropic:claude-sonnet-4-5", "output_limit": 8192, "timeout": 600},
    ),
    Page(
        "agno: an agent that is given no model",
        """\
from agno.agent import Agent
async def ask(question):
    return await Agent(instructions="Help.").arun(question)
""",
        "arun",
        {"model": "gpt-5.4", "output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": True},
    ),
]

CREWAI = [
    Page(
        "crewai: an agent that is given no model",
        """\
from crewai import Agent
def ask(question):
    return Agent(role="r", goal="g", backstory="").kickoff(question)
""",
        "kickoff",
        {"operation": "agent", "model": "gpt-4.1-mini", "output_limit": "absent", "timeout": 600, "retries": 2},
    ),
    Page(
        "crewai: an agent alone that names its model",
        """\
from crewai import Agent
def ask(question):
    return Agent(role="r", goal="g", backstory="", llm="anthropic/claude-sonnet-4-5").kickoff(question)
""",
        "kickoff",
        {"model": "anthropic/claude-sonnet-4-5", "output_limit": 32000, "timeout": "absent", "retries": 2},
    ),
]

DSPY = [
    Page(
        "dspy: a module asks the model that is kept for all",
        """\
import dspy
dspy.configure(lm=dspy.LM("openai/gpt-4o-mini", max_tokens=200, num_retries=1))
answer = dspy.ChainOfThought("question -> answer")
def ask(question):
    return answer(question=question)
""",
        "answer",
        {"operation": "chat", "model": "openai/gpt-4o-mini", "output_limit": 200, "timeout": 600, "retries": 1},
    ),
    Page(
        "dspy: what a module and its call set",
        """\
import dspy
dspy.settings.configure(lm=dspy.LM("openai/gpt-4o-mini"))
class Support(dspy.Module):
    def __init__(self):
        self.answer = dspy.Predict("question -> answer", max_tokens=77)
    async def aforward(self, question):
        return await self.answer.acall(question=question, config={"n": 3})
""",
        "acall",
        {"output_limit": 77, "samples": 3, "retries": 3, "asynchronous": True},
    ),
    Page(
        "dspy: an agent",
        """\
import dspy
agent = dspy.ReAct("question -> answer", tools=[])
def ask(question):
    with dspy.context(lm=dspy.LM("anthropic/claude-sonnet-4-5", max_tokens=9)):
        return agent(question=question)
""",
        "agent",
        {"operation": "agent", "model": "anthropic/claude-sonnet-4-5", "output_limit": 9},
    ),
    Page(
        "dspy: no model in sight",
        """\
import dspy
def ask(question):
    return dspy.Predict("question -> answer")(question=question)
""",
        "__call__",
        {"model": "unclear", "output_limit": "unclear", "timeout": "unclear", "retries": "unclear"},
    ),
]

PAGES = [*LANGCHAIN, *PYDANTIC_AI, *SMOLAGENTS, *AGNO, *CREWAI, *DSPY]
