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

GOOGLE_ADK = [
    Page(
        "google-adk: a runner asks the model of its agent",
        """\
from google.adk.agents import Agent
from google.adk.runners import Runner
from google.genai import types
options = types.HttpOptions(timeout=20000, retry_options=types.HttpRetryOptions(attempts=3))
config = types.GenerateContentConfig(max_output_tokens=400, http_options=options)
root = Agent(name="root", model="gemini-2.5-flash", instruction="Help.", generate_content_config=config)
runner = Runner(agent=root, app_name="app", session_service=sessions)
async def ask(message):
    async for event in runner.run_async(user_id="u", session_id="s", new_message=message):
        yield event
""",
        "run_async",
        {
            "operation": "agent",
            "model": "gemini-2.5-flash",
            "output_limit": 400,
            "timeout": 20,
            "retries": 2,
            "asynchronous": True,
        },
    ),
    Page(
        "google-adk: the defaults of Google's models",
        """\
from google.adk.agents import LlmAgent
from google.adk.runners import InMemoryRunner
def ask(message):
    runner = InMemoryRunner(agent=LlmAgent(name="root", model="gemini-2.5-flash"))
    return list(runner.run(user_id="u", session_id="s", new_message=message))
""",
        "run",
        {"output_limit": "absent", "timeout": "absent", "retries": "absent", "asynchronous": False},
    ),
    Page(
        "google-adk: a model of another service",
        """\
from google.adk.agents import LlmAgent
from google.adk.models.lite_llm import LiteLlm
from google.adk.runners import InMemoryRunner
async def ask(question):
    agent = LlmAgent(name="root", model=LiteLlm(model="openai/gpt-4o", max_tokens=100, num_retries=5))
    return await InMemoryRunner(agent=agent).run_debug(question)
""",
        "run_debug",
        {"model": "openai/gpt-4o", "output_limit": 100, "timeout": 600, "retries": 5},
    ),
    Page(
        "google-adk: the models of the agents below",
        """\
from google.adk.agents import LlmAgent, SequentialAgent
from google.adk.runners import InMemoryRunner
from google.genai import types
def agent(name, limit):
    config = types.GenerateContentConfig(max_output_tokens=limit)
    return LlmAgent(name=name, model="gemini-2.5-pro", generate_content_config=config)
async def ask(question):
    both = SequentialAgent(name="both", sub_agents=[agent("one", 100), agent("two", 300)])
    return await InMemoryRunner(agent=both).run_debug(question)
""",
        "run_debug",
        {"model": "gemini-2.5-pro", "output_limit": 300},
    ),
]

PYAUTOGEN = [
    Page(
        "autogen 0.2: the recipient of a chat asks the model",
        """\
from autogen import AssistantAgent, UserProxyAgent
assistant = AssistantAgent("assistant", llm_config={"model": "gpt-4o", "timeout": 60, "max_tokens": 900})
user = UserProxyAgent("user", code_execution_config=False)
def ask(question):
    return user.initiate_chat(assistant, message=question)
""",
        "initiate_chat",
        {
            "operation": "agent",
            "model": "gpt-4o",
            "output_limit": 900,
            "timeout": 60,
            "retries": 2,
            "asynchronous": False,
        },
    ),
    Page(
        "autogen 0.2: defaults",
        """\
import autogen
user = autogen.UserProxyAgent("user")
async def ask(question):
    helper = autogen.AssistantAgent(name="helper", llm_config={"model": "gpt-4o"})
    await user.a_initiate_chat(recipient=helper, message=question)
""",
        "a_initiate_chat",
        {"model": "gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": True},
    ),
    Page(
        "autogen 0.2: a reply of an agent's own",
        """\
from autogen import ConversableAgent
def ask(messages):
    agent = ConversableAgent("agent", llm_config={"model": "gpt-4o", "max_tokens": 50, "max_retries": 0})
    return agent.generate_reply(messages=messages)
""",
        "generate_reply",
        {"operation": "chat", "output_limit": 50, "timeout": 600, "retries": 0},
    ),
    Page(
        "autogen 0.2: the wrapper of OpenAI's client",
        """\
from autogen import OpenAIWrapper
def ask(messages):
    return OpenAIWrapper(model="gpt-4o", timeout=5).create(messages=messages, max_tokens=70)
""",
        "create",
        {"operation": "chat", "model": "gpt-4o", "output_limit": 70, "timeout": 5},
    ),
]

