"""Which parts of a model's answer are no text that it wrote: counters, the reason of its end, identifiers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.values import CallRef, Elem, Ext, Member, Result, Value

_NUMBERS = frozenset(
    {"usage", "usage_metadata", "token_usage", "finish_reason", "stop_reason", "done_reason", "total_cost", "logprobs",
     "total_duration", "eval_count", "prompt_eval_count", "system_fingerprint", "service_tier"}
)  # fmt: skip
"""Names that no SDK gives to text."""

_COUNTERS = ("_tokens", "_token_count", "_tokens_details", "_cost")

_LABELS = frozenset({"id", "model", "created", "created_at", "index", "role", "object", "type", "cost", "status"})
"""Names that the wire formats of the providers give to labels, and that others may give to anything."""

_WIRE = frozenset(
    {"json", "choices", "message", "delta", "content", "candidates", "parts", "output", "data", "tool_calls",
     "response", "messages", "results", "get", "pop", "raw_response", "model_dump", "to_dict"}
)  # fmt: skip
"""Names on the way to a label in the wire formats; behind any other name stands what somebody has defined."""

_OWN_FIELDS = ("instructor.", "dspy.", "pydantic_ai.", "marvin.", "outlines.")
"""Libraries whose answers are objects of the application's own classes."""

_STEP = r"([^()\[\]]*)(?:\(\)|\[\])"


def is_number(name: str) -> bool:
    """Whether an attribute or key of this name holds a counter or one of a few fixed words."""
    return name in _NUMBERS or name.endswith(_COUNTERS)


def beside_text(value: Ext, call: CallRef) -> bool:
    """Whether the value is a part of the answer of `call`, a model call on its path, that is no text."""
    names = list(names_after(value, call))
    if any(is_number(name) for name in names):
        return True
    own = value.path.startswith(_OWN_FIELDS)
    return bool(names) and not own and names[-1] in _LABELS and all(name in _WIRE for name in names[:-1])


def label_of_answer(value: Member) -> CallRef | None:
    """The call whose answer the value is a label of, where nothing but the answer's own parts stand between."""
    if value.name not in _LABELS:
        return None
    base: Value = value.base
    while isinstance(base, Elem) or (isinstance(base, Member) and base.name in _WIRE):
        base = base.base
    return base.call if isinstance(base, Result) else None


def names_after(value: Ext, call: CallRef) -> Iterator[str]:
    """The attributes and constant keys of an access path that stand behind one of its calls."""
    ends = [match.end() for match in re.finditer(_STEP, value.path)]
    behind = next(i for i, made in enumerate(value.calls) if made is call)
    start = ends[behind]
    for end, made in zip(ends[behind + 1 :], value.calls[behind + 1 :], strict=False):
        yield from filter(None, value.path[start : end - 2].split("."))
        yield from _constant_key(made)
        start = end
    yield from filter(None, value.path[start:].split("."))


def _constant_key(made: CallRef | None) -> Iterator[str]:
    first = made.args.positional[0].expr if made is not None and made.args.positional else None
    if isinstance(first, ir.Const) and isinstance(first.value, str):
        yield first.value
