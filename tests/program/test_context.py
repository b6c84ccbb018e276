"""What encloses a call, and who reaches it."""

from __future__ import annotations

from program_values import Files, engine_of, places

from auditor.program.context import chains, enclosures, function_of, reaching_scopes, statement_of


def around(source: str) -> list[str]:
    """The constructs around the one call of `show`, the innermost first, each with the part that holds it."""
    engine = engine_of(source)
    (place,) = places(engine)
    return [f"{type(e.node).__name__} {e.part}" for e in enclosures(engine, place.call, place.scope)]


def reached_by(files: Files) -> list[str]:
    """The ways to the one call of `show`: the functions from it outwards."""
    engine = engine_of(files)
    (place,) = places(engine)
    scope = function_of(place.scope)
    return sorted(
        " < ".join([scope.name, *(function_of(call.frame.scope).name for call in chain)])
        for chain in chains(engine, scope)
    )


def test_a_call_in_the_body_of_a_loop_is_in_the_loop() -> None:
    assert around("for x in y:\n    show(x)\n") == ["For body"]


def test_a_call_in_the_iterable_of_a_loop_runs_once() -> None:
    assert around("for x in show(y):\n    pass\n") == ["For test"]


def test_a_call_in_the_else_of_a_loop_is_not_repeated() -> None:
    assert around("while x:\n    pass\nelse:\n    show(x)\n") == ["While else"]


def test_the_condition_of_a_while_belongs_to_it() -> None:
    assert around("while show(x):\n    pass\n") == ["While test"]


def test_the_parts_of_a_try_are_told_apart() -> None:
    source = "try:\n    {}\nexcept E:\n    {}\nelse:\n    {}\nfinally:\n    {}\n"
    parts = []
    for i in range(4):
        calls = ["pass"] * 4
        calls[i] = "show()"
        parts += around(source.format(*calls))

    assert parts == ["Try body", "Try handler", "Try else", "Try finally"]


def test_the_innermost_construct_comes_first() -> None:
    source = """
        for x in y:
            with z:
                try:
                    if a:
                        show(x)
                except E:
                    pass
    """

    assert around(source) == ["If body", "Try body", "With body", "For body"]


def test_what_a_with_opens_is_not_inside_it() -> None:
    assert around("with show() as x:\n    pass\n") == ["With test"]


def test_a_comprehension_repeats_its_element_and_not_its_first_iterable() -> None:
    assert around("[show(x) for x in y]") == ["Comprehension body"]
    assert around("[x for x in show(y)]") == ["Comprehension test"]


def test_the_test_of_a_comprehension_is_repeated() -> None:
    assert around("[x for x in y if show(x)]") == ["Comprehension body"]


def test_a_function_ends_what_encloses_its_body() -> None:
    assert around("for x in y:\n    def f():\n        show(x)\n") == []


def test_a_lambda_ends_what_encloses_its_body() -> None:
    assert around("for x in y:\n    f = lambda: show(x)\n") == []


def test_the_statement_of_a_call_is_found() -> None:
    engine = engine_of("x = [1, f(show(2))]\n")
    (place,) = places(engine)

    assert type(statement_of(engine, place.call, place.scope)).__name__ == "Assign"


def test_every_way_from_the_outside_is_a_chain() -> None:
    source = """
        def ask():
            show()
        def summarize():
            ask()
        def translate():
            ask()
        def main():
            summarize()
    """

    assert reached_by(source) == ["ask < summarize < main", "ask < translate"]


def test_a_call_at_the_top_of_a_file_ends_a_chain() -> None:
    assert reached_by("def ask():\n    show()\nask()\n") == ["ask < app"]


def test_a_function_that_nobody_calls_has_one_empty_chain() -> None:
    assert reached_by("def ask():\n    show()\n") == ["ask"]


def test_recursion_ends_a_chain() -> None:
    assert reached_by("def ask():\n    show()\n    ask()\ndef main():\n    ask()\n") == [
        "ask < ask < main",
        "ask < main",
    ]


def test_methods_are_reached_through_objects_of_other_files() -> None:
    files = {
        "bot.py": "class Bot:\n    def ask(self):\n        show()\n",
        "app.py": "from bot import Bot\nbot = Bot()\ndef main():\n    bot.ask()\n",
    }

    assert reached_by(files) == ["ask < main"]


def test_a_function_given_to_a_thread_is_reached_from_there() -> None:
    source = """
        import threading
        def ask():
            show()
        def main():
            threading.Thread(target=ask).start()
    """

    assert reached_by(source) == ["ask < main"]


def test_the_functions_above_a_call_are_listed_the_nearest_first() -> None:
    engine = engine_of("def a():\n    show()\ndef b():\n    a()\ndef c():\n    b()\n")
    (place,) = places(engine)

    assert [s.name for s in reaching_scopes(engine, place.scope)] == ["a", "b", "c"]


def test_an_inner_function_is_reached_with_the_one_around_it() -> None:
    engine = engine_of("def outer():\n    def inner():\n        show()\n    return inner\ndef main():\n    outer()\n")
    (place,) = places(engine)

    assert [s.name for s in reaching_scopes(engine, place.scope)] == ["inner", "outer", "main"]
