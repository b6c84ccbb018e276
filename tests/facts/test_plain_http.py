"""Models that are asked by plain HTTP under an address that the tree does not write out."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

_BEFORE = "import json, os\nimport httpx, requests\nfrom urllib.request import Request, urlopen\n"

_BODY = "{'model': 'm', 'messages': [text], 'max_tokens': 5}"


@pytest.mark.parametrize(
    ("request_", "operation"),
    [
        (f"requests.post(f'{{base}}/chat/completions', json={_BODY})", "chat"),
        (f"requests.post('http://vllm:8000/v1/chat/completions', data=json.dumps({_BODY}))", "chat"),
        (f"requests.post(base + '/v1/messages', json={_BODY})", "chat"),
        (f"httpx.Client(base_url=base).post('/v1/chat/completions', json={_BODY})", "chat"),
        (f"urlopen(Request(base + '/v1/chat/completions', data=json.dumps({_BODY}).encode()))", "chat"),
        (
            "requests.post(base + '/api/generate', json={'model': 'm', 'prompt': text, 'options': {'num_predict': 5}})",
            "completion",
        ),
    ],
)
def test_a_path_that_only_servers_of_models_have_is_one_on_any_host(
    tmp_path: Path, request_: str, operation: str
) -> None:
    (call,) = calls_in(tmp_path, f"{_BEFORE}def ask(text, base):\n    return {request_}\n")

    assert (call.operation, call.confidence) == (operation, "certain")
    assert state(call.output_limit) == 5


@pytest.mark.parametrize("address", ["os.environ['LLM_URL']", "base['endpoint']", "'https://gateway.example.org/ask'"])
def test_a_body_with_a_model_and_messages_is_probably_for_a_model(tmp_path: Path, address: str) -> None:
    source = f"""{_BEFORE}
def ask(text, base):
    # The answer comes from /v1/chat/completions.
    return requests.post({address}, json={{"model": "m", "messages": [text]}}, timeout=30)
"""
    (call,) = calls_in(tmp_path, source)

    assert call.confidence == "probable"
    assert state(call.output_limit) == "absent"
    assert state(call.timeout) == 30


@pytest.mark.parametrize(
    "request_",
    [
        "requests.post(base + '/api/chat', json={'message': text})",
        "requests.post(base + '/v1/messages', json={'to': base, 'body': text})",
        "requests.post(base + '/api/users', json={'model': 'm', 'name': text})",
        "requests.post(base, json={'messages': [text]})",
        "requests.get(base + '/v1/models')",
        "requests.post('https://api.openai.com/v1/models', json={'model': 'm', 'messages': [text]})",
    ],
)
def test_other_requests_are_none_for_a_model(tmp_path: Path, request_: str) -> None:
    source = f"{_BEFORE}# /chat/completions\ndef ask(text, base):\n    return {request_}\n"

    assert calls_in(tmp_path, source) == ()


def test_an_address_out_of_sight_leaves_no_doubt_of_what_the_body_lacks(tmp_path: Path) -> None:
    source = f"""{_BEFORE}
class Bot:
    def __init__(self, base):
        self.base = base.rstrip("/")

    def ask(self, text):
        body = {{"model": "m", "messages": [text]}}
        return requests.post(f"{{self.base}}/v1/chat/completions", data=json.dumps(body))
"""
    (call,) = calls_in(tmp_path, source)

    assert [state(s) for s in (call.output_limit, call.timeout, call.stream)] == ["absent", "absent", False]


@pytest.mark.parametrize("opener", ["build_opener()", "OpenerDirector()", "build_opener(HTTPSHandler())"])
def test_an_opener_of_the_standard_library_asks_as_urlopen_does(tmp_path: Path, opener: str) -> None:
    source = f"""
import json
from urllib.request import HTTPSHandler, OpenerDirector, Request, build_opener

def ask(body):
    body = json.dumps({{"model": "gpt-5.1", **body}}).encode()
    asked = Request("https://api.openai.com/v1/chat/completions", data=body)
    return {opener}.open(asked, timeout=9).read()
"""

    (call,) = calls_in(tmp_path, source)

    assert (call.sdk, state(call.timeout)) == ("http", 9)


SEVERAL = """
import json
from urllib.request import Request, urlopen

def send(asked, tries):
    for _ in range(tries):
        try:
            return urlopen(asked, timeout=9).read()
        except TimeoutError:
            continue

def ask(url, model, question):
    body = {"model": model, "messages": [{"role": "user", "content": question}]}
    return send(Request(url, data=json.dumps(body).encode()), 3)

ask("https://api.openai.com/v1/chat/completions", "gpt-5.1", "Why?")
ask("https://api.anthropic.com/v1/messages", "claude-3-opus-20240229", "Why?")
"""


def test_a_request_that_is_handed_over_goes_to_each_of_its_addresses(tmp_path: Path) -> None:
    (call,) = calls_in(tmp_path, SEVERAL)

    assert call.confidence == "certain"
    assert {model.name for model in call.models} == {"gpt-5.1", "claude-3-opus-20240229"}


@pytest.mark.parametrize(
    ("body", "calls"),
    [
        ("{'model': model, 'prompt': ''}", 0),
        ("{'model': model, 'prompt': '', 'keep_alive': '5m'}", 0),
        ("{'model': model, 'prompt': 'Hi'}", 1),
        ("{'model': model, 'messages': [{'role': 'user', 'content': model}]}", 1),
    ],
)
def test_a_request_that_only_loads_a_model_asks_it_nothing(tmp_path: Path, body: str, calls: int) -> None:
    path = "generate" if "prompt" in body else "chat"
    source = f"""
import requests

def load(model):
    requests.post("http://localhost:11434/api/{path}", json={body}, timeout=9)
"""

    assert len(calls_in(tmp_path, source)) == calls
