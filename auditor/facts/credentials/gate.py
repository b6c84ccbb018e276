"""Whether a text may hold a credential: a search that is cheap enough for every file of a tree."""

from __future__ import annotations

import re

from auditor.facts.credentials.formats import may_hold_key
from auditor.facts.credentials.second_opinion import may_be_other_secret
from auditor.facts.credentials.verdict import looks_random

_QUOTED = r"[\"'](?:Bearer )?(?=[A-Za-z_+/=.~:-]{0,400}[0-9])([A-Za-z0-9_\-+/=.~:]{20,400})\\?[\"']"
_VARIABLE = r"(?:KEY|TOKEN|SECRET|PASSWORD|CREDENTIALS?)\\?[\"']\s*(?:,|\)\s*or|\]\s*(?:or|if))"

_ARGUMENT = r"(?i)(?:key|token|secret)[\"']?\s*[=:(]\s*\(?\s*[\"'][A-Za-z0-9_\-]{8,}[\"']\s*(?:\+\s*)?[\"']"
"""A key that is written in pieces: each alone is too short to look random."""

_NAMED = (
    r"(?i)(?:key|token|secret|password)[\"'\])]*\s*[=:(]\s*\(?\s*"
    r"[\"'](?:Bearer )?([A-Za-z0-9_\-+/=.~:]{20,400})[\"']"
)
"""What a name announces, which need not have a digit: of random keys one in some hundred has none."""

_NAMES = ("key", "token", "secret", "password", "credential")


def may_hold_credential(text: str) -> bool:
    """Whether something in source code has the shape, the name or the place of a credential."""
    lower = text.lower()
    named = any(name in lower for name in _NAMES)
    return (
        may_hold_key(text)
        or (named and "BaseSettings" in text)
        or (named and (re.search(_VARIABLE, text) or re.search(_ARGUMENT, text)) is not None)
        or any(looks_random(quoted[1]) for quoted in re.finditer(_QUOTED, text))
        or (named and any(looks_random(said[1]) for said in re.finditer(_NAMED, text)))
        or may_be_other_secret(text)
    )
