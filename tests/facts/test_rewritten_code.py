"""Code that a program takes apart and puts together again before it runs it is still what the model wrote."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = """\
import ast

from openai import OpenAI

client = OpenAI()


def answer(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def solve(question: str) -> None:
    tree = ast.parse(answer(question))
"""


@pytest.mark.parametrize(
    "statement",
    [
        "exec(ast.unparse(tree))",
        "exec(compile(tree, 'answer', 'exec'))",
        "exec(ast.unparse(ast.Module(tree.body[:-1], type_ignores=[])))",
        "last = ast.Module(tree.body[-1:], type_ignores=[])\n    eval(ast.unparse(last), {})",
    ],
)
def test_code_that_went_through_a_syntax_tree_certainly_is_the_models(tmp_path: Path, statement: str) -> None:
    facts = facts_of(tmp_path, f"{HEAD}    {statement}\n")

    certain = {flow.sink for flow in facts.flows if flow.source == "model_output" and flow.confidence == "certain"}
    assert "code" in certain


def test_what_is_only_read_off_a_syntax_tree_is_not_run(tmp_path: Path) -> None:
    facts = facts_of(tmp_path, f"{HEAD}    exec('found = %d' % len(tree.body))\n")

    assert not [flow for flow in facts.flows if flow.sink == "code"]


@pytest.mark.parametrize(
    "statement",
    ["compile(tree, 'answer.py', 'exec')", "ready = compile(answer(question), 'answer.py', 'exec') is not None"],
)
def test_code_that_is_only_compiled_is_not_run(tmp_path: Path, statement: str) -> None:
    facts = facts_of(tmp_path, f"{HEAD}    {statement}\n")

    assert not [flow for flow in facts.flows if flow.sink == "code"]
