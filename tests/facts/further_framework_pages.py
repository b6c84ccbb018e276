"""Pages of source over further SDKs and frameworks, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page

SERVICES = [
    Page(
        "mistral: a client, a call",
        """\
from mistralai.client import Mistral
client = Mistral(api_key=key, timeout_ms=9000)
def ask(messages):
    return client.chat.complete(model="mistral-large-latest", messages=messages, max_tokens=4, n=2)
""",
        "complete",
        {"operation": "chat", "output_limit": 4, "timeout": 9, "retries": 0, "samples": 2, "asynchronous": False},
    ),
    Page(
        "mistral: defaults of a stream",
        """\
from mistralai.client import Mistral
async def ask(messages):
    return await Mistral(api_key=key).chat.stream_async(model="mistral-large-latest", messages=messages)
""",
        "stream_async",
        {"output_limit": "absent", "timeout": 300, "retries": 0, "stream": True, "asynchronous": True},
    ),
    Page(
        "mistral: retries as often as an object says that the SDK brings along",
        """\
from mistralai.client import Mistral
from mistralai.client.utils import BackoffStrategy, RetryConfig
client = Mistral(api_key=key, retry_config=RetryConfig("backoff", BackoffStrategy(500, 60000, 1.5, 300000), True))
def ask(messages):
    return client.chat.complete(model="mistral-large-latest", messages=messages)
""",
        "complete",
        {"retries": None},
    ),
    Page(
        "mistral: the client before 1.0",
        """\
from mistralai.client import MistralClient
def ask(messages):
    return MistralClient(api_key=key).chat(model="mistral-tiny", messages=messages)
""",
        "chat",
        {"output_limit": "absent", "timeout": 120, "retries": 4},
        "mistralai==0.4.2\n",
    ),
    Page(
        "cohere: what a call's options set",
        """\
import cohere
client = cohere.ClientV2(api_key=key)
def ask(messages):
    options = {"max_retries": 5, "timeout_in_seconds": 8}
    return client.chat(model="command-r", messages=messages, max_tokens=5, request_options=options)
""",
        "chat",
        {"operation": "chat", "output_limit": 5, "timeout": 8, "retries": 5},
    ),
    Page(
        "cohere: a stream of the first API",
        """\
import cohere
async def ask(question):
    async for event in cohere.AsyncClient(key).chat_stream(model="command-r", message=question):
        yield event
""",
        "chat_stream",
        {"output_limit": "absent", "timeout": 300, "retries": 2, "stream": True, "asynchronous": True},
    ),
    *(
        Page(
            f"{module}: {'a client, a call' if given else 'defaults'}",
            f"""\
from {module} import Async{name}
client = Async{name}({given})
async def ask(messages):
    return await client.chat.completions.create(model="llama-3.3-70b", messages=messages{call})
""",
            "create",
            {"operation": "chat", "asynchronous": True, **expected},
        )
        for module, name in (("groq", "Groq"), ("together", "Together"))
        for given, call, expected in (
            (
                "timeout=7, max_retries=1",
                ", max_tokens=2, stream=True",
                {"output_limit": 2, "timeout": 7, "retries": 1, "stream": True},
            ),
            ("", "", {"output_limit": "absent", "timeout": 60, "retries": 2, "stream": False}),
        )
    ),
    Page(
        "together: the client before 2.0",
        """\
from together import Together
def ask(messages):
    return Together().chat.completions.create(model="llama", messages=messages)
""",
        "create",
        {"output_limit": "absent", "timeout": 600, "retries": 5},
        "together==1.5.35\n",
    ),
    Page(
        "fireworks: a client of today",
        """\
from fireworks import Fireworks
def ask(messages):
    return Fireworks(max_retries=4).chat.completions.create(model="llama", messages=messages, max_tokens=3)
""",
        "create",
        {"output_limit": 3, "timeout": 60, "retries": 4},
        "fireworks-ai==1.2.30\n",
    ),
    Page(
        "fireworks: a deployment before 1.0",
        """\
from fireworks import LLM
llm = LLM(model="llama-v3p1-8b-instruct", deployment_type="auto")
def ask(messages):
    return llm.chat.completions.create(messages=messages, max_tokens=3)
