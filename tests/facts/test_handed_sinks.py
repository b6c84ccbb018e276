"""A function that a library is given to call does what it does when the program calls it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import asyncio
import functools
import os
import subprocess
import threading
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


async def go() -> None:
    text = answer("q")
    loop = asyncio.get_running_loop()
    pool = ThreadPoolExecutor()
"""


@pytest.mark.parametrize(
    ("statement", "kind"),
    [
        ("await asyncio.to_thread(subprocess.run, text, shell=True)", "shell"),
        ("await asyncio.to_thread(eval, text)", "code"),
        ("await loop.run_in_executor(None, subprocess.run, text)", "shell"),
        ("await loop.run_in_executor(None, functools.partial(subprocess.run, text, shell=True))", "shell"),
        ("await sync_to_async(subprocess.run)(text, shell=True)", "shell"),
        ("functools.partial(os.system, text)()", "shell"),
        ("functools.partial(os.system)(text)", "shell"),
        ("run = functools.partial(os.system, text)\n    run()", "shell"),
        ("later = sync_to_async(exec)\n    await later(text)", "code"),
        ("threading.Thread(target=os.system, args=(text,)).start()", "shell"),
        ("pool.submit(os.system, text)", "shell"),
    ],
)
def test_what_a_library_is_given_to_run_is_a_sink(tmp_path: Path, statement: str, kind: str) -> None:
    found = facts_of(tmp_path, f"{HEAD}    {statement}\n")

    assert {(flow.source, flow.sink) for flow in found.flows if flow.sink in ("shell", "code")} == {
        ("model_output", kind)
    }


@pytest.mark.parametrize(
    "statement",
    [
        "await asyncio.to_thread(subprocess.run, ['ls', text])",
        "await asyncio.to_thread(subprocess.run, 'ls', shell=True, timeout=len(text))",
        "await asyncio.to_thread(print, os.system)",
        "asyncio.to_thread(answer, text)",
    ],
)
def test_a_fixed_command_is_fixed_for_whoever_runs_it(tmp_path: Path, statement: str) -> None:
    found = facts_of(tmp_path, f"{HEAD}    {statement}\n")

    assert [flow.sink for flow in found.flows if flow.sink in ("shell", "code")] == []
