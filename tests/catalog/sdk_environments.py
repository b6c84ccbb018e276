"""Virtual environments with the real SDKs, in which the catalogue's rows are checked.

They lie in the folder that AUDITOR_SDK_ENVS names, else in `.cache/sdks` of the checkout. `python sdk_environments.py`
builds those that are missing; the tests build them only where AUDITOR_SDK_ENVS is set, and are skipped otherwise.
"""

from __future__ import annotations

import fcntl
import os
import sys
import venv
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from sdk_installer import install

FOLDER = Path(os.environ.get("AUDITOR_SDK_ENVS") or Path(__file__).parents[2] / ".cache" / "sdks")


class Environment(NamedTuple):
    """A set of packages that are installed together, and the versions of the catalogue's SDKs among them."""

    name: str
    requirements: tuple[str, ...]
    versions: Mapping[str, str]


def _one(sdk: str, package: str, version: str) -> Environment:
    return Environment(f"{package}-{version}", (f"{package}=={version}",), {sdk: version})


def _named(name: str, *requirements: str) -> Environment:
    return Environment(name, requirements, {})


ENVIRONMENTS = (
    _one("openai", "openai", "0.28.1"),
    _one("openai", "openai", "1.109.1"),
    _one("openai", "openai", "2.54.0"),
    _one("openai", "openai", "3.54.0"),
    _one("anthropic", "anthropic", "0.125.0"),
    _one("anthropic", "anthropic", "2.12.0"),
    _one("google_genai", "google-genai", "3.4.0"),
    Environment(
        "services",
        (
            "mistralai==3.7.0",
            "cohere==7.3.1",
            "groq==1.7.0",
            "together==3.1.1",
            "ollama==0.6.3",
            "huggingface-hub==2.4.0",
            "replicate==1.0.7",
            "boto3==1.44.5",
            "azure-ai-inference==1.0.0b9",
            "requests==2.34.2",
            "httpx==0.28.1",
            "httpx2==2.16.2",
            "aiohttp==3.14.5",
        ),
        {
            "mistral": "3.7.0",
            "cohere": "7.3.1",
            "groq": "1.7.0",
            "together": "3.1.1",
            "ollama": "0.6.3",
            "huggingface": "2.4.0",
            "replicate": "1.0.7",
            "bedrock": "1.44.5",
            "azure_inference": "1.0.0b9",
            "http": "0",
        },
    ),
    Environment(
        "google-legacy",
        ("google-generativeai==0.8.6", "google-cloud-aiplatform==1.165.1"),
        {"google_generativeai": "0.8.6", "vertexai": "1.165.1"},
    ),
    _one("xai", "xai-sdk", "1.21.0"),
    _one("crewai", "crewai", "1.15.30"),
    _one("google_adk", "google-adk", "2.13.0"),
    _one("pyautogen", "pyautogen", "0.2.35"),
    _one("semantic_kernel", "semantic-kernel", "1.45.0"),
    Environment(
        "services-more",
        (
            "openrouter==1.3.84",
            "portkey-ai==2.3.4",
            "zhipuai==2.1.5.20250825",
            "dashscope==2.0.2",
            "volcengine-python-sdk[ark]==5.0.54",
        ),
        {
            "openrouter": "1.3.84",
            "portkey": "2.3.4",
            "zhipuai": "2.1.5.20250825",
            "dashscope": "2.0.2",
            "volcengine_ark": "5.0.54",
        },
    ),
    _one("zai", "zai-sdk", "0.2.3"),
    _one("fireworks", "fireworks-ai", "1.2.30"),
    _one("together", "together", "1.5.35"),
    _one("mistral", "mistralai", "1.12.4"),
    Environment(
        "services-further",
        ("qianfan==0.4.12.3", "writer-sdk==3.0.0", "ai21==4.3.0", "xinference-client==4.1.0"),
        {"qianfan": "0.4.12.3", "writer": "3.0.0", "ai21": "4.3.0"},
    ),
    Environment(
        "services-small", ("reka-api==3.2.0", "aleph-alpha-client==11.5.1"), {"reka": "3.2.0", "aleph_alpha": "11.5.1"}
    ),
    Environment(
        "services-old",
        ("ai21==1.3.4", "huggingface-hub==0.25.2", "reka-api==2.0.0", "setuptools<81"),
        {"ai21": "1.3.4", "huggingface": "0.25.2", "reka": "2.0.0"},
    ),
    _one("sparkai", "spark-ai-python", "0.4.5"),
    Environment("ag2-1.2.1", ("ag2[openai]==1.2.1", "anthropic==2.13.0"), {"ag2": "1.2.1"}),
    Environment("magentic-0.41.1", ("magentic[anthropic]==0.41.1",), {"magentic": "0.41.1"}),
    Environment("mirascope-2.8.2", ("mirascope[openai]==2.8.2",), {"mirascope": "2.8.2"}),
    Environment("guidance-0.3.1", ("guidance==0.3.1", "openai==3.57.0"), {"guidance": "0.3.1"}),
    Environment("dspy-3.4.1", ("dspy==3.4.1",), {"dspy": "3.4.1"}),
    Environment("smolagents-1.26.0", ("smolagents[openai]==1.26.0",), {"smolagents": "1.26.0"}),
    Environment(
        "strands-1.62.0",
        ("strands-agents[openai,anthropic,gemini,ollama,mistral]==1.62.0",),
        {"strands": "1.62.0"},
    ),
    Environment(
        "pydantic-ai-2.68.0",
        ("pydantic-ai-slim[openai,anthropic,google,groq,mistral]==2.68.0",),
        {"pydantic_ai": "2.68.0"},
    ),
    _one("haystack", "haystack-ai", "3.4.1"),
    Environment(
        "autogen-0.7.5",
        ("autogen-ext[openai]==0.7.5", "autogen-agentchat==0.7.5"),
        {"autogen": "0.7.5"},
    ),
    Environment("claude-agent-sdk-0.2.187", ("claude-agent-sdk==0.2.187",), {"claude_agent_sdk": "0.2.187"}),
    Environment(
        "agno-3.1.10",
        (
            "agno==3.1.10",
            "openai==3.57.0",
            "anthropic==2.13.0",
            "google-genai==2.34.0",
            "groq==1.7.0",
            "ollama==0.6.3",
        ),
        {"agno": "3.1.10"},
    ),
)

