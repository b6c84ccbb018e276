"""What repeats a request without a decorator or a `try` in a loop, and what only looks as if it did."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

SESSION = """\
import requests
from requests.adapters import HTTPAdapter
from urllib3.util.retry import Retry
session = requests.Session()
session.mount("{prefix}", HTTPAdapter(max_retries={retry}))
def ask(messages):
    return session.post(
        "https://api.openai.com/v1/chat/completions", json={{"model": "gpt-4o", "messages": messages}}, timeout=5
    )
"""

OPENAI = """\
import time
import openai
from openai import OpenAI
client = OpenAI(max_retries=0)
def send(messages):
    return client.chat.completions.create(model="gpt-4o", messages=messages)
"""

POST = (
    'requests.post("https://api.openai.com/v1/chat/completions", json={"model": "m", "messages": messages}, timeout=5)'
)


@pytest.mark.parametrize(
    ("retry", "retries"),
    [
        ('Retry(total=3, backoff_factor=1, allowed_methods=["POST"], status_forcelist=[429, 503])', 3),
        ("Retry(total=3, backoff_factor=1, allowed_methods=None, status_forcelist=[429, 503])", 3),
        ("Retry(total=3, backoff_factor=1, method_whitelist=False, status_forcelist=[429, 503])", 3),
        ('Retry(total=3, backoff_factor=1, allowed_methods=["GET"], status_forcelist=[429, 503])', "absent"),
        ('Retry(total=3, backoff_factor=1, allowed_methods=["POST"])', "absent"),
        ("Retry(total=3, backoff_factor=1)", "absent"),
        ("3", "absent"),
    ],
)
def test_an_adapter_repeats_what_it_is_told_to(tmp_path: Path, retry: str, retries: object) -> None:
    (call,) = calls_in(tmp_path, SESSION.format(prefix="https://", retry=retry))

    assert state(call.retries) == retries


def test_an_adapter_for_plain_http_repeats_nothing(tmp_path: Path) -> None:
    retry = 'Retry(total=3, allowed_methods=["POST"], status_forcelist=[429])'

    (call,) = calls_in(tmp_path, SESSION.format(prefix="http://", retry=retry))

    assert call.retry_layers == ()


def test_an_adapter_of_another_session_repeats_nothing(tmp_path: Path) -> None:
    retry = 'Retry(total=3, allowed_methods=["POST"], status_forcelist=[429])'
    source = SESSION.format(prefix="https://", retry=retry).replace("def ask", "session = requests.Session()\ndef ask")

    (call,) = calls_in(tmp_path, source)

    assert state(call.retries) == "absent"


@pytest.mark.parametrize(
    "client",
    [
        "httpx.Client(transport=httpx.HTTPTransport(retries=3), timeout=5)",
        "httpx.Client(transport=httpx.HTTPTransport(retries=9), timeout=5)",
    ],
)
def test_a_transport_of_httpx_repeats_connections_only(tmp_path: Path, client: str) -> None:
    source = (
        f"import httpx\nclient = {client}\ndef ask(messages):\n"
        '    return client.post("https://api.openai.com/v1/chat/completions",'
        ' json={"model": "m", "messages": messages})\n'
    )

    (call,) = calls_in(tmp_path, source)

    (layer,) = call.retry_layers
    assert (state(call.retries), layer.effective) == ("absent", False)


@pytest.mark.parametrize(
    ("body", "retries"),
    [
        (
            "    for attempt in Retrying(stop=stop_after_attempt(4), wait=wait_fixed(2)):\n"
            "        with attempt:\n            return send(messages)\n",
            3,
        ),
        (
            "    retrying = Retrying(stop=stop_after_attempt(4), wait=wait_fixed(2))\n"
            "    return retrying(send, messages)\n",
            3,
        ),
        ("    return retry(stop=stop_after_attempt(5), wait=wait_fixed(2))(send)(messages)\n", 4),
        ("    return send(messages)\n", 0),
    ],
)
def test_tenacity_repeats_what_it_goes_through_or_is_given(tmp_path: Path, body: str, retries: int) -> None:
    head = "from tenacity import Retrying, retry, stop_after_attempt, wait_fixed\n"

    (call,) = calls_in(tmp_path, f"{head}{OPENAI}def ask(messages):\n{body}")

    assert state(call.retries) == retries


def test_a_function_that_is_called_past_the_library_too_is_not_always_repeated(tmp_path: Path) -> None:
    source = (
        f"from tenacity import retry, stop_after_attempt\n{OPENAI}"
        "def ask(messages):\n    return retry(stop=stop_after_attempt(5))(send)(messages)\n"
        "def once(messages):\n    return send(messages)\n"
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.retries) == 0


def test_stamina_repeats_what_stands_in_its_context(tmp_path: Path) -> None:
    source = (
        f"import stamina\n{OPENAI}def ask(messages):\n"
        "    for attempt in stamina.retry_context(on=openai.APIError, attempts=3):\n"
        "        with attempt:\n            return send(messages)\n"
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.retries) == 2


@pytest.mark.parametrize(
    ("body", "layer"),
    [
        (
            "        if answer.status_code == 429:\n            time.sleep(2 ** i)\n            continue\n"
            "        return answer.json()\n",
            (4, True, "passing"),
        ),
        ("        if answer.status_code == 200:\n            return answer.json()\n", (4, False, "any")),
        ("        if answer.ok:\n            break\n        time.sleep(1)\n", (4, True, "any")),
    ],
)
def test_a_loop_that_looks_at_the_status_asks_again(tmp_path: Path, body: str, layer: tuple[object, ...]) -> None:
    source = f"import requests, time\ndef ask(messages):\n    for i in range(4):\n        answer = {POST}\n{body}"

    (call,) = calls_in(tmp_path, source)

    (found,) = call.retry_layers
    assert (found.attempts, found.waits, found.repeats) == layer
    assert state(call.retries) == 3


def test_a_loop_over_questions_is_no_retry_though_it_looks_at_the_status(tmp_path: Path) -> None:
    source = (
        "import requests\ndef ask(questions):\n    for messages in questions:\n"
        f"        answer = {POST}\n        if answer.status_code != 200:\n            break\n        print(answer)\n"
    )

    (call,) = calls_in(tmp_path, source)

    assert call.retry_layers == ()


@pytest.mark.parametrize("test", ["answer is None and tries < 3", "not answer and tries < 3"])
def test_a_loop_that_ends_with_the_answer_asks_again(tmp_path: Path, test: str) -> None:
    source = OPENAI + (
        f"def ask(messages):\n    answer, tries = None, 0\n    while {test}:\n"
        "        try:\n            answer = send(messages)\n"
        "        except openai.APIConnectionError:\n            tries += 1\n            time.sleep(1)\n"
        "    return answer\n"
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.retries) == 2
