"""A log record holds a conversation for certain only where each step on the way keeps the words."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

CHAT = """\
import json
import logging
import re
from dataclasses import dataclass

from openai import OpenAI

client = OpenAI()
log = logging.getLogger(__name__)


@dataclass
class Shown:
    tool: str
    content: str


class Hidden:
    def __init__(self, content: str) -> None:
        self.content = content


@dataclass
class Said:
    content: str

    def __str__(self) -> str:
        return "said"


def ask(question: str) -> None:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    text = made.choices[0].message.content
    call = made.choices[0].message.tool_calls[0].function
"""

DICTIONARY = """\
import logging

from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()
log = logging.getLogger(__name__)


@app.post("/ask")
def ask(body: dict, user_name: str) -> None:
    content = f"{user_name}: {body['text']}"
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": content}])
"""

SLACK = """\
import logging

from openai import OpenAI
from slack_bolt import App
from slack_sdk import WebClient

app = App()
client = OpenAI()
web = WebClient()
log = logging.getLogger(__name__)


@app.command("/sum")
def summarise(ack, payload) -> None:
    found = web.conversations_history(channel="C")["messages"]
    for message in found:
        who = web.users_info(user=message["bot_id"])["user"]["name"]
        log.info("%s", {expression})
        content = f"{who}: {message['text']}"
        client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": content}])
"""


def confidences(folder: Path, source: str) -> list[str]:
    """How certain it is that the record, the only one, holds a conversation; nothing where it surely does not."""
    return sorted({site.confidence for site in facts_of(folder, source).log_sites})


@pytest.mark.parametrize(
    "expression",
    [
        "text",
        "text.strip()[:100]",
        "'\\n'.join([text, 'end'])",
        "made",
        "json.loads(text)",
        "json.loads(text)['answer']",
        "[line for line in text.splitlines()]",
        "Shown('a', text)",
        "made.model_dump()['choices'][0]['message']['content']",
        "re.sub('a', 'b', text)",
    ],
)
def test_the_words_of_an_answer_are_certain(tmp_path: Path, expression: str) -> None:
    assert confidences(tmp_path, f"{CHAT}    log.info('%s', {expression})\n") == ["certain"]


@pytest.mark.parametrize(
    "expression",
    [
        "json.loads(text)['colour']",
        "json.loads(text).get('size', 's')",
        "call.arguments",
        "json.loads(call.arguments)['text']",
        "Shown(call.name, text).tool",
        "re.search('a(.)', text).group(1)",
    ],
)
def test_a_field_of_what_was_parsed_may_be_anything(tmp_path: Path, expression: str) -> None:
    assert confidences(tmp_path, f"{CHAT}    log.info('%s', {expression})\n") == ["probable"]


@pytest.mark.parametrize(
    "expression",
    ["list(made.model_dump().keys())", "Shown('a', text).__class__.__name__", "list(json.loads(text).keys())"],
)
def test_how_an_object_is_made_is_no_conversation(tmp_path: Path, expression: str) -> None:
    assert confidences(tmp_path, f"{CHAT}    log.info('%s', {expression})\n") == []


@pytest.mark.parametrize("name", ["Hidden", "Said"])
def test_an_object_that_does_not_show_its_fields_is_no_certain_conversation(tmp_path: Path, name: str) -> None:
    assert confidences(tmp_path, f"{CHAT}    log.info('%s', {name}(text))\n") == ["probable"]


@pytest.mark.parametrize("expression", ["body['text']", "body"])
def test_what_is_asked_about_is_certain_under_a_name_of_text(tmp_path: Path, expression: str) -> None:
    assert confidences(tmp_path, f"{DICTIONARY}    log.info('%s', {expression})\n") == ["certain"]


@pytest.mark.parametrize("expression", ["body['colour']", "body.get('typeMessage')"])
def test_what_stands_beside_the_text_under_another_name_is_not(tmp_path: Path, expression: str) -> None:
    assert confidences(tmp_path, f"{DICTIONARY}    log.info('%s', {expression})\n") == ["probable"]


def test_the_text_of_a_message_in_a_channel_is_certain(tmp_path: Path) -> None:
    assert confidences(tmp_path, SLACK.replace("{expression}", "message['text']")) == ["certain"]


@pytest.mark.parametrize("expression", ["message['thread_ts']", "message.get('bot_id')"])
def test_numbers_and_ids_of_a_message_are_not(tmp_path: Path, expression: str) -> None:
    assert "certain" not in confidences(tmp_path, SLACK.replace("{expression}", expression))


@pytest.mark.parametrize("name", ["url", "tool_name", "user", "modelName", "session_id"])
@pytest.mark.parametrize("record", ["f'at {NAME}'", "'at %s', NAME", "NAME[:20]", "str(NAME)", "NAME.strip()"])
def test_what_the_code_calls_a_name_or_an_id_is_none(tmp_path: Path, name: str, record: str) -> None:
    source = f"{CHAT}    {name} = text.split()[0]\n    log.info({record.replace('NAME', name)})\n"

    assert confidences(tmp_path, source) == []


@pytest.mark.parametrize("name", ["words", "sub_query", "first"])
def test_what_the_code_calls_anything_else_is_a_conversation(tmp_path: Path, name: str) -> None:
    source = f"{CHAT}    {name} = text.split()[0]\n    log.info(f'at {{{name}}}')\n"

    assert confidences(tmp_path, source) == ["certain"]


@pytest.mark.parametrize("record", ["'at ' + NAME", "shown", "f'at {made.provider()}'"])
def test_a_name_within_a_text_that_is_put_together_elsewhere_is_none(tmp_path: Path, record: str) -> None:
    source = f"{CHAT}    model_name = text.split()[0]\n    shown = f'> {{model_name}} <'\n"

    assert confidences(tmp_path, f"{source}    log.info({record.replace('NAME', 'model_name')})\n") == []


IMAGE = """\
import logging

from fastapi import FastAPI
from openai import OpenAI

app = FastAPI()
client = OpenAI()
log = logging.getLogger(__name__)


@app.post("/add")
def add(source: str, question: str) -> None:
    log.info("%s", {expression})
    shown = {"type": "image_url", "image_url": {"url": source}}
    asked = {"type": "text", "text": question}
    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": [shown, asked]}])
"""


@pytest.mark.parametrize(("expression", "expected"), [("source", []), ("question", ["certain"])])
def test_the_address_of_a_picture_is_no_text_of_a_prompt(tmp_path: Path, expression: str, expected: list[str]) -> None:
    assert confidences(tmp_path, IMAGE.replace("{expression}", expression)) == expected


REDACTED = """\
import logging
import re

from openai import OpenAI

PATTERNS = [(re.compile(r"[^@ ]+@[^@ ]+"), "<mail>"), (re.compile(r"[0-9]+"), "<number>")]
log = logging.getLogger(__name__)


def sanitize_for_logging(text: str) -> str:
    for pattern, stand_in in PATTERNS:
        text = pattern.sub(stand_in, text)
    return text[:80]


def shorten_for_logging(text: str) -> str:
    return text[:80]


def answer(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{{"role": "user", "content": question}}])
    text = made.choices[0].message.content
    log.info("answered %s", {shown})
    return text
"""


@pytest.mark.parametrize(
    ("shown", "sites"),
    [("sanitize_for_logging(text)", 0), ("shorten_for_logging(text)", 1), ("sanitize_for_logging(text) or text", 1)],
)
def test_what_is_redacted_first_is_no_conversation_in_a_log(tmp_path: Path, shown: str, sites: int) -> None:
    assert len(facts_of(tmp_path, REDACTED.format(shown=shown)).log_sites) == sites
