"""What is given to a model beside a template goes into the template's holes, and so to the model."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from flask import Flask, request
from llama_index.core import PromptTemplate
from llama_index.llms.openai import OpenAI
app = Flask(__name__)
llm = OpenAI(model="gpt-4o")
HELLO = PromptTemplate("Say hello to {name} in {language}")
"""


@pytest.mark.parametrize("asked", ["predict(HELLO, ", "structured_predict(Greeting, HELLO, ", "stream(HELLO, "])
def test_what_fills_a_hole_is_part_of_the_prompt(tmp_path: Path, asked: str) -> None:
    route = f'@app.post("/hello")\ndef hello():\n    return llm.{asked}language="French", name=request.json["name"])\n'

    flows = facts_of(tmp_path, HEAD + route).flows

    assert [(flow.site.line, flow.source, flow.sink) for flow in flows] == [(9, "user_input", "prompt")]


def test_holes_that_the_application_fills_itself_carry_nothing(tmp_path: Path) -> None:
    route = '@app.post("/hello")\ndef hello():\n    return llm.predict(HELLO, language="French", name="you")\n'

    assert facts_of(tmp_path, HEAD + route).flows == ()
