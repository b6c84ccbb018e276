"""Of what a call is given only that counts by which it does harm: a host, a whole query, a name, who gets a message."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from openai import OpenAI

client = OpenAI()


def write(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


"""


def reached(folder: Path, imports: str, body: str) -> set[tuple[str, tuple[str, ...]]]:
    """What the model's text reaches, and behind what."""
    lines = "".join(f"    {line}\n" for line in ["out = write(q)", *body.splitlines()])
    flows = facts_of(folder, f"{imports}\n{HEAD}def go(q):\n{lines}").flows
    return {(flow.sink, flow.barriers) for flow in flows if flow.source == "model_output" and flow.sink != "log"}


HARM = [
    ("code", "", "run = exec\nrun(out)"),
    ("tool", "import importlib", "importlib.import_module(out)"),
    ("code", "from sympy import S", "S(out)"),
    ("code", "import nbformat", "nbformat.v4.new_code_cell(out)"),
    ("tool", "", "getattr(q, out)()"),
    ("sql", "import json\nfrom pymongo import MongoClient", "MongoClient('u').shop.notes.find(json.loads(out))"),
    ("sql", "from pymongo import MongoClient", "MongoClient('u')['shop']['notes'].find({'$where': out})"),
    ("sql", "import json\nfrom elasticsearch import Elasticsearch",
     "Elasticsearch('u').search(index='i', query=json.loads(out))"),
    ("sql", "from elasticsearch import Elasticsearch", "Elasticsearch('u').sql.query(query=out)"),
    ("sql", "from gql import gql", "gql(out)"),
    ("sql", "from django.db import models\nclass Note(models.Model):\n    pass", "Note.objects.raw(out)"),
    ("sql", "from falkordb import FalkorDB", "FalkorDB().select_graph('g').query(out)"),
    ("shell", "import sh", "sh.bash('-c', out)"),
    ("html", "from dash import dcc", "dcc.Markdown(out, dangerously_allow_html=True)"),
    ("file_path", "from pathlib import Path", "Path(out).write_text('x')"),
    ("file_path", "from pathlib import Path", "(Path('d') / out).unlink()"),
    ("url", "import requests", "requests.get(out)"),
    ("url", "import requests", "requests.get(f'https://{out}/a')"),
    ("url", "import requests", "requests.get('https://' + out)"),
    ("url", "from langchain_community.document_loaders import WebBaseLoader", "WebBaseLoader(out).load()"),
    ("deserialiser", "import keras", "keras.models.load_model(out, safe_mode=False)"),
    ("recipient", "import smtplib", "smtplib.SMTP('h').sendmail('a', out, 'm')"),
    ("recipient", "import smtplib\nfrom email.message import EmailMessage",
     "mail = EmailMessage()\nmail['To'] = out\nsmtplib.SMTP('h').send_message(mail)"),
    ("recipient", "from django.core.mail import send_mail", "send_mail('s', 'b', 'f', [out])"),
    ("recipient", "from slack_sdk import WebClient", "WebClient().chat_postMessage(channel=out, text='x')"),
    ("trace", "from langfuse import get_client", "get_client().update_current_span(output=out)"),
    ("trace", "from opentelemetry import trace", "trace.get_current_span().set_attribute('a', out)"),
]  # fmt: skip


@pytest.mark.parametrize(("sink", "imports", "body"), HARM)
def test_what_decides_what_a_call_does_is_a_sink(tmp_path: Path, sink: str, imports: str, body: str) -> None:
    assert (sink, ()) in reached(tmp_path, imports, body)


CLEAN = [
    ("from pymongo import MongoClient", "MongoClient('u').shop.notes.find({'name': out})"),
    ("from elasticsearch import Elasticsearch",
     "Elasticsearch('u').search(index='i', query={'match': {'text': out}})"),
    ("import requests", "requests.get(f'https://api.example.org/notes/{out}')"),
    ("import requests\nBASE = 'https://api.example.org'", "requests.get(f'{BASE}/notes/{out}')"),
    ("import requests", "requests.get('https://api.example.org/notes', params={'q': out})"),
    ("", "getattr(q, f'answer_{out}')()"),
    ("import smtplib\nfrom email.message import EmailMessage",
     "mail = EmailMessage()\nmail['To'] = 'me@example.org'\nmail.set_content(out)\n"
     "smtplib.SMTP('h').send_message(mail)"),
    ("from slack_sdk import WebClient", "WebClient().chat_postMessage(channel='c', text=out)"),
    ("from pathlib import Path", "Path('answer.txt').write_text(out)"),
    ("import keras", "keras.models.load_model(out)"),
    ("", "{'a': print}[out]()"),
]  # fmt: skip


@pytest.mark.parametrize(("imports", "body"), CLEAN)
def test_a_value_in_its_place_is_none(tmp_path: Path, imports: str, body: str) -> None:
    found = reached(tmp_path, imports, body)

    assert {sink for sink, _ in found} <= {"store", "error_response"}


