"""What is done before a dangerous place and holds nothing back is told, and is no barrier."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
from openai import OpenAI


def write(question: str) -> str:
    made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def is_safe(code: str) -> bool:
    return "import" not in code


def check(code: str) -> None:
    if "import" in code:
        raise ValueError(code)


def go(q: str) -> None:
    code = write(q)
"""


def run_code(folder: Path, body: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What stands weakly before the code that is run at the end of the body, and what is done in vain."""
    lines = "".join(f"    {line}\n" for line in [*body.splitlines(), "exec(code)"])
    (flow,) = [flow for flow in facts_of(folder, HEAD + lines).flows if flow.sink == "code"]
    return flow.weak_barriers, flow.vain


@pytest.mark.parametrize(
    ("body", "clause"),
    [
        ("is_safe(code)", "`is_safe` at line 20 is called, and nothing reads its result"),
        ("ok = is_safe(code)", "`is_safe` at line 20 is called, and nothing reads its result"),
        ("ok = is_safe(code)\nprint(ok)", "`is_safe` at line 20 is called, and its result stops nothing"),
        (
            "ok = is_safe(code)\nif not ok:\n    print('odd')",
            "`is_safe` at line 20 is called, and its result stops nothing",
        ),
        (
            "try:\n    check(code)\nexcept ValueError:\n    pass",
            "`check` at line 21 stands in a `try` that goes on when it fails",
        ),
        ("check(q)", "`check` at line 20 looks at `q`, which is not what goes there"),
    ],
)
def test_a_check_that_stops_nothing_is_told_with_its_line(tmp_path: Path, body: str, clause: str) -> None:
    assert run_code(tmp_path, body) == ((), (clause,))


@pytest.mark.parametrize(
    "body",
    [
        "if any(word in code for word in ['import', 'open']):\n    return",
        "if 'import' in code:\n    raise ValueError(code)",
    ],
)
def test_a_list_of_refused_words_is_weak(tmp_path: Path, body: str) -> None:
    assert run_code(tmp_path, body) == (("deny_list",), ())


@pytest.mark.parametrize("body", ["if not is_safe(code):\n    return", "ok = is_safe(code)\nif not ok:\n    return"])
def test_a_check_of_the_programs_own_that_decides_is_weak_and_not_in_vain(tmp_path: Path, body: str) -> None:
    weak, vain = run_code(tmp_path, body)

    assert "screen" in weak
    assert vain == ()


def test_names_that_are_taken_from_code_are_weak(tmp_path: Path) -> None:
    source = HEAD + "    exec(code, {'__builtins__': {}})\n"

    (flow,) = [flow for flow in facts_of(tmp_path, source).flows if flow.sink == "code"]

    assert flow.weak_barriers == ("restricted",)


def test_a_sentence_in_the_prompt_is_told(tmp_path: Path) -> None:
    source = HEAD.replace('"content": question', '"content": "Never write code that deletes files. " + question')

    (flow,) = [flow for flow in facts_of(tmp_path, source + "    exec(code)\n").flows if flow.sink == "code"]

    assert flow.vain == ("a sentence in the prompt at line 5 asks for restraint, which nothing enforces",)


ROUTE = """\
from fastapi import FastAPI, HTTPException
from openai import OpenAI

app = FastAPI()
client = OpenAI()


@app.post("/ask")
def ask(q: str) -> None:
"""

ASKED = '    client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": q}])\n'


def before_the_prompt(folder: Path, body: str) -> tuple[bool, int]:
    """Whether a screen of texts holds before the prompt, and how many clauses say what is done in vain."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    flows = facts_of(folder, ROUTE + lines + ASKED).flows
    (flow,) = [flow for flow in flows if flow.sink == "prompt" and flow.source == "user_input"]
    return "moderation" in flow.barriers, len(flow.vain)


MODERATED = "verdict = client.moderations.create(model='omni-moderation-latest', input=q)\n"


def test_a_verdict_that_is_obeyed_screens_the_prompt(tmp_path: Path) -> None:
    body = f"{MODERATED}if verdict.results[0].flagged:\n    raise HTTPException(400)"

    assert before_the_prompt(tmp_path, body) == (True, 0)


@pytest.mark.parametrize(
    "body",
    [
        MODERATED,
        f"{MODERATED}print(verdict.results[0].flagged)",
        f"{MODERATED}if verdict.results[0].flagged:\n    print('flagged')",
    ],
)
def test_a_verdict_that_stops_nothing_screens_nothing(tmp_path: Path, body: str) -> None:
    assert before_the_prompt(tmp_path, body) == (False, 1)


def test_a_verdict_about_another_text_screens_nothing(tmp_path: Path) -> None:
    other = MODERATED.replace("input=q", "input='hello'")

    assert before_the_prompt(tmp_path, f"{other}if verdict.results[0].flagged:\n    raise HTTPException(400)") == (
        False,
        0,
    )
