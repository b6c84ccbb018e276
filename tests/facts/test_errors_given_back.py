"""The text of an error in what a route gives back."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import json

from fastapi import FastAPI
from fastapi.responses import StreamingResponse
from openai import OpenAI

app = FastAPI()
client = OpenAI()


def ask() -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": "x"}])
    return made.choices[0].message.content


"""


def told(folder: Path, body: str) -> int:
    return sum(flow.sink == "error_response" for flow in facts_of(folder, HEAD + body).flows)


ROUTE = """\
@app.get("/warm")
def warm() -> dict[str, str]:
    try:
        return {{"text": ask()}}
    except Exception as error:
        return {{"error": {text}}}
"""

STREAM = """\
@app.get("/stream")
def stream() -> StreamingResponse:
    def lines():
        try:
            yield json.dumps({{"text": ask()}})
        except Exception as error:
            yield json.dumps({{"error": {text}}})
    return StreamingResponse(lines(), media_type="application/x-ndjson")
"""

FILLED = """\
@app.get("/loaded")
def loaded() -> dict[str, object]:
    found = {{}}
    def timed(name, function):
        try:
            return function()
        except Exception as error:
            found[name] = {text}
    timed("model", lambda: ask())
    return {{"loaded": found}}
"""


@pytest.mark.parametrize("body", [ROUTE, STREAM, FILLED])
def test_a_route_that_gives_back_the_text_of_an_error_tells_it(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body.format(text="str(error)")) == 1


@pytest.mark.parametrize("body", [ROUTE, STREAM, FILLED])
def test_a_text_of_the_application_is_no_error(tmp_path: Path, body: str) -> None:
    assert told(tmp_path, body.format(text='"failed"')) == 0


def test_what_a_function_gives_back_that_is_no_route_is_told_to_nobody(tmp_path: Path) -> None:
    body = ROUTE.format(text="str(error)").partition("\n")[2]

    assert told(tmp_path, body) == 0