CONFINED = [
    ("file_path", "from pathlib import Path",
     "path = (Path('/d') / out).resolve()\nif not path.is_relative_to('/d'):\n    raise ValueError(out)\n"
     "path.unlink()"),
    ("file_path", "import os",
     "path = os.path.realpath(os.path.join('/d', out))\nif not path.startswith('/d/'):\n    return\nopen(path)"),
    ("file_path", "from pathlib import Path\nBASE = Path('/d')",
     "path = (BASE / out).resolve()\nif BASE not in path.parents:\n    raise ValueError(out)\nopen(path)"),
    ("url", "import requests\nfrom urllib.parse import urlparse\nHOSTS = {'a.example'}",
     "if urlparse(out).hostname not in HOSTS:\n    raise ValueError(out)\nrequests.get(out)"),
    ("url", "import requests\nfrom urllib.parse import urlparse\nHOSTS = {'a.example'}",
     "parsed = urlparse(out)\nhost = parsed.netloc\nif host in HOSTS:\n    requests.get(out)"),
]  # fmt: skip


@pytest.mark.parametrize(("sink", "imports", "body"), CONFINED)
def test_a_path_or_an_address_is_confined_by_its_folder_or_its_host(
    tmp_path: Path, sink: str, imports: str, body: str
) -> None:
    assert reached(tmp_path, imports, body) == {(sink, ("confined",))}


LOOSE = [
    ("url", "import requests", "if not out.startswith('https://'):\n    raise ValueError(out)\nrequests.get(out)"),
    ("url", "import requests\nfrom urllib.parse import urlparse\nHOSTS = {'a.example'}",
     "if urlparse(out).hostname not in HOSTS:\n    print('odd')\nrequests.get(out)"),
    ("url", "import requests\nfrom urllib.parse import urlparse\nHOSTS = {'a.example'}",
     "if urlparse(q).hostname not in HOSTS:\n    raise ValueError(q)\nrequests.get(out)"),
]  # fmt: skip


@pytest.mark.parametrize(("sink", "imports", "body"), LOOSE)
def test_a_scheme_a_test_without_effect_or_one_of_another_value_confines_nothing(
    tmp_path: Path, sink: str, imports: str, body: str
) -> None:
    assert reached(tmp_path, imports, body) == {(sink, ())}


@pytest.mark.parametrize(
    "embed",
    ["embeddings.embed_query(out)", "Local().embed_query(out)"],
)
def test_what_is_looked_for_by_vectors_is_no_query(tmp_path: Path, embed: str) -> None:
    imports = (
        "import sqlite3\nfrom langchain_openai import OpenAIEmbeddings\nembeddings = OpenAIEmbeddings()\n"
        "class Local:\n    def embed_query(self, text):\n        return [len(word) for word in text.split()]\n"
    )

    assert reached(tmp_path, imports, f"sqlite3.connect('d').execute(f'select {{{embed}}}')") == set()


CHAT = """\
from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()


class Message(BaseModel):
    role: {role}
    content: str


class Chat(BaseModel):
    model: str
    messages: list[Message]
    text: str


@app.post("/chat")
def chat(body: Chat) -> None:
"""


def chosen(
    folder: Path, messages: str, role: str = "str", model: str = '"gpt-5.1"'
) -> set[tuple[str, tuple[str, ...]]]:
    """What of the request the caller chooses, by its first two words, and behind what."""
    source = f"from typing import Literal\n{CHAT.format(role=role)}    client.chat.completions.create(\n"
    flows = facts_of(folder, f"{source}        model={model}, messages={messages}\n    )\n").flows
    return {(flow.sink_what.split(" of ")[0], flow.barriers) for flow in flows if flow.sink == "request"}


@pytest.mark.parametrize(
    "messages",
    [
        "body.messages",
        "[m.model_dump() for m in body.messages]",
        "[{'role': 'system', 'content': 'x'}, *body.messages]",
        "[{'role': m.role, 'content': m.content} for m in body.messages]",
    ],
)
def test_messages_that_a_caller_sends_have_the_roles_that_he_gives(tmp_path: Path, messages: str) -> None:
    assert chosen(tmp_path, messages) == {("the messages", ())}


@pytest.mark.parametrize(
    "messages",
    ["[{'role': 'user', 'content': body.text}]", "[{'role': 'user', 'content': m.content} for m in body.messages]"],
)
def test_a_role_that_the_server_gives_is_nobodys_choice(tmp_path: Path, messages: str) -> None:
    assert chosen(tmp_path, messages) == set()


def test_roles_of_a_fixed_set_are_a_choice_among_the_applications_own(tmp_path: Path) -> None:
    assert chosen(tmp_path, "body.messages", role="Literal['user']") == {("the messages", ("allow_list",))}


def test_a_caller_may_choose_the_model(tmp_path: Path) -> None:
    assert chosen(tmp_path, "[]", model="body.model") == {("the model", ())}


@pytest.mark.parametrize(
    "body",
    [
        "open(f\"a.{out.split('.')[-1]}\", 'w')",
        "import io\nimport zipfile\nzipfile.ZipFile(io.BytesIO(out.encode()))",
    ],
)
def test_what_stands_behind_a_dot_and_content_in_memory_are_no_paths(tmp_path: Path, body: str) -> None:
    found = {(sink, barriers) for sink, barriers in reached(tmp_path, "", body) if sink == "file_path"}

    assert found <= {("file_path", ("escape",))}
