"""Names, branches, loops, unpacking, text: how a value travels within one function."""

from __future__ import annotations

import pytest
from program_values import shown, ways


def test_a_name_is_what_was_assigned_last() -> None:
    assert shown("x = 1\nx = 2\nshow(x)\nx = 3\n") == "2"


def test_the_way_to_a_value_names_every_step() -> None:
    assert ways("limit = 512\nbound = limit\nshow(bound)\n") == [
        "512 <- app.py:2 `bound` is set <- app.py:1 `limit` is set"
    ]


def test_both_branches_of_an_if_reach_what_follows() -> None:
    assert shown("if a:\n    x = 1\nelse:\n    x = 2\nshow(x)\n") == "1 | 2"


def test_a_branch_that_returns_does_not_reach_what_follows() -> None:
    source = """
        def f(a):
            x = 1
            if a:
                x = 2
                return
            show(x)
    """

    assert shown(source) == "1"


def test_a_name_bound_in_one_branch_only_keeps_its_value_from_before() -> None:
    assert shown("x = 1\nif a:\n    x = 2\nshow(x)\n") == "1 | 2"


def test_a_loop_carries_values_to_its_start() -> None:
    assert shown("x = 1\nfor i in y:\n    show(x)\n    x = 2\n") == "1 | 2"


def test_what_follows_an_endless_loop_is_reached_by_its_breaks_only() -> None:
    source = """
        x = 1
        while True:
            x = 2
            if a:
                break
            x = 3
        show(x)
    """

    assert shown(source) == "2"


def test_the_else_of_a_loop_is_followed() -> None:
    assert shown("x = 1\nfor i in y:\n    x = 2\nelse:\n    x = 3\nshow(x)\n") == "3"


def test_a_handler_sees_what_held_before_and_after_the_body() -> None:
    source = """
        x = 1
        try:
            x = 2
        except ValueError:
            show(x)
    """

    assert shown(source) == "1 | 2"


def test_a_handler_sees_every_value_of_a_body_that_assigns_twice() -> None:
    source = """
        x = 1
        try:
            x = 2
            x = 3
        except ValueError:
            show(x)
    """

    assert shown(source) == "1 | 2 | 3"


def test_a_handler_replaces_what_a_failed_body_would_have_set() -> None:
    source = """
        try:
            x = 1
        except ValueError:
            x = 2
        show(x)
    """

    assert shown(source) == "1 | 2"


def test_the_else_of_a_try_follows_its_body() -> None:
    source = """
        try:
            x = 1
        except ValueError:
            x = 2
        else:
            x = 3
        show(x)
    """

    assert shown(source) == "2 | 3"


def test_finally_has_the_last_word() -> None:
    assert shown("try:\n    x = 1\nfinally:\n    x = 2\nshow(x)\n") == "2"


def test_the_name_of_a_caught_error_is_an_object_of_its_class() -> None:
    assert shown("import openai\ntry:\n    f()\nexcept openai.RateLimitError as e:\n    show(e)\n") == (
        "openai.RateLimitError()"
    )


def test_tuples_are_unpacked_part_by_part() -> None:
    assert shown("a, (b, c) = 1, (2, 3)\nshow(a, b, c)\n") == "1, 2, 3"


def test_names_are_swapped() -> None:
    assert shown("a = 1\nb = 2\na, b = b, a\nshow(a, b)\n") == "2, 1"


def test_a_starred_target_takes_what_the_others_leave() -> None:
    assert shown("a, *b, c = 1, 2, 3, 4\nshow(a, b[0], b[1], c)\n") == "1, 2, 3, 4"


def test_one_value_is_assigned_to_several_targets() -> None:
    assert shown("a = b = 3\nshow(a, b)\n") == "3, 3"


def test_an_augmented_text_keeps_both_halves() -> None:
    assert shown("prompt = 'a'\nprompt += user\nshow(prompt)\n") == (
        "+('a', unknown: the name `user` is not defined in sight)"
    )


def test_augmented_constants_are_added_up() -> None:
    assert shown("n = 100\nn += 50\nn -= 1\nshow(n)\n") == "149"


def test_augmenting_in_a_loop_comes_to_an_end() -> None:
    source = """
        x = "a"
        for i in y:
            x += "b"
            x += "c"
        show(x)
    """

    assert shown(source).startswith("'a' | +(+('a'/+(+('a'/")


def test_a_walrus_binds_its_name() -> None:
    assert shown("if (x := 3):\n    show(x)\n") == "3"


def test_a_match_binds_the_subject() -> None:
    assert shown("match 4:\n    case int() as x:\n        show(x)\n") == "4"


def test_each_case_of_a_match_may_have_run() -> None:
    source = """
        match mode:
            case "fast":
                x = 1
            case _:
                x = 2
        show(x)
    """

    assert shown(source) == "1 | 2"


def test_a_conditional_expression_is_either_side() -> None:
    assert shown("show(1 if a else 2)\n") == "1 | 2"


def test_or_leaves_out_what_is_known_to_be_false() -> None:
    assert shown("x = None\nshow(x or 5)\n") == "5"


def test_or_ends_at_what_is_known_to_be_true() -> None:
    assert shown("show(3 or 5)\n") == "3"


def test_and_is_its_last_part() -> None:
    assert shown("show(a and 5)\n") == "5"


def test_deleting_a_name_forgets_its_value() -> None:
    assert shown("x = 1\ndel x\nx = 2\nshow(x)\n") == "2"


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("f'{n}k'", "'5k'"),
        ("f'{n}{user()}'", "text(5, unknown: the name `user` is not defined in sight())"),
        ("'a' + 'b'", "'ab'"),
        ("'a' + user", "+('a', unknown: the name `user` is not defined in sight)"),
        ("'%s' % n", "%('%s', 5)"),
        ("2 * 60", "120"),
        ("-n", "-5"),
        ("not True", "False"),
        ("1 < 2", "compare(1, 2)"),
        ("'{}'.format(n)", "'{}'.format()"),
        ("','.join([n])", "','.join()"),
        ("' a '.strip()", "'a'"),
    ],
)
def test_text_and_arithmetic_keep_their_parts(expression: str, expected: str) -> None:
    assert shown(f"n = 5\nshow({expression})\n") == expected


def test_a_comprehension_variable_does_not_leak() -> None:
    assert shown("x = 1\ny = [x for x in (2, 3)]\nshow(x, y[0])\n") == "1, 2 | 3"


def test_iterating_gives_each_element() -> None:
    assert shown("for x in [1, 2]:\n    show(x)\n") == "1 | 2"


def test_a_delegated_name_of_the_module_is_seen_in_functions() -> None:
    assert shown("LIMIT = 5\ndef f():\n    show(LIMIT)\n") == "5"


def test_a_module_name_that_is_rebound_has_its_last_value_when_a_function_runs() -> None:
    assert shown("LIMIT = 5\ndef f():\n    show(LIMIT)\nLIMIT = 6\n") == "6"


def test_a_name_that_nothing_defines_says_so() -> None:
    assert shown("show(nowhere)\n") == "unknown: the name `nowhere` is not defined in sight"


def test_a_builtin_is_a_library_value() -> None:
    assert shown("show(len)\n") == "builtins.len"


def test_an_asynchronous_loop_and_context_bind_as_plain_ones_do() -> None:
    source = """
        async def numbers():
            yield 1
        async def main():
            async for n in numbers():
                show(n)
            async with open_it() as f:
                show(f)
        async def open_it():
            return 2
    """

    assert shown(source) == "1, 2"
