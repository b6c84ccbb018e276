"""The audit of the help-desk service with hostile text in every place that reports quote, and a very large audit."""

from __future__ import annotations

import typing

import msgspec
from sample_app import QUESTION_TO_PROMPT
from sample_audit import ANSWER_LINES, LIMIT, RESULTS, audit, finding

from auditor.audit import Audit, CardResult
from auditor.sites import Site

PAYLOAD = (
    "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'`&{{7*7}}{%x%}"
    "\x1b[2J\x9b31m\u202e\u2028\r\n\x00\udc80|\t界"
)
"""What an attacker might write where a report quotes: markup, template syntax, terminal codes, invisible characters."""

Any = typing.TypeVar("Any")


def hostile(value: Any, kind: object = None) -> Any:
    """The value with `PAYLOAD` behind every free text in it, however deep; words of a closed list stay as they are."""
    if isinstance(value, msgspec.Struct):
        kinds = typing.get_type_hints(type(value))
        fields = {name: hostile(getattr(value, name), kinds[name]) for name in value.__struct_fields__}
        return type(value)(**fields)
    if isinstance(value, tuple):
        inner = typing.get_args(kind)[0]
        return tuple(hostile(item, inner) for item in value)  # type: ignore[return-value]  # Any is then a tuple.
    if isinstance(value, str) and "Literal" not in str(kind):
        return value + PAYLOAD  # type: ignore[return-value]  # Any is then str.
    return value


def hostile_audit() -> Audit:
    """The audit of a tree in which every name, message and line of source is hostile."""
    return hostile(audit())


def large_audit(count: int) -> Audit:
    """An audit with `count` gaps of one card, in many files, besides everything else."""
    gaps = tuple(
        finding(
            LIMIT,
            f"client.chat.completions.create in `handler_{index}` sets no limit on the length of the answer",
            Site(f"services/unit_{index % 211:03}/handlers.py", 10 + index, 5),
            excerpt=ANSWER_LINES,
            steps=QUESTION_TO_PROMPT,
        )
        for index in range(count)
    )
    return audit((*(r for r in RESULTS if r.card != LIMIT), CardResult(card=LIMIT, status="gap", findings=gaps)))
