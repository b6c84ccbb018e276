"""A question that is asked twice is answered alike: what was made on one side does not reach the other."""

from __future__ import annotations

from pathlib import Path

from found_calls import calls_in, state

BOT = """\
from openai import OpenAI
class Bot:
    def __init__(self, model):
        self.model = model
        self.client = OpenAI()
    @property
    def is_chat(self):
        return KINDS[self.model]
    def options(self, prompt, limit=300):
        if self.is_chat:
            made = {"messages": prompt}
        else:
            made = {"prompt": prompt, "max_tokens": limit}
        return made
"""

TWO = """\
from openai import OpenAI
class Bot:
    def __init__(self, provider):
        self.provider = provider
        if provider == "openai":
            self.client = OpenAI(timeout=5)
        else:
            self.client = OpenAI(base_url="https://openrouter.ai/api/v1", timeout=60)
"""


def test_options_of_the_other_side_of_a_property_do_not_reach_the_call(tmp_path: Path) -> None:
    source = BOT + (
        "    def ask(self, prompt):\n"
        "        made = self.options(prompt)\n"
        "        if self.is_chat:\n"
        "            return self.client.chat.completions.create(model=self.model, **made)\n"
        "        else:\n"
        "            return self.client.completions.create(model=self.model, **made)\n"
    )

    limits = [state(call.output_limit) for call in calls_in(tmp_path, source)]

    assert limits == ["absent", 300]


def test_a_side_that_returns_leaves_the_other_side_to_what_follows(tmp_path: Path) -> None:
    source = BOT + (
        "    def ask(self, prompt):\n"
        "        made = self.options(prompt)\n"
        "        if self.is_chat:\n"
        "            return self.client.chat.completions.create(model=self.model, **made)\n"
        "        return self.client.completions.create(model=self.model, **made)\n"
    )

    limits = [state(call.output_limit) for call in calls_in(tmp_path, source)]

    assert limits == ["absent", 300]


def test_without_the_second_question_either_side_may_come(tmp_path: Path) -> None:
    source = BOT + (
        "    def ask(self, prompt):\n"
        "        return self.client.chat.completions.create(model=self.model, **self.options(prompt))\n"
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == "absent"


def test_a_choice_in_the_same_function_counts(tmp_path: Path) -> None:
    source = (
        "from openai import OpenAI\n"
        "client = OpenAI()\n"
        "def ask(prompt, chat):\n"
        '    made = {"messages": prompt} if chat else {"prompt": prompt, "max_tokens": 5}\n'
        "    if chat:\n"
        '        return client.chat.completions.create(model="a", **made)\n'
        '    return client.completions.create(model="a", **made)\n'
    )

    limits = [state(call.output_limit) for call in calls_in(tmp_path, source)]

    assert limits == ["absent", 5]


def test_a_name_that_is_set_anew_asks_another_question(tmp_path: Path) -> None:
    source = (
        "from openai import OpenAI\n"
        "client = OpenAI()\n"
        "def ask(prompt, chat):\n"
        '    made = {"messages": prompt} if chat else {"messages": prompt, "max_tokens": 5}\n'
        "    chat = not chat\n"
        "    if chat:\n"
        '        return client.chat.completions.create(model="a", **made)\n'
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.output_limit) == "absent"


def test_the_client_is_the_one_that_the_constructor_made_for_the_same_answer(tmp_path: Path) -> None:
    source = TWO + (
        "    def ask(self, messages):\n"
        '        if self.provider == "openai":\n'
        '            return self.client.chat.completions.create(model="gpt-4o", messages=messages)\n'
        '        return self.client.chat.completions.create(model="a/b", messages=messages)\n'
    )

    timeouts = [state(call.timeout) for call in calls_in(tmp_path, source)]

    assert timeouts == [5, 60]


def test_another_constant_is_another_answer(tmp_path: Path) -> None:
    source = TWO + (
        "    def ask(self, messages):\n"
        '        if self.provider == "router":\n'
        '            return self.client.chat.completions.create(model="a/b", messages=messages)\n'
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.timeout) == 60


def test_an_attribute_that_is_filled_later_rules_nothing_out(tmp_path: Path) -> None:
    source = (
        "from openai import OpenAI\n"
        "class Bot:\n"
        "    def __init__(self):\n"
        "        self.client = None\n"
        "    def start(self):\n"
        "        if not self.client:\n"
        "            self.client = OpenAI(timeout=7)\n"
        "    def ask(self, messages):\n"
        "        if self.client:\n"
        '            return self.client.chat.completions.create(model="a", messages=messages)\n'
    )

    (call,) = calls_in(tmp_path, source)

    assert state(call.timeout) == 7
