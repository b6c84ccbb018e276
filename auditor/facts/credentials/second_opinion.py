"""Asks detect-secrets about credentials of other services.

Its plugin objects are called directly, on single values: its scan drops lines such as `client = OpenAI(api_key="…")`
and its command line sends what it finds over the network.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import msgspec

from auditor.facts.credentials.verdict import is_stand_in


class _Plugin(msgspec.Struct, frozen=True):
    literal: str
    """In lower case, what stands in every text in which the plugin finds something."""
    anchor: str
    """A pattern without which the plugin finds nothing; it decides whether detect-secrets is imported at all."""
    module: str
    detector: str
    provider: str
    key_type: str


_PLUGINS = (
    _Plugin("aws", r"[aA][wW][sS].{0,40}[0-9A-Za-z/+]{40}", "aws", "AWSKeyDetector", "aws", "secret_access_key"),
    _Plugin(
        "accountkey=",
        r"AccountKey=[\w+/=]{88}",
        "azure_storage_key",
        "AzureStorageKeyDetector",
        "azure",
        "storage_account",
    ),
    _Plugin("", r"[MNO][\w-]{23,25}\.[\w-]{6}\.[\w-]{27}", "discord", "DiscordBotTokenDetector", "discord", "bot"),
    _Plugin(".eyj", r"eyJ[\w=-]{8,}\.eyJ", "jwt", "JwtTokenDetector", "JSON Web Token", "token"),
    _Plugin("pypi-age", r"pypi-AgE", "pypi_token", "PypiTokenDetector", "pypi", "token"),
    _Plugin("sg.", r"SG\.[\w-]{20,24}\.", "sendgrid", "SendGridDetector", "sendgrid", "api"),
    _Plugin("xox", r"xox[abposr]-", "slack", "SlackDetector", "slack", "token"),
    _Plugin("hooks.slack.com/", r"hooks\.slack\.com/services/T", "slack", "SlackDetector", "slack", "webhook"),
    _Plugin("sq0csp-", r"sq0csp-", "square_oauth", "SquareOAuthDetector", "square", "oauth"),
    _Plugin("k_live_", r"k_live_", "stripe", "StripeDetector", "stripe", "live"),
    _Plugin(":aa", r":AA[\w-]{33}", "telegram_token", "TelegramBotTokenDetector", "telegram", "bot"),
)


class Opinion(msgspec.Struct, frozen=True):
    """A secret that a detector sees in a value."""

    value: str
    provider: str
    key_type: str


def may_be_other_secret(text: str) -> bool:
    """Whether some detector could find something in the text."""
    # Apart, each is found by its first letters at 1 GB/s; joined in one pattern they take 40 times as long.
    lower = text.lower()
    return any(plugin.literal in lower and re.search(plugin.anchor, text) for plugin in _PLUGINS)


def second_opinion(text: str, name: str) -> Iterator[Opinion]:
    """What the detectors see in a value that is assigned to `name`."""
    line = f'{name} = "{text}"' if name else text
    if not may_be_other_secret(line):
        return
    for plugin in _PLUGINS:
        if re.search(plugin.anchor, line):
            detector = _detector(plugin.module, plugin.detector)
            for value in (*detector.analyze_string(text), *detector.analyze_string(line)):
                if isinstance(value, str) and value in text and not _is_sample(value):
                    yield Opinion(value, plugin.provider, plugin.key_type)
                    break


def _is_sample(value: str) -> bool:
    """Whether the value only shows what such a secret looks like: too short, a stand-in, a token without signature."""
    import base64

    header, dot, rest = value.partition(".")
    if dot and header.startswith("eyJ"):
        payload, _, signature = rest.partition(".")
        claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
        return len(signature) < 20 or b"1234567890" in claims or b"John Doe" in claims
    return len(value) < 20 or is_stand_in(value)


@cache
def _detector(module: str, detector: str) -> Any:
    from importlib import import_module

    return getattr(import_module(f"detect_secrets.plugins.{module}"), detector)()
