"""Models that a `with` around the call puts in the place of others, or supplies."""

from __future__ import annotations

from pathlib import Path

from found_calls import calls_in, state

from auditor.facts.call_model import LlmCall


def last_call(folder: Path, source: str, locked: str = "") -> LlmCall:
    files = {"app.py": source} | ({"requirements.txt": f"{locked}\n"} if locked else {})
    return max(calls_in(folder, files), key=lambda call: call.site.line)


MAGENTIC = """\
from magentic import OpenaiChatModel, prompt
@prompt("Describe {thing}"{given})
def describe(thing: str) -> str: ...
def ask(thing):
    with OpenaiChatModel("gpt-5-mini", max_tokens=70):
        return describe(thing)
"""


def test_a_context_supplies_the_model_of_a_prompt_without_one(tmp_path: Path) -> None:
    call = last_call(tmp_path, MAGENTIC.replace("{given}", ""))

    assert (state(call.model), state(call.output_limit)) == ("gpt-5-mini", 70)


def test_a_prompt_keeps_the_model_that_it_is_given(tmp_path: Path) -> None:
    call = last_call(tmp_path, MAGENTIC.replace("{given}", ', model=OpenaiChatModel("gpt-5", max_tokens=20)'))

    assert (state(call.model), state(call.output_limit)) == ("gpt-5", 20)


def test_outside_of_the_context_the_default_holds(tmp_path: Path) -> None:
    source = MAGENTIC.replace("{given}", "").replace("        return describe", "        pass\n    return describe")

    call = last_call(tmp_path, source)

    assert (state(call.model), state(call.output_limit)) == ("gpt-4o", "absent")


MIRASCOPE = """\
from mirascope import llm
@llm.call("openai/gpt-5", max_tokens=20)
def describe(thing: str):
    return f"Describe {thing}"
def ask(thing):
    with llm.model("anthropic/claude-sonnet-4-5", max_tokens=70):
        return describe(thing)
"""


def test_a_context_takes_the_place_of_the_decorators_model(tmp_path: Path) -> None:
    call = last_call(tmp_path, MIRASCOPE)

    assert (state(call.model), state(call.output_limit)) == ("anthropic/claude-sonnet-4-5", 70)


def test_a_model_of_the_context_is_asked_by_name(tmp_path: Path) -> None:
    source = """\
from mirascope import llm
def ask(thing):
    with llm.model("openai/gpt-5", max_tokens=70):
        return llm.use_model("openai/gpt-5-mini").call(thing)
"""

    call = last_call(tmp_path, source)

    assert (state(call.model), state(call.output_limit)) == ("openai/gpt-5", 70)


def test_of_old_a_context_replaces_single_settings(tmp_path: Path) -> None:
    source = """\
from mirascope import llm
@llm.call(provider="openai", model="gpt-4o", call_params={"max_tokens": 20})
def describe(thing: str):
    return f"Describe {thing}"
def ask(thing):
    with llm.context(provider="anthropic", model="claude-3-5-sonnet-latest"):
        return describe(thing)
"""

    call = last_call(tmp_path, source, "mirascope==1.25.7")

    assert (state(call.model), state(call.output_limit)) == ("claude-3-5-sonnet-latest", 20)


def test_a_prompt_is_given_its_model_in_the_call(tmp_path: Path) -> None:
    source = """\
from mirascope import llm
small = llm.Model("openai/gpt-5-mini", max_tokens=30)
@llm.prompt
def describe(thing: str):
    return f"Describe {thing}"
def ask(thing):
    return describe(small, thing)
"""

    call = last_call(tmp_path, source)

    assert (state(call.model), state(call.output_limit), state(call.timeout)) == ("openai/gpt-5-mini", 30, 600)


def test_a_context_of_dspy_supplies_what_modules_ask(tmp_path: Path) -> None:
    source = """\
import dspy
dspy.configure(lm=dspy.LM("openai/gpt-5"))
def ask(question):
    with dspy.context(lm=dspy.LM("openai/gpt-5-mini", max_tokens=40)):
        return dspy.ChainOfThought("question -> answer")(question=question)
"""

    call = last_call(tmp_path, source)

    assert (state(call.model), state(call.output_limit)) == ("openai/gpt-5-mini", 40)
