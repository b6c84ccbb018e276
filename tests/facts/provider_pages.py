"""Pages of source over the SDKs of the great providers, each with what is expected of the call.

The values that a page does not give are the SDK's own in the release that `requirements` names, or in the newest.
"""

from __future__ import annotations

from sdk_pages import Page

OPENAI = [
    Page(
        "openai: a client, a call",
        """\
from openai import OpenAI
client = OpenAI(timeout=20, max_retries=5)
def ask(messages):
    return client.chat.completions.create(
        model="gpt-4o", messages=messages, max_completion_tokens=9, n=3, safety_identifier=who(), store=False
    )
""",
        "create",
        {
            "operation": "chat",
            "model": "gpt-4o",
            "output_limit": 9,
            "timeout": 20,
            "retries": 5,
            "samples": 3,
            "store": False,
            "stream": False,
            "asynchronous": False,
        },
    ),
    Page(
        "openai: defaults of an asynchronous client",
        """\
from openai import AsyncOpenAI
async def ask(messages):
    return await AsyncOpenAI().chat.completions.create(model="gpt-4o", messages=messages, stream=True)
""",
        "create",
        {"output_limit": "absent", "timeout": 600, "retries": 2, "stream": True, "asynchronous": True},
    ),
    Page(
        "openai: options of one call",
        """\
from openai import OpenAI
client = OpenAI(timeout=20)
def ask(messages):
    quick = client.with_options(timeout=3, max_retries=0)
    return quick.chat.completions.create(model="gpt-4o", messages=messages, extra_body={"max_tokens": 7})
""",
        "create",
        {"output_limit": 7, "timeout": 3, "retries": 0},
    ),
    Page(
        "openai: an answer in a shape",
        """\
from openai import OpenAI
client = OpenAI()
def ask(messages):
    return client.chat.completions.parse(model="gpt-4o", messages=messages, response_format=Answer, max_tokens=8)
""",
        "parse",
        {"operation": "chat", "output_limit": 8, "timeout": 600, "stream": False},
    ),
    Page(
        "openai: a stream of events",
        """\
from openai import AsyncOpenAI
client = AsyncOpenAI()
async def ask(messages):
    async with client.chat.completions.stream(model="gpt-4o", messages=messages) as stream:
        async for event in stream:
            yield event
""",
        "stream",
        {"operation": "chat", "output_limit": "absent", "stream": True, "asynchronous": True},
    ),
    Page(
        "openai: responses keep what they are sent",
        """\
from openai import OpenAI
client = OpenAI()
def ask(question):
    return client.responses.create(model="gpt-5", input=question)
""",
        "create",
        {"operation": "responses", "output_limit": "absent", "store": True, "timeout": 600, "retries": 2},
    ),
    Page(
        "openai: a response in a shape that is not kept",
        """\
from openai import OpenAI
client = OpenAI()
def ask(question):
    return client.responses.parse(model="gpt-5", input=question, text_format=Answer, max_output_tokens=40, store=False)
""",
        "parse",
        {"operation": "responses", "output_limit": 40, "store": False},
    ),
    Page(
        "openai: a deployment of Azure's without a time-out",
        """\
from openai import AzureOpenAI
client = AzureOpenAI(azure_endpoint=endpoint, api_version="2024-10-21", timeout=None)
def ask(messages):
    return client.chat.completions.create(model="ours", messages=messages)
""",
        "create",
        {"model": "ours", "output_limit": "absent", "timeout": "absent", "retries": 2},
    ),
    Page(
        "openai: settings of the module",
        """\
import openai
openai.timeout = 12
openai.max_retries = 1
def ask(messages):
    return openai.chat.completions.create(model="gpt-4o", messages=messages)
""",
        "create",
        {"timeout": 12, "retries": 1},
    ),
    Page(
        "openai: the classes before 1.0",
        """\
import openai
async def ask(messages):
    return await openai.ChatCompletion.acreate(model="gpt-4", messages=messages, request_timeout=5, max_tokens=6)
""",
        "acreate",
        {"operation": "chat", "output_limit": 6, "timeout": 5, "retries": "absent", "asynchronous": True},
        "openai==0.28.1\n",
    ),
    Page(
        "openai: a realtime session",
        """\
from openai import AsyncOpenAI
client = AsyncOpenAI()
async def talk():
    async with client.realtime.connect(model="gpt-realtime") as connection:
        await connection.session.update(session={"max_output_tokens": 100})
        await connection.response.create()
""",
        "response.create",
        {"operation": "responses", "model": "gpt-realtime", "output_limit": 100, "stream": True, "asynchronous": True},
    ),
    Page(
        "openai: a realtime answer without a limit",
        """\
from openai import OpenAI
client = OpenAI(timeout=5)
def talk():
    with client.realtime.connect(model="gpt-realtime") as connection:
        connection.response.create()
""",
        "response.create",
        {"output_limit": "absent", "timeout": 20, "retries": "absent", "asynchronous": False},
    ),
    Page(
        "openai: a server that speaks its language",
        """\
from openai import OpenAI
client = OpenAI(base_url="http://localhost:8000/v1", api_key="EMPTY")
def ask(messages):
    return client.chat.completions.create(model="llama", messages=messages, max_tokens=5)
""",
        "create",
        {"operation": "chat", "model": "llama", "output_limit": 5, "timeout": 600, "retries": 2},
    ),
    *(
        Page(
            f"openai: {method}",
            f"""\
from openai import OpenAI
client = OpenAI(timeout=30)
def send(given):
    return client.{method}({arguments})
""",
            method,
            {"operation": operation, "timeout": 30, "retries": 2, "output_limit": "inapplicable"},
        )
        for method, arguments, operation in (
            ("batches.create", 'input_file_id=given, endpoint="/v1/responses", completion_window="24h"', "batch"),
            ("files.create", 'file=given, purpose="user_data"', "files"),
            ("vector_stores.create", "name=given", "vector_store"),
            ("embeddings.create", 'model="text-embedding-3-small", input=given', "embeddings"),
            ("moderations.create", "input=given", "moderation"),
            ("images.generate", 'model="gpt-image-1", prompt=given', "image"),
            ("images.edit", 'model="gpt-image-1", image=given, prompt="more"', "image"),
            ("audio.transcriptions.create", 'model="whisper-1", file=given', "audio"),
            ("audio.translations.create", 'model="whisper-1", file=given', "audio"),
            ("audio.speech.create", 'model="tts-1", voice="alloy", input=given', "audio"),
            ("fine_tuning.jobs.create", 'model="gpt-4o", training_file=given', "fine_tune"),
        )
    ),
]

