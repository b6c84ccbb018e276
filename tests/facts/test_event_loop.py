"""Which event loop a blocking call stops, and who waits on it."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import asyncio, functools, threading
from fastapi import FastAPI
from openai import OpenAI
import click
app = FastAPI()
client = OpenAI()
def complete(q):
    return client.chat.completions.create(model="gpt-4o", messages=q)
async def ask(q):
    return complete(q)
"""


def steps(folder: Path, source: str) -> list[str]:
    """The way to the first call, step by step; nothing where it stops nobody."""
    call = facts_of(folder, HEAD + textwrap.dedent(source)).calls[0]
    assert call.blocks_event_loop == bool(call.blocking_steps)
    return [f"{step.site.line} {step.what}" for step in call.blocking_steps]


def test_the_way_leads_from_the_route_to_the_call(tmp_path: Path) -> None:
    source = """
        @app.post("/ask")
        async def route(q: str):
            return await ask(q)
    """

    assert steps(tmp_path, source) == [
        "14 POST /ask: async function `route`",
        "15 `ask` is called",
        "11 `complete` is called",
        "9 the call waits for the model",
    ]


def test_a_coroutine_whose_caller_is_out_of_sight_is_taken_to_share_its_loop(tmp_path: Path) -> None:
    assert steps(tmp_path, "") == [
        "10 async function `ask`",
        "11 `complete` is called",
        "9 the call waits for the model",
    ]


ALONE = {
    "a loop made for it": """
        def on_message(q):
            loop = asyncio.new_event_loop()
            return loop.run_until_complete(ask(q))
    """,
    "a command": """
        @click.command()
        def main(q):
            print(asyncio.run(ask(q)))
    """,
    "a coroutine in a variable": """
        def main(q):
            work = ask(q)
            asyncio.run(work)
    """,
    "through another coroutine": """
        async def main():
            for q in ("a", "b"):
                print(await ask(q))
        if __name__ == "__main__":
            asyncio.run(main())
    """,
    "a decorator that runs it": """
        def sync(f):
            @functools.wraps(f)
            def w(*a):
                return asyncio.run(f(*a))
            return w
        @click.command()
        @sync
        async def main(q):
            await ask(q)
    """,
    "in a plain route": """
        @app.post("/ask")
        def route(q: str):
            return asyncio.run(ask(q))
    """,
}


@pytest.mark.parametrize("source", ALONE.values(), ids=list(ALONE))
def test_a_coroutine_that_is_alone_on_its_loop_stops_nobody(tmp_path: Path, source: str) -> None:
    assert steps(tmp_path, source) == []


SHARED = {
    "tasks beside it": """
        async def main(qs):
            await asyncio.gather(*[ask(q) for q in qs])
        asyncio.run(main([]))
    """,
    "a server": """
        async def main(q):
            await ask(q)
            await server.serve()
        asyncio.run(main([]))
    """,
    "a task that a helper starts": """
        async def prepare():
            asyncio.create_task(tick())
        async def main(q):
            await prepare()
            await ask(q)
        asyncio.run(main([]))
    """,
    "a route beside a command": """
        @click.command()
        def main(q):
            print(asyncio.run(ask(q)))
        @app.post("/ask")
        async def route(q: str):
            return await ask(q)
    """,
    "another loop of the program": """
        def on_message(q):
            return asyncio.run_coroutine_threadsafe(ask(q), loop).result()
    """,
}


@pytest.mark.parametrize("source", SHARED.values(), ids=list(SHARED))
def test_a_coroutine_that_shares_its_loop_stops_the_others(tmp_path: Path, source: str) -> None:
    assert steps(tmp_path, source)[-1] == "9 the call waits for the model"


def test_a_thread_of_its_own_stops_nobody(tmp_path: Path) -> None:
    source = """
        @app.post("/late")
        async def late(q: str):
            return await asyncio.to_thread(complete, q)
    """
    call = facts_of(tmp_path, (HEAD + textwrap.dedent(source)).replace("    return complete(q)", "    return q")).calls[
        0
    ]

    assert not call.blocks_event_loop
