"""What the address of a plain request tells: where it goes, which model is asked, how the answer comes."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in, state

GEMINI = "https://generativelanguage.googleapis.com/v1beta/models"
BEDROCK = "https://bedrock-runtime.us-east-1.amazonaws.com/model"
VERTEX = "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/l/publishers/google/models"

ADDRESSES = {
    f'"{GEMINI}/gemini-2.5-flash:generateContent"': ("gemini-2.5-flash", False),
    f'f"{GEMINI}/gemini-2.5-flash:generateContent?key={{key}}"': ("gemini-2.5-flash", False),
    f'"{GEMINI}/gemini-2.5-flash:generateContent?key=" + key': ("gemini-2.5-flash", False),
    f'f"{GEMINI}/{{MODEL}}:generateContent"': ("gemini-2.5-pro", False),
    f'"{GEMINI}/%s:generateContent" % MODEL': ("gemini-2.5-pro", False),
    f'"{GEMINI}/%s:%s" % (MODEL, "generateContent")': ("gemini-2.5-pro", False),
    f'"{GEMINI}/{{}}:generateContent".format(MODEL)': ("gemini-2.5-pro", False),
    f'"{GEMINI}/{{model}}:generateContent".format(model=MODEL)': ("gemini-2.5-pro", False),
    f'f"{GEMINI}/{{given}}:generateContent"': ("unclear", False),
    f'"{GEMINI}/gemini-2.5-flash:streamGenerateContent?alt=sse"': ("gemini-2.5-flash", True),
    f'"{VERTEX}/gemini-2.5-pro:generateContent"': ("gemini-2.5-pro", False),
    f'"{BEDROCK}/amazon.nova-lite-v1%3A0/converse"': ("amazon.nova-lite-v1:0", False),
    f'"{BEDROCK}/amazon.nova-lite-v1:0/converse-stream"': ("amazon.nova-lite-v1:0", True),
    f'"{BEDROCK}/amazon.nova-lite-v1:0/invoke-with-response-stream"': ("amazon.nova-lite-v1:0", True),
    '"https://own.openai.azure.com/openai/deployments/our-gpt/chat/completions?api-version=1"': ("our-gpt", False),
    '"https://api-inference.huggingface.co/models/google/flan-t5-xl"': ("google/flan-t5-xl", False),
}


@pytest.mark.parametrize("address", ADDRESSES)
def test_the_address_names_the_model_and_how_the_answer_comes(tmp_path: Path, address: str) -> None:
    source = (
        'import requests\nMODEL = "gemini-2.5-pro"\ndef ask(given, key):\n'
        f'    return requests.post({address}, json={{"contents": given}}, timeout=9)\n'
    )

    (call,) = calls_in(tmp_path, source)

    assert (state(call.model), state(call.stream)) == ADDRESSES[address]


def test_a_retired_model_is_known_by_the_address(tmp_path: Path) -> None:
    source = (
        "import requests\ndef ask(given):\n"
        f'    return requests.post("{GEMINI}/gemini-2.0-flash:generateContent", json={{"contents": given}})\n'
    )

    (call,) = calls_in(tmp_path, source)

    assert [(model.name, model.retires is not None) for model in call.models] == [("gemini-2.0-flash", True)]


CLIENTS = {
    "urllib3": (
        "import json, urllib3\n"
        "def ask(given):\n"
        "    pool = urllib3.PoolManager(timeout=6)\n"
        '    body = json.dumps({"model": "gpt-4o", "messages": given, "max_tokens": 9})\n'
        '    return pool.request("POST", "https://api.openai.com/v1/chat/completions", body=body)\n',
        ("gpt-4o", 9, 6, "absent"),
    ),
    "urllib3's function": (
        "import urllib3\n"
        "def ask(given):\n"
        '    body = {"model": "gpt-4o", "messages": given}\n'
        '    return urllib3.request("POST", "https://api.openai.com/v1/chat/completions", json=body)\n',
        ("gpt-4o", "absent", 3, "absent"),
    ),
    "http.client": (
        "import http.client, json\n"
        "def ask(given):\n"
        '    connection = http.client.HTTPSConnection("api.openai.com")\n'
        '    body = json.dumps({"model": "gpt-4o", "messages": given, "max_tokens": 9})\n'
        '    connection.request("POST", "/v1/chat/completions", body)\n'
        "    return connection.getresponse().read()\n",
        ("gpt-4o", 9, "absent", "absent"),
    ),
    "a base address": (
        "import aiohttp\n"
        "async def ask(given):\n"
        '    async with aiohttp.ClientSession("https://api.openai.com") as session:\n'
        '        return await session.post("/v1/chat/completions", json={"model": "gpt-4o", "messages": given})\n',
        ("gpt-4o", "absent", 300, "absent"),
    ),
}


@pytest.mark.parametrize("name", CLIENTS)
def test_a_request_is_found_whatever_sends_it(tmp_path: Path, name: str) -> None:
    source, expected = CLIENTS[name]

    (call,) = calls_in(tmp_path, source)

    assert (state(call.model), state(call.output_limit), state(call.timeout), state(call.retries)) == expected
    assert state(call.end_user) == "absent"  # OpenAI's own host has a field for it.


def test_a_connection_to_another_host_asks_no_model(tmp_path: Path) -> None:
    source = (
        "import http.client, openai\ndef ask(given):\n"
        '    http.client.HTTPSConnection("example.com").request("POST", "/v1/users", given)\n'
    )

    assert calls_in(tmp_path, source) == ()
