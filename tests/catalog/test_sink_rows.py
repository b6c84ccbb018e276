"""The rows of sinks find what a model has written where it is run, shown, sent or kept, and nothing beside it."""

from __future__ import annotations

import datetime
import textwrap
from collections import defaultdict
from pathlib import Path

import pytest

from auditor.catalog.load import load_catalog
from auditor.catalog.model import Catalog
from auditor.collect import collect
from auditor.facts.find import find_facts

CATALOG: Catalog = load_catalog(())


def sinks_in(folder: Path, source: str) -> set[tuple[str, str]]:
    """What the answer of a model, `text`, reaches in a program of one file, and how sure that is."""
    asked = 'text = openai.OpenAI().responses.create(model="gpt-4o", input="hello").output_text\n'
    (folder / "app.py").write_text(f"import openai\n{asked}{textwrap.dedent(source)}", encoding="utf-8")
    found = find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1))
    assert not found.unread
    return {(flow.sink, flow.confidence) for flow in found.application.flows if flow.source == "model_output"}


CERTAIN = [
    ("code", "exec(text)"),
    ("code", "import code\ncode.InteractiveInterpreter().runsource(text)"),
    ("code", "from langchain_experimental.utilities import PythonREPL\nPythonREPL().run(text)"),
    ("code", "import pandas as pd\npd.read_csv('a.csv').query(text)"),
    ("shell", "import os\nos.system(text)"),
    ("shell", "import subprocess\nsubprocess.run(['sh', '-c', text])"),
    ("shell", "import subprocess\nsubprocess.check_output(args=text, shell=True)"),
    ("shell", "import asyncio\nasync def go():\n    await asyncio.create_subprocess_exec('sh', '-c', text)"),
    ("sql", "import sqlite_utils\ndb = sqlite_utils.Database(memory=True)\nlist(db.query(text))"),
    ("sql", "from trino.dbapi import connect\nconnect(host='a').cursor().execute(text)"),
    ("sql", "from pyathena import connect\nconnect(region_name='a').cursor().execute(text)"),
    ("shell", "import paramiko\nclient = paramiko.SSHClient()\nclient.exec_command(text)"),
    ("shell", "import docker\ndocker.from_env().containers.run('alpine', text)"),
    ("shell", "import docker\nbox = docker.from_env().containers.get('a')\nbox.exec_run(text)"),
    ("shell", "import docker\ndocker.from_env().api.exec_create('a', text)"),
    ("sql", "import sqlite3\nsqlite3.connect('a').cursor().executescript(text)"),
    ("sql", "import psycopg\nwith psycopg.connect('a') as link, link.cursor() as cur:\n    cur.execute(text)"),
    ("sql", "import mysql.connector\nmysql.connector.connect().cursor().execute(text)"),
    ("sql", "import asyncpg\nasync def go():\n    link = await asyncpg.connect('a')\n    await link.fetch(text)"),
    (
        "sql",
        "import aiosqlite\nasync def go():\n    async with aiosqlite.connect('a') as db:\n"
        "        await db.execute(text)",
    ),
    ("sql", "import sqlalchemy\nsqlalchemy.text(text)"),
    ("sql", "from django.db import connection\nwith connection.cursor() as cur:\n    cur.execute(text)"),
    ("sql", "from langchain_community.utilities import SQLDatabase\nSQLDatabase.from_uri('sqlite://').run(text)"),
    ("sql", "from llama_index.readers.database import DatabaseReader\nDatabaseReader(uri='a').load_data(query=text)"),
    ("html", "from markupsafe import Markup\nMarkup(text)"),
    ("html", "from fastapi.responses import HTMLResponse\nHTMLResponse(content=text)"),
    ("html", "import streamlit as st\nst.markdown(text, unsafe_allow_html=True)"),
    ("template", "import jinja2\njinja2.Environment().from_string(text)"),
    ("template", "from flask import render_template_string\nrender_template_string(text)"),
    ("file_path", "open(text)"),
    ("file_path", "import shutil\nshutil.copy('a', text)"),
    ("url", "import requests\nrequests.Session().get(text)"),
    ("url", "import httpx\nhttpx.request('GET', text)"),
    ("url", "from flask import redirect\nredirect(text)"),
    ("deserialiser", "import pickle\npickle.loads(text)"),
    ("deserialiser", "import yaml\nyaml.unsafe_load(text)"),
    ("log", "import logging\nlog = logging.getLogger(__name__)\nlog.info('answer %s', text)"),
    ("log", "import structlog\nstructlog.get_logger().info('answered', answer=text)"),
    ("log", "from loguru import logger\nlogger.bind(a=1).debug(text)"),
    ("log", "print(text)"),
    ("store", "import json\nwith open('a', 'w') as file:\n    json.dump({'answer': text}, file)"),
    ("store", "from pathlib import Path\nPath('a').write_text(text)"),
    ("store", "import redis\nredis.Redis().setex('a', 60, text)"),
    ("third_party", "import sentry_sdk\nsentry_sdk.set_context('answer', {'text': text})"),
]


@pytest.mark.parametrize(("kind", "source"), CERTAIN, ids=[source.splitlines()[-1].strip() for _, source in CERTAIN])
def test_an_answer_is_followed_into_the_call_that_acts_on_it(tmp_path: Path, kind: str, source: str) -> None:
    assert (kind, "certain") in sinks_in(tmp_path, source)


