"""A model that is handed in is known by what it is declared to be; what it was made with stays open."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Unclear


@pytest.mark.parametrize(
    ("imported", "name"),
    [
        ("llama_index.core.llms", "LLM"),
        ("llama_index.core.llms.function_calling", "FunctionCallingLLM"),
        ("llama_index.core.base.llms.base", "BaseLLM"),
        ("llama_index.core.multi_modal_llms", "MultiModalLLM"),
        ("llama_index.llms", "LLM"),
    ],
)
def test_an_attribute_that_is_declared_to_be_a_model_is_asked(tmp_path: Path, imported: str, name: str) -> None:
    source = f"""\
from {imported} import {name}

class Engine:
    def __init__(self, llm: {name} = None):
        self.llm: {name} = llm

    def act(self, wish):
        exec(self.llm.complete(wish).text)
"""

    facts = facts_of(tmp_path, source)

    (call,) = facts.calls
    assert (call.sdk, call.operation) == ("llama_index", "chat")
    assert isinstance(call.timeout, Unclear)
    assert [(flow.source, flow.confidence) for flow in facts.flows if flow.sink == "code"] == [
        ("model_output", "certain")
    ]
