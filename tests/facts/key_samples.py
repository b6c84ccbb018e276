"""Keys made up at run time: no file holds one."""

from __future__ import annotations

import random
import string

ALNUM = string.ascii_letters + string.digits
URL_SAFE = ALNUM + "-_"
HEX = "0123456789abcdef"
BASE32 = string.ascii_uppercase + "234567"
MARK = "T3" + "BlbkFJ"

SHAPES: dict[str, tuple[str, str, tuple[str | tuple[str, int], ...]]] = {
    "openai legacy": ("openai", "legacy_user", ("sk-", (ALNUM, 20), MARK, (ALNUM, 20))),
    "openai project, early": ("openai", "project", ("sk-proj-", (ALNUM, 20), MARK, (ALNUM, 20))),
    "openai project, 58": ("openai", "project", ("sk-proj-", (URL_SAFE, 58), MARK, (URL_SAFE, 58))),
    "openai project, 74": ("openai", "project", ("sk-proj-", (URL_SAFE, 74), MARK, (URL_SAFE, 74))),
    "openai service account": ("openai", "service_account", ("sk-svcacct-", (URL_SAFE, 74), MARK, (URL_SAFE, 74))),
    "openai admin": ("openai", "admin", ("sk-admin-", (URL_SAFE, 58), MARK, (URL_SAFE, 58))),
    "openai without project": ("openai", "user", ("sk-None-", (ALNUM, 20), MARK, (ALNUM, 20))),
    "anthropic": ("anthropic", "api", ("sk-ant-api03-", (URL_SAFE, 93), "AA")),
    "anthropic admin": ("anthropic", "admin", ("sk-ant-admin01-", (URL_SAFE, 93), "AA")),
    "anthropic oauth": ("anthropic", "oauth_access", ("sk-ant-oat01-", (URL_SAFE, 95))),
    "google": ("google", "api", ("AI" + "za", (URL_SAFE, 35))),
    "gemini": ("google", "auth", ("AQ.Ab8RN6", (URL_SAFE, 44))),
    "aws access key": ("aws", "access_key_id", ("AK" + "IA", (BASE32, 16))),
    "bedrock": ("aws", "bedrock_long_lived", ("ABSK", (ALNUM + "+/", 132))),
    "groq": ("groq", "api", ("gsk_", (ALNUM, 52))),
    "xai": ("xai", "api", ("xai-", (ALNUM, 80))),
    "openrouter": ("openrouter", "api", ("sk-or-v1-", (HEX, 64))),
    "perplexity": ("perplexity", "api", ("pplx-", (ALNUM, 48))),
    "huggingface": ("huggingface", "user", ("hf_", (string.ascii_letters, 34))),
    "replicate": ("replicate", "api", ("r8_", (ALNUM, 37))),
    "together": ("together", "api", ("tgp_v1_", (URL_SAFE, 43))),
    "fireworks": ("fireworks", "api", ("fw_", (ALNUM, 24))),
    "cerebras": ("cerebras", "api", ("csk-", (string.ascii_lowercase + string.digits, 48))),
    "nvidia": ("nvidia", "api", ("nvapi-", (URL_SAFE, 64))),
    "elevenlabs": ("elevenlabs", "api", ("sk_", (HEX, 48))),
    "vercel": ("vercel", "ai_gateway", ("vck_", (ALNUM, 56))),
    "langsmith": ("langsmith", "personal", ("lsv2_pt_", (HEX, 32), "_", (HEX, 10))),
    "langfuse": ("langfuse", "secret", ("sk-lf-", (HEX, 8), *["-", (HEX, 4)] * 3, "-", (HEX, 12))),
    "pinecone": ("pinecone", "api", ("pcsk_", (ALNUM, 6), "_", (ALNUM, 63))),
    "wandb": ("wandb", "api", ("wandb_v1_", (ALNUM, 77))),
    "github": ("github", "personal", ("ghp_", (ALNUM, 36))),
}  # fmt: skip
"""For each kind of key the provider, the key type and the pieces: literal text, or an alphabet and how many of it."""


def sample(kind: str, seed: int = 0) -> str:
    """A key of that kind."""
    chance = random.Random(f"{kind} {seed}")
    pieces = SHAPES[kind][2]
    return "".join(p if isinstance(p, str) else "".join(chance.choices(p[0], k=p[1])) for p in pieces)


def characters(alphabet: str, count: int, seed: int = 0) -> str:
    """That many random characters."""
    return "".join(random.Random(f"{alphabet} {count} {seed}").choices(alphabet, k=count))
