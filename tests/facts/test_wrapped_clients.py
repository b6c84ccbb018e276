"""Functions of a library that give back a client in other clothes."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

HEAD = """\
import instructor
from anthropic import Anthropic
from openai import AsyncOpenAI, OpenAI

"""


@pytest.mark.parametrize("wrapped", ["from_openai(OpenAI(timeout=3))", "from_openai(client=OpenAI(timeout=3))",
                                     "patch(OpenAI(timeout=3))"])  # fmt: skip
def test_a_wrapped_client_has_the_methods_of_the_client(tmp_path: Path, wrapped: str) -> None:
    source = f"""{HEAD}client = instructor.{wrapped}
def ask(m):
    return client.chat.completions.create(model="gpt-4o", messages=m, max_tokens=7)
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, state(call.output_limit), state(call.timeout)) == ("openai", 7, 3)


@pytest.mark.parametrize("method", ["create", "create_partial", "create_with_completion", "chat.completions.create"])
def test_a_method_of_the_wrapper_is_the_request_that_it_makes(tmp_path: Path, method: str) -> None:
    source = f"""{HEAD}client = instructor.from_openai(AsyncOpenAI(max_retries=1))
async def ask(m):
    return await client.{method}(model="gpt-4o", messages=m, response_model=Answer, max_retries=4)
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, call.asynchronous) == ("openai", True)
    assert state(call.retries) == 1


def test_each_provider_has_its_own_wrapper(tmp_path: Path) -> None:
    source = f"""{HEAD}client = instructor.from_anthropic(Anthropic())
def ask(m):
    return client.create(model="claude-sonnet-4-5", max_tokens=40, messages=m, response_model=Answer)
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, state(call.model), state(call.output_limit)) == ("anthropic", "claude-sonnet-4-5", 40)


def test_a_method_that_asks_nothing_is_no_call(tmp_path: Path) -> None:
    source = f"{HEAD}client = instructor.from_openai(OpenAI())\ndef listen(handler):\n    client.on('error', handler)\n"

    assert calls_in(tmp_path, source) == ()
