"""What the application keeps, and what ends it: written down from reading each snippet."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

_WEB = """
import json
import os
import tempfile

import openai
import redis
from flask import Flask, request

app = Flask(__name__)
client = openai.OpenAI()
cache = redis.Redis()
"""


def _ending(folder: Path, body: str) -> tuple[str, str]:
    (store,) = facts_of(folder, _WEB + body).stores
    return store.medium, store.ending.state


def test_an_upload_that_is_written_and_never_removed_stays(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    with open("/srv/a.bin", "wb") as file:
        file.write(request.files["a"].read())
"""
    assert _ending(tmp_path, body) == ("file", "kept")


def test_a_file_that_is_removed_in_finally_is_gone_whatever_happens(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    path = "/srv/" + request.form["name"]
    try:
        with open(path, "wb") as file:
            file.write(request.files["a"].read())
    finally:
        os.remove(path)
"""
    assert _ending(tmp_path, body) == ("file", "deleted")


def test_a_file_that_is_removed_after_the_work_stays_where_the_work_fails(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    path = "/srv/" + request.form["name"]
    with open(path, "wb") as file:
        file.write(request.files["a"].read())
    client.moderations.create(input=path)
    os.unlink(path)
"""
    assert _ending(tmp_path, body) == ("file", "on_success")


def test_another_file_is_removed(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    path = "/srv/" + request.form["name"]
    with open(path, "wb") as file:
        file.write(request.files["a"].read())
    os.unlink("/srv/lock-file")
"""
    assert _ending(tmp_path, body) == ("file", "kept")


def test_a_temporary_file_that_is_kept_when_it_is_closed_stays(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    file = tempfile.NamedTemporaryFile(delete=False)
    file.write(request.files["a"].read())
"""
    assert _ending(tmp_path, body) == ("file", "kept")


def test_a_file_in_a_temporary_folder_goes_with_the_folder(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.bin"), "wb") as file:
            file.write(request.files["a"].read())
"""
    assert _ending(tmp_path, body) == ("file", "deleted")


@pytest.mark.parametrize(
    ("call", "state"),
    [
        ('cache.set("a", request.form["a"])', "kept"),
        ('cache.set("a", request.form["a"], ex=60)', "expires"),
        ('cache.set("a", request.form["a"], ex=None)', "kept"),
        ('cache.setex("a", 60, request.form["a"])', "expires"),
        ('cache.hset("a", "b", request.form["a"])', "kept"),
    ],
)
def test_a_key_ends_where_it_is_given_a_time(tmp_path: Path, call: str, state: str) -> None:
    assert _ending(tmp_path, f'@app.post("/a")\ndef a():\n    {call}\n') == ("cache", state)


def test_a_number_is_no_conversation(tmp_path: Path) -> None:
    body = """
@app.post("/a")
def a():
    cache.set("count", len(request.form["a"]))
"""
    assert facts_of(tmp_path, _WEB + body).stores == ()


def test_a_file_at_the_provider_is_a_store_by_itself(tmp_path: Path) -> None:
    body = """
def keep(path):
    return client.files.create(file=open(path, "rb"), purpose="assistants")
"""
    assert _ending(tmp_path, body) == ("provider", "kept")


def test_a_session_without_a_path_lives_in_memory(tmp_path: Path) -> None:
    code = "from agents import SQLiteSession\nsession = SQLiteSession('a')\nkept = SQLiteSession('b', 'chats.db')\n"
    (store,) = facts_of(tmp_path, code).stores
    assert (store.medium, store.site.line) == ("history", 3)
