"""Functions that are called by another name than their own: their callers and arguments are found all the same."""

from __future__ import annotations

import pytest
from program_values import engine_of, places, shown

from auditor.program.context import chains, function_of

ASK = "def ask(x):\n    show(x)\n"


@pytest.mark.parametrize(
    "caller",
    [
        "from llm import ask as send\nsend(3)\n",
        "import llm\nsend = llm.ask\ndef run():\n    send(3)\n",
        "import llm as l\nsend = l.ask\nagain = send\nagain(3)\n",
        "from llm import ask\ndef run(loud):\n    send = ask if loud else print\n    send(3)\n",
        "from llm import ask\ndef run(send=ask):\n    send(3)\n",
        "import threading\nfrom llm import ask as send\nthreading.Thread(target=send, args=(3,)).start()\n",
    ],
)
def test_an_argument_that_is_passed_under_another_name_arrives(caller: str) -> None:
    assert shown({"llm.py": ASK, "app.py": caller}) == "3"


def test_a_package_may_hand_a_function_on_under_another_name() -> None:
    files = {
        "bot/__init__.py": "from bot.llm import ask as send\n",
        "bot/llm.py": ASK,
        "app.py": "import bot\nbot.send(3)\n",
    }

    assert shown(files) == "3"


def test_a_class_that_is_imported_under_another_name_is_constructed_by_it() -> None:
    files = {
        "llm.py": "class Bot:\n    def __init__(self, x):\n        show(x)\n",
        "app.py": "from llm import Bot as Robot\nRobot(3)\n",
    }

    assert shown(files) == "3"


def test_a_method_may_be_kept_under_a_name() -> None:
    source = """
        class Bot:
            def ask(self, x):
                show(x)
        bot = Bot()
        send = bot.ask
        send(3)
    """

    assert shown(source) == "3"


@pytest.mark.parametrize(
    "table", ["H = {'a': ask}\nH[kind](3)\n", "H = {'a': ask}\nsend = H.get(kind)\nsend(3)\n",
              "H = [ask]\nfor send in H:\n    send(3)\n", "H = {'a': ask}\nfor send in H.values():\n    send(3)\n"]
)  # fmt: skip
def test_a_function_in_a_table_is_called_through_it(table: str) -> None:
    assert shown(ASK + table) == "3"


@pytest.mark.parametrize("given", ["ask", "func=ask"])
def test_a_function_kept_on_an_object_is_called_back(given: str) -> None:
    source = f"""
        def ask(x):
            show(x)
        class Runner:
            def __init__(self, func):
                self.call_back = func
            def run(self):
                self.call_back(3)
        Runner({given}).run()
    """

    assert shown(source) == "3"


def test_the_same_alias_of_another_function_is_no_caller() -> None:
    files = {
        "llm.py": ASK,
        "other.py": "def say(x):\n    pass\n",
        "app.py": "from other import say as send\nsend(3)\n",
        "idle.py": "from llm import ask as send\n",
    }

    assert shown(files) == "parameter x"


def test_whoever_calls_by_another_name_reaches_the_function() -> None:
    files = {"llm.py": "def ask():\n    show()\n", "app.py": "from llm import ask as send\ndef run():\n    send()\n"}

    engine = engine_of(files)
    (place,) = places(engine)
    reached = [[c.frame.scope.name for c in chain] for chain in chains(engine, function_of(place.scope))]

    assert reached == [["run"]]
