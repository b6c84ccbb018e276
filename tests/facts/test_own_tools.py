"""Tools for models that an application defines by classes of its own."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

MODEL = """\
from abc import ABC, abstractmethod

from openai import OpenAI
from pydantic import BaseModel, Field


def ask(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


"""


def run_as_code(folder: Path, body: str) -> list[tuple[str, str]]:
    return [(flow.source, flow.source_what) for flow in facts_of(folder, MODEL + body).flows if flow.sink == "code"]


REQUESTS = """\
class Request(BaseModel):
    text: str{described}
    times: int = 1


class {base}(ABC):
    @abstractmethod
    def execute(self, request: BaseModel, metadata: dict) -> str: ...


class Calculator({base}):
    def execute(self, request: Request, metadata: dict) -> str:
        return str(eval({taken}))


def dispatch(name: str, arguments: dict) -> str:
    return TABLE[name]().execute(Request(**arguments), metadata={{}})


TABLE = {{"calculator": Calculator}}
"""
DESCRIBED = ' = Field(..., description="What to work out")'


def test_the_request_of_an_action_whose_fields_are_described_is_written_by_a_model(tmp_path: Path) -> None:
    body = REQUESTS.format(base="LocalAction", described=DESCRIBED, taken="request.text")

    assert run_as_code(tmp_path, body) == [("model_output", "`request` of tool Calculator.execute")]


@pytest.mark.parametrize(
    "body",
    [
        pytest.param(REQUESTS.format(base="LocalAction", described=DESCRIBED, taken="request.times"), id="a number"),
        pytest.param(REQUESTS.format(base="LocalAction", described="", taken="request.text"), id="not described"),
        pytest.param(REQUESTS.format(base="Report", described=DESCRIBED, taken="request.text"), id="no tool"),
        pytest.param(REQUESTS.format(base="LocalAction", described=DESCRIBED, taken="metadata['x']"), id="its own"),
    ],
)
def test_what_no_model_fills_is_not_taken_for_it(tmp_path: Path, body: str) -> None:
    assert run_as_code(tmp_path, body) == []


MESSAGES = """\
class {base}(BaseModel):
    request: str
    purpose: str


class EvalMessage({base}):
    request: str = "evaluate"
    purpose: str = "To work out an <expression>"
    expression: str


class Agent:
    def evaluate(self, msg: EvalMessage) -> object:
        code = msg.expression
        return eval(code, {{}})
"""


def test_a_message_of_a_tool_is_written_by_a_model(tmp_path: Path) -> None:
    assert run_as_code(tmp_path, MESSAGES.format(base="ToolMessage")) == [
        ("model_output", "`msg` of tool Agent.evaluate")
    ]


def test_another_message_is_not(tmp_path: Path) -> None:
    assert run_as_code(tmp_path, MESSAGES.format(base="Message")) == []


NAMED = """\
class BaseTool(ABC):
    name: str
    {about}: str

    @abstractmethod
    def _execute(self, code: str) -> str: ...


class Python(BaseTool):
    name = "python"

    def _execute(self, code: str) -> str:
        return str(eval(code))
"""


def test_a_tool_that_is_described_takes_what_a_model_writes(tmp_path: Path) -> None:
    assert run_as_code(tmp_path, NAMED.format(about="description")) == [
        ("model_output", "`code` of tool Python._execute")
    ]


def test_a_tool_that_nothing_describes_may_be_one_for_people(tmp_path: Path) -> None:
    assert run_as_code(tmp_path, NAMED.format(about="version")) == []


SPECS = """\
class {name}:
    def __init__(self, name: str, desc: str, execute: object) -> None:
        self.name = name
        self.desc = desc
        self.execute = execute


def run(code: str, times: int, model: OpenAI) -> object:
    return eval({taken})


tool = {name}(name="python", desc="Runs Python", execute=run)
"""


def test_a_function_that_the_description_of_a_tool_is_given_takes_what_a_model_writes(tmp_path: Path) -> None:
    assert run_as_code(tmp_path, SPECS.format(name="ToolSpec", taken="code")) == [
        ("model_output", "`code` of tool run")
    ]


@pytest.mark.parametrize(("name", "taken"), [("ToolSpec", "times"), ("ToolSpec", "model.x"), ("Job", "code")])
def test_numbers_objects_and_other_descriptions_do_not(tmp_path: Path, name: str, taken: str) -> None:
    assert run_as_code(tmp_path, SPECS.format(name=name, taken=taken)) == []


def test_a_decorator_of_the_program_makes_a_tool(tmp_path: Path) -> None:
    body = """\
TOOLS = {}


def register_tool(about: str):
    def keep(function):
        TOOLS[function.__name__] = function
        return function
    return keep


@register_tool("Runs Python")
def python(code: str) -> object:
    return eval(code)
"""

    assert run_as_code(tmp_path, body) == [("model_output", "`code` of tool python")]


def test_what_a_tool_is_asked_to_do_is_no_answer_in_a_log(tmp_path: Path) -> None:
    body = NAMED.format(about="description").replace("return str(eval(code))", "logging.info(code)")

    assert facts_of(tmp_path, f"import logging\n{MODEL}{body}").log_sites == ()


SERVER = """
import logging
import subprocess
from mcp.server.fastmcp import FastMCP

mcp = FastMCP("files")

@mcp.tool()
def look(query: {}) -> str:
    {}
    return "nothing"
"""


def test_what_a_tool_of_a_server_is_asked_to_do_is_no_answer_in_a_log(tmp_path: Path) -> None:
    body = SERVER.format("str", "logging.info(query)")

    assert facts_of(tmp_path, f"{MODEL}{body}").log_sites == ()


@pytest.mark.parametrize(("kind", "flows"), [("str", 1), ("int", 0), ("float", 0)])
def test_a_number_that_a_tool_is_given_runs_nothing(tmp_path: Path, kind: str, flows: int) -> None:
    body = SERVER.format(kind, "subprocess.run(f'look {query}', shell=True)")

    found = [flow for flow in facts_of(tmp_path, f"{MODEL}{body}").flows if flow.sink == "shell"]
    assert len(found) == flows


REGISTERED = """\
class Registry:
    def tool(self, name, request_type):
        def keep(function):
            return function
        return keep


registry = Registry()


class Calculation(BaseModel):
    text: str{described}
    times: int = Field(description="How often")


@registry.tool(name="calculate", request_type=Calculation)
def calculate(request: Calculation, context=None) -> object:
    return eval({taken})
"""


@pytest.mark.parametrize(
    ("described", "taken", "flows"),
    [
        (' = Field(description="What to work out")', "request.text", [("model_output", "`request` of tool calculate")]),
        (' = Field(description="What to work out")', "request.times", []),
        (' = Field(description="What to work out")', "context", []),
    ],
)
def test_the_request_that_a_decorated_tool_takes_is_written_by_a_model(
    tmp_path: Path, described: str, taken: str, flows: list[tuple[str, str]]
) -> None:
    assert run_as_code(tmp_path, REGISTERED.format(described=described, taken=taken)) == flows


def test_an_object_whose_fields_nobody_describes_is_none_that_a_model_fills(tmp_path: Path) -> None:
    source = REGISTERED.format(described="", taken="request.text").replace('Field(description="How often")', "1")

    assert run_as_code(tmp_path, source) == []