AGNO = [
    Page(
        "agno: an agent",
        """\
from agno.agent import Agent
from agno.models.openai import OpenAIChat
agent = Agent(model=OpenAIChat(id="gpt-4o", max_tokens=256, timeout=15, max_retries=5), tool_call_limit=4)
def ask(question):
    return agent.run(question)
""",
        "run",
        {
            "operation": "agent",
            "model": "gpt-4o",
            "output_limit": 256,
            "timeout": 15,
            "retries": 5,
            "asynchronous": False,
        },
    ),
    Page(
        "agno: the defaults of Anthropic's models",
        """\
from agno.agent import Agent
from agno.models.anthropic import Claude
async def ask(question):
    await Agent(model=Claude(id="claude-sonnet-4-5")).aprint_response(question)
""",
        "aprint_response",
        {"model": "claude-sonnet-4-5", "output_limit": 8192, "timeout": 600, "retries": 2, "asynchronous": True},
    ),
    Page(
        "agno: the defaults of Google's models",
        """\
from agno.agent import Agent
from agno.models.google import Gemini
async def ask(question):
    return await Agent(model=Gemini(id="gemini-2.5-flash")).arun(question)
""",
        "arun",
        {"output_limit": "absent", "timeout": "absent", "retries": "absent"},
    ),
    Page(
        "agno: a model without an agent",
        """\
from agno.models.groq import Groq
def ask(messages):
    return Groq("llama-3.3-70b-versatile", request_params={"max_tokens": 90}).response(messages)
""",
        "response",
        {"operation": "chat", "model": "llama-3.3-70b-versatile", "output_limit": 90, "timeout": 60, "retries": 2},
    ),
]

SEMANTIC_KERNEL = [
    Page(
        "semantic-kernel: a service",
        """\
from openai import AsyncOpenAI
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion, OpenAIChatPromptExecutionSettings
service = OpenAIChatCompletion(ai_model_id="gpt-4o", async_client=AsyncOpenAI(timeout=20, max_retries=4))
settings = OpenAIChatPromptExecutionSettings(max_tokens=150, number_of_responses=2)
async def ask(history):
    return await service.get_chat_message_content(chat_history=history, settings=settings)
""",
        "get_chat_message_content",
        {
            "operation": "chat",
            "model": "gpt-4o",
            "output_limit": 150,
            "timeout": 20,
            "retries": 4,
            "samples": 2,
            "asynchronous": True,
        },
    ),
    Page(
        "semantic-kernel: defaults",
        """\
from semantic_kernel.connectors.ai.open_ai import AzureChatCompletion, OpenAIChatPromptExecutionSettings
async def ask(history):
    service = AzureChatCompletion(deployment_name="ours")
    async for piece in service.get_streaming_chat_message_content(history, OpenAIChatPromptExecutionSettings()):
        yield piece
""",
        "get_streaming_chat_message_content",
        {"output_limit": "absent", "timeout": 600, "retries": 2, "stream": True},
    ),
    Page(
        "semantic-kernel: an agent",
        """\
from semantic_kernel.agents import ChatCompletionAgent
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion, OpenAIChatPromptExecutionSettings
from semantic_kernel.functions import KernelArguments
agent = ChatCompletionAgent(
    service=OpenAIChatCompletion(ai_model_id="gpt-4o"),
    arguments=KernelArguments(settings=OpenAIChatPromptExecutionSettings(max_tokens=80)),
)
async def ask(question):
    return await agent.get_response(messages=question)
""",
        "get_response",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 80, "timeout": 600, "retries": 2},
    ),
    Page(
        "semantic-kernel: the service of a kernel is added to it",
        """\
from semantic_kernel import Kernel
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion
kernel = Kernel()
kernel.add_service(OpenAIChatCompletion(ai_model_id="gpt-4o"))
async def ask(question):
    return await kernel.invoke_prompt(prompt=question)
""",
        "invoke_prompt",
        {"operation": "chat", "model": "unclear", "output_limit": "unclear", "asynchronous": True},
    ),
]

