"""What a retry does again beside the request."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import time
import smtplib
import stripe
from openai import OpenAI, OpenAIError
from tenacity import retry, stop_after_attempt
client = OpenAI()

def ask(q):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": q}])

def stream(q):
    return client.chat.completions.create(model="m", messages=[{"role": "user", "content": q}], stream=True)
"""


def work(folder: Path, source: str) -> list[tuple[str, int]]:
    """Of each call that does something again: what kind of thing, and the line of the part of the source it is in."""
    calls = facts_of(folder, HEAD + textwrap.dedent(source)).calls
    offset = HEAD.count("\n") + 1
    found = [call.repeated_work for call in calls if call.repeated_work is not None]
    return [(one.kind, one.site.line - offset) for one in found]


@pytest.mark.parametrize(
    ("effect", "expected"),
    [
        ("smtplib.SMTP('localhost').sendmail('a', 'b', q)", [("effect", 3)]),
        ("stripe.PaymentIntent.create(amount=100)", [("effect", 3)]),
        ("print(q)", []),
        ("time.sleep(1)", []),
    ],
)
def test_an_effect_before_the_request_happens_with_each_attempt(
    tmp_path: Path, effect: str, expected: list[tuple[str, int]]
) -> None:
    source = f"""
    @retry(stop=stop_after_attempt(3))
    def answer(q):
        {effect}
        return ask(q)
    """

    assert work(tmp_path, source) == expected


def test_an_effect_after_the_request_happens_once_it_has_worked(tmp_path: Path) -> None:
    source = """
    @retry(stop=stop_after_attempt(3))
    def answer(q):
        text = ask(q)
        smtplib.SMTP("localhost").sendmail("a", "b", text)
    """

    assert work(tmp_path, source) == []


def test_an_effect_in_a_function_that_is_called_before_the_request_counts(tmp_path: Path) -> None:
    source = """
    def tell(q):
        smtplib.SMTP("localhost").sendmail("a", "b", q)
    def answer(q):
        for attempt in range(3):
            try:
                tell(q)
                return ask(q)
            except OpenAIError:
                time.sleep(attempt)
    """

    assert work(tmp_path, source) == [("effect", 2)]


def test_an_effect_outside_of_what_is_repeated_happens_once(tmp_path: Path) -> None:
    source = """
    def answer(q):
        smtplib.SMTP("localhost").sendmail("a", "b", q)
        for attempt in range(3):
            try:
                return ask(q)
            except OpenAIError:
                time.sleep(attempt)
    """

    assert work(tmp_path, source) == []


@pytest.mark.parametrize(
    ("passing", "line"),
    [
        ("yield from stream(q)", 4),
        ("for piece in stream(q):\n                    yield piece", 5),
    ],
)
def test_pieces_that_were_passed_on_are_passed_on_again(tmp_path: Path, passing: str, line: int) -> None:
    source = f"""
    def answer(q):
        for attempt in range(3):
            try:
                {passing}
                return
            except OpenAIError:
                time.sleep(attempt)
    """

    assert work(tmp_path, source) == [("pieces", line)]


@pytest.mark.parametrize("begin", ["begun = True", "sent.append(piece)", "count += 1"])
def test_a_handler_that_looks_at_whether_something_was_passed_on_begins_nothing_anew(
    tmp_path: Path, begin: str
) -> None:
    name = begin.split(".")[0].split()[0]
    source = f"""
    def answer(q, sent, count=0):
        begun = False
        for attempt in range(3):
            try:
                for piece in stream(q):
                    {begin}
                    yield piece
                return
            except OpenAIError:
                if {name}:
                    raise
                time.sleep(attempt)
    """

    assert work(tmp_path, source) == []


def test_an_answer_that_is_yielded_when_it_is_complete_is_yielded_once(tmp_path: Path) -> None:
    source = """
    def answer(q):
        for attempt in range(3):
            try:
                text = ask(q)
                yield text
                return
            except OpenAIError:
                time.sleep(attempt)
    """

    assert work(tmp_path, source) == []
