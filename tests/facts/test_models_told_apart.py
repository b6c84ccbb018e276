"""A test of a model's name lets only those names through for which it holds."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in

HEAD = """\
from anthropic import Anthropic
from openai import OpenAI
PREFIXES = {"claude": "anthropic", "gpt": "openai"}
FAST = ("gpt-4o-mini", "claude-3-haiku-20240307")
def provider_of(model):
    for prefix, provider in PREFIXES.items():
        if model.startswith(prefix):
            return provider
    return "openai"
def provider_by_steps(model):
    if "claude" in model:
        return "anthropic"
    elif model.startswith(("gpt", "o1")):
        return "openai"
    return None
def is_claude(model: str) -> bool:
    return "claude" in model.lower()
class Catalogue:
    def provider(self, model):
        return {"gpt-4o": "openai", "claude-3-opus-20240229": "anthropic"}.get(model, "openai")
catalogue = Catalogue()
def main(messages):
    for model in ["gpt-4o", "claude-3-opus-20240229"]:
        ask(model, messages)
"""

CLAUDE = "Anthropic().messages.create(model=model, messages=messages, max_tokens=9)"
GPT = "OpenAI().chat.completions.create(model=model, messages=messages)"


def models(folder: Path, body: str) -> dict[str, set[str]]:
    """The names of models that each SDK may be asked for."""
    calls = calls_in(folder, HEAD + body)
    return {call.sdk: {state.name for state in call.models} for call in calls}


@pytest.mark.parametrize(
    "test",
    [
        'model.startswith("claude")',
        '"claude" in model',
        '"claude" in model.lower()',
        'model == "claude-3-opus-20240229"',
        'model in ["claude-3-opus-20240229", "claude-3-sonnet-20240229"]',
        'any(word in model for word in ("claude", "sonnet"))',
        "is_claude(model)",
        'provider_of(model) == "anthropic"',
        'provider_by_steps(model) == "anthropic"',
        'catalogue.provider(model) == "anthropic"',
        'not model.startswith(("gpt", "o1"))',
    ],
)
def test_each_side_has_the_names_for_which_it_is_chosen(tmp_path: Path, test: str) -> None:
    body = f"def ask(model, messages):\n    if {test}:\n        return {CLAUDE}\n    return {GPT}\n"

    found = models(tmp_path, body)

    assert found == {"anthropic": {"claude-3-opus-20240229"}, "openai": {"gpt-4o"}}


def test_the_names_are_told_apart_before_they_are_handed_on(tmp_path: Path) -> None:
    body = (
        'def ask(model, messages):\n    if model.startswith("claude"):\n        return by_claude(model, messages)\n'
        "    return by_gpt(model, messages)\n"
        f"def by_claude(model, messages):\n    return {CLAUDE}\n"
        f"def by_gpt(model, messages):\n    return {GPT}\n"
    )

    found = models(tmp_path, body)

    assert found == {"anthropic": {"claude-3-opus-20240229"}, "openai": {"gpt-4o"}}


def test_a_provider_that_is_made_of_the_name_tells_the_names_apart(tmp_path: Path) -> None:
    body = (
        "def ask(model, messages):\n    provider = provider_of(model)\n"
        f'    if provider == "anthropic":\n        return {CLAUDE}\n'
        f'    elif provider == "openai":\n        return {GPT}\n'
    )

    found = models(tmp_path, body)

    assert found == {"anthropic": {"claude-3-opus-20240229"}, "openai": {"gpt-4o"}}


def test_an_attribute_is_told_apart_as_a_name_is(tmp_path: Path) -> None:
    body = (
        "class Bot:\n    def __init__(self, model):\n        self.model = model\n"
        "    def ask(self, messages):\n        model = self.model\n"
        f'        if self.model.startswith("claude"):\n            return {CLAUDE.replace("=model", "=self.model")}\n'
        f"        return {GPT.replace('=model', '=self.model')}\n"
        "def ask(model, messages):\n    return Bot(model).ask(messages)\n"
    )

    found = models(tmp_path, body)

    assert found == {"anthropic": {"claude-3-opus-20240229"}, "openai": {"gpt-4o"}}


@pytest.mark.parametrize("test", ["FLAGS.claude", "wants(model)", "model.startswith(PREFIX)", "model and True"])
def test_what_cannot_be_computed_lets_every_name_through(tmp_path: Path, test: str) -> None:
    body = f"def ask(model, messages):\n    if {test}:\n        return {CLAUDE}\n    return {GPT}\n"

    found = models(tmp_path, body)

    assert found["openai"] == {"claude-3-opus-20240229", "gpt-4o"}


def test_after_both_sides_every_name_is_there_again(tmp_path: Path) -> None:
    body = (
        "def ask(model, messages):\n"
        '    if model.startswith("claude"):\n        print("slow")\n    else:\n        print("fast")\n'
        f"    return {GPT}\n"
    )

    found = models(tmp_path, body)

    assert found == {"openai": {"claude-3-opus-20240229", "gpt-4o"}}


def test_a_name_that_is_set_after_the_test_is_the_new_one(tmp_path: Path) -> None:
    body = f'def ask(model, messages):\n    if model == "gpt-4o":\n        model = "gpt-4-turbo"\n    return {GPT}\n'

    found = models(tmp_path, body)

    assert found == {"openai": {"claude-3-opus-20240229", "gpt-4-turbo"}}


def test_a_default_that_does_not_come_past_the_test_is_not_asked_for(tmp_path: Path) -> None:
    body = (
        'def answer(messages, model="gpt-4o"):\n'
        f'    if model.startswith("claude"):\n        return {CLAUDE}\n    return {GPT}\n'
    )

    found = models(tmp_path, body)

    assert found == {"anthropic": set(), "openai": {"gpt-4o"}}
