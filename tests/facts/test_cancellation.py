"""What becomes of the cancellation of a request on its way out."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import asyncio
import sys
from openai import AsyncOpenAI
client = AsyncOpenAI()
"""


def cancelled(folder: Path, handler: str, around: str = "") -> str | None:
    """What the handler around the only call does with a cancellation."""
    loop = f"    {around}\n" if around else "    if True:\n"
    body = (
        f"        try:\n            return await client.responses.create(model='gpt-4o', input=q)\n        {handler}\n"
    )
    (call,) = facts_of(folder, HEAD + f"async def ask(q):\n{loop}{body}").calls
    return call.cancellation.state if call.cancellation else None


@pytest.mark.parametrize(
    ("handler", "state"),
    [
        ("except: return None", "swallowed"),
        ("except BaseException as e: print(e)", "swallowed"),
        ("except (ValueError, BaseException): pass", "swallowed"),
        ("except: raise", "passes"),
        ("except BaseException as e: raise RuntimeError from e", "passes"),
        ("except: sys.exit(1)", "passes"),
        ("except Exception: return None", None),
        ("except asyncio.CancelledError: return None", "passes"),
        ("finally: print(q)", None),
    ],
)
def test_a_handler_keeps_it_or_lets_it_through(tmp_path: Path, handler: str, state: str | None) -> None:
    assert cancelled(tmp_path, handler) == state


@pytest.mark.parametrize(
    ("handler", "state"),
    [
        ("except asyncio.CancelledError: print(q)", "swallowed"),
        ("except asyncio.CancelledError: continue", "swallowed"),
        ("except asyncio.CancelledError: break", "passes"),
    ],
)
def test_a_loop_that_goes_on_keeps_it(tmp_path: Path, handler: str, state: str) -> None:
    assert cancelled(tmp_path, handler, "while True:") == state


def test_an_earlier_handler_gets_it_first(tmp_path: Path) -> None:
    handler = "except asyncio.CancelledError: raise\n        except BaseException: return None"

    assert cancelled(tmp_path, handler) == "passes"


def test_a_handler_of_whoever_awaits_the_function_counts(tmp_path: Path) -> None:
    source = """
    async def ask(q):
        return await client.responses.create(model="gpt-4o", input=q)
    async def serve(q):
        try:
            return await ask(q)
        except:
            return None
    """

    (call,) = facts_of(tmp_path, HEAD + textwrap.dedent(source)).calls

    assert call.cancellation is not None
    assert (call.cancellation.state, call.cancellation.site.line) == ("swallowed", 12)
