"""Tells random values from stand-ins, references, names and other text that only looks like a secret."""

from __future__ import annotations

import math
import re
from collections import Counter
from itertools import pairwise

# Patterns are compiled when they are first asked for: few trees hold anything that has to be looked at so closely.

_WORDS = (
    r"(?i)example|placeholder|dummy|changeme|change[-_]me|redacted|insert|replace|sample|secret|apikey|api[-_]key|"
    r"your[-_]?(?:own|api|key|token|open|secret|azure|anthropic)|fake[-_]?(?:key|token|api)|test[-_]?(?:key|token)|"
    r"my[-_]?(?:api|key|token|secret)|not[-_]?(?:a[-_]|needed|real|required|used)|goes[-_]?here|deadbeef|x{6}|\*{3}|"
    r"\.{3}|…|abcdefg|qwerty|123456789|0{8}"
)
"""Words of at least five letters or their like: a random key of 150 characters holds one by chance once in 100,000."""

_SHORT_WORDS = (
    r"(?i)(?:^|[^A-Za-z0-9])(?:your?|my|test|fake|demo|mock|todo|here|key|token|foo|bar|xxx+|none|null|empty)"
    r"(?:$|[^A-Za-z0-9])"
)

_REFERENCE = (
    r"\$\{|\$\(|\{\{|<[^>]*>|%\(|%[A-Z_]+%|^\$[A-Za-z_]|^\{[^}]*\}$|^@|^os\.|^process\.env|^env[.:/]|^vault:|^secrets?[.:/]|"
    r"^https?://|^ssm:|^arn:|^projects/"
)

_HEX = r"[0-9a-fA-F]+(?:-[0-9a-fA-F]+)*"
_RANDOM = r"[A-Za-z0-9_\-+/=.:~]{20,400}"
_CHANGES = r"(?<=[A-Za-z])(?=[0-9])|(?<=[0-9])(?=[A-Za-z])"
_CAMEL_WORD = r"[A-Z]?[a-z]{3,}"
_CASE_CHANGES = r"(?<=[a-z])(?=[A-Z])|(?<=[A-Z])(?=[a-z])"


def is_stand_in(value: str) -> bool:
    """Whether the value names or pictures a secret instead of being one: a template, a word, one character repeated."""
    return bool(
        len(set(value)) <= 4
        or re.search(_REFERENCE, value)
        or re.search(_WORDS, value)
        or re.search(_SHORT_WORDS, value)
        or _is_regular(value)
    )


def is_public(value: str) -> bool:
    """Whether it is a key that its service means to be shown, as PostHog's, Stripe's and Langfuse's public ones are."""
    return value.startswith(("phc_", "pk_", "pk-lf-"))


def is_plausible_body(body: str) -> bool:
    """Whether what follows a provider's prefix may be random."""
    letters = body.replace("T3BlbkFJ", "")
    if is_stand_in(letters) or len(set(letters)) < 7:
        return False
    digits = sum(map(str.isdigit, letters))
    mixed_case = letters.lower() != letters != letters.upper()
    if letters.isupper() and not digits:
        return _entropy(letters) >= 3.0  # Of sixteen letters and digits of base 32 one in thirty has no digit.
    return _entropy(letters) >= 2.5 and (mixed_case or digits >= (1 if letters.isupper() else 2))


def looks_random(value: str) -> bool:
    """Whether a value without a known prefix may be a generated secret: long, mixed, and without any regularity.

    Model names, identifiers, slugs, paths, dates and versions do not: their letters and digits stand apart.
    """
    if re.fullmatch(_RANDOM, value) is None or is_stand_in(value):
        return False
    longest = max(re.split(r"[-_.+/=:~]", value), key=len)
    if len(longest) < 12 or longest.isdigit() or (longest.isalpha() and not _is_mixed(longest)):
        return False
    if re.fullmatch(_HEX, value):
        return len(value) >= 32 and _entropy(value) >= 2.9 and len(re.findall(_CHANGES, value)) >= 4
    words = sum(map(len, re.findall(_CAMEL_WORD, value)))
    if value != value.lower() and words > len(value) * 0.6:
        return False
    changes = len(re.findall(_CHANGES, value)) + len(re.findall(_CASE_CHANGES, value)) / 2
    return _entropy(value) >= 3.5 and changes >= len(value) / 10 and (any(map(str.isdigit, value)) or _is_mixed(value))


def _is_mixed(text: str) -> bool:
    """Letters whose case changes far more often than in a name that is written in camel case."""
    return len(re.findall(_CASE_CHANGES, text)) >= len(text) / 4


def _is_regular(value: str) -> bool:
    """A short piece repeated, or a run through the alphabet or the digits."""
    if len(value) >= 12 and any(value[size:] == value[:-size] for size in range(1, len(value) // 2 + 1)):
        return True
    steps = [ord(b) - ord(a) for a, b in pairwise(value)]
    return len(steps) >= 11 and sum(step in (0, 1, -1) for step in steps) > len(steps) / 2


def _entropy(text: str) -> float:
    """Shannon's entropy in bits per character."""
    size = len(text)
    return -sum(count / size * math.log2(count / size) for count in Counter(text).values())
