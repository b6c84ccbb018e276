"""What models refuse: arguments that the API knows, and that some models answer with an error."""

from __future__ import annotations

from typing import Final

import msgspec

from auditor.facts.call_model import Operation


class Row(msgspec.Struct, frozen=True):
    """Models whose name matches `models` refuse `argument` unless it has one of the values `unless`."""

    sdk: str
    operation: Operation
    models: str
    argument: str
    unless: tuple[str | int | float, ...] = ()
    instead: str = ""
    """The argument that means the same and is taken."""


_REASONING: Final = r"^(?:o[134](?:-mini|-preview|-pro)?|gpt-5(?:-mini|-nano|-pro)?)(?:-\d{4}-\d{2}-\d{2})?$"
"""Models of OpenAI that always reason. From GPT-5.1 on it depends on the effort that is asked for:
https://platform.openai.com/docs/guides/latest-model#parameter-compatibility."""

_BOUNDED: Final = r"^(?:o[134](?:-|$)|gpt-5(?!-chat))"
"""https://platform.openai.com/docs/api-reference/chat/create#chat_create-max_tokens: "not compatible with o-series
models"; those of GPT-5 refuse it too. `openai/types/chat/completion_create_params.py:max_tokens@3.54.0`."""

ROWS: Final = (
    Row("openai", "chat", _BOUNDED, "max_tokens", (), "max_completion_tokens"),
    *(
        Row("openai", operation, _REASONING, argument, (1, 1.0))
        for operation in ("chat", "responses")
        for argument in ("temperature", "top_p")
    ),
    Row("openai", "chat", r"^(?:o3|o4-mini|gpt-5(?:-mini|-nano)?)(?:-\d{4}-\d{2}-\d{2})?$", "stop"),
)
