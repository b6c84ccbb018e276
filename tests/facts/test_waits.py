"""Waits for a model that the program ends itself."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

from auditor.facts.call_model import Known

_HEAD = """import anyio, asyncio
from openai import AsyncOpenAI, OpenAI
client = OpenAI(timeout=None)
other = AsyncOpenAI(timeout=None)
"""
_PLAIN = "client.chat.completions.create"
_AWAITED = "other.chat.completions.create(model='m', messages=q)"


def timeout(folder: Path, body: str) -> object:
    """The time-out of the only call, or the state that it has."""
    (call,) = calls_in(folder, _HEAD + body)
    return state(call.timeout)


@pytest.mark.parametrize(
    "body",
    [
        f"async def ask(q):\n    return await asyncio.wait_for({_AWAITED}, timeout=30)\n",
        f"async def ask(q):\n    return await asyncio.wait_for({_AWAITED}, 30)\n",
        f"async def ask(q):\n    async with asyncio.timeout(30):\n        return await {_AWAITED}\n",
        f"async def ask(q):\n    with anyio.fail_after(30):\n        return await {_AWAITED}\n",
        f"async def ask(q):\n    await asyncio.wait_for(asyncio.to_thread({_PLAIN}, model='m', messages=q), 30)\n",
        f"async def send(q):\n    return await {_AWAITED}\n"
        "async def ask(q):\n    return await asyncio.wait_for(send(q), 30)\n",
        f"def send(q):\n    return {_PLAIN}(model='m', messages=q)\n"
        "async def ask(q):\n    return await asyncio.wait_for(asyncio.to_thread(send, q), 30)\n",
    ],
)
def test_a_wait_that_the_program_ends_is_bounded(tmp_path: Path, body: str) -> None:
    assert timeout(tmp_path, body) == 30


@pytest.mark.parametrize(
    "body",
    [
        f"async def ask(q):\n    async with asyncio.timeout(30):\n        return {_PLAIN}(model='m', messages=q)\n",
        f"async def send(q):\n    return await {_AWAITED}\n"
        "async def ask(q):\n    return await asyncio.wait_for(send(q), 30)\n"
        "async def more(q):\n    return await send(q)\n",
        f"async def ask(q):\n    return await asyncio.wait_for({_AWAITED}, None)\n",
        f"async def ask(q):\n    async with asyncio.timeout(30):\n        pass\n    return await {_AWAITED}\n",
    ],
)
def test_a_wait_that_some_way_does_not_end_is_open(tmp_path: Path, body: str) -> None:
    assert timeout(tmp_path, body) == "absent"


def test_a_thread_is_said_to_go_on(tmp_path: Path) -> None:
    body = f"async def ask(q):\n    await asyncio.wait_for(asyncio.to_thread({_PLAIN}, model='m', messages=q), 30)\n"

    (call,) = calls_in(tmp_path, _HEAD + body)

    assert isinstance(call.timeout, Known)
    assert call.timeout.because == "asyncio.wait_for ends the wait; the thread itself goes on"


def test_the_shorter_of_two_bounds_holds(tmp_path: Path) -> None:
    body = f"async def ask(q):\n    await asyncio.wait_for({_AWAITED.replace('=q)', '=q, timeout=5)')}, 30)\n"

    assert timeout(tmp_path, body) == 5


def test_a_bound_whose_number_is_not_known_is_one(tmp_path: Path) -> None:
    body = f"async def ask(q, most):\n    await asyncio.wait_for({_AWAITED}, most)\n"

    assert timeout(tmp_path, body) is None
