"""How often a client is made, and whether that costs a pool of connections."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import LlmClient

WEB = """\
from fastapi import Depends, FastAPI
from openai import OpenAI

app = FastAPI()
"""

SERVICE = """\
class Service:
    def __init__(self):
        self.client = OpenAI()

    def answer(self, question):
        return self.client.responses.create(model="gpt-5", input=question)
"""


def client_in(folder: Path, source: str) -> LlmClient:
    (client,) = facts_of(folder, source).clients
    return client


def test_a_client_of_an_object_that_the_handler_makes_is_made_for_each_request(tmp_path: Path) -> None:
    handler = '@app.post("/ask")\ndef ask(question: str):\n    return Service().answer(question)\n'

    assert client_in(tmp_path, WEB + SERVICE + handler).built == "per_call"


def test_a_client_of_an_object_that_the_module_makes_is_made_once(tmp_path: Path) -> None:
    handler = 'service = Service()\n@app.post("/ask")\ndef ask(question: str):\n    return service.answer(question)\n'

    assert client_in(tmp_path, WEB + SERVICE + handler).built == "once"


def test_an_attribute_that_is_filled_when_it_is_missing_lasts_as_long_as_its_object(tmp_path: Path) -> None:
    source = """\
class Service:
    _client = None

    def client(self):
        if self._client is None:
            self._client = OpenAI()
        return self._client

@app.post("/ask")
def ask(question: str):
    return {service}.client().responses.create(model="gpt-5", input=question)
"""
    apart, inside = source.replace("{service}", "service"), source.replace("{service}", "Service()")

    assert client_in(tmp_path, f"{WEB}{apart}service = Service()\n").built == "once"
    assert client_in(tmp_path, WEB + inside).built == "per_call"


def test_a_client_that_is_kept_by_key_in_a_mapping_of_the_module_is_made_once(tmp_path: Path) -> None:
    source = """\
clients = {}

def make(key):
    return OpenAI(api_key=key)

@app.post("/ask")
def ask(key: str, question: str):
    client = clients.get(key)
    if not client:
        client = make(key)
        clients[key] = client
    return client.responses.create(model="gpt-5", input=question)
"""

    assert client_in(tmp_path, WEB + source).built == "once"


def test_a_mapping_that_the_handler_makes_itself_keeps_nothing(tmp_path: Path) -> None:
    source = """\
@app.post("/ask")
def ask(question: str):
    parts = {}
    parts["client"] = OpenAI()
    return parts["client"].responses.create(model="gpt-5", input=question)
"""

    assert client_in(tmp_path, WEB + source).built == "per_call"


def test_keeping_an_answer_does_not_keep_the_client_that_gave_it(tmp_path: Path) -> None:
    source = """\
def answer(question):
    client = OpenAI()
    return client.responses.create(model="gpt-5", input=question).output_text

@app.post("/ask")
def ask(question: str):
    app.state.last = answer(question)
"""

    assert client_in(tmp_path, WEB + source).built == "per_call"


def test_a_choice_between_two_clients_keeps_neither(tmp_path: Path) -> None:
    source = """\
def make(local):
    if local:
        return OpenAI(base_url="http://localhost:8000/v1")
    return OpenAI()

@app.post("/ask")
def ask(question: str):
    return make(False).responses.create(model="gpt-5", input=question)
"""

    assert {client.built for client in facts_of(tmp_path, WEB + source).clients} == {"per_call"}


def test_a_dependency_is_made_for_each_request_unless_it_is_cached(tmp_path: Path) -> None:
    source = """\
def get():
    return OpenAI()

@app.post("/ask")
def ask(question: str, client: OpenAI = Depends(get)):
    return client.responses.create(model="gpt-5", input=question)
"""

    assert client_in(tmp_path, WEB + source).built == "per_call"
    cached = f"from functools import cache\n{WEB}@cache\n{source}"
    assert client_in(tmp_path, cached).built == "once"


def test_what_the_lifespan_of_the_application_keeps_is_made_once(tmp_path: Path) -> None:
    source = """\
from contextlib import asynccontextmanager

@asynccontextmanager
async def lifespan(app):
    app.state.client = OpenAI()
    yield