SERVICES = [
    Page(
        "openrouter: what is given",
        """\
from openrouter import OpenRouter
client = OpenRouter(api_key=key, timeout_ms=60000)
async def ask(messages):
    return await client.chat.send_async(model="openai/gpt-4o", messages=messages, max_completion_tokens=300)
""",
        "chat.send_async",
        {
            "operation": "chat",
            "model": "openai/gpt-4o",
            "output_limit": 300,
            "timeout": 60,
            "retries": 70,
            "asynchronous": True,
        },
    ),
    Page(
        "openrouter: defaults",
        """\
from openrouter import OpenRouter
def ask(messages):
    with OpenRouter(api_key=key) as client:
        return client.chat.send(model="openai/gpt-4o", messages=messages)
""",
        "chat.send",
        {"output_limit": "absent", "timeout": 5, "asynchronous": False},
    ),
    Page(
        "portkey: defaults",
        """\
from portkey_ai import AsyncPortkey
client = AsyncPortkey(api_key=key, virtual_key=other)
async def ask(messages):
    return await client.chat.completions.create(model="gpt-4o", messages=messages)
""",
        "create",
        {"model": "gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 1, "asynchronous": True},
    ),
    Page(
        "portkey: a timeout of the call is in seconds, the client's in milliseconds",
        """\
from portkey_ai import Portkey
client = Portkey(api_key=key, request_timeout=40000)
def ask(messages):
    return client.with_options(metadata={}).chat.completions.create(model="gpt-4o", messages=messages, max_tokens=8)
""",
        "create",
        {"output_limit": 8, "timeout": 40, "retries": 1},
    ),
    Page(
        "zhipuai: defaults",
        """\
from zhipuai import ZhipuAI
client = ZhipuAI()
def ask(messages):
    return client.chat.completions.create(model="glm-4", messages=messages)
""",
        "create",
        {"model": "glm-4", "output_limit": "absent", "timeout": 300, "retries": 3},
    ),
    Page(
        "zai: what is given",
        """\
from zai import ZhipuAiClient
client = ZhipuAiClient(api_key=key, timeout=30, max_retries=1)
def ask(messages):
    return client.chat.completions.create(model="glm-4.6", messages=messages, max_tokens=64, stream=True)
""",
        "create",
        {"model": "glm-4.6", "output_limit": 64, "timeout": 30, "retries": 1, "stream": True},
    ),
    Page(
        "volcengine: defaults",
        """\
from volcenginesdkarkruntime import AsyncArk
client = AsyncArk()
async def ask(messages):
    return await client.chat.completions.create(model="doubao-1-5-pro-32k", messages=messages)
""",
        "create",
        {"model": "doubao-1-5-pro-32k", "output_limit": "absent", "timeout": 600, "retries": 2, "asynchronous": True},
    ),
    Page(
        "volcengine: what is given",
        """\
from volcenginesdkarkruntime import Ark
client = Ark(timeout=1800, max_retries=5)
def ask(messages):
    return client.chat.completions.create(model="ep-1", messages=messages, max_tokens=9, n=2)
""",
        "create",
        {"output_limit": 9, "timeout": 1800, "retries": 5, "samples": 2},
    ),
    Page(
        "writer: defaults and options",
        """\
from writerai import Writer
client = Writer()
def ask(messages):
    return client.with_options(max_retries=1).chat.chat(messages=messages, model="palmyra-x5", max_tokens=200)
""",
        "chat.chat",
        {"model": "palmyra-x5", "output_limit": 200, "timeout": 180, "retries": 1},
    ),
    Page(
        "ai21: the number of retries counts the first attempt",
        """\
from ai21 import AI21Client
client = AI21Client(num_retries=3)
def ask(messages):
    return client.chat.completions.create(model="jamba-large", messages=messages)
""",
        "create",
        {"model": "jamba-large", "output_limit": "absent", "timeout": 300, "retries": 2},
    ),
    Page(
        "dashscope: a class of the module",
        """\
import dashscope
def ask(messages):
    return dashscope.Generation.call(model="qwen-plus", messages=messages, max_tokens=77, request_timeout=12)
""",
        "Generation.call",
        {
            "operation": "chat",
            "model": "qwen-plus",
            "output_limit": 77,
            "timeout": 12,
            "retries": "absent",
            "asynchronous": False,
        },
    ),
    Page(
        "dashscope: defaults",
        """\
from dashscope import AioGeneration
async def ask(messages):
    return await AioGeneration.call("qwen-plus", messages=messages)
""",
        "AioGeneration.call",
        {"model": "qwen-plus", "output_limit": "absent", "timeout": 300, "asynchronous": True},
    ),
    Page(
        "dashscope 2: a client",
        """\
import dashscope
client = dashscope.Client(timeout=20)
def ask(messages):
    return client.chat.completions.create(model="qwen-plus", messages=messages)
""",
        "create",
        {"output_limit": "absent", "timeout": 20, "retries": 2},
    ),
]

FRAMEWORKS = [
    Page(
        "ag2 1: an agent asks the model of its configuration",
        """\
from ag2 import Agent
from ag2.config import OpenAIConfig
agent = Agent("helper", prompt="Help.", config=OpenAIConfig(model="gpt-4o", max_tokens=44, timeout=8, max_retries=1))
async def ask(question):
    return await agent.ask(question)
""",
        "agent.ask",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 44, "timeout": 8, "retries": 1, "asynchronous": True},
    ),
    Page(
        "ag2 1: defaults",
        """\
from ag2 import Agent
from ag2.config import AnthropicConfig
async def ask(question):
    return await Agent("helper", config=AnthropicConfig("claude-sonnet-4-5")).ask(question)
""",
        "ask",
        {"model": "claude-sonnet-4-5", "output_limit": 4096, "timeout": 600, "retries": 2},
    ),
    Page(
        "marvin: a function",
        """\
import marvin
def people(text):
    return marvin.extract(text, str, agent=marvin.Agent(model="openai:gpt-4o", model_settings={"max_tokens": 60}))
""",
        "marvin.extract",
        {
            "operation": "agent",
            "model": "openai:gpt-4o",
            "output_limit": 60,
            "timeout": 600,
            "retries": 2,
            "asynchronous": False,
        },
    ),
    Page(
        "marvin: an agent",
        """\
from marvin import Agent
async def ask(question):
    return await Agent(model="openai:gpt-4o-mini").run_async(question)
""",
        "run_async",
        {"model": "openai:gpt-4o-mini", "output_limit": "absent", "timeout": 600, "asynchronous": True},
    ),
    Page(
        "mirascope: a model",
        """\
from mirascope import llm
async def ask(question):
    return await llm.Model("openai/gpt-4o", max_tokens=25).call_async(question)
""",
        "call_async",
        {
            "operation": "chat",
            "model": "openai/gpt-4o",
            "output_limit": 25,
            "timeout": 600,
            "retries": 2,
            "asynchronous": True,
        },
    ),
    Page(
        "mirascope: the defaults of Anthropic's models",
        """\
from mirascope import llm
def ask(question):
    model = llm.use_model("anthropic/claude-sonnet-4-5")
    return model.stream(question)
""",
        "model.stream",
        {"output_limit": 16000, "timeout": 600, "retries": 2, "stream": True, "asynchronous": False},
    ),
    Page(
        "magentic: a chat",
        """\
from magentic import Chat, OpenaiChatModel, UserMessage
def ask(question):
    return Chat(messages=[UserMessage(question)], model=OpenaiChatModel("gpt-4o", max_tokens=33)).submit()
""",
        "submit",
        {"operation": "chat", "model": "gpt-4o", "output_limit": 33, "timeout": 600, "retries": 2},
    ),
    Page(
        "magentic: a model",
        """\
from magentic.chat_model.anthropic_chat_model import AnthropicChatModel
async def ask(messages):
    return await AnthropicChatModel("claude-3-5-sonnet-latest").acomplete(messages)
""",
        "acomplete",
        {"output_limit": 1024, "timeout": 600, "retries": 2, "asynchronous": True},
    ),
    Page(
        "qianfan: the number of retries counts the first attempt",
        """\
import qianfan
chat = qianfan.ChatCompletion(model="ERNIE-4.0-8K")
def ask(messages):
    return chat.do(messages=messages, retry_count=4, request_timeout=20, max_output_tokens=90)
""",
        "chat.do",
        {"operation": "chat", "model": "ERNIE-4.0-8K", "output_limit": 90, "timeout": 20, "retries": 3},
    ),
    Page(
        "qianfan: defaults",
        """\
from qianfan import ChatCompletion
async def ask(messages):
    return await ChatCompletion().ado(model="ERNIE-Speed-8K", messages=messages)
""",
        "ado",
        {"model": "ERNIE-Speed-8K", "output_limit": "absent", "timeout": 300, "retries": 2, "asynchronous": True},
    ),
]

PAGES = [*CREWAI, *GOOGLE_ADK, *PYAUTOGEN, *AGNO, *SEMANTIC_KERNEL, *SERVICES, *FRAMEWORKS]


def call_in(folder: Path, page: Page) -> LlmCall:
    (call,) = (one for one in calls_in(folder, page.source) if one.target.endswith(page.target))
    return call


@pytest.mark.parametrize("page", [pytest.param(page, id=page.name) for page in PAGES])
def test_the_call_runs_with_what_the_page_says(tmp_path: Path, page: Page) -> None:
    call = call_in(tmp_path, page)

    facts = {name: getattr(call, name) for name in page.expected}
    found = {name: fact if isinstance(fact, (str, bool)) else state(fact) for name, fact in facts.items()}

    assert found == page.expected
