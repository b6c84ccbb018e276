"""A class of the program that stands for a model: what its methods give back the model has written."""

from __future__ import annotations

from pathlib import Path

from facts_of import facts_of

INTERFACE = """\
from abc import ABC, abstractmethod

import requests
from openai import OpenAI


class BaseLLM(ABC):
    @abstractmethod
    def _call(self, prompt: str) -> str: ...

    def predict(self, prompt: str) -> str:
        return self._call(prompt).strip()


class Hosted(BaseLLM):
    def _call(self, prompt: str) -> str:
        made = OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": prompt}])
        return made.choices[0].message.content


class AtHome(BaseLLM):
    def _call(self, prompt: str) -> str:
        return requests.post("http://box:8000/write", json={"prompt": prompt}, timeout=9).json()["text"]


"""


def run_code(folder: Path, source: str) -> list[tuple[str, str]]:
    """Who has written what is run as code in the last line, and how that is told."""
    last = len(source.splitlines())
    return [
        (flow.source, flow.source_what)
        for flow in facts_of(folder, source).flows
        if flow.sink == "code" and flow.site.line == last
    ]


def test_every_class_of_an_interface_asks_a_model_where_one_is_known_to(tmp_path: Path) -> None:
    source = INTERFACE + "def solve(llm: AtHome, task: str) -> object:\n    return eval(llm.predict(task))\n"

    assert run_code(tmp_path, source) == [("model_output", "the answer that `BaseLLM.predict` gets from a model")]


def test_the_call_itself_is_told_where_it_is_known(tmp_path: Path) -> None:
    source = INTERFACE + "def solve(llm: Hosted, task: str) -> object:\n    return eval(llm._call(task))\n"

    assert run_code(tmp_path, source) == [
        ("model_output", "the answer of `openai.OpenAI().chat.completions.create`"),
    ]


def test_a_tool_that_asks_a_model_makes_no_model_of_the_others(tmp_path: Path) -> None:
    source = INTERFACE.replace("BaseLLM", "Tool").replace("Hosted", "Summary").replace("AtHome", "Lookup")
    source += "class Page(Tool):\n    def _call(self, prompt: str) -> str:\n"
    source += "        return requests.get(prompt, timeout=9).text\n\n\n"
    source += "def solve(tool: Page, task: str) -> object:\n    return eval(tool.predict(task))\n"

    assert [kind for kind, _ in run_code(tmp_path, source)] == ["external_content"]


def test_what_a_constant_method_gives_back_is_nobodys_answer(tmp_path: Path) -> None:
    source = INTERFACE + "class Fixed(BaseLLM):\n    def _call(self, prompt: str) -> str:\n        return '1 + 1'\n\n\n"
    source += "def solve(llm: Fixed, task: str) -> object:\n    return eval(llm._call(task))\n"

    assert run_code(tmp_path, source) == []


REQUEST = """\
import requests


class {name}:
    def {method}(self, texts: list[str], model: str) -> object:
        made = requests.post(
            f"https://api.deepinfra.com/v1/inference/{{model}}", headers={{"Authorization": "x"}}, json=texts, timeout=9
        )
        return made.json()["results"]


def solve(task: str) -> object:
    return eval({name}().{method}([task], "m")[0])
"""


def test_vectors_that_a_plain_request_brings_are_no_text(tmp_path: Path) -> None:
    assert run_code(tmp_path, REQUEST.format(name="InferenceEmbeddings", method="make")) == []
    assert len(run_code(tmp_path, REQUEST.format(name="Inference", method="write"))) == 1
