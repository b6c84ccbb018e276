"""What becomes of the answer to a plain HTTP request: is its status looked at before it is read?"""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """
import json
import urllib.request
import aiohttp
import httpx
import requests
URL = "https://api.openai.com/v1/chat/completions"
BODY = {"model": "gpt-4o", "messages": []}
"""


def status(folder: Path, source: str) -> tuple[str, int | None] | None:
    """How the status of the only call is treated, and the line at which the answer is read without a look."""
    (call,) = facts_of(folder, HEAD + textwrap.dedent(source)).calls
    return (call.status.state, call.status.site.line if call.status.site else None) if call.status else None


@pytest.mark.parametrize(
    "reading",
    [
        "return answer.json()['choices'][0]",
        "return json.loads(answer.text)['choices'][0]",
        "body = answer.json(); return body.get('choices')[0]",
        "print(answer.text); return answer.json()['choices'][0]",
        "return [one['text'] for one in answer.json()['choices']]",
        "return answer.content",
        "return save(answer.content)",
        "answer.encoding = 'utf-8'; return answer.json()['choices'][0]",
    ],
)
def test_an_answer_that_is_read_as_it_comes_has_its_status_ignored(tmp_path: Path, reading: str) -> None:
    source = f"""
    from out_of_sight import save
    def ask():
        answer = requests.post(URL, json=BODY)
        {reading}
    """

    expected = ("unclear", None) if reading == "return answer.content" else ("ignored", 13)
    assert status(tmp_path, source) == expected


@pytest.mark.parametrize(
    "look",
    [
        "answer.raise_for_status()",
        "assert answer.ok",
        "if answer.status_code != 200: raise ValueError(answer.text)",
        "if 'error' in answer.json(): return None",
        "if answer.json().get('error'): return None",
        "error = answer.json().get('error')",
        "if not answer: return None",
    ],
)
def test_a_look_at_the_status_or_for_an_error_counts(tmp_path: Path, look: str) -> None:
    source = f"""
    def ask():
        answer = requests.post(URL, json=BODY)
        {look}
        return answer.json()['choices'][0]
    """

    assert status(tmp_path, source) == ("looked_at", None)


def test_a_test_of_a_piece_of_the_answer_is_no_look_at_its_status(tmp_path: Path) -> None:
    source = """
    def ask():
        body = requests.post(URL, json=BODY).json()
        if body["choices"][0]["text"] == "yes":
            return 1
    """

    assert status(tmp_path, source) == ("ignored", 12)


def test_who_expects_an_answer_of_another_shape_notices_a_refusal(tmp_path: Path) -> None:
    source = """
    def ask():
        body = requests.post(URL, json=BODY).json()
        try:
            return body["choices"][0]
        except (KeyError, IndexError):
            raise ValueError(body)
    """

    assert status(tmp_path, source) == ("looked_at", None)


def test_a_handler_for_whatever_goes_wrong_is_no_look_at_the_status(tmp_path: Path) -> None:
    source = """
    def ask():
        try:
            return requests.post(URL, json=BODY).json()["choices"][0]
        except Exception:
            return None
    """

    assert status(tmp_path, source) == ("ignored", 12)


@pytest.mark.parametrize(
    ("body", "state"), [("return seen['usage']", "unclear"), ("return seen['error']", "looked_at")]
)
def test_a_function_that_is_given_the_answer_may_look_at_it(tmp_path: Path, body: str, state: str) -> None:
    source = f"""
    def look(seen):
        {body}
    def ask():
        body = requests.post(URL, json=BODY).json()
        look(body)
        return body["choices"][0]
    """

    assert status(tmp_path, source) == (state, None)


def test_the_answer_may_be_looked_at_by_whoever_gets_it(tmp_path: Path) -> None:
    source = """
    def ask():
        return requests.post(URL, json=BODY).json()
    """

    assert status(tmp_path, source) == ("unclear", None)


def test_urllib_raises_by_itself(tmp_path: Path) -> None:
    source = """
    def ask():
        request = urllib.request.Request(URL, data=json.dumps(BODY).encode())
        return json.loads(urllib.request.urlopen(request).read())["choices"]
    """

    assert status(tmp_path, source) == ("looked_at", None)


@pytest.mark.parametrize(("given", "expected"), [("raise_for_status=True", "looked_at"), ("trust_env=True", "ignored")])
def test_a_session_may_look_at_each_answer(tmp_path: Path, given: str, expected: str) -> None:
    source = f"""
    async def ask():
        async with aiohttp.ClientSession({given}) as session:
            async with session.post(URL, json=BODY) as answer:
                return (await answer.json())["choices"][0]
    """

    found = status(tmp_path, source)
    assert found is not None
    assert found[0] == expected


def test_an_sdk_raises_by_itself(tmp_path: Path) -> None:
    source = """
    from openai import OpenAI
    OpenAI().chat.completions.create(**BODY)
    """

    assert status(tmp_path, source) is None
