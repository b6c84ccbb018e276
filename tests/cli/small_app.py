"""The small application that the commands audit, and how a command ends."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

APP = """\
import openai

client = openai.OpenAI()


def ask(question: str) -> str:
    answer = client.chat.completions.create(model="gpt-4o-mini", messages=[{"role": "user", "content": question}])
    return answer.choices[0].message.content
"""
"""One call, on line 7, that no limit bounds."""

BOUNDED_APP = APP.replace("model=", "max_tokens=300, model=")


class Done(NamedTuple):
    """How a command ended, and what it said."""

    status: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        """Standard output, which is JSON and nothing else."""
        document: dict[str, Any] = json.loads(self.out)
        return document


Command = Callable[..., Done]
