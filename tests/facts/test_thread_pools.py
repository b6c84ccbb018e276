"""Requests that a pool of threads makes."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import os
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.pool import ThreadPool
from openai import OpenAI
client = OpenAI()
def ask(text):
    return client.responses.create(model="gpt-4o", input=text)
def all_of(texts):
"""


@pytest.mark.parametrize(
    ("body", "bounded", "unclear"),
    [
        ("with ThreadPoolExecutor() as pool:\n        return list(pool.map(ask, texts))", True, False),
        ("pool = ThreadPoolExecutor(4)\n    return [pool.submit(ask, text) for text in texts]", True, False),
        ("return list(ThreadPoolExecutor(max_workers=len(texts)).map(ask, texts))", False, False),
        ("return ThreadPool(processes=6).map(ask, texts)", True, False),
        ("return ThreadPoolExecutor(max_workers=500).map(ask, texts)", False, True),
        ("return ThreadPoolExecutor(int(os.environ['THREADS'])).map(ask, texts)", False, True),
    ],
)
def test_a_pool_has_so_many_threads(tmp_path: Path, body: str, bounded: bool, unclear: bool) -> None:
    (call,) = facts_of(tmp_path, f"{HEAD}    {body}\n").calls

    assert call.fan_out is not None
    assert (bool(call.fan_out.bounded_by), bool(call.fan_out.unclear)) == (bounded, unclear)


@pytest.mark.parametrize(
    "body", ["return list(map(ask, texts))", "return ThreadPoolExecutor(len(texts)).map(len, texts), ask(texts[0])"]
)
def test_other_functions_are_no_requests(tmp_path: Path, body: str) -> None:
    (call,) = facts_of(tmp_path, f"{HEAD}    {body}\n").calls

    assert call.fan_out is None
