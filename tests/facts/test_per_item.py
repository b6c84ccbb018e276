"""Embeddings that are asked for one by one."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import PerItem

HEAD = """
import time
from openai import OpenAI
client = OpenAI()

def embed(text):
    return client.embeddings.create(model="m", input=text)
"""


def per_item(folder: Path, source: str, head: str = HEAD) -> PerItem | None:
    """The loop of the only call."""
    (call,) = facts_of(folder, head + textwrap.dedent(source)).calls
    return call.per_item


@pytest.mark.parametrize(
    ("body", "line"),
    [
        ("for x in xs:\n        embed(x)", 9),
        ("return [embed(x) for x in xs]", 9),
        ("return {x: embed(x.text) for x in xs}", 9),
        ("for i, x in enumerate(xs):\n        embed(x)", 9),
        ("for x in xs:\n        text = x.strip()\n        embed(text)", 9),
        ("for i in range(len(xs)):\n        embed(xs[i])", 9),
        ("for x in xs:\n        embed([x])", 9),
        ("for chunk in chunks:\n        embed(chunk)", 9),
    ],
)
def test_a_loop_over_items_asks_for_each_of_them(tmp_path: Path, body: str, line: int) -> None:
    found = per_item(tmp_path, f"def all_of(xs, chunks):\n    {body}\n")

    assert found is not None
    assert (found.site.line, found.paced) == (line, False)


@pytest.mark.parametrize(
    "body",
    [
        "embed(xs)",
        "for i in range(0, len(xs), 50):\n        embed(xs[i : i + 50])",
        "for batch in xs:\n        embed(batch)",
        "for some in batched(xs, 50):\n        embed(some)",
        "for word in ('a', 'b'):\n        embed(word)",
        "for x in xs:\n        embed('always the same')",
        "for x in xs:\n        embed([y.text for y in x])",
        "while True:\n        embed(input())",
    ],
)
def test_lists_single_texts_and_a_few_words_are_no_such_loop(tmp_path: Path, body: str) -> None:
    assert per_item(tmp_path, f"def all_of(xs):\n    {body}\n") is None


def test_a_loop_that_waits_between_the_requests_is_paced(tmp_path: Path) -> None:
    source = """
    def all_of(xs):
        for x in xs:
            embed(x)
            time.sleep(1)
    """
    found = per_item(tmp_path, source)

    assert found is not None
    assert found.paced


def test_a_function_with_another_purpose_cannot_be_given_a_list(tmp_path: Path) -> None:
    source = """
    def classify(text):
        vector = client.embeddings.create(model="m", input=text)
        return nearest(vector)
    def all_of(xs):
        return [classify(x) for x in xs]
    """

    assert per_item(tmp_path, source, HEAD.split("def embed")[0]) is None


def test_a_chat_has_no_list_of_items(tmp_path: Path) -> None:
    source = """
    def all_of(xs):
        for x in xs:
            client.chat.completions.create(model="m", messages=[{"role": "user", "content": x}])
    """

    assert per_item(tmp_path, source, HEAD.split("def embed")[0]) is None


def test_the_method_for_one_text_stands_beside_one_for_many(tmp_path: Path) -> None:
    source = """
    from langchain_openai import OpenAIEmbeddings
    model = OpenAIEmbeddings()
    def all_of(xs):
        return [model.embed_query(x) for x in xs]
    """

    assert per_item(tmp_path, source, "") is not None
