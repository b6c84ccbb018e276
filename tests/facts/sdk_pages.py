"""Pages of source that call a provider's own SDK, each with what is expected of the call."""

from __future__ import annotations

from typing import NamedTuple


class Page(NamedTuple):
    """A program with one call to a model, and what is expected of that call."""

    name: str
    source: str
    target: str
    expected: dict[str, object]
    requirements: str = ""
    """What the tree locks; nothing means the newest release."""


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
        "reka: a client with options of the request",
        """\
from reka.client import Reka
client = Reka()
def ask(messages):
    return client.chat.create(model="reka-core", messages=messages, request_options={"timeout_in_seconds": 7})
""",
        "create",
        {"model": "reka-core", "output_limit": 1024, "timeout": 7, "retries": 0},
    ),
    Page(
        "reka 2: a function that waits for ever",
        """\
import reka
def ask(question):
    return reka.chat(question, request_output_len=50)
""",
        "chat",
        {"model": "reka-flash", "output_limit": 50, "timeout": "absent", "retries": "absent"},
    ),
    Page(
        "aleph-alpha: the limit stands in the request",
        """\
from aleph_alpha_client import Client, CompletionRequest, Prompt
client = Client("t", "https://models.invalid", total_retries=2)
def ask(question):
    request = CompletionRequest(prompt=Prompt.from_text(question), maximum_tokens=64)
    return client.complete(request, model="luminous-base")
""",
        "complete",
        {"operation": "completion", "model": "luminous-base", "output_limit": 64, "timeout": 305, "retries": 2},
    ),
    Page(
        "aleph-alpha: a request without a limit",
        """\
from aleph_alpha_client import AsyncClient, CompletionRequest, Prompt
async def ask(question):
    async with AsyncClient("t", "https://models.invalid") as client:
        return await client.complete(CompletionRequest(prompt=Prompt.from_text(question)), "luminous-base")
""",
        "complete",
        {"output_limit": "absent", "timeout": 305, "retries": 8, "asynchronous": True},
    ),
    Page(
        "ai21 below 2: a class of the module",
        """\
import ai21
ai21.timeout_sec = 20
def ask(question):
    return ai21.Completion.execute(model="j2-ultra", prompt=question, maxTokens=9)
""",
        "execute",
        {"operation": "completion", "model": "j2-ultra", "output_limit": 9, "timeout": 20, "retries": 0},
    ),
    Page(
        "huggingface below 1: an object that is called",
        """\
from huggingface_hub.inference_api import InferenceApi
api = InferenceApi("gpt2")
def ask(question):
    return api(inputs=question, params={"max_new_tokens": 5})
""",
        "api",
        {"operation": "completion", "model": "gpt2", "output_limit": 5, "timeout": "absent", "retries": "absent"},
    ),
    Page(
        "xai below 1: a conversation",
        """\
import xai_sdk
client = xai_sdk.Client()
async def ask(question):
    conversation = client.chat.create_conversation()
    return await conversation.add_response_no_stream(question)
""",
        "add_response_no_stream",
        {"operation": "chat", "output_limit": "absent", "timeout": "absent", "retries": "absent"},
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
