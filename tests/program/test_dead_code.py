"""Code that never runs: nothing in it is a call, a caller or a value."""

from __future__ import annotations

import pytest
from program_values import engine_of, shown

DEAD = [
    "if False:\n        {}",
    "if 0:\n        {}",
    "if not True:\n        {}",
    "if y:\n        pass\n    elif x == 'y' and False:\n        {}",
    "if True:\n        pass\n    else:\n        {}",
    "while False:\n        {}",
    "return\n    {}",
    "if y:\n        return\n        {}",
    "for z in y:\n        break\n        {}",
    "try:\n        raise E\n        {}\n    finally:\n        pass",
    "z = 1 if True else {}",
    "z = {} if False else 1",
    "z = False and {}",
    "z = True or {}",
]


@pytest.mark.parametrize("around", DEAD)
def test_a_call_that_never_runs_is_none(around: str) -> None:
    engine = engine_of(f"def f(x, y):\n    {around.format('show(x)')}\n")

    assert not engine.places.calls.get("show")


@pytest.mark.parametrize("around", DEAD)
def test_a_caller_that_never_runs_says_nothing_of_a_parameter(around: str) -> None:
    source = f"def ask(limit):\n    show(limit)\ndef f(x, y):\n    {around.format('ask(5)')}\nask(7)\n"

    assert shown(source) == "7"


@pytest.mark.parametrize("around", ["if False:\n    {}", "if y and 0:\n    {}", "while False:\n    {}"])
def test_a_value_that_is_never_set_does_not_arrive(around: str) -> None:
    assert shown(f"x = 1\n{around.format('x = 2')}\nshow(x)\n") == "1"


@pytest.mark.parametrize(
    "test", ["y", "not y", "y and True", "__debug__", "y or False", "1 == 2", "TYPE_CHECKING", "(False,)"]
)
def test_a_condition_that_depends_on_what_runs_leaves_both_ways_open(test: str) -> None:
    assert shown(f"x = 1\nif {test}:\n    x = 2\nshow(x)\n") == "1 | 2"


def test_a_function_whose_only_yield_never_runs_is_a_generator() -> None:
    assert shown("def f():\n    return\n    yield\nshow(f())\n") == "generator f"


def test_functions_and_lambdas_that_are_never_made_do_no_harm() -> None:
    source = """
        if False:
            def ask(x):
                return (lambda y: show(y))(x)
            class Bot:
                limit = 3
        show(1)
    """

    assert shown(source) == "1"