app = FastAPI(lifespan=lifespan)
"""

    assert client_in(tmp_path, WEB + source).built == "once"


def test_a_client_of_plain_http_counts_only_where_it_asks_a_model(tmp_path: Path) -> None:
    source = """\
import httpx

def page(address):
    with httpx.Client() as client:
        return client.get(address).text

def ask(question):
    with httpx.Client() as client:
        return client.post("https://api.openai.com/v1/responses", json={"model": "gpt-5", "input": question})
"""

    assert client_in(tmp_path, source).site.line == 8


@pytest.mark.parametrize(
    ("requirement", "pool"),
    [
        ("langchain-openai==0.3.18", "own"),
        ("langchain-openai==0.3.19", "shared"),
        ("langchain-openai>=1.1.14,<2", "shared"),
        ("langchain-openai>=0.3,<1", "unclear"),
    ],
)
def test_the_installed_version_says_whether_chat_models_share_their_pool(
    tmp_path: Path, requirement: str, pool: str
) -> None:
    source = "from langchain_openai import ChatOpenAI\nChatOpenAI(model='gpt-5').invoke('hello')\n"

    (client,) = facts_of(tmp_path, source, {"requirements.txt": f"{requirement}\n"}).clients

    assert client.pool == pool


def test_a_client_of_an_sdk_has_a_pool_of_its_own(tmp_path: Path) -> None:
    assert client_in(tmp_path, "from openai import OpenAI\nclient = OpenAI()\n").pool == "own"


def test_a_client_of_the_function_that_makes_the_application_is_made_once(tmp_path: Path) -> None:
    factory = """
def create(settings):
    app = FastAPI()
    service = Service()

    @app.post("/ask")
    def ask(question: str):
        return service.answer(question)

    return app
"""

    assert client_in(tmp_path, WEB + SERVICE + factory).built == "once"


def test_a_client_of_a_handler_inside_such_a_function_is_made_for_each_request(tmp_path: Path) -> None:
    factory = """
def create(settings):
    app = FastAPI()

    @app.post("/ask")
    def ask(question: str):
        return Service().answer(question)

    return app
"""

    assert client_in(tmp_path, WEB + SERVICE + factory).built == "per_call"


@pytest.mark.parametrize(
    "made",
    [
        "google.generativeai.GenerativeModel('gemini-2.5-flash').generate_content(question)",
        "langchain_community.llms.Ollama().invoke(question)",
        "langchain_community.llms.GPT4All(model='orca.gguf').invoke(question)",
    ],
)
def test_an_object_without_a_connection_of_its_own_may_be_made_for_each_request(tmp_path: Path, made: str) -> None:
    imports = "import google.generativeai, langchain_community.llms\n"
    handler = f'@app.post("/ask")\ndef ask(question: str):\n    return {made}\n'

    client = client_in(tmp_path, imports + WEB + handler)

    assert (client.built, client.pool) == ("per_call", "none")


def test_classes_that_make_each_other_end_the_search(tmp_path: Path) -> None:
    source = """\
from openai import OpenAI


class Bot:
    def __init__(self, depth: int) -> None:
        self.client = OpenAI()
        self.team = Team(depth - 1) if depth else None


class Team:
    def __init__(self, depth: int) -> None:
        self.bot = Bot(depth)


team = Team(2)
"""

    (client,) = facts_of(tmp_path, source).clients

    assert client.built == "once"


_PROPERTY = """from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()

class Bot:
    def __init__(self):
        self.made = None

    @{decorator}
    def client(self):
        {body}

    def ask(self, text):
        return self.client.responses.create(model="gpt-5", input=text)

bot = Bot()

@app.post("/ask")
def ask(text: str):
    return bot.ask(text)
"""


@pytest.mark.parametrize(
    ("decorator", "body", "built"),
    [
        ("property", "return OpenAI()", "per_call"),
        ("property", "self.made = self.made or OpenAI()\n        return self.made", "once"),
        ("cached_property", "return OpenAI()", "once"),
    ],
)
def test_a_property_makes_its_client_each_time_that_it_is_read(
    tmp_path: Path, decorator: str, body: str, built: str
) -> None:
    (client,) = facts_of(tmp_path, _PROPERTY.format(decorator=decorator, body=body)).clients

    assert client.built == built
