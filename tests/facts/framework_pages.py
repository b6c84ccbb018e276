"""Pages of source that call a model through a framework, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page

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
        {"operation": "chat", "model": "gpt-4o", "output_limit": "unclear", "timeout": 600, "asynchronous": True},
    ),
    Page(
        "semantic-kernel: what a prompt's arguments set",
        """\
from semantic_kernel import Kernel
from semantic_kernel.connectors.ai.open_ai import OpenAIChatCompletion, OpenAIChatPromptExecutionSettings
from semantic_kernel.functions import KernelArguments
kernel = Kernel(services=OpenAIChatCompletion(ai_model_id="gpt-4o"))
async def ask(question):
    arguments = KernelArguments(settings=OpenAIChatPromptExecutionSettings(max_tokens=80))
    return await kernel.invoke_prompt(prompt=question, arguments=arguments)
""",
        "invoke_prompt",
        {"model": "gpt-4o", "output_limit": 80, "retries": 2},
    ),
    Page(
        "semantic-kernel: a kernel without a service in sight",
        """\
from semantic_kernel import Kernel
async def ask(service, question):
    kernel = Kernel()
    kernel.add_service(service)
    return await kernel.invoke_prompt(prompt=question)
""",
        "invoke_prompt",
        {"model": "unclear", "output_limit": "unclear", "timeout": "unclear", "retries": "unclear"},
    ),
]

PAGES = [*CREWAI, *GOOGLE_ADK, *PYAUTOGEN, *AGNO, *SEMANTIC_KERNEL]
