"""The rows of sources, callbacks and pass-through calls find what each library hands on, and nothing beside it."""

from __future__ import annotations

import datetime
import re
import textwrap
from pathlib import Path
from typing import NamedTuple

import pytest

from auditor.catalog.load import load_catalog
from auditor.catalog.model import Catalog
from auditor.collect import collect
from auditor.facts.find import find_facts

CATALOG: Catalog = load_catalog(())
MARKED_PATH = re.compile(r"[A-Za-z_]\w*(?:\(\)|\[\])*(?:\.[A-Za-z_]\w*(?:\(\)|\[\])*\*?)*")
ASK = 'openai.OpenAI().chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": text}])'


class Flow(NamedTuple):
    """Who wrote the data, what it is, and what it reaches."""

    source: str
    what: str
    sink: str


def flows_in(folder: Path, source: str) -> set[Flow]:
    """The flows in a program of one file; in the source, `ASK` stands for a call that sends `text` to a model."""
    program = "import openai\n" + textwrap.dedent(source).replace("ASK", ASK)
    (folder / "app.py").write_text(program, encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    assert not found.unread
    return {Flow(flow.source, flow.source_what, flow.sink) for flow in found.application.flows}


def to_prompt(source: str, what: str) -> set[Flow]:
    return {Flow(source, what, "prompt")}


# ── sources ─────────────────────────────────────────────────────────────────────────────────────────────────────────

SOURCES = [
    ("import flask", "flask.request.get_json()['q']", "user_input", "a web request"),
    ("import quart", "quart.request.args.get('q')", "user_input", "a web request"),
    ("import bottle", "bottle.request.forms.get('q')", "user_input", "a web request"),
    ("import sys", "sys.stdin.read()", "user_input", "the command line"),
    ("import argparse", "argparse.ArgumentParser().parse_args().q", "user_input", "the command line"),
    ("import questionary", "questionary.text('?').ask()", "user_input", "what somebody types"),
    ("import streamlit", "streamlit.chat_input('?')", "user_input", "a form"),
    ("import slack_sdk", "slack_sdk.WebClient().conversations_history()['messages']", "user_input", "chat messages"),
    (
        "import sseclient",
        "next(sseclient.SSEClient(stream).events()).data",
        "external_content",
        "another service's answer",
    ),
    ("import requests", "requests.get('https://example.org').text", "external_content", "another service's answer"),
    (
        "import httpx",
        "httpx.Client().get('https://example.org').json()",
        "external_content",
        "another service's answer",
    ),
    ("import pypdf", "pypdf.PdfReader('a.pdf').pages[0].extract_text()", "external_content", "a document"),
    ("import docx", "docx.Document('a.docx').paragraphs[0].text", "external_content", "a document"),
    ("import pytesseract", "pytesseract.image_to_string('a.png')", "external_content", "a document"),
    (
        "from youtube_transcript_api import YouTubeTranscriptApi",
        "YouTubeTranscriptApi().fetch('x')",
        "external_content",
        "a document",
    ),
    (
        "from langchain_community.document_loaders import WebBaseLoader",
        "WebBaseLoader('https://example.org').load()[0].page_content",
        "external_content",
        "a document",
    ),
    (
        "from langchain_chroma import Chroma",
        "Chroma(persist_directory='db').similarity_search('x')[0].page_content",
        "external_content",
        "a retrieved document",
    ),
    (
        "from langchain_community.vectorstores import FAISS",
        "FAISS.from_texts(['x'], None).similarity_search('x')[0].page_content",
        "external_content",
        "a retrieved document",
    ),
    ("from ddgs import DDGS", "DDGS().text('x')[0]['body']", "external_content", "a search result"),
    (
        "import sqlite3",
        "sqlite3.connect('x').execute('select a from b').fetchone()[0]",
        "external_content",
        "rows of a database",
    ),
    ("import subprocess", "subprocess.run(['ls']).stdout", "external_content", "a command's output"),
    ("import email", "email.message_from_bytes(b'x').get_payload()", "external_content", "an e-mail"),
]


@pytest.mark.parametrize(("imports", "expression", "source", "what"), SOURCES, ids=[case[1] for case in SOURCES])
def test_what_others_have_written_is_known_by_where_it_comes_from(
    tmp_path: Path, imports: str, expression: str, source: str, what: str
) -> None:
    found = flows_in(tmp_path, f"{imports}\ndef answer():\n    text = {expression}\n    ASK\n")

    assert found == to_prompt(source, what)


HARMLESS = [
    ("import subprocess", "str(subprocess.run(['ls']).returncode)"),
    ("import requests", "str(requests.get('https://example.org').status_code)"),
    ("import streamlit", "streamlit.selectbox('model', ['a', 'b'])"),
    ("import flask", "flask.request.method"),
]


@pytest.mark.parametrize(("imports", "expression"), HARMLESS, ids=[case[1] for case in HARMLESS])
def test_what_nobody_outside_has_written_is_no_source(tmp_path: Path, imports: str, expression: str) -> None:
    assert flows_in(tmp_path, f"{imports}\ndef answer():\n    text = {expression}\n    ASK\n") == set()


TYPED = [
    ("import fastapi", "request: fastapi.Request", "await request.json()", "a web request"),
    ("import fastapi", "socket: fastapi.WebSocket", "await socket.receive_text()", "a web request"),
    ("from django.http import HttpRequest", "request: HttpRequest", "request.POST['q']", "a web request"),
    ("from aiohttp import web", "request: web.Request", "await request.text()", "a web request"),
    ("from telegram import Update", "update: Update", "update.message.text.strip()", "a chat message"),
    ("import discord", "message: discord.Message", "message.content.strip()", "a chat message"),
    ("from aiogram.types import Message", "message: Message", "message.text.strip()", "a chat message"),
    ("import chainlit", "message: chainlit.Message", "message.content.strip()", "a chat message"),
]


@pytest.mark.parametrize(("imports", "parameter", "expression", "what"), TYPED, ids=[case[1] for case in TYPED])
def test_the_type_of_a_parameter_tells_what_it_carries(
    tmp_path: Path, imports: str, parameter: str, expression: str, what: str
) -> None:
    found = flows_in(tmp_path, f"{imports}\nasync def answer({parameter}):\n    text = {expression}\n    ASK\n")

    assert found == to_prompt("user_input", what)


def test_an_attribute_of_a_typed_parameter_is_a_source_by_itself(tmp_path: Path) -> None:
    found = flows_in(tmp_path, "import discord\ndef answer(m: discord.Message):\n    text = m.content\n    ASK\n")

    assert found == to_prompt("user_input", "a chat message")


@pytest.mark.parametrize(
    ("parameter", "expression"),
    [("update: telegram.Update", "update.effective_chat.id"), ("message: discord.Message", "message.channel.id")],
)
def test_an_identifier_of_a_message_is_nobodys_words(tmp_path: Path, parameter: str, expression: str) -> None:
    library = parameter.split(": ")[1].split(".")[0]

    assert (
        flows_in(tmp_path, f"import {library}\ndef answer({parameter}):\n    text = {expression}\n    ASK\n") == set()
    )


def test_a_class_based_view_reads_its_request_from_itself(tmp_path: Path) -> None:
    found = flows_in(
        tmp_path,
        """
        from django.views import View
        class Ask(View):
            def post(self, request):
                text = self.request.POST["q"]
                ASK
        """,
    )

    assert found == to_prompt("user_input", "a web request")


# ── callbacks ───────────────────────────────────────────────────────────────────────────────────────────────────────

RUNS = [
    ("import functools", "functools.partial(answer, input())()"),
    ("import asyncio", "asyncio.to_thread(answer, input())"),
    ("import asyncio", "asyncio.get_running_loop().run_in_executor(None, answer, input())"),
    ("import threading", "threading.Thread(target=answer, args=(input(),)).start()"),
    ("import threading", "threading.Timer(5, answer, (input(),)).start()"),
    ("import multiprocessing", "multiprocessing.Pool().apply_async(answer, (input(),))"),
    ("from concurrent.futures import ThreadPoolExecutor", "ThreadPoolExecutor().submit(answer, input())"),
    ("from concurrent.futures import ThreadPoolExecutor", "ThreadPoolExecutor().map(answer, [input()])"),
    ("import rq", "rq.Queue(connection=None).enqueue(answer, input())"),
    ("from starlette.background import BackgroundTask", "BackgroundTask(answer, input())"),
    ("from tenacity import Retrying", "Retrying()(answer, input())"),
    ("", "list(map(answer, [input()]))"),
]


@pytest.mark.parametrize(("imports", "call"), RUNS, ids=[case[1] for case in RUNS])
def test_a_function_that_a_library_runs_is_given_what_stands_beside_it(tmp_path: Path, imports: str, call: str) -> None:
    found = flows_in(tmp_path, f"{imports}\ndef answer(text):\n    ASK\ndef main():\n    {call}\n")

    assert found == to_prompt("user_input", "what somebody types")


# ── calls that hand on ──────────────────────────────────────────────────────────────────────────────────────────────

HANDS_ON = [
    ("import json", "json.loads(json.dumps(input()))"),
    ("import copy", "copy.deepcopy(input())"),
    ("import textwrap", "textwrap.dedent(input())"),
    ("import yaml", "yaml.safe_load(input())"),
    ("import json_repair", "json_repair.loads(input())"),
    ("from typing import cast", "cast(str, input())"),
    ("import unicodedata", "unicodedata.normalize('NFKC', input())"),
]


@pytest.mark.parametrize(("imports", "expression"), HANDS_ON, ids=[case[1] for case in HANDS_ON])
def test_what_a_call_hands_on_keeps_its_origin(tmp_path: Path, imports: str, expression: str) -> None:
    found = flows_in(tmp_path, f"{imports}\ndef answer():\n    text = {expression}\n    ASK\n")

    assert found == to_prompt("user_input", "what somebody types")


# ── barriers ────────────────────────────────────────────────────────────────────────────────────────────────────────

RUN = """
from sqlalchemy import create_engine, select, text as statement
from models import User
def run(client: openai.OpenAI):
    name = client.responses.create(model="gpt-4o", input="?").output_text
    with create_engine("sqlite://").connect() as connection:
        connection.execute({0})
"""


@pytest.mark.parametrize(
    "query",
    [
        "select(User).where(User.name == name).limit(5)",
        'statement("select * from user where name = :name").bindparams(name=name)',
    ],
)
def test_a_statement_built_from_parts_binds_what_it_is_given(tmp_path: Path, query: str) -> None:
    assert sql_barriers(tmp_path, RUN.replace("{0}", query)) == {("bound_parameter",)}


def test_a_statement_put_together_as_text_binds_nothing(tmp_path: Path) -> None:
    assert sql_barriers(tmp_path, RUN.replace("{0}", 'statement(f"select * from user where name = {name}")')) == {()}


def sql_barriers(folder: Path, source: str) -> set[tuple[str, ...]]:
    """What stands between the model and the database, for each flow."""
    (folder / "app.py").write_text(f"import openai\n{source}", encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    return {flow.barriers for flow in found.application.flows if flow.sink == "sql"}


# ── the tables themselves ───────────────────────────────────────────────────────────────────────────────────────────


def test_every_path_has_the_form_of_an_access_path() -> None:
    tables = (CATALOG.entries, CATALOG.sources, CATALOG.sinks, CATALOG.barriers, CATALOG.callbacks, CATALOG.library)
    paths = [path for table in tables for row in table for path in row.paths]

    assert [path for path in paths if not MARKED_PATH.fullmatch(path)] == []


def test_no_source_is_named_twice() -> None:
    paths = [path for row in CATALOG.sources for path in row.paths]

    assert sorted(path for path in set(paths) if paths.count(path) > 1) == []


def test_no_call_has_two_ways_of_running_what_it_is_given() -> None:
    paths = [path for row in CATALOG.callbacks for path in row.paths]

    assert sorted(path for path in set(paths) if paths.count(path) > 1) == []


def test_a_barrier_is_never_passed_over_as_a_call_that_hands_on() -> None:
    barriers = {path for row in CATALOG.barriers for path in row.paths}

    assert barriers & {path for row in CATALOG.library for path in row.paths} == set()