ANTHROPIC = [
    Page(
        "anthropic: a client, a call",
        """\
from anthropic import Anthropic
client = Anthropic(timeout=30, max_retries=4)
def ask(messages):
    return client.messages.create(model="claude-sonnet-4-5", max_tokens=100, messages=messages)
""",
        "create",
        {
            "operation": "chat",
            "model": "claude-sonnet-4-5",
            "output_limit": 100,
            "timeout": 30,
            "retries": 4,
            "stream": False,
            "end_user": "absent",
        },
    ),
    Page(
        "anthropic: a stream of an asynchronous client",
        """\
from anthropic import AsyncAnthropic
client = AsyncAnthropic()
async def ask(messages):
    async with client.messages.stream(model="claude-sonnet-4-5", max_tokens=100, messages=messages) as stream:
        return await stream.get_final_text()
""",
        "stream",
        {"timeout": 600, "retries": 2, "stream": True, "asynchronous": True},
    ),
    *(
        Page(
            f"anthropic: {name}",
            f"""\
from anthropic import {name}
def ask(messages):
    return {name}({arguments}).messages.create(model="claude-sonnet-4-5", max_tokens=5, messages=messages)
""",
            "create",
            {"output_limit": 5, "timeout": 600, "retries": 1},
        )
        for name, arguments in (
            ("AnthropicBedrock", 'aws_region="eu-west-1", max_retries=1'),
            ("AnthropicVertex", 'region="europe-west1", project_id="ours", max_retries=1'),
            ("AnthropicFoundry", 'resource="ours", api_key=key, max_retries=1'),
        )
    ),
    Page(
        "anthropic: a batch",
        """\
from anthropic import Anthropic
client = Anthropic()
def send(messages):
    params = {"model": "claude-sonnet-4-5", "max_tokens": 10, "messages": messages}
    return client.messages.batches.create(requests=[{"custom_id": "one", "params": params}])
""",
        "batches.create",
        {"operation": "batch", "model": "claude-sonnet-4-5", "output_limit": "inapplicable"},
    ),
    Page(
        "anthropic: a runner of tools",
        """\
from anthropic import Anthropic
client = Anthropic()
def ask(messages):
    return client.beta.messages.tool_runner(model="claude-sonnet-4-5", max_tokens=9, messages=messages, tools=tools)
""",
        "tool_runner",
        {"operation": "agent", "output_limit": 9, "timeout": 600},
    ),
]

