"""Pages of source that use the rarer calls of the large SDKs, each with what is expected of the call."""

from __future__ import annotations

from sdk_pages import Page


def _openai(name: str, asked: str, target: str, expected: dict[str, object]) -> Page:
    source = f"from openai import OpenAI\nclient = OpenAI(timeout=20)\ndef ask(given):\n    return client.{asked}\n"
    return Page(f"openai: {name}", source, target, {"timeout": 20, "retries": 2, **expected})


def _bedrock(name: str, service: str, asked: str, target: str, expected: dict[str, object]) -> Page:
    source = f'import boto3\nclient = boto3.client("{service}")\ndef ask(given):\n    return client.{asked}\n'
    return Page(f"bedrock: {name}", source, target, {"timeout": 60, "retries": 2, **expected})


PAGES = [
    _openai(
        "a history that is compacted has no limit of the application's",
        'responses.compact(model="gpt-5", input=given)',
        "responses.compact",
        {"operation": "responses", "model": "gpt-5", "output_limit": "unclear"},
    ),
    _openai("a video", "videos.create_and_poll(prompt=given)", "videos.create_and_poll", {"operation": "image"}),
    _openai("a container", 'containers.create(name="box")', "containers.create", {"operation": "files"}),
    _openai("a conversation", "conversations.create(items=given)", "conversations.create", {"operation": "files"}),
    _openai("an upload in pieces", "uploads.create(filename=given)", "uploads.create", {"operation": "files"}),
    _openai(
        "a run of an evaluation", 'evals.runs.create("e", data_source=given)', "runs.create", {"operation": "batch"}
    ),
    _openai(
        "a search in a store",
        'vector_stores.search("s", query=given)',
        "vector_stores.search",
        {"operation": "vector_store"},
    ),
    _openai(
        "a file into a store",
        'vector_stores.files.upload_and_poll(vector_store_id="s", file=given)',
        "upload_and_poll",
        {"operation": "vector_store"},
    ),
    _openai(
        "a decision writes no text",
        'decisions.create(model="gpt-6-luna", input=given, questions=[])',
        "decisions.create",
        {"operation": "moderation", "model": "gpt-6-luna", "output_limit": "inapplicable"},
    ),
    Page(
        "openai: answers over a socket",
        """\
from openai import OpenAI
client = OpenAI(timeout=20, max_retries=5)
def ask(given):
    with client.responses.connect() as connection:
        connection.response.create(model="gpt-5", input=given, max_output_tokens=30)
""",
        "response.create",
        {
            "operation": "responses",
            "model": "gpt-5",
            "output_limit": 30,
            "timeout": 20,
            "retries": "absent",
            "stream": True,
        },
    ),
    _bedrock(
        "an agent's own configuration bounds its answer",
        "bedrock-agent-runtime",
        'invoke_agent(agentId="a", agentAliasId="b", sessionId="s", inputText=given)',
        "invoke_agent",
        {"operation": "agent", "output_limit": "unclear"},
    ),
    _bedrock(
        "a flow",
        "bedrock-agent-runtime",
        'invoke_flow(flowIdentifier="f", flowAliasIdentifier="a", inputs=given)',
        "invoke_flow",
        {"operation": "agent", "output_limit": "unclear"},
    ),
    _bedrock(
        "a request that is answered into a bucket",
        "bedrock-runtime",
        'start_async_invoke(modelId="amazon.nova-reel-v1:0", modelInput=given)',
        "start_async_invoke",
        {"operation": "batch", "model": "amazon.nova-reel-v1:0", "output_limit": "inapplicable"},
    ),
    _bedrock(
        "a job of the control plane",
        "bedrock",
        'create_model_invocation_job(modelId="amazon.nova-lite-v1:0", inputDataConfig=given)',
        "create_model_invocation_job",
        {"operation": "batch", "model": "amazon.nova-lite-v1:0"},
    ),
    Page(
        "bedrock: a client of botocore's",
        """\
import botocore.session
client = botocore.session.get_session().create_client("bedrock-runtime")
def ask(given):
    return client.converse(modelId="amazon.nova-lite-v1:0", messages=given, inferenceConfig={"maxTokens": 90})
""",
        "client.converse",
        {"operation": "chat", "model": "amazon.nova-lite-v1:0", "output_limit": 90, "timeout": 60},
    ),
    Page(
        "cohere: the newer methods of an older client",
        """\
import cohere
client = cohere.Client(key, timeout=15)
def ask(given):
    return client.v2.chat(model="command-a-03-2025", messages=given, max_tokens=70)
""",
        "v2.chat",
        {"operation": "chat", "model": "command-a-03-2025", "output_limit": 70, "timeout": 15, "retries": 2},
    ),
    Page(
        "cohere: a client of a cloud waits without end",
        """\
import cohere
client = cohere.BedrockClientV2(aws_region="us-east-1")
def ask(given):
    return client.chat(model="cohere.command-r-v1:0", messages=given)
""",
        "client.chat",
        {"operation": "chat", "output_limit": "absent", "timeout": "absent", "retries": 2},
    ),
    Page(
        "cohere: a classifier",
        """\
import cohere
client = cohere.Client(key)
def ask(given):
    return client.classify(inputs=given, model="m")
""",
        "client.classify",
        {"operation": "moderation", "model": "m", "output_limit": "inapplicable"},
    ),
    Page(
        "google-genai: a video",
        """\
from google import genai
client = genai.Client()
def ask(given):
    return client.models.generate_videos(model="veo-3.1-generate", prompt=given)
""",
        "generate_videos",
        {"operation": "image", "model": "veo-3.1-generate", "timeout": "absent"},
    ),
    Page(
        "mistral: a document that is read",
        """\
from mistralai.client import Mistral
client = Mistral(api_key=key)
def ask(given):
    return client.ocr.process(model="mistral-ocr-latest", document=given)
""",
        "ocr.process",
        {"operation": "image", "model": "mistral-ocr-latest", "timeout": 300, "retries": 0},
    ),
    Page(
        "together 0.2: its functions",
        """\
import together
def ask(given):
    return together.Complete.create(prompt=given, model="llama-2-70b")
""",
        "Complete.create",
        {
            "operation": "completion",
            "model": "llama-2-70b",
            "output_limit": 128,
            "timeout": "absent",
            "retries": "absent",
        },
        "together==0.2.11",
    ),
    Page(
        "together 1: the functions of old",
        "import together\ndef ask(given):\n    return together.Completion.create(prompt=given, max_tokens=50)\n",
        "Completion.create",
        {"operation": "completion", "output_limit": 50, "timeout": 600, "retries": 5},
        "together==1.5.35",
    ),
    Page(
        "litellm: a batch",
        """\
import litellm
def ask(file):
    return litellm.create_batch(completion_window="24h", endpoint="/v1/chat/completions", input_file_id=file)
""",
        "create_batch",
        {"operation": "batch", "output_limit": "inapplicable"},
    ),
    Page(
        "pydantic-ai: a request without an agent",
        """\
from pydantic_ai.direct import model_request_sync
def ask(given):
    return model_request_sync("openai:gpt-5", given, model_settings={"max_tokens": 40})
""",
        "model_request_sync",
        {"operation": "chat", "model": "openai:gpt-5", "output_limit": 40, "timeout": 600, "retries": 2},
    ),
    Page(
        "pydantic-ai: a request without an agent, of a model that repeats nothing",
        """\
from pydantic_ai.direct import model_request
async def ask(given):
    return await model_request("google:gemini-2.5-flash", given)
""",
        "model_request",
        {"output_limit": "absent", "timeout": 1200, "retries": "absent", "asynchronous": True},
    ),
    Page(
        "marvin 2: marvin.cast",
        "import marvin\ndef ask(given):\n    return marvin.cast(given, int)\n",
        "marvin.cast",
        {"operation": "chat", "model": "gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2},
        "marvin==2.3.8",
    ),
    Page(
        "marvin 2: marvin.classify",
        "import marvin\ndef ask(given):\n    return marvin.classify(given, labels=['a', 'b'])\n",
        "marvin.classify",
        {"operation": "chat", "model": "gpt-4o", "output_limit": 1},
        "marvin==2.3.8",
    ),
    Page(
        "marvin 2: marvin.paint",
        "import marvin\ndef ask(given):\n    return marvin.paint(given)\n",
        "marvin.paint",
        {"operation": "image", "model": "dall-e-3", "output_limit": "inapplicable"},
        "marvin==2.3.8",
    ),
    Page(
        "marvin 2: marvin.transcribe",
        "import marvin\ndef ask(given):\n    return marvin.transcribe(given)\n",
        "marvin.transcribe",
        {"operation": "audio"},
        "marvin==2.3.8",
    ),
    Page(
        "marvin 2: say",
        "import marvin\ndef ask(given):\n    return marvin.beta.assistants.Assistant().say(given)\n",
        "say",
        {"operation": "assistant", "retired": "The Assistants API was shut down on 2026-08-26"},
        "marvin==2.3.8",
    ),
    Page(
        "marvin 3: a function runs an agent with the default model",
        "import marvin\ndef ask(given):\n    return marvin.cast(given, int)\n",
        "marvin.cast",
        {"operation": "agent", "model": "openai:gpt-4o", "output_limit": "absent", "timeout": 600, "retries": 2},
    ),
    Page(
        "google-generativeai before 0.8: text of PaLM",
        """\
import google.generativeai as genai
def ask(given):
    return genai.generate_text(prompt=given, max_output_tokens=60)
""",
        "generate_text",
        {"operation": "completion", "model": "models/text-bison-001", "output_limit": 60, "timeout": 60},
        "google-generativeai==0.7.2",
    ),
    Page(
        "google-generativeai: a file that is kept",
        "import google.generativeai as genai\ndef ask(given):\n    return genai.upload_file(given)\n",
        "upload_file",
        {"operation": "files"},
    ),
    Page(
        "vertexai: vectors of pictures",
        """\
from vertexai.vision_models import MultiModalEmbeddingModel
def ask(given):
    return MultiModalEmbeddingModel.from_pretrained("multimodalembedding@001").get_embeddings(image=given)
""",
        "get_embeddings",
        {"operation": "embeddings", "model": "multimodalembedding@001", "timeout": "absent"},
    ),
]
