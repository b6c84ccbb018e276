"""Calls, parameters, closures, decorators, generators: how a value travels between functions."""

from __future__ import annotations

from program_values import shown, ways


def test_a_parameter_is_what_every_caller_passes() -> None:
    source = """
        def ask(limit):
            show(limit)
        ask(1)
        ask(limit=2)
    """

    assert shown(source) == "1 | 2"


def test_a_default_counts_for_the_callers_that_leave_it_out() -> None:
    source = """
        def ask(prompt, limit=None):
            show(limit)
        ask("a", limit=5)
        ask("b", 6)
        ask("c")
    """

    assert ways(source) == [
        "5 <- app.py:4 passed as `limit` to `ask`",
        "6 <- app.py:5 passed as `limit` to `ask`",
        "None <- app.py:2 `limit` of `ask` has this default <- app.py:6 passed as `limit` to `ask`",
    ]


def test_a_default_that_no_caller_overrides_is_the_only_value() -> None:
    source = """
        def ask(prompt, limit=None):
            show(limit)
        ask("a")
        ask("b")
    """

    assert shown(source) == "None"


def test_a_function_that_nobody_calls_has_its_default_and_an_open_parameter() -> None:
    assert shown("def ask(prompt, limit=3):\n    show(prompt, limit)\n") == "parameter prompt, 3 | parameter limit?"


def test_keyword_only_and_positional_only_parameters_are_filled() -> None:
    source = """
        def ask(a, /, b, *, c=3):
            show(a, b, c)
        ask(1, 2, c=4)
    """

    assert shown(source) == "1, 2, 4"


def test_a_return_value_comes_back() -> None:
    assert ways("def limit():\n    return 5\nshow(limit())\n") == ["5 <- app.py:2 returned by `limit`"]


def test_every_return_may_have_been_taken() -> None:
    assert shown("def f(a):\n    if a:\n        return 1\n    return 2\nshow(f(b))\n") == "1 | 2"


def test_a_return_that_the_constant_of_the_call_rules_out_is_not_taken() -> None:
    assert shown("def f(a):\n    if a:\n        return 1\n    return 2\nshow(f(0))\n") == "2"


def test_a_function_without_return_gives_none() -> None:
    assert shown("def f():\n    x = 1\nshow(f())\n") == "None"


def test_a_function_whose_end_is_reached_gives_none_as_well() -> None:
    assert shown("def f(a):\n    if a:\n        return 1\nshow(f(0))\n") == "1 | None"


def test_a_return_value_depends_on_the_call() -> None:
    assert shown("def same(x):\n    return x\nshow(same(1), same(2))\n") == "1, 2"


def test_awaiting_leaves_no_mark() -> None:
    source = """
        async def limit():
            return 5
        async def main():
            show(await limit())
    """

    assert shown(source) == "5"


def test_gathered_results_are_unpacked() -> None:
    source = """
        import asyncio
        async def one():
            return 1
        async def two():
            return 2
        async def main():
            a, b = await asyncio.gather(one(), two())
            show(a, b)
            for x in await asyncio.gather(one(), two()):
                show(x)
    """

    assert shown(source) == "1, 2, 1 | 2"


def test_a_thread_is_handed_arguments_and_gives_the_result_back() -> None:
    source = """
        import asyncio
        def ask(x, limit):
            show(x, limit)
            return 3
        async def main():
            show(await asyncio.to_thread(ask, 1, limit=2))
    """

    assert shown(source) == "1, 2, 3"


def test_a_partial_fills_arguments_in() -> None:
    source = """
        import functools
        def ask(prompt, limit, mode="x"):
            return limit
        short = functools.partial(ask, limit=5)
        show(short("a"))
    """

    assert shown(source) == "5"


def test_the_parameters_of_a_partial_function_are_seen_inside() -> None:
    source = """
        import functools
        def ask(prompt, limit):
            show(limit)
        short = functools.partial(ask, limit=5)
        short("a")
    """

    assert shown(source) == "5"


def test_options_travel_through_two_wrappers() -> None:
    source = """
        def inner(**options):
            show(options["limit"], options.get("mode"))
        def outer(prompt, **options):
            inner(**options)
        outer("a", limit=3)
    """

    assert shown(source) == "3, None"


def test_a_known_mapping_is_unpacked_into_parameters() -> None:
    source = """
        def ask(prompt, limit=None, mode="x"):
            show(limit, mode)
        OPTIONS = {"limit": 4}
        ask("a", **OPTIONS)
    """

    assert shown(source) == "4, 'x'"


def test_named_parameters_do_not_reach_the_rest() -> None:
    source = """
        def ask(limit, **options):
            show(options.get("limit"))
        ask(limit=3)
    """

    assert shown(source) == "None"


def test_positional_arguments_are_collected_and_spread() -> None:
    source = """
        def inner(a, b):
            show(a, b)
        def outer(*args):
            show(args[0])
            inner(*args)
        outer(1, 2)
    """

    assert shown(source) == "1, 2, 1"


def test_a_lambda_returns_its_body() -> None:
    assert shown("same = lambda x: x\nshow(same(4))\n") == "4"


def test_a_closure_sees_the_names_around_it() -> None:
    source = """
        def make(limit):
            def ask():
                return limit
            return ask
        show(make(3)(), make(4)())
    """

    assert shown(source) == "3, 4"


