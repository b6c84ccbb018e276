"""Ways that the engine does not follow. Each test states what it says instead: never a wrong value, never silence.

Whoever teaches the engine one of these moves its test to the file of its kind.
"""

from __future__ import annotations

from program_values import shown


def test_a_decorator_that_changes_the_result_is_taken_for_one_that_wraps() -> None:
    source = """
        def doubled(func):
            def wrapper():
                return func() * 2
            return wrapper
        @doubled
        def limit():
            return 5
        show(limit())
    """

    assert shown(source) == "5"


def test_what_is_sent_into_a_generator_is_not_followed() -> None:
    source = """
        def g():
            x = yield 1
            show(x)
    """

    assert shown(source) == "unknown: it is what a generator is sent"


def test_an_attribute_set_through_a_mapping_of_attributes_is_not_seen() -> None:
    source = """
        class Bot:
            def __init__(self, **options):
                self.__dict__.update(options)
        show(Bot(limit=3).limit)
    """

    assert shown(source) == "<Bot>.limit"


def test_a_class_made_by_a_call_is_not_a_class_of_the_program() -> None:
    assert shown("Bot = type('Bot', (), {'limit': 3})\nshow(Bot().limit)\n") == "builtins.type()().limit"


def test_operators_of_own_classes_are_not_run() -> None:
    source = """
        class Chain:
            def __or__(self, other):
                return other
        show(Chain() | 3)
    """

    assert shown(source) == "|(<Chain>, 3)"


def test_code_in_text_is_not_read() -> None:
    assert shown("exec('x = 3')\nshow(x)\n") == "unknown: the name `x` is not defined in sight"


def test_a_name_set_through_globals_is_not_seen() -> None:
    assert shown("globals()['x'] = 3\nshow(x)\n") == "unknown: the name `x` is not defined in sight"


def test_an_annotation_in_text_with_nested_types_is_not_read() -> None:
    source = """
        from openai import OpenAI
        def ask(clients: "list[OpenAI]"):
            show(clients[0])
    """

    assert shown(source) == "parameter clients[…]"
