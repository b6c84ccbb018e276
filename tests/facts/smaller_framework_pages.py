"""Pages of source that call a model through smaller frameworks, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page

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

GRAPHS = [
    Page(
        "deepagents: an agent",
        """\
from deepagents import create_deep_agent
from langchain_openai import ChatOpenAI
agent = create_deep_agent(model=ChatOpenAI(model="gpt-4o", max_tokens=123, timeout=7), system_prompt="Help.")
async def ask(question):
    return await agent.ainvoke({"messages": [("user", question)]}, config={"recursion_limit": 12})
""",
        "ainvoke",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 123, "timeout": 7, "asynchronous": True},
    ),
    Page(
        "langgraph: a supervisor asks the model that it is made with",
        """\
from langchain_openai import ChatOpenAI
from langgraph_supervisor import create_supervisor
graph = create_supervisor([], model=ChatOpenAI(model="gpt-4o", max_tokens=321), prompt="Lead.").compile()
def ask(question):
    return graph.invoke({"messages": [("user", question)]})
""",
        "graph.invoke",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 321, "asynchronous": False},
    ),
    Page(
        "xinference: a model of a server",
        """\
from xinference.client import RESTfulClient
client = RESTfulClient("http://localhost:9997")
model = client.get_model("qwen")
def ask(messages):
    return model.chat(messages, generate_config={"max_tokens": 512, "stream": True})
""",
        "model.chat",
        {"operation": "chat", "model": "qwen", "output_limit": 512, "timeout": "absent", "stream": True},
    ),
    Page(
        "xinference: an asynchronous client",
        """\
from xinference_client import AsyncRESTfulClient
client = AsyncRESTfulClient("http://localhost:9997")
async def ask(messages):
    model = await client.get_model("qwen")
    return await model.chat(messages=messages)
""",
        "model.chat",
        {"model": "qwen", "output_limit": "absent", "timeout": 1800, "asynchronous": True},
    ),
]

PAGES = [*FRAMEWORKS, *GRAPHS]
