"""Models that run inside the process: what only a request to a provider can have is not theirs to have."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

_ASK = "def ask(q):\n    return llm.invoke(q)\n"


@pytest.mark.parametrize("name", ["timeout", "retries", "end_user", "store"])
@pytest.mark.parametrize("made", ["GPT4All(model='orca.gguf')", "LlamaCpp(model_path='llama.gguf')"])
def test_a_model_in_the_process_has_no_settings_of_requests(tmp_path: Path, made: str, name: str) -> None:
    source = f"from langchain_community.llms import GPT4All, LlamaCpp\nllm = {made}\n{_ASK}"

    (call,) = calls_in(tmp_path, source)

    assert state(getattr(call, name)) == "inapplicable"


def test_a_model_behind_a_server_of_ones_own_is_asked_by_requests(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, f"from langchain_community.llms import Ollama\nllm = Ollama()\n{_ASK}")

    assert (state(call.timeout), state(call.retries)) == ("absent", "absent")


def test_the_answer_of_a_model_in_the_process_has_a_length(tmp_path: Path) -> None:
    source = f"from langchain_community.llms import GPT4All\nllm = GPT4All(max_tokens=40)\n{_ASK}"

    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == 40
