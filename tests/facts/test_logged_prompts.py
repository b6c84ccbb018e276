"""What a user has written is a logged prompt where it is both asked about and logged."""

from __future__ import annotations

from pathlib import Path

from facts_of import facts_of

FASTAPI = """\
import logging

from fastapi import FastAPI
from openai import OpenAI
from pydantic import BaseModel

app = FastAPI()
client = OpenAI()
log = logging.getLogger(__name__)


class Body(BaseModel):
    session: str
    text: str


def ask(question: str) -> None:
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": f"Q: {question}"}])


"""

FLASK = """\
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)
client = OpenAI()


def ask(question: str) -> None:
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])


"""


def logged_prompts(folder: Path, source: str) -> list[str]:
    """The lines that log what a user has asked a model."""
    found = facts_of(folder, source)
    return [source.splitlines()[site.site.line - 1].strip() for site in found.log_sites if site.what == "prompt"]


def test_a_parameter_that_is_asked_about_and_logged_is_a_logged_prompt(tmp_path: Path) -> None:
    source = FASTAPI + (
        '@app.post("/ask")\n'
        "def route(text: str, session: str) -> None:\n"
        '    log.info("asked %s", text[:100])\n'
        '    log.info("session %s", session)\n'
        "    ask(text.strip())\n"
    )

    assert logged_prompts(tmp_path, source) == ['log.info("asked %s", text[:100])']


def test_of_a_body_only_the_field_that_is_asked_about_counts(tmp_path: Path) -> None:
    source = FASTAPI + (
        '@app.post("/ask")\n'
        "def route(body: Body) -> None:\n"
        '    log.info("asked %s", body.text)\n'
        '    log.info("session %s", body.session)\n'
        '    log.info("all of it %s", body)\n'
        "    ask(body.text)\n"
    )

    assert logged_prompts(tmp_path, source) == ['log.info("asked %s", body.text)', 'log.info("all of it %s", body)']


def test_of_a_request_only_the_key_that_is_asked_about_counts(tmp_path: Path) -> None:
    source = FLASK + (
        '@app.post("/ask")\n'
        "def route() -> None:\n"
        '    app.logger.info("asked %s", request.json["text"])\n'
        '    app.logger.info("session %s", request.json["session"])\n'
        '    ask(request.json["text"].strip())\n'
    )

    assert logged_prompts(tmp_path, source) == ['app.logger.info("asked %s", request.json["text"])']


def test_what_another_route_logs_is_no_prompt(tmp_path: Path) -> None:
    source = FASTAPI + (
        '@app.post("/ask")\n'
        "def route(text: str) -> None:\n"
        "    ask(text)\n\n\n"
        '@app.post("/note")\n'
        "def note(text: str) -> None:\n"
        '    log.info("noted %s", text)\n'
    )

    assert logged_prompts(tmp_path, source) == []


def test_only_the_text_of_a_chat_message_is_asked_about(tmp_path: Path) -> None:
    source = (
        "import logging\n\nfrom openai import OpenAI\nfrom telegram import Update\n"
        "from telegram.ext import Application, MessageHandler, filters\n\n"
        "client = OpenAI()\nlog = logging.getLogger(__name__)\n\n\n"
        "async def go(update: Update, context) -> None:\n"
        '    log.info("asked %s", update.message.text)\n'
        '    log.info("in %s", update.message.chat_id)\n'
        '    content = f"Answer: {update.message.text}"\n'
        '    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": content}])\n\n\n'
        'app = Application.builder().token("x").build()\n'
        "app.add_handler(MessageHandler(filters.TEXT, go))\n"
    )

    assert logged_prompts(tmp_path, source) == ['log.info("asked %s", update.message.text)']
