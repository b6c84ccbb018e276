"""Tools of models: which functions are, what they do to the world, and what asks a person before."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Absent, Known, Tool, Unclear

HEAD = """
import json, os, shutil, smtplib, sqlite3, subprocess
from pathlib import Path
import requests
import stripe
from agents import Agent, Runner, function_tool
from langchain.agents import create_agent
from langchain_core.tools import StructuredTool, tool
"""


def tools_in(folder: Path, source: str) -> tuple[Tool, ...]:
    """The tools of a program."""
    return facts_of(folder, HEAD + textwrap.dedent(source)).tools


def effects(folder: Path, body: str, *, name: str = "work", takes: str = "text: str") -> list[tuple[str, bool, bool]]:
    """What a tool with this body does: the kind, whether it is certain, whether somebody is asked."""
    source = f"@tool\ndef {name}({takes}) -> str:\n" + textwrap.indent(textwrap.dedent(body).strip(), "    ")
    (found,) = facts_of(folder, HEAD + source + "\n").tools
    return [(effect.kind, effect.certain, bool(effect.asked)) for effect in found.effects]


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        ("smtplib.SMTP('h').send_message(text)", "message"),
        ("requests.delete('https://shop.example.org/orders/1')", "request"),
        ("requests.request('PUT', 'https://shop.example.org/orders/1')", "request"),
        ("stripe.Refund.create(charge=text)", "payment"),
        ("subprocess.run(text, shell=True)", "command"),
        ("subprocess.run(['bash', '-c', text])", "command"),
        ("exec(text)", "code"),
        ("open(text, 'w').write('x')", "file"),
        ("Path(text).write_text('x')", "file"),
        ("(Path('out') / text).write_text('x')", "file"),
        ("shutil.rmtree(text)", "deletion"),
        ("sqlite3.connect('x').execute('DELETE FROM users WHERE name = ?', (text,))", "database"),
        ("sqlite3.connect('x').execute('INSERT INTO notes VALUES (?)', (text,))", "record"),
    ],
)
def test_what_a_tool_changes(tmp_path: Path, body: str, kind: str) -> None:
    assert effects(tmp_path, body) == [(kind, True, False)]


@pytest.mark.parametrize(
    "body",
    [
        "requests.get('https://shop.example.org/orders')",
        "requests.request('GET', 'https://shop.example.org/orders')",
        "sqlite3.connect('x').execute('SELECT * FROM notes')",
        "open(text).read()",
        "open('cache.json', 'w').write(text)",
        "open(os.path.basename(text), 'w').write('x')",
        "subprocess.run(['git', 'diff', text])",
        "subprocess.run(['uptime'])",
        "json.dumps(text)",
    ],
)
def test_what_changes_nothing_that_the_model_chooses(tmp_path: Path, body: str) -> None:
    assert effects(tmp_path, body) == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("book_hotel", [("request", True, False)]), ("search_hotels", []), ("hotels", [("request", False, False)])],
)
def test_of_a_post_names_tell_whether_it_changes_something(
    tmp_path: Path, name: str, expected: list[tuple[str, bool, bool]]
) -> None:
    body = "requests.post('https://api.example.org/v1', json={'text': text})"

    assert effects(tmp_path, body, name=name) == expected


def test_the_address_of_a_post_tells_where_the_name_does_not(tmp_path: Path) -> None:
    body = "requests.post('https://api.example.org/v1/search', json={'text': text})"

    assert effects(tmp_path, body, name="hotels") == []


def test_a_tool_that_searches_and_keeps_a_record_changes_nothing(tmp_path: Path) -> None:
    body = "sqlite3.connect('x').execute('INSERT INTO log VALUES (?)', (text,))"

    assert effects(tmp_path, body, name="search_pages") == []


def test_the_way_to_an_effect_is_told(tmp_path: Path) -> None:
    source = """
    def post(data):
        return requests.put("https://shop.example.org/orders/1", json=data)

    @tool
    def change(text: str) -> str:
        return post({"text": text})
    """

    ((effect,),) = (found.effects for found in tools_in(tmp_path, source))

    assert [step.what for step in effect.steps] == [
        "tool change is run", "calls `post`", "`requests.put` changes something at another service",
    ]  # fmt: skip


def test_the_path_must_come_from_the_tool(tmp_path: Path) -> None:
    source = """
    def keep(path, text):
        open(path, "w").write(text)

    @tool
    def note(text: str) -> str:
        keep("notes.txt", text)
    """

    assert [found.effects for found in tools_in(tmp_path, source)] == [()]


@pytest.mark.parametrize(
    "asking",
    [
        "if input('sure? ') != 'y':\n        return 'no'",
        "if not confirm(text):\n        return 'no'",
        "answer = interrupt({'text': text})",
    ],
)
def test_a_tool_that_asks_first(tmp_path: Path, asking: str) -> None:
    body = f"{asking}\nsubprocess.run(text, shell=True)".replace("\n        ", "\n    ")

    assert effects(tmp_path, body) == [("command", True, True)]


DELETES = "    return requests.delete('https://shop.example.org/orders/' + number)\n"


def approval(folder: Path, source: str) -> object:
    """What is known of the approval of the only tool."""
    (found,) = tools_in(folder, source)
    return type(found.approval)


def test_a_tool_that_the_framework_asks_for(tmp_path: Path) -> None:
    source = f"@function_tool(needs_approval=True)\ndef cancel(number: str):\n{DELETES}"

    assert approval(tmp_path, source) is Known


def test_an_approval_that_is_switched_off(tmp_path: Path) -> None:
    source = f"@function_tool(needs_approval=False)\ndef cancel(number: str):\n{DELETES}"

    assert approval(tmp_path, source) is Absent


@pytest.mark.parametrize(
    ("mapping", "expected"), [("{'cancel': True}", Known), ("{'other': True}", Absent), ("{'cancel': False}", Absent)]
)
def test_an_interrupt_that_names_tools_holds_for_those(tmp_path: Path, mapping: str, expected: type) -> None:
    source = f"""