GRAPHS = Environment(
    "deepagents-0.7.32",
    ("deepagents==0.7.32", "langgraph-supervisor==0.0.31", "langgraph==1.2.22"),
    {"deepagents": "0.7.32"},
)
"""It has carriers only: there is no client whose defaults could be measured."""

LANGCHAIN = _named(
    "frameworks-langchain",
    "langchain==1.4.7",
    "langchain-core==1.7.2",
    "langchain-openai==1.7.3",
    "langchain-anthropic==1.7.7",
    "langchain-classic==1.0.8",
    "langgraph==1.2.22",
)
CLASSIC = _named("frameworks-langchain-classic", "langchain==0.0.200", "openai==0.28.1", "numpy<2", "setuptools")
LLAMA_INDEX = _named("frameworks-llama-index", "llama-index-llms-openai==0.8.3", "llama-index-llms-anthropic==0.12.3")
INSTRUCTOR = _named("frameworks-instructor", "instructor==1.17.0")
AGENTS = _named(
    "frameworks-agents",
    "openai-agents==0.24.0",
    "pydantic-ai-slim[anthropic,bedrock,cohere,google,groq,huggingface,mistral,xai]==2.68.0",
)
RETRIES = _named(
    "frameworks-retries",
    "tenacity==9.2.1",
    "backoff==2.2.1",
    "stamina==26.1.0",
    "retrying==1.4.2",
    "retry2==0.9.5",
    "aiohttp_retry==2.9.1",
    "opnieuw==4.0.0",
    "urllib3==2.8.0",
    "requests==2.34.2",
    "httpx==0.28.1",
)
LITELLM = _named("frameworks-litellm", "--no-deps", "litellm==1.109.1")
FRAMEWORKS = (LANGCHAIN, CLASSIC, LLAMA_INDEX, INSTRUCTOR, AGENTS, RETRIES, LITELLM)
"""What is asked by name, of packages that rows of several SDKs are about."""


def interpreter(environment: Environment) -> Path | None:
    """The environment's Python, or None where it is not built with just these packages."""
    stamp = FOLDER / environment.name / "requirements.txt"
    python = FOLDER / environment.name / "bin" / "python"
    built = stamp.is_file() and stamp.read_text(encoding="utf-8").split() == list(environment.requirements)
    return python if built and python.exists() else None


def build(environment: Environment) -> Path:
    """Builds the environment unless it is there, and returns its Python; one process does so at a time.

    Raises RuntimeError that names the environment and its packages where they cannot be installed.
    """
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{environment.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return interpreter(environment) or _build(environment)


def _build(environment: Environment) -> Path:
    place = FOLDER / environment.name
    venv.create(place, clear=True, symlinks=True)
    try:
        install(place / "bin" / "python", environment.requirements, FOLDER / "uv")
    except RuntimeError as error:
        wanted = " ".join(environment.requirements)
        raise RuntimeError(f"{environment.name}: cannot install {wanted}\n{error}") from None
    (place / "requirements.txt").write_text("\n".join(environment.requirements) + "\n", encoding="utf-8")
    return place / "bin" / "python"


if __name__ == "__main__":
    with ThreadPoolExecutor(4) as pool:
        builds = [pool.submit(build, one) for one in (*ENVIRONMENTS, GRAPHS, *FRAMEWORKS)]
    sys.exit("\n".join(str(one.exception()) for one in builds if one.exception()) or 0)
