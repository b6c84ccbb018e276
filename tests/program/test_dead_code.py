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


OPTIONAL = """
try:
    import kit
    from kit import parts
    HAS_KIT = True
except ImportError:
    kit = None
    parts = None
    HAS_KIT = False
"""


@pytest.mark.parametrize("test", ["kit", "kit is not None", "HAS_KIT", "parts and HAS_KIT", "not kit is None"])
def test_what_stands_for_a_failed_import_is_not_followed(test: str) -> None:
    assert shown(f"{OPTIONAL}show(5 if {test} else None)\n") == "5"
    assert shown(f"{OPTIONAL}if {test}:\n    x = 5\nelse:\n    x = None\nshow(x)\n") == "5"
    assert shown(f"{OPTIONAL}def f():\n    x = None\n    if {test}:\n        x = 5\n    show(x)\n") == "5"


def test_another_way_of_doing_it_where_the_import_has_failed_is_followed() -> None:
    assert shown(f"{OPTIONAL}show(5 if kit else 6)\n") == "5 | 6"
    assert shown(f"{OPTIONAL}x = 6\nif HAS_KIT:\n    x = 5\nshow(x)\n") == "5 | 6"


@pytest.mark.parametrize(
    "source",
    [
        "def f(kit=None):\n    show(5 if kit else None)\n",
        "def f(kit):\n    x = None\n    if kit:\n        x = 5\n    show(x)\n",
        "kit = connect()\nshow(5 if kit else None)\n",
    ],
)
def test_a_name_that_hides_the_import_or_replaces_it_may_be_nothing(source: str) -> None:
    assert shown(OPTIONAL + source) == "5 | None"


def test_a_flag_that_tells_which_of_two_imports_has_worked_leaves_both_ways_open() -> None:
    source = """
        try:
            import kit
            NEW = True
        except ImportError:
            import old_kit
            NEW = False
        show(5 if NEW else None)
        """

    assert shown(source) == "5 | None"


def test_an_attribute_is_that_of_the_object_where_a_name_may_be_none_too() -> None:
    assert shown("class A:\n    n = 5\nx = None\nif y:\n    x = A()\nshow(x.n)\n") == "5"
