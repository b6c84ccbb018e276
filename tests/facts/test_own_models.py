"""Classes by which an application is a model for a framework: what their methods send is asked of a model."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from found_calls import calls_in, state

CLASSES = {
    "langchain": (
        "from langchain_core.language_models.llms import LLM",
        "class Own(LLM):\n    def _call(self, prompt, stop=None, **options):\n",
    ),
    "langchain of old": (
        "from langchain.llms.base import LLM",
        "class Own(LLM):\n    def _call(self, prompt, stop=None, **options):\n",
    ),
    "langchain chat": (
        "from langchain_core.language_models.chat_models import BaseChatModel",
        "class Own(BaseChatModel):\n    def _generate(self, prompt, stop=None, **options):\n",
    ),
    "langchain, a class between": (
        "from langchain_core.language_models import SimpleChatModel",
        "class Base(SimpleChatModel):\n    pass\nclass Own(Base):\n    def _call(self, prompt, **options):\n",
    ),
    "llama_index": (
        "from llama_index.core.llms import CustomLLM",
        "class Own(CustomLLM):\n    def complete(self, prompt, **options):\n",
    ),
    "crewai": ("from crewai import BaseLLM", "class Own(BaseLLM):\n    def call(self, prompt, **options):\n"),
    "litellm": ("from litellm import CustomLLM", "class Own(CustomLLM):\n    def completion(self, prompt):\n"),
}
SENDS = '        return requests.post(self.url, json={"text": prompt}, timeout=8).json()["reply"]\n'


@pytest.mark.parametrize("name", CLASSES)
def test_a_request_to_any_host_asks_the_model(tmp_path: Path, name: str) -> None:
    imported, head = CLASSES[name]

    (call,) = calls_in(tmp_path, f"import requests\n{imported}\n{head}{SENDS}")

    assert (call.sdk, call.target, call.operation, call.confidence) == ("http", "requests.post", "chat", "certain")
    assert (state(call.timeout), state(call.retries)) == (8, "absent")


def test_a_limit_that_an_unknown_host_may_take_is_unclear(tmp_path: Path) -> None:
    imported, head = CLASSES["langchain"]

    (call,) = calls_in(tmp_path, f"import requests\n{imported}\n{head}{SENDS}")

    assert (state(call.output_limit), state(call.end_user)) == ("unclear", "inapplicable")


def test_what_a_function_sends_that_the_model_calls_asks_it_too(tmp_path: Path) -> None:
    imported, head = CLASSES["langchain"]
    send = 'def send(url, text):\n    return httpx.post(url, json={"text": text}).json()\n'

    (call,) = calls_in(tmp_path, f"import httpx\n{imported}\n{send}{head}        return send(self.url, prompt)\n")

    assert (call.target, call.function) == ("httpx.post", "app.send")


def test_what_other_methods_send_is_no_model_call(tmp_path: Path) -> None:
    imported, head = CLASSES["langchain"]
    report = '    def report(self, text):\n        requests.post("https://logs.example.com", json={"text": text})\n'

    source = f"import requests\n{imported}\n{head}        return prompt\n{report}"

    assert calls_in(tmp_path, source) == ()


def test_a_class_of_the_same_name_from_elsewhere_is_no_model(tmp_path: Path) -> None:
    _, head = CLASSES["langchain"]

    source = f"import requests\nfrom mine import LLM\n{head}{SENDS}"

    assert calls_in(tmp_path, source) == ()


def test_a_tree_that_only_makes_a_model_of_its_own_uses_models(tmp_path: Path) -> None:
    imported, head = CLASSES["llama_index"]

    application = facts_of(tmp_path, f"{imported}\n{head}        return self.engine.answer(prompt)\n")

    assert [(site.path, site.line) for site in application.model_classes] == [("app.py", 2)]
