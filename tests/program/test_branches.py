"""What a caller's constants rule out."""

from __future__ import annotations

import pytest
from program_values import engine_of, known, places

from auditor.program.context import reaching_scopes

WRAPPER = """
    def plain(model):
        show(model)

    def streamed(model):
        shown(model)

    {wrapper}

    def a():
        return complete("small")

    def b():
        return complete("large", stream=True)
"""

WRITTEN = [
    """def complete(model, stream=False):
        if not stream:
            return plain(model)
        return streamed(model)""",
    """def complete(model, stream=False):
        if stream:
            return streamed(model)
        else:
            return plain(model)""",
    """def complete(model, stream=False):
        return streamed(model) if stream is True else plain(model)""",
    """def complete(model, stream=False):
        try:
            if stream and model:
                return streamed(model)
            return plain(model)
        finally:
            pass""",
]


@pytest.mark.parametrize("wrapper", WRITTEN)
def test_what_one_caller_gives_does_not_come_out_of_a_branch_that_it_does_not_take(wrapper: str) -> None:
    assert known(WRAPPER.format(wrapper=wrapper)) == "'small'"


@pytest.mark.parametrize("wrapper", WRITTEN)
def test_who_rules_a_branch_out_does_not_reach_what_it_calls(wrapper: str) -> None:
    engine = engine_of(WRAPPER.format(wrapper=wrapper))

    (place,) = places(engine, "shown")

    assert [s.name for s in reaching_scopes(engine, place.scope)] == ["streamed", "complete", "b"]


def test_one_of_several_arms_is_told_by_the_constant_it_is_compared_with() -> None:
    source = """
        def plain(model):
            show(model)

        def complete(kind, model):
            if kind in ("one", "two"):
                plain(model)
            elif kind == "three":
                other(model)

        complete("two", "m2")
        complete("three", "m3")
    """

    assert known(source) == "'m2'"


def test_a_caller_whose_choice_is_not_known_takes_either_branch() -> None:
    source = """
        def plain(model):
            show(model)

        def complete(model, stream):
            if not stream:
                plain(model)

        complete("a", True)
        complete("b", chosen())
        complete("c", False)
    """

    assert known(source) == "'b' | 'c'"


def test_a_parameter_that_is_set_anew_rules_nothing_out() -> None:
    source = """
        def plain(model):
            show(model)

        def complete(model, stream):
            stream = stream or chosen()
            if stream:
                plain(model)

        complete("a", True)
        complete("b", False)
    """

    assert known(source) == "'a' | 'b'"