""",
        "create",
        {"model": "llama-v3p1-8b-instruct", "output_limit": 3, "timeout": 600, "retries": 10},
        "fireworks-ai==0.19.20\n",
    ),
    Page(
        "ollama: a function of the module",
        """\
import ollama
def ask(messages):
    return ollama.chat(model="llama3", messages=messages, options={"num_predict": 6}, stream=True)
""",
        "chat",
        {"operation": "chat", "output_limit": 6, "timeout": "absent", "retries": "absent", "stream": True},
    ),
    Page(
        "ollama: an asynchronous client",
        """\
from ollama import AsyncClient
client = AsyncClient(host="http://models:11434", timeout=5)
async def ask(prompt):
    return await client.generate(model="llama3", prompt=prompt)
""",
        "generate",
        {"operation": "completion", "output_limit": "absent", "timeout": 5, "asynchronous": True},
    ),
    Page(
        "huggingface: a client, a call",
        """\
from huggingface_hub import InferenceClient
client = InferenceClient(model="Qwen/Qwen3-4B", timeout=3)
def ask(messages):
    return client.chat_completion(messages, max_tokens=4, n=2)
""",
        "chat_completion",
        {"model": "Qwen/Qwen3-4B", "output_limit": 4, "timeout": 3, "retries": "absent", "samples": 2},
    ),
    Page(
        "huggingface: defaults in the words of OpenAI's SDK",
        """\
from huggingface_hub import AsyncInferenceClient
async def ask(messages):
    client = AsyncInferenceClient(provider="together")
    return await client.chat.completions.create(model="Qwen/Qwen3-4B", messages=messages, stream=True)
""",
        "create",
        {"output_limit": 100, "timeout": "absent", "retries": "absent", "stream": True, "asynchronous": True},
    ),
    Page(
        "xai: a chat",
        """\
from xai_sdk import Client
client = Client(timeout=5)
def ask(question):
    chat = client.chat.create(model="grok-4", max_tokens=3)
    return chat.sample()
""",
        "sample",
        {"operation": "chat", "model": "grok-4", "output_limit": 3, "timeout": 5, "retries": 4, "store": False},
    ),
    Page(
        "azure-inference: a client, a call",
        """\
from azure.ai.inference import ChatCompletionsClient
client = ChatCompletionsClient(endpoint, credential)
def ask(messages):
    return client.complete(messages=messages, model="mistral-large", max_tokens=5)
""",
        "complete",
        {"operation": "chat", "output_limit": 5, "timeout": 300, "retries": 3},
    ),
    Page(
        "replicate: a function of the module",
        """\
import replicate
def ask(prompt):
    return replicate.run("meta/meta-llama-3-70b-instruct", input={"prompt": prompt, "max_tokens": 7})
""",
        "run",
        {"operation": "chat", "output_limit": 7, "timeout": 30, "retries": "absent"},
    ),
    Page(
        "litellm: a model behind its own HTTP",
        """\
import litellm
litellm.num_retries = 3
async def ask(messages):
    return await litellm.acompletion(model="gemini/gemini-2.5-flash", messages=messages, timeout=20, max_tokens=8)
""",
        "acompletion",
        {"operation": "chat", "output_limit": 8, "timeout": 20, "retries": 3, "asynchronous": True},
    ),
    Page(
        "litellm: defaults",
        """\
from litellm import completion
def ask(messages):
    return completion(model="groq/llama-3.3-70b", messages=messages)
""",
        "completion",
        {"output_limit": "absent", "timeout": 600, "retries": "absent"},
    ),
    Page(
        "lmi: a model",
        """\
from lmi import LiteLLMModel
model = LiteLLMModel(name="gpt-4o")
async def ask(messages):
    return await model.call_single(messages)
""",
        "call_single",
        {"operation": "chat", "model": "gpt-4o", "timeout": 60, "retries": 3, "asynchronous": True},
    ),
    Page(
        "litellm: a router",
        """\
from litellm import Router
router = Router(model_list=models, num_retries=3)
async def ask(messages):
    return await router.acompletion(model="fast", messages=messages, max_tokens=6)
""",
        "acompletion",
        {"output_limit": 6, "retries": 3, "asynchronous": True},
    ),
    *(
        Page(
            f"http: {name}",
            f"""\
import {name}
def ask(messages):
    body = {{"model": "gpt-4o", "messages": messages, "max_tokens": 5}}
    return {name}.post("https://api.openai.com/v1/chat/completions", json=body)
