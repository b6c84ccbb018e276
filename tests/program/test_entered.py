"""A function that a framework calls is called from outside, whoever else calls it."""

from __future__ import annotations

from program_values import shown


def test_a_route_that_the_tree_calls_as_well_gets_what_its_callers_send() -> None:
    source = """
        from fastapi import FastAPI
        app = FastAPI()
        @app.post("/ask")
        def ask(q):
            show(q)
        def warm_up():
            ask("hello")
    """

    assert shown(source) == "'hello' | parameter q"


def test_a_default_of_a_command_holds_beside_what_the_tree_gives() -> None:
    source = """
        import typer
        app = typer.Typer()
        @app.command()
        def ask(q, limit=500):
            show(limit)
        def review():
            ask("hello", limit=1500)
    """

    assert shown(source) == "1500 | 500 | parameter limit?"


def test_a_function_with_another_decorator_gets_what_the_tree_gives() -> None:
    source = """
        import functools
        @functools.cache
        def ask(q):
            show(q)
        def warm_up():
            ask("hello")
    """

    assert shown(source) == "'hello'"
