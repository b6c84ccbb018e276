"""Requests that are started all at once, and what holds them back."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import FanOut

HEAD = """
import asyncio
import json
from openai import AsyncOpenAI, OpenAI
client = AsyncOpenAI()
sem = asyncio.Semaphore(4)

async def ask(q):
    return await client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])
"""


def fan_out(folder: Path, source: str) -> FanOut | None:
    """Where the only call is started for many at once."""
    (call,) = facts_of(folder, HEAD + textwrap.dedent(source)).calls
    return call.fan_out


def state(found: FanOut | None) -> str:
    """`open`, `bounded`, `unclear` or `none`."""
    if found is None:
        return "none"
    return "bounded" if found.bounded_by else "unclear" if found.unclear else "open"


@pytest.mark.parametrize(
    ("body", "name"),
    [
        ("await asyncio.gather(*[ask(x) for x in xs])", "gather"),
        ("await asyncio.gather(*(ask(x) for x in xs), return_exceptions=True)", "gather"),
        ("jobs = [ask(x) for x in xs]\n    await asyncio.gather(*jobs)", "gather"),
        ("jobs = [asyncio.create_task(ask(x)) for x in xs]\n    await asyncio.wait(jobs)", "create_task"),
        ("jobs = []\n    for x in xs:\n        jobs.append(ask(x))\n    await asyncio.gather(*jobs)", "gather"),
        ("l = []\n    for x in xs:\n        j = ask(x)\n        l.append(j)\n    await asyncio.gather(*l)", "gather"),
        ("async with asyncio.TaskGroup() as g:\n        for x in xs:\n           g.create_task(ask(x))", "create_task"),
        ("for done in asyncio.as_completed([ask(x) for x in xs]):\n        await done", "as_completed"),
        ("await asyncio.gather(*[ask(x) for i, x in enumerate(xs)])", "gather"),
    ],
)  # fmt: skip
def test_one_request_for_each_item_of_what_a_function_is_given_has_no_bound(
    tmp_path: Path, body: str, name: str
) -> None:
    found = fan_out(tmp_path, f"async def all_of(xs):\n    {body}\n")

    assert state(found) == "open"
    assert found is not None
    assert found.name == name


@pytest.mark.parametrize(
    "body",
    [
        "return [await ask(x) for x in xs]",
        "for x in xs:\n        await ask(x)",
        "for x in xs:\n        job = asyncio.create_task(ask(x))\n        await job",
        "await asyncio.gather(ask(xs[0]), ask(xs[1]))",
        "jobs = [ask(x) for x in xs]\n    for job in jobs:\n        await job",
        "asyncio.create_task(ask(xs[0]))",
        "while True:\n        asyncio.create_task(ask(await xs.get()))",
        "async for x in xs:\n        asyncio.create_task(ask(x))",
    ],
)
def test_what_is_awaited_one_by_one_or_started_once_is_none(tmp_path: Path, body: str) -> None:
    assert state(fan_out(tmp_path, f"async def all_of(xs):\n    {body}\n")) == "none"


@pytest.mark.parametrize(
    ("items", "expected"),
    [
        ("('a', 'b', 'c')", "bounded"),
        ("range(5)", "bounded"),
        ("range(500)", "unclear"),
        ("range(n)", "unclear"),
        ("xs[:20]", "bounded"),
        ("json.load(open('xs.json'))", "open"),
        ("plan(xs)", "unclear"),
        ("FEW", "bounded"),
        ("zip(xs, FEW)", "bounded"),
        ("chunk", "unclear"),
        ("[x.strip() for x in xs]", "open"),
    ],
)
def test_the_items_decide_how_many_they_are(tmp_path: Path, items: str, expected: str) -> None:
    source = f"""
    from out_of_sight import plan, chunk
    FEW = ["a", "b"]
    async def all_of(xs, n):
        await asyncio.gather(*[ask(x) for x in {items}])
    """

    assert state(fan_out(tmp_path, source)) == expected


def test_a_number_of_items_that_the_program_looks_at_is_not_any_number(tmp_path: Path) -> None:
    source = """
    async def all_of(xs):
        if len(xs) > 20:
            raise ValueError("too many")
        await asyncio.gather(*[ask(x) for x in xs])
    """

    assert state(fan_out(tmp_path, source)) == "unclear"


@pytest.mark.parametrize(
    "held",
    ["async with sem:", "async with limiter(3):", "async with self.throttle:"],
)
def test_what_lets_only_so_many_through_bounds_them(tmp_path: Path, held: str) -> None:
    source = f"""
    from out_of_sight import limiter
    async def held(self, x):
        {held}
            return await ask(x)
    async def all_of(self, xs):
        await asyncio.gather(*[held(self, x) for x in xs])
    """

    assert state(fan_out(tmp_path, source)) == "bounded"


def test_a_semaphore_by_another_name_is_known_by_what_it_is(tmp_path: Path) -> None:
    source = """
    door = asyncio.Semaphore(3)
    async def all_of(xs):
        async def one(x):
            async with door:
                return await ask(x)
        await asyncio.gather(*[one(x) for x in xs])
    """

    assert state(fan_out(tmp_path, source)) == "bounded"


def test_a_limiter_that_is_awaited_first_bounds_them(tmp_path: Path) -> None:
    source = """
    async def one(bucket, x):
        await bucket.acquire()
        return await ask(x)
    async def all_of(bucket, xs):
        await asyncio.gather(*[one(bucket, x) for x in xs])
    """

    assert state(fan_out(tmp_path, source)) == "bounded"


def test_a_call_that_blocks_runs_alone_whatever_is_put_around_it(tmp_path: Path) -> None:
    source = """
    import asyncio
    from openai import OpenAI
    async def ask(q):
        return OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])
    async def all_of(xs):
        await asyncio.gather(*[ask(x) for x in xs])
    """
    (call,) = facts_of(tmp_path, textwrap.dedent(source)).calls

    assert call.fan_out is None


@pytest.mark.parametrize(
    ("config", "expected"), [("", "open"), (", config={'max_concurrency': 5}", "bounded"), (", {'tags': []}", "open")]
)
def test_a_batch_of_langchain_is_as_wide_as_its_inputs(tmp_path: Path, config: str, expected: str) -> None:
    source = f"""
    from langchain_openai import ChatOpenAI
    async def all_of(xs):
        return await ChatOpenAI(model="gpt-4o").abatch(xs{config})
    """
    (call,) = facts_of(tmp_path, textwrap.dedent(source)).calls

    assert state(call.fan_out) == expected