""",
            "post",
            {"operation": "chat", "model": "gpt-4o", "output_limit": 5, "timeout": timeout, "retries": "absent"},
        )
        for name, timeout in (("requests", "absent"), ("httpx", 5), ("httpx2", 5))
    ),
    Page(
        "http: aiohttp",
        """\
import aiohttp
async def ask(messages):
    async with aiohttp.ClientSession() as session:
        async with session.post("https://api.anthropic.com/v1/messages", json={"max_tokens": 4}) as answer:
            return await answer.json()
""",
        "post",
        {"output_limit": 4, "timeout": 300, "retries": "absent", "asynchronous": True},
    ),
    Page(
        "http: urllib",
        """\
import json
import urllib.request
def ask(messages):
    body = json.dumps({"model": "gpt-4o", "messages": messages}).encode()
    request = urllib.request.Request("https://api.openai.com/v1/chat/completions", data=body)
    return urllib.request.urlopen(request, timeout=9)
""",
        "urlopen",
        {"output_limit": "absent", "timeout": 9},
    ),
]

FRAMEWORKS = [
    Page(
        "llama-index: a model",
        """\
from llama_index.llms.openai import OpenAI
llm = OpenAI(model="gpt-4o", max_tokens=5, timeout=11, max_retries=1)
async def ask(messages):
    return await llm.astream_chat(messages)
""",
        "astream_chat",
        {"operation": "chat", "output_limit": 5, "timeout": 11, "retries": 1, "stream": True, "asynchronous": True},
    ),
    Page(
        "llama-index: the model that is kept for all",
        """\
from llama_index.core import Settings, VectorStoreIndex
from llama_index.llms.anthropic import Anthropic
Settings.llm = Anthropic(model="claude-sonnet-4-5")
def ask(documents, question):
    return VectorStoreIndex.from_documents(documents).as_query_engine().query(question)
""",
        "query",
        {"model": "claude-sonnet-4-5", "output_limit": 512, "timeout": "absent", "retries": 10},
    ),
    Page(
        "instructor: a client of a model's name",
        """\
import instructor
client = instructor.from_provider("openai/gpt-4o")
def ask(messages):
    return client.chat.completions.create(messages=messages, response_model=Answer, max_tokens=9)
""",
        "create",
        {"operation": "chat", "model": "openai/gpt-4o", "output_limit": 9, "timeout": 600, "retries": 2},
    ),
    Page(
        "openai-agents: an agent",
        """\
from agents import Agent, ModelSettings, Runner
agent = Agent(name="a", instructions="Help.", model="gpt-4o", model_settings=ModelSettings(max_tokens=5))
async def ask(question):
    return await Runner.run(agent, question, max_turns=3)
""",
        "Runner.run",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 5, "timeout": 600, "retries": 2, "store": True},
    ),
    Page(
        "openai-agents: a model with a client of its own",
        """\
from agents import Agent, OpenAIChatCompletionsModel, Runner
from openai import AsyncOpenAI
model = OpenAIChatCompletionsModel(model="gpt-4o", openai_client=AsyncOpenAI(timeout=3, max_retries=0))
def ask(question):
    return Runner.run_streamed(Agent(name="a", model=model), question)
""",
        "run_streamed",
        {"model": "gpt-4o", "output_limit": "absent", "timeout": 3, "retries": 0, "stream": True},
    ),
    Page(
        "openai-agents: an agent that is given no model",
        """\
from agents import Agent, Runner
def ask(question):
    return Runner.run_sync(Agent(name="a"), question)
""",
        "run_sync",
        {"model": "gpt-5.6-luna", "output_limit": "absent", "asynchronous": False},
    ),
    Page(
        "haystack: a generator",
        """\
from haystack.components.generators.chat import OpenAIChatGenerator
generator = OpenAIChatGenerator(model="gpt-4o", timeout=3)
async def ask(messages):
    return await generator.run_async(messages=messages, generation_kwargs={"max_completion_tokens": 8})
""",
        "run_async",
        {"operation": "chat", "output_limit": 8, "timeout": 3, "retries": 5, "asynchronous": True},
    ),
    Page(
        "haystack: a pipeline asks the generator that was added to it",
        """\
