"""What is known about models by their names: whether a name stays the same model, and when it stops to work.

A name is *pinned* when the provider promises that it means one fixed model, and floating when the provider moves it to
newer ones. Where a platform has no such distinction (open weights under their own names), nothing is said.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from functools import cache
from typing import TypeAlias

import msgspec

from auditor.catalog.load import load_models, load_prices
from auditor.catalog.model import ModelRow, PriceRow
from auditor.facts.call_model import ModelState, Price

AS_OF = datetime.date(2026, 11, 23)
"""The day on which the tables of retirements and of prices were put together."""

_PLATFORMS: Mapping[str, str] = {
    "openai": "openai",
    "azure": "azure",
    "azure_ai": "azure",
    "azure_openai": "azure",
    "azure_text": "azure",
    "anthropic": "anthropic",
    "google": "gemini-api",
    "gemini": "gemini-api",
    "google_genai": "gemini-api",
    "google-gla": "gemini-api",
    "vertex": "vertex",
    "vertex_ai": "vertex",
    "vertex_ai_beta": "vertex",
    "vertexai": "vertex",
    "google_vertexai": "vertex",
    "google-vertex": "vertex",
    "bedrock": "bedrock",
    "bedrock_converse": "bedrock",
    "mistral": "mistral",
    "mistralai": "mistral",
    "codestral": "mistral",
    "cohere": "cohere",
    "cohere_chat": "cohere",
    "groq": "groq",
    "together": "together",
    "together_ai": "together",
    "fireworks": "fireworks",
    "fireworks_ai": "fireworks",
    "xai": "xai",
    "deepseek": "deepseek",
    "moonshot": "moonshot",
    "perplexity": "perplexity",
    "cerebras": "cerebras",
    "ollama": "ollama",
    "ollama_chat": "ollama",
    "huggingface": "huggingface",
    "openrouter": "openrouter",
    "replicate": "replicate",
    "dashscope": "dashscope",
    "zhipu": "zhipu",
    "baidu": "baidu",
    "volcengine": "volcengine",
    "ai21": "ai21",
    "aleph_alpha": "aleph_alpha",
    "reka": "reka",
    "writer": "writer",
    "iflytek": "iflytek",
}
"""Names of providers, in the catalogue and in front of model names (LiteLLM, LangChain, pydantic-ai), by platform."""

_FAMILIES: tuple[tuple[str, str], ...] = (
    (r"gpt-|chatgpt-|o[1-9](?:-|$)|text-(?:davinci|embedding-(?:3|ada))|davinci-|babbage-|whisper-|tts-", "openai"),
    (r"claude-", "anthropic"),
    (r"gemini-|imagen-|veo-", "gemini-api"),
    (r"(?:(?:open-)?(?:mistral|mixtral|codestral)|magistral|ministral|pixtral|devstral)-", "mistral"),
    (r"command(?:-|$)|c4ai-|embed-(?:english|multilingual|v4)|rerank-", "cohere"),
    (r"grok-", "xai"),
    (r"deepseek-(?:chat|reasoner)$", "deepseek"),
)  # fmt: skip
"""Beginnings of names that only one company gives, for calls whose provider is not known."""

_OWN_MODELS_ONLY = frozenset(
    {"anthropic", "gemini-api", "mistral", "cohere", "xai", "deepseek", "dashscope", "zhipu", "baidu", "volcengine",
     "ai21", "aleph_alpha", "reka", "writer", "iflytek"}
)  # fmt: skip
"""Platforms of companies that serve none of the models there that only another company gives."""

_REGION = r"(?:us|eu|apac|au|jp|ca|global|us-gov)\.(?=[a-z0-9]+\.)"
_NAME = r"[A-Za-z0-9][A-Za-z0-9._:@/+-]*"


class _Rule(msgspec.Struct, frozen=True):
    """Patterns, compiled when a model of that platform is first looked up."""

    pinned: str
    floating: str


_DATED = r"-\d{4}-\d{2}-\d{2}$|-\d{8}$"
_LATEST = r"[-:@]latest$"

_RULES: Mapping[str, _Rule] = {
    # Snapshots end in a day (or, until 2024, in MMDD); old completion models end in a number of their own. Every other
    # chat name is an alias that OpenAI moves: https://platform.openai.com/docs/models. Embedding, speech and image
    # models have one form only.
    "openai": _Rule(rf"{_DATED}|-(?:0[1-9]|1[0-2])\d{{2}}(?:-preview)?$|-00\d$", rf"^(?:gpt-|chatgpt-|o\d)|{_LATEST}"),
    # From 4.6 on an id without a date is a fixed model; before, it is an alias of the newest snapshot:
    # https://platform.claude.com/docs/en/about-claude/models/model-ids-and-versions.
    "anthropic": _Rule(
        rf"{_DATED}|^claude-(?:instant-)?v?[12]\.\d|^claude-[a-z]+-(?:4-(?:[6-9]|[1-9]\d)|[5-9]|[1-9]\d)(?:-\d{{1,2}})?$",
        rf"{_LATEST}|^claude-",
    ),
    # Three digits, or the date of a preview, mark a fixed version; up to 2.0 the bare name moves to the newest one:
    # https://cloud.google.com/vertex-ai/generative-ai/docs/learn/model-versioning. From 2.5 on there is only one name.
    "gemini-api": _Rule(
        r"-00\d$|-preview(?:-[a-z-]+)?-\d{2}-(?:\d{2}|\d{4})$|-exp-\d{4}$",
        rf"{_LATEST}|^gemini-(?:1\.[05]|2\.0)-(?:pro|flash|flash-lite|flash-8b|ultra)$|^gemini-pro(?:-vision)?$",
    ),
    "vertex": _Rule(
        r"@\d{8}$|@00\d$|-00\d$|-preview(?:-[a-z-]+)?-\d{2}-(?:\d{2}|\d{4})$|-exp-\d{4}$",
        r"@(?:latest|default)$|^gemini-(?:1\.[05]|2\.0)-(?:pro|flash|flash-lite|flash-8b|ultra)$"
        r"|^(?:text|chat|code|codechat)-(?:bison|unicorn|gecko)(?:-32k)?$",
    ),
    # The version stands at the end; from Claude Sonnet 4.6 on without `-v1:0` (the page of Anthropic above).
    "bedrock": _Rule(r"-v\d+(?::\d+){0,2}(?:k)?$|^anthropic\.claude-[a-z]+-(?:4-[6-9]|[5-9])(?:-\d{1,2})?$", r"(?!)"),
    # A month (YYMM) is a fixed version and `-latest` moves: https://docs.mistral.ai/getting-started/models.
    "mistral": _Rule(r"-2[3-9](?:0[1-9]|1[0-2])(?:-[a-z]+)?$", _LATEST),
    # A month (MM-YYYY) or a version is fixed; `command-r` and the like mean the newest of their month.
    "cohere": _Rule(r"-\d{2}-20\d{2}$|-?v\d(?:\.\d)?$", r"^command(?:-r|-r-plus|-light|-nightly)?$"),
    # https://docs.x.ai/docs/models: a date is fixed, the bare name and `-latest` move.
    "xai": _Rule(r"-(?:0[1-9]|1[0-2])\d{2}$|-\d{8}$|-0\d{3}-(?:non-)?reasoning$", r"^grok-"),
    # The two names of the API have meant one model after another: https://api-docs.deepseek.com/updates.
    "deepseek": _Rule(r"(?!)", r"^deepseek-(?:chat|reasoner)$"),
}  # fmt: skip


Prices: TypeAlias = Mapping[str, Mapping[str, PriceRow]]
"""What models cost, by platform and name."""


class ModelTable:
    """Looks models up by name. The data is read at the first look-up that needs it.

    `prices` are the user's own; they win over those of the catalogue.
    """

    def __init__(self, prices: Prices | None = None) -> None:
        self._own_prices = prices or {}
        self._rows = cache(load_models)
        self._prices = cache(load_prices)

    def find(self, name: str, sdk_provider: str) -> ModelState | None:
        """What is known about a model; None where the text is not a model's name (an Azure deployment, a template).

        `sdk_provider` is the provider of the client, "" where it is not known; a prefix of the name (`azure/…`,
        `openai:…`) wins over it.
        """
        platform, bare = _split(name.strip(), _PLATFORMS.get(sdk_provider, ""))
        if platform == "azure" or re.fullmatch(_NAME, bare) is None:
            return None
        if platform in _OWN_MODELS_ONLY and _family(bare) not in (platform, None):
            return None  # The name is meant for a client of the company that gave it, where the code chooses one by it.
        row = self._row(platform, bare)
        return ModelState(
            name=name,
            pinned=_pinned(platform, bare),
            retires=datetime.date.fromisoformat(row.retires) if row else None,
            replacement=(row.replacement or None) if row else None,
            source=row.evidence if row else self._served(platform, bare),
            price=self._price(platform, bare),
        )

    def _served(self, platform: str, bare: str) -> str | None:
        """Who lists the model, without a day on which it ends; None where nobody does."""
        if platform == "ollama" and not bare.endswith("cloud"):  # `gpt-oss:120b-cloud` runs at the company.
            return "it is a file on a server of one's own, which nobody else retires"
        if any(row.replacement == bare for row in self._rows(platform).values()):
            return "named as the successor of a model that retires"
        return "listed without a retirement" if bare in self._prices(platform) else None

    def _row(self, platform: str, bare: str) -> ModelRow | None:
        names = [bare, f"{platform}/{bare}", bare.rpartition("/")[2]]
        if platform == "bedrock":
            names.append(re.sub(_REGION, "", bare))
        rows = self._rows(platform)
        return next((rows[name] for name in names if name in rows), None)

    def _price(self, platform: str, bare: str) -> Price | None:
        for rows, as_of in ((self._own_prices.get(platform, {}), None), (self._prices(platform), AS_OF)):
            if row := rows.get(bare) or rows.get(bare.rpartition("/")[2]):
                return Price(
                    input_usd=row.usd_in,
                    output_usd=row.usd_out,
                    max_input_tokens=row.max_input_tokens,
                    max_output_tokens=row.max_output_tokens,
                    dearer_above=row.dearer_above,
                    as_of=as_of,
                )
        return None


def _split(name: str, platform: str) -> tuple[str, str]:
    """The platform and the name without what only says where it is served."""
    if name.startswith("ft:"):
        name = name.split(":")[1]
    while ("/" in name or ":" in name) and (found := re.match(r"([A-Za-z_-]+)[/:]", name)) and found[1] in _PLATFORMS:
        platform = _PLATFORMS[found[1]]
        name = name[found.end() :]
    if platform == "bedrock":
        name = name.rpartition("/")[2]
        name = re.sub(r"^arn:.*", "", name)
    if "models/" in name and platform in {"gemini-api", "vertex", ""}:
        name = re.sub(r"^(?:projects/.*/)?(?:publishers/[^/]+/)?models/", "", name)
    if platform in {"", "openai"}:  # OpenAI's SDK reaches the compatible services of other companies too.
        platform = _family(name) or platform
    return platform, name


def _family(name: str) -> str | None:
    """The platform of the company that alone gives names of this kind."""
    return next((owner for start, owner in _FAMILIES if re.match(start, name)), None)


def _pinned(platform: str, bare: str) -> bool | None:
    rule = _RULES.get(
        "anthropic" if platform == "vertex" and bare.startswith("claude-") and "@" not in bare else platform
    )
    if rule is None:
        return None
    name = re.sub(_REGION, "", bare) if platform == "bedrock" else bare
    if re.search(rule.pinned, name):
        return True
    return False if re.search(rule.floating, name) else None
