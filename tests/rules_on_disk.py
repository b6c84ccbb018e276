"""Writes small cards and checks to a directory, for tests of what reads them."""

from __future__ import annotations

from pathlib import Path

CARD = """\
---
id: {id}
title: Model call without an output limit
met: Every answer is bounded
severity: {severity}
persona: {persona}
guide: [S25]
maps: {{cwe: [CWE-770]}}
fix: none
decided_by: {decided_by}
---

Output tokens cost money. Nobody else bounds them.

## What to do

Give the call a limit.
"""

LIMIT_CHECK = """\
from auditor.facts import Absent, Known, LlmCall
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    if not call.generates_text:
        return NotApplicable()
    match call.output_limit:
        case Known(value=value):
            return Met(call.site, f"at most {value} tokens")
        case Absent():
            return Gap(call.site, "no limit")
        case _:
            return Unsure(call.site, "the limit cannot be seen")
"""


def write_rule(
    folder: Path,
    *,
    card_id: str = "LAT-001",
    pillar: str = "latency",
    slug: str = "unbounded_output",
    severity: str = "high",
    persona: str = "regular",
    decided_by: str = "source",
    check: str | None = LIMIT_CHECK,
    card: str | None = None,
) -> Path:
    """Writes the pair and returns the path of the card; `card` replaces its whole text."""
    path = folder / pillar / f"{slug}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    text = CARD.format(id=card_id, severity=severity, persona=persona, decided_by=decided_by) if card is None else card
    path.write_text(text, encoding="utf-8")
    if check is not None:
        path.with_suffix(".py").write_text(check, encoding="utf-8")
    return path