@tool
def cancel(number: str):
{DELETES}
agent = create_agent("openai:gpt-4.1", tools=[cancel], middleware=[HumanInTheLoopMiddleware(interrupt_on={mapping})])
"""

    assert approval(tmp_path, source) is expected


def test_an_interrupt_of_a_graph_may_hold_for_any_tool(tmp_path: Path) -> None:
    source = f"@tool\ndef cancel(number: str):\n{DELETES}\ngraph = build().compile(interrupt_before=['tools'])\n"

    assert approval(tmp_path, source) is Unclear


def test_somebody_who_is_asked_elsewhere_may_be_asked_for_it(tmp_path: Path) -> None:
    source = f"@tool\ndef cancel(number: str):\n{DELETES}\ndef run(call):\n    if ask_user(call):\n        call()\n"

    assert approval(tmp_path, source) is Unclear


@pytest.mark.parametrize(
    "given",
    [
        "create_agent('openai:gpt-4.1', tools=[cancel])",
        "create_agent('openai:gpt-4.1', [cancel])",
        "StructuredTool.from_function(func=cancel)",
        "StructuredTool.from_function(cancel)",
    ],
)
def test_a_plain_function_that_is_given_to_an_agent_is_a_tool(tmp_path: Path, given: str) -> None:
    source = f"def cancel(number: str):\n{DELETES}\nagent = {given}\n"

    assert [found.name for found in tools_in(tmp_path, source)] == ["tool cancel"]


def test_a_list_that_is_built_in_steps_holds_tools(tmp_path: Path) -> None:
    source = (
        f"def cancel(number: str):\n{DELETES}\ntools = []\ntools.append(cancel)\na = create_agent('m', tools=tools)\n"
    )

    assert [found.name for found in tools_in(tmp_path, source)] == ["tool cancel"]


def test_a_function_that_nothing_offers_is_no_tool(tmp_path: Path) -> None:
    assert tools_in(tmp_path, f"def cancel(number: str):\n{DELETES}") == ()


@pytest.mark.parametrize(
    ("body", "wanted"),
    [
        ("return requests.get(url).text", ("another service's answer", False)),
        ("return requests.get(url).text[:500]", ("another service's answer", True)),
        ("return 'done'", None),
    ],
)
def test_what_a_tool_gives_back_may_be_of_any_length(
    tmp_path: Path, body: str, wanted: tuple[str, bool] | None
) -> None:
    head = (
        "import requests\nfrom agents import Agent, Runner, function_tool\n@function_tool\ndef read(url: str) -> str:\n"
    )
    source = f"{head}    {body}\nRunner.run_sync(Agent(name='a', model='gpt-4o', tools=[read]), 'hello')\n"

    (tool,) = facts_of(tmp_path, source).tools

    assert (tool.result and (tool.result.what, tool.result.cut)) == wanted


@pytest.mark.parametrize(
    ("body", "kinds"),
    [
        ("Order.objects.create(number=number)", ["record"]),
        ("Order.objects.filter(pk=number).update(paid=True)", ["database"]),
        ("order = Order.objects.get(pk=number)\n    order.paid = True\n    order.save()", ["database"]),
        ("return Order.objects.filter(pk=number).first()", []),
        ("numbers = {}\n    numbers.update(number=number)", []),
    ],
)
def test_objects_of_django_that_a_tool_changes(tmp_path: Path, body: str, kinds: list[str]) -> None:
    head = (
        "from agents import Agent, Runner, function_tool\nfrom django.db import models\n"
        "class Order(models.Model):\n    paid = models.BooleanField()\n@function_tool\ndef pay(number: int):\n"
    )
    source = f"{head}    {body}\nRunner.run_sync(Agent(name='a', model='gpt-4o', tools=[pay]), 'hello')\n"

    (tool,) = facts_of(tmp_path, source).tools

    assert [effect.kind for effect in tool.effects] == kinds