HARMLESS = [
    ("bound values", "import sqlite3\nsqlite3.connect('a').execute('insert into t values (?)', (text,))", "sql"),
    ("markup left off", "import streamlit as st\nst.markdown(text)", "html"),
    ("plain text", "from django.http import HttpResponse\nHttpResponse(text, content_type='text/plain')", "html"),
    ("JSON", "from starlette.responses import Response\nResponse(text, media_type='application/json')", "html"),
    ("a named loader", "import yaml\nyaml.load(text, Loader=yaml.SafeLoader)", "deserialiser"),
    ("a safe loader", "import yaml\nyaml.safe_load(text)", "deserialiser"),
    ("weights only", "import torch\ntorch.load(text, weights_only=True)", "deserialiser"),
    (
        "braces only",
        "from langchain_core.prompts import PromptTemplate\nPromptTemplate.from_template(text)",
        "template",
    ),
    (
        "a value for a template",
        "from flask import render_template_string\nrender_template_string('{{ a }}', a=text)",
        "template",
    ),
    ("a request's body", "import requests\nrequests.post('https://example.org', data=text)", "url"),
    ("input of a command", "import subprocess\nsubprocess.run(['wc'], input=text)", "shell"),
    ("an own function of that name", "def system(command):\n    return command\nsystem(text)", "shell"),
]


@pytest.mark.parametrize(("source", "kind"), [case[1:] for case in HARMLESS], ids=[case[0] for case in HARMLESS])
def test_a_call_that_does_no_harm_with_an_answer_is_passed_over(tmp_path: Path, source: str, kind: str) -> None:
    assert kind not in {found for found, _ in sinks_in(tmp_path, source)}


TOLD = [
    ("html", "from starlette.responses import Response\nResponse(text, media_type='text/html')"),
    ("html", "from django.http import HttpResponse\nHttpResponse(text)"),
    ("deserialiser", "import yaml\nyaml.load(text)"),
    ("deserialiser", "import torch\ntorch.load(text, weights_only=False)"),
    ("template", "from langchain_core.prompts import PromptTemplate\n"
     "PromptTemplate.from_template(text, template_format='jinja2')"),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "source"), TOLD, ids=[source.splitlines()[-1] for _, source in TOLD])
def test_an_argument_beside_it_makes_a_call_act_on_an_answer(tmp_path: Path, kind: str, source: str) -> None:
    assert (kind, "certain") in sinks_in(tmp_path, source)


@pytest.mark.parametrize(
    ("kind", "call"),
    [
        ("sql", "cursor.execute(text)"),
        ("sql", "cursor.executescript(text)"),
        ("shell", "container.exec_run(text)"),
        ("shell", "api.exec_create('a', text)"),
    ],
)
def test_a_method_of_something_unknown_is_probably_the_sink_of_that_name(tmp_path: Path, kind: str, call: str) -> None:
    receiver = call.partition(".")[0]

    assert sinks_in(tmp_path, f"def act({receiver}):\n    {call}") == {(kind, "probable")}


ANSWERS = [
    ("from fastapi import HTTPException", "raise HTTPException(502, detail=str(error))"),
    ("from fastapi.responses import JSONResponse", "return JSONResponse({'error': str(error)})"),
    ("from flask import jsonify", "return jsonify({'error': str(error)})"),
    ("from flask import abort", "abort(502, str(error))"),
    ("from django.http import JsonResponse", "return JsonResponse({'error': str(error)})"),
    ("from aiohttp import web", "return web.json_response({'error': str(error)})"),
    ("from rest_framework.exceptions import APIException", "raise APIException(str(error))"),
]


@pytest.mark.parametrize(("imports", "answer"), ANSWERS, ids=[answer for _, answer in ANSWERS])
def test_the_text_of_an_error_is_followed_into_what_a_caller_sees(tmp_path: Path, imports: str, answer: str) -> None:
    source = (
        f"import openai\n{imports}\ndef ask():\n    try:\n"
        "        return openai.OpenAI().responses.create(model='gpt-4o', input='hello')\n"
        f"    except openai.APIError as error:\n        {answer}\n"
    )
    (tmp_path / "app.py").write_text(source, encoding="utf-8")

    found = find_facts(collect([tmp_path]), as_of=datetime.date(2026, 11, 1))

    assert [(flow.source, flow.sink) for flow in found.application.flows] == [("error_details", "error_response")]


# ── contracts ───────────────────────────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_sink_has_rows() -> None:
    kinds = {row.kind for row in CATALOG.sinks}

    assert kinds == {
        "code", "shell", "sql", "html", "template", "file_path", "url", "deserialiser", "log", "third_party",
        "error_response", "recipient", "index", "trace", "tool",
    }  # fmt: skip


def test_no_call_is_one_kind_of_sink_by_different_arguments() -> None:
    arguments = defaultdict(set)
    for row in CATALOG.sinks:
        for path in row.paths:
            arguments[row.kind, path].add(row.arguments)

    assert sorted(sink for sink, lists in arguments.items() if len(lists) > 1) == []


def test_a_sink_is_named_as_a_function_that_is_not_called() -> None:
    paths = [path for row in CATALOG.sinks for path in row.paths]

    assert [path for path in paths if path.endswith((")", "]")) or "." not in path] == []


def test_a_condition_of_a_sink_is_about_an_argument_that_is_not_the_data() -> None:
    rows = [row for row in CATALOG.sinks if row.when or row.unless]
    conditions = [(row.paths[0], {one.argument for one in row.when} | set(row.unless), row.arguments) for row in rows]

    assert [path for path, names, arguments in conditions if names & set(arguments)] == []
