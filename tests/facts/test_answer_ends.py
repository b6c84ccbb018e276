"""Whether anything looks at why a model stopped, before what it wrote is used."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import AnswerEnd

HEAD = """
import json
from openai import OpenAI
client = OpenAI()
def ask(q):
    return client.chat.completions.create(model="gpt-4o", messages=[{"role": "user", "content": q}])
"""


def end_of(folder: Path, source: str, head: str = HEAD) -> AnswerEnd:
    """How the end of the only call's answer is treated."""
    (call,) = facts_of(folder, head + textwrap.dedent(source)).calls
    assert call.answer_end is not None
    return call.answer_end


@pytest.mark.parametrize(
    "look",
    [
        "a.choices[0].finish_reason == 'stop'",
        "a['choices'][0]['finish_reason'] == 'stop'",
        "a.model_dump()['choices'][0].get('finish_reason')",
        "getattr(a.choices[0], 'finish_reason', None)",
        "next(iter(a.choices)).finish_reason",
        "[c for c in a.choices if c.finish_reason == 'stop']",
    ],
)
def test_the_reason_is_looked_at(tmp_path: Path, look: str) -> None:
    end = end_of(tmp_path, f"def use(q):\n    a = ask(q)\n    return {look} and a.choices[0].message.content\n")

    assert end.state == "looked_at"


def test_a_function_that_is_given_the_answer_looks(tmp_path: Path) -> None:
    source = """
    def whole(answer):
        return answer.choices[0].finish_reason != "length"
    def use(q):
        a = ask(q)
        assert whole(a)
        return a.choices[0].message.content
    """

    assert end_of(tmp_path, source).state == "looked_at"


def test_the_last_piece_of_a_stream_tells(tmp_path: Path) -> None:
    source = """
    def use(q):
        with client.chat.completions.create(model="gpt-4o", stream=True, messages=q) as pieces:
            for piece in pieces:
                if piece.choices[0].finish_reason == "length":
                    raise ValueError(q)
                print(piece.choices[0].delta.content)
    """
    head = HEAD.partition("def ask")[0]

    assert end_of(tmp_path, source, head).state == "looked_at"


def test_text_that_is_used_alone_is_told_with_its_place(tmp_path: Path) -> None:
    end = end_of(tmp_path, "def use(q):\n    return ask(q).choices[0].message.content.strip()\n")

    assert (end.state, end.parsed, end.site and end.site.line) == ("ignored", False, 8)


def test_text_that_a_caller_reads_as_data_is_parsed_there(tmp_path: Path) -> None:
    source = "def text(q):\n    return ask(q).choices[0].message.content\ndef use(q):\n    return json.loads(text(q))\n"

    end = end_of(tmp_path, source)

    assert (end.state, end.parsed, end.site and end.site.line) == ("ignored", True, 10)


def test_a_parser_whose_failure_is_caught_is_none_to_fear(tmp_path: Path) -> None:
    source = """
    def use(q):
        try:
            return json.loads(ask(q).choices[0].message.content)
        except ValueError:
            return None
    """

    assert not end_of(tmp_path, source).parsed


def test_an_answer_that_a_stranger_gets_is_unclear_where_reasons_are_named(tmp_path: Path) -> None:
    source = "def use(q):\n    a = ask(q)\n    save(a, 'finish_reason')\n    return a.choices[0].message.content\n"

    end = end_of(tmp_path, source)

    assert (end.state, end.because) == ("unclear", "it is handed to `save`")


def test_nobody_can_look_where_nothing_names_a_reason(tmp_path: Path) -> None:
    source = "def use(q):\n    a = ask(q)\n    save(a)\n    return a.choices[0].message.content\n"

    assert end_of(tmp_path, source).state == "ignored"


def test_the_status_of_a_response_tells(tmp_path: Path) -> None:
    source = """
    from openai import OpenAI
    def use(q):
        a = OpenAI().responses.create(model="gpt-4o", input=q)
        return a.output_text if a.status == "completed" else None  # or incomplete_details
    """

    assert end_of(tmp_path, source, "").state == "looked_at"


def test_a_method_that_raises_where_the_answer_was_cut_looks_itself(tmp_path: Path) -> None:
    source = """
    from openai import OpenAI
    def use(q):
        return OpenAI().chat.completions.parse(model="gpt-4o", messages=q, response_format=dict).choices[0].message
    """

    assert end_of(tmp_path, source, "").state == "looked_at"


@pytest.mark.parametrize(
    ("use", "tested"),
    [
        ("return a.output_parsed.name", False),
        ("return a.output_parsed['name']", False),
        ("return a.output_parsed and a.output_parsed.name", True),
        ("p = a.output_parsed; assert p is not None; return p.name", True),
        ("if a.output_parsed is None: raise ValueError(q)\n    return a.output_parsed.name", True),
    ],
)
def test_an_object_is_taken_apart(tmp_path: Path, use: str, tested: bool) -> None:
    head = "from openai import OpenAI\n"
    source = f"def use(q):\n    a = OpenAI().responses.parse(model='gpt-4o', input=q, text_format=dict)\n    {use}\n"

    end = end_of(tmp_path, source, head)

    assert (end.object_site is not None, end.object_tested) == (True, tested)