from haystack import Pipeline
from haystack.components.generators import OpenAIGenerator
pipeline = Pipeline()
pipeline.add_component("llm", OpenAIGenerator(model="gpt-4o", generation_kwargs={"max_tokens": 70}))
def ask(question):
    return pipeline.run({"llm": {"prompt": question}})
""",
        "pipeline.run",
        {"model": "gpt-4o", "output_limit": 70, "timeout": 30, "retries": 5},
        "haystack-ai==2.31.0\n",
    ),
    Page(
        "haystack: an agent",
        """\
from haystack.components.agents import Agent
from haystack.components.generators.chat import OpenAIChatGenerator
agent = Agent(chat_generator=OpenAIChatGenerator(), tools=tools)
def ask(messages):
    return agent.run(messages=messages)
""",
        "agent.run",
        {"operation": "agent", "model": "gpt-5-mini", "output_limit": "absent", "timeout": 30},
    ),
    Page(
        "autogen: a model",
        """\
from autogen_ext.models.openai import OpenAIChatCompletionClient
client = OpenAIChatCompletionClient(model="gpt-4o", max_tokens=4, timeout=5, max_retries=1)
async def ask(messages):
    async for part in client.create_stream(messages):
        yield part
""",
        "create_stream",
        {"operation": "chat", "output_limit": 4, "timeout": 5, "retries": 1, "stream": True, "asynchronous": True},
    ),
    Page(
        "autogen: a team asks the models of its agents",
        """\
from autogen_agentchat.agents import AssistantAgent
from autogen_agentchat.teams import RoundRobinGroupChat
from autogen_ext.models.openai import OpenAIChatCompletionClient
writer = AssistantAgent("writer", model_client=OpenAIChatCompletionClient(model="gpt-4o", max_tokens=4))
async def ask(question):
    return await RoundRobinGroupChat([writer], max_turns=3).run(task=question)
""",
        "run",
        {"operation": "agent", "model": "gpt-4o", "output_limit": 4, "timeout": 600, "retries": 2},
    ),
    Page(
        "strands: an agent that is given no model",
        """\
from strands import Agent
agent = Agent(system_prompt="Help.")
def ask(question):
    return agent(question)
""",
        "agent",
        {
            "operation": "agent",
            "model": "global.anthropic.claude-sonnet-4-6",
            "output_limit": "absent",
            "timeout": 120,
            "retries": 5,
        },
    ),
    Page(
        "strands: a model of OpenAI's, and nothing that repeats",
        """\
from strands import Agent
from strands.models.openai import OpenAIModel
model = OpenAIModel(model_id="gpt-4o", client_args={"timeout": 3}, params={"max_tokens": 7})
async def ask(question):
    async for event in Agent(model=model, retry_strategy=None).stream_async(question):
        yield event
""",
        "stream_async",
        {"model": "gpt-4o", "output_limit": 7, "timeout": 3, "retries": "absent", "stream": True},
    ),
    Page(
        "claude-agent-sdk: the program that it starts decides",
        """\
from claude_agent_sdk import ClaudeAgentOptions, query
async def ask(question):
    options = ClaudeAgentOptions(model="claude-sonnet-4-5", max_turns=3)
    async for message in query(prompt=question, options=options):
        yield message
""",
        "query",
        {"operation": "agent", "model": "claude-sonnet-4-5", "output_limit": "unclear", "timeout": "unclear"},
    ),
    Page(
        "langchain: a pipe with a layer of retries",
        """\
from langchain_core.prompts import ChatPromptTemplate
from langchain_openai import ChatOpenAI
prompt = ChatPromptTemplate.from_template("{question}")
chain = prompt | ChatOpenAI(model="gpt-4o", max_tokens=9).bind(n=2).with_retry(stop_after_attempt=5)
def ask(question):
    return chain.invoke({"question": question})
""",
        "chain.invoke",
        {"model": "gpt-4o", "output_limit": 9, "timeout": "absent", "retries": 4, "samples": 2},
    ),
    Page(
        "langchain: the defaults of Anthropic's models",
        """\
from langchain_anthropic import ChatAnthropic
async def ask(question):
    async for part in ChatAnthropic(model="claude-sonnet-4-5").astream(question):
        yield part
""",
        "astream",
        {"output_limit": 64000, "timeout": "absent", "retries": 2, "stream": True, "asynchronous": True},
    ),
]

PAGES = [*SERVICES, *FRAMEWORKS]