def test_a_nonlocal_name_is_set_from_inside() -> None:
    source = """
        def outer():
            x = 1
            def inner():
                nonlocal x
                x = 2
            inner()
            show(x)
    """

    assert shown(source) == "1 | 2"


def test_a_global_name_is_set_from_inside() -> None:
    source = """
        client = None
        def setup():
            global client
            client = 5
        def ask():
            show(client)
    """

    assert shown(source) == "5 | None"


def test_a_singleton_is_what_its_getter_makes() -> None:
    source = """
        from openai import OpenAI
        _client = None
        def get_client():
            global _client
            if _client is None:
                _client = OpenAI()
            return _client
        show(get_client().chat)
    """

    assert "openai.OpenAI().chat" in shown(source)


def test_a_singleton_of_another_file_is_what_its_getter_makes() -> None:
    files = {
        "app.py": "from clients import get_client\nshow(get_client().chat)\n",
        "clients.py": """
            from openai import OpenAI
            _client = None
            def get_client():
                global _client
                if _client is None:
                    _client = OpenAI()
                return _client
        """,
    }

    assert "openai.OpenAI().chat" in shown(files)


def test_a_cached_factory_gives_what_it_makes() -> None:
    source = """
        from functools import lru_cache
        from openai import OpenAI
        @lru_cache(maxsize=1)
        def get_client():
            return OpenAI()
        show(get_client())
    """

    assert shown(source) == "openai.OpenAI()"


def test_a_wrapping_decorator_lets_arguments_and_results_through() -> None:
    source = """
        import functools
        def logged(func):
            @functools.wraps(func)
            def wrapper(*args, **kwargs):
                return func(*args, **kwargs)
            return wrapper
        @logged
        def ask(prompt, limit):
            show(limit)
            return limit
        show(ask("a", limit=3))
    """

    assert shown(source) == "3, 3"


def test_a_decorator_with_arguments_lets_results_through() -> None:
    source = """
        def retry(times):
            def decorate(func):
                def wrapper(*args, **kwargs):
                    show(times)
                    return func(*args, **kwargs)
                return wrapper
            return decorate
        @retry(times=3)
        def ask():
            return 5
        show(ask())
    """

    assert shown(source) == "3, 5"


def test_a_decorated_method_keeps_its_object() -> None:
    source = """
        import functools
        def logged(func):
            @functools.wraps(func)
            def wrapper(self, *args, **kwargs):
                return func(self, *args, **kwargs)
            return wrapper
        class Bot:
            limit = 4
            @logged
            def ask(self, x):
                return self.limit
        show(Bot().ask(1))
    """

    assert shown(source) == "4"


def test_a_generator_gives_what_it_yields() -> None:
    source = """
        def numbers():
            yield 1
            yield from [2, 3]
        for n in numbers():
            show(n)
    """

    assert shown(source) == "1 | 2 | 3"


def test_an_injected_dependency_is_what_its_function_returns() -> None:
    source = """
        from fastapi import Depends
        from openai import OpenAI
        def get_client():
            return OpenAI()
        def ask(client=Depends(get_client)):
            show(client)
    """

    assert shown(source) == "openai.OpenAI()"


def test_an_injected_dependency_inside_an_annotation_is_followed() -> None:
    source = """
        from typing import Annotated
        from fastapi import Depends
        from openai import OpenAI
        def get_client():
            return OpenAI()
        def ask(client: Annotated[OpenAI, Depends(get_client)]):
            show(client)
    """

    assert shown(source) == "openai.OpenAI()"


def test_an_injected_generator_is_what_it_yields() -> None:
    source = """
        from fastapi import Depends
        def get_client():
            yield 4
        def ask(client=Depends(get_client)):
            show(client)
    """

    assert shown(source) == "4"


def test_a_function_passed_as_an_argument_is_called() -> None:
    source = """
        def first(x):
            return x
        def run(func):
            return func(7)
        show(run(first))
    """

    assert shown(source) == "7"


def test_a_parameter_is_filled_through_a_function_that_was_handed_on() -> None:
    source = """
        def ask(x):
            show(x)
        def run(func):
            func(7)
        run(ask)
    """

    assert shown(source) == "7"


def test_a_mapping_given_to_a_function_is_read_by_key_there() -> None:
    files = {
        "app.py": "from ask import ask\nask({'limit': 3})\n",
        "ask.py": "def ask(options):\n    show(options['limit'], options.get('n', 1))\n",
    }

    assert shown(files) == "3, 1"


def test_callers_in_another_file_are_named() -> None:
    files = {
        "ask.py": "def ask(limit=None):\n    show(limit)\n",
        "app.py": "import ask\nask.ask(limit=3)\nask.ask()\n",
    }

    assert ways(files) == [
        "3 <- app.py:2 passed as `limit` to `ask`",
        "None <- ask.py:1 `limit` of `ask` has this default <- app.py:3 passed as `limit` to `ask`",
    ]


def test_the_environment_is_read_with_its_default() -> None:
    source = """
        import os
        NAME = "MODEL"
        show(os.getenv(NAME, "m"), os.environ["KEY"], os.environ.get("X"))
    """

    assert shown(source) == "$MODEL or 'm', $KEY!, $X"