GOOGLE = [
    Page(
        "google-genai: a client, a call",
        """\
from google import genai
from google.genai import types
options = types.HttpOptions(timeout=30000, retry_options=types.HttpRetryOptions(attempts=3))
client = genai.Client(http_options=options)
def ask(question):
    config = types.GenerateContentConfig(max_output_tokens=9, candidate_count=2)
    return client.models.generate_content(model="gemini-2.5-flash", contents=question, config=config)
""",
        "generate_content",
        {"operation": "chat", "output_limit": 9, "timeout": 30, "retries": 2, "samples": 2},
    ),
    Page(
        "google-genai: defaults of a stream",
        """\
from google import genai
client = genai.Client()
async def ask(question):
    async for part in await client.aio.models.generate_content_stream(model="gemini-2.5-flash", contents=question):
        yield part
""",
        "generate_content_stream",
        {"output_limit": "absent", "timeout": "absent", "retries": 0, "stream": True, "asynchronous": True},
    ),
    Page(
        "google-genai: a chat",
        """\
from google import genai
client = genai.Client()
def ask(question):
    chat = client.chats.create(model="gemini-2.5-flash", config={"max_output_tokens": 8})
    return chat.send_message(question)
""",
        "send_message",
        {"model": "gemini-2.5-flash", "output_limit": 8, "timeout": "absent"},
    ),
    Page(
        "google-genai: a live session",
        """\
from google import genai
client = genai.Client()
async def talk(words):
    async with client.aio.live.connect(model="gemini-live-2.5-flash", config={"max_output_tokens": 5}) as session:
        await session.send_client_content(turns=words)
""",
        "send_client_content",
        {"operation": "responses", "model": "gemini-live-2.5-flash", "output_limit": 5, "stream": True},
    ),
    Page(
        "google-genai: a cache",
        """\
from google import genai
client = genai.Client()
def keep(contents):
    return client.caches.create(model="gemini-2.5-flash", config={"contents": contents, "ttl": "600s"})
""",
        "caches.create",
        {"operation": "files", "model": "gemini-2.5-flash", "output_limit": "inapplicable"},
    ),
    Page(
        "google-generativeai: a model",
        """\
import google.generativeai as genai
model = genai.GenerativeModel("gemini-1.5-flash", generation_config={"max_output_tokens": 20})
def ask(question):
    return model.generate_content(question, stream=True, request_options={"timeout": 9})
""",
        "generate_content",
        {"operation": "chat", "output_limit": 20, "timeout": 9, "retries": "absent", "stream": True},
    ),
    Page(
        "google-generativeai: a chat of an asynchronous kind",
        """\
import google.generativeai as genai
async def ask(question):
    return await genai.GenerativeModel("gemini-pro").start_chat().send_message_async(question)
""",
        "send_message_async",
        {"model": "gemini-pro", "output_limit": "absent", "timeout": 600, "asynchronous": True},
    ),
    Page(
        "vertexai: a model",
        """\
from vertexai.generative_models import GenerationConfig, GenerativeModel
model = GenerativeModel("gemini-1.5-pro", generation_config=GenerationConfig(max_output_tokens=11))
def ask(question):
    return model.generate_content(question)
""",
        "generate_content",
        {"operation": "chat", "output_limit": 11, "timeout": "absent", "retries": "absent"},
    ),
    Page(
        "vertexai: what a call sets",
        """\
from vertexai.generative_models import GenerativeModel
async def ask(question):
    model = GenerativeModel("gemini-1.5-pro")
    return await model.generate_content_async(question, generation_config={"max_output_tokens": 4}, stream=True)
""",
        "generate_content_async",
        {"output_limit": 4, "stream": True, "asynchronous": True},
    ),
]

BEDROCK = [
    Page(
        "bedrock: a body of JSON",
        """\
import json
import boto3
from botocore.config import Config
config = Config(read_timeout=200, retries={"max_attempts": 7, "mode": "standard"})
client = boto3.client("bedrock-runtime", config=config)
def ask(messages):
    body = json.dumps({"anthropic_version": "bedrock-2023-05-31", "max_tokens": 55, "messages": messages})
    return client.invoke_model(modelId="anthropic.claude-3-sonnet-20240229-v1:0", body=body)
""",
        "invoke_model",
        {"operation": "chat", "output_limit": 55, "timeout": 200, "retries": 7},
    ),
    Page(
        "bedrock: a conversation built in steps",
        """\
import boto3
client = boto3.Session(region_name="eu-west-1").client("bedrock-runtime")
def ask(messages):
    request = {"modelId": "amazon.nova-lite-v1:0", "messages": messages}
    request["inferenceConfig"] = {"maxTokens": 66}
    return client.converse(**request)
""",
        "converse",
        {"model": "amazon.nova-lite-v1:0", "output_limit": 66, "timeout": 60, "retries": 2},
    ),
    Page(
        "bedrock: a stream without a limit, with the retries of an older botocore",
        """\
import boto3
client = boto3.client("bedrock-runtime")
def ask(messages):
    return client.converse_stream(modelId="amazon.nova-lite-v1:0", messages=messages)
""",
        "converse_stream",
        {"output_limit": "absent", "timeout": 60, "retries": 4, "stream": True},
        "boto3==1.35.0\nbotocore==1.35.0\n",
    ),
    Page(
        "bedrock: a model that gives vectors writes no text",
        """\
import json
import boto3
client = boto3.client("bedrock-runtime")
def vectors(text):
    return client.invoke_model(modelId="amazon.titan-embed-text-v2:0", body=json.dumps({"inputText": text}))
""",
        "invoke_model",
        {"operation": "embeddings", "output_limit": "inapplicable"},
    ),
]

PAGES = [*OPENAI, *ANTHROPIC, *GOOGLE, *BEDROCK]
