"""Tests for None and for truth: what a name can no longer be where they hold."""

from __future__ import annotations

import pytest
from program_values import shown

_CALLED = "ask(None)\nask(5)\n"


@pytest.mark.parametrize(
    "body",
    [
        "if x: show(x)",
        "if x is not None: show(x)",
        "if x != None: show(x)",
        "if not x: return\n    show(x)",
        "if x is None: raise ValueError\n    show(x)",
        "assert x is not None\n    show(x)",
        "if x is not None and show(x): pass",
        "if x is None or show(x): pass",
        "show(x) if x else 0",
        "0 if x is None else show(x)",
        "if (y := x): show(y)",
        "if x > 3: show(x)",
        "while x: show(x)",
        "[show(y) for y in [x] if y]",
    ],
)
def test_a_value_that_a_test_excludes_does_not_arrive_behind_it(body: str) -> None:
    assert shown(f"def ask(x):\n    {body}\n{_CALLED}") == "5"


@pytest.mark.parametrize(
    "body",
    [
        "if x: pass\n    show(x)",
        "if other: show(x)",
        "show(x)\n    if x: pass",
        "if x is None: show(x)",
        "if x or other: show(x)",
        "(x and other, show(x))",
        "if x:\n        x = y()\n    else:\n        show(x)",
    ],
)
def test_a_value_that_no_test_excludes_arrives(body: str) -> None:
    assert shown(f"def ask(x):\n    {body}\n{_CALLED}") == "5 | None"


@pytest.mark.parametrize(
    "body",
    ["if x is None: x = 7\n    show(x)", "if not x: x = 7\n    show(x)", "x = x or 7\n    show(x)",
     "x = 7 if x is None else x\n    show(x)", "x = x if x else 7\n    show(x)"],
)  # fmt: skip
def test_a_value_that_replaces_none_stands_beside_what_was_given(body: str) -> None:
    assert shown(f"def ask(x=None):\n    {body}\nask()\nask(5)\n") == "5 | 7"


def test_a_test_of_an_attribute_counts_as_well() -> None:
    source = """
        class Bot:
            def __init__(self, limit=None):
                self.limit = limit
            def ask(self):
                if self.limit is not None:
                    show(self.limit)
        Bot().ask()
        Bot(5).ask()
    """

    assert shown(source) == "5"


def test_zero_is_false_and_not_none() -> None:
    source = """
        def ask(x):
            if x:
                show(x)
            if x is not None:
                show(x)
        ask(0)
        ask(5)
    """

    assert shown(source) == "5, 0 | 5"
