"""Recursion, circles, size: questions end, bounds are reported, and answers do not depend on who asked first."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping

import pytest
from program_values import Files, engine_of, shown, text

from auditor.languages import ir
from auditor.languages.walk import is_expression, walk
from auditor.program.engine import Engine
from auditor.program.scopes import Scope
from auditor.program.trace import Through, follow
from auditor.program.values import Argument, Lit, Traced, unique


def test_a_function_that_calls_itself_ends() -> None:
    source = """
        def f(n):
            if n:
                return f(n - 1)
            return 5
        show(f(3))
    """

    assert shown(source) == "5"


def test_functions_that_call_each_other_end() -> None:
    source = """
        def even(n):
            return odd(n - 1) if n else "even"
        def odd(n):
            return even(n - 1) if n else "odd"
        show(even(3))
    """

    assert shown(source) == "'even' | 'odd'"


def test_a_parameter_that_is_handed_on_in_recursion_is_what_came_from_outside() -> None:
    source = """
        def ask(limit, tries=0):
            show(limit)
            ask(limit, tries + 1)
        ask(7)
    """

    assert shown(source) == "7"


def test_recursion_across_files_ends() -> None:
    files = {
        "a.py": "import b\ndef f(x):\n    return b.g(x)\n",
        "b.py": "import a\ndef g(x):\n    return a.f(x) if x else 3\n",
        "app.py": "from a import f\nshow(f(1))\n",
    }

    assert shown(files) == "3"


def test_a_loop_that_walks_a_chain_keeps_its_start() -> None:
    source = """
        def walk(node):
            while node:
                show(node)
                node = node.next
    """

    assert "parameter node" in shown(source).split(" | ")


def test_a_mapping_that_is_unpacked_into_itself_ends() -> None:
    source = """
        def ask(**options):
            options = {**options, "n": 1}
            show(options["n"], options.get("limit"))
            ask(**options)
        ask(limit=3)
    """

    assert shown(source).startswith("1, 3")


def test_a_long_chain_of_names_is_followed() -> None:
    names = "\n".join(f"x{i} = x{i - 1}" for i in range(1, 60))

    assert shown(f"x0 = 5\n{names}\nshow(x59)\n") == "5"


def test_a_chain_beyond_the_bound_says_so() -> None:
    names = "\n".join(f"x{i} = x{i - 1}" for i in range(1, 400))

    assert shown(f"x0 = 5\n{names}\nshow(x399)\n").startswith("unknown: the trace reached its bound of")


def test_a_deep_chain_of_calls_keeps_its_value() -> None:
    source = "\n".join(
        ["def f0(x):", "    return x", *(f"def f{i}(x):\n    return f{i - 1}(x)" for i in range(1, 20)), "show(f19(5))"]
    )

    assert "5" in shown(source).split(" | ")


def test_a_value_with_many_alternatives_is_cut_and_says_so() -> None:
    branches = "\n".join(f"if a{i}:\n    x = {i}" for i in range(80))

    values = shown(f"{branches}\nshow(x)\n").split(" | ")

    assert "unknown: more than 32 different values reach this place" in values


def test_a_very_long_function_is_read_in_time() -> None:
    lines = "\n".join(
        f"    x{i % 200} = f(x{(i * 7) % 200}, {i})\n    if x{i % 200}:\n        y = {i}" for i in range(4000)
    )
    begun = time.process_time()

    shown(f"def g(x0):\n{lines}\n    show(y)\n")

    assert time.process_time() - begun < 10


def test_deep_nesting_is_read_in_time() -> None:
    source = (
        "x = 0\n" + "".join(f"{'    ' * i}for a{i} in b:\n{'    ' * (i + 1)}x = {i}\n" for i in range(12)) + "show(x)\n"
    )
    begun = time.process_time()

    shown(source)

    assert time.process_time() - begun < 10


# ── the order of questions ──────────────────────────────────────────────────────────────────────────────────────────

CIRCLES: Mapping[str, Files] = {
    "recursion": """
        def f(n, client=None):
            if n:
                return f(n - 1, client)
            return client or 5
        def g(n):
            return h(n) if n else f(n, 3)
        def h(n):
            return g(n - 1) if n else "h"
        f(3)
        g(2)
    """,
    "a loop": """
        x = 1
        y = 2
        for i in z:
            x, y = y, x
            a = x
            y = a or 4
        b = (x, y)
    """,
    "objects that hold each other": """
        class A:
            def __init__(self, b=None):
                self.b = b
                self.limit = 1
            def deep(self):
                return self.b.back().limit
        class B:
            def __init__(self, a):
                self.a = a
            def back(self):
                return self.a
        a = A(B(A()))
        a.b = B(a)
        n = a.deep()
        m = a.b.a.b.a.limit
    """,
    "a singleton": {
        "clients.py": """
            from openai import OpenAI
            _client = None
            def get_client(limit=None):
                global _client
                if _client is None:
                    _client = make(limit)
                return _client
            def make(limit):
                return OpenAI(timeout=limit)
        """,
        "app.py": """
            import clients
            c = clients.get_client(5)
            def again(n):
                return again(n - 1) if n else clients.get_client()
            d = again(2)
        """,
    },
    "callers that depend on what is called": """
        class Bot:
            def __init__(self, inner):
                self.inner = inner
            def run(self, x):
                return self.inner.run(x)
        class Leaf:
            def run(self, x):
                return x
        b = Bot(Bot(Leaf()))
        r = b.run(1)
        s = b.inner.run(2)
    """,
}


def _expressions(engine: Engine) -> Iterator[tuple[ir.Expr, Scope]]:
    for unit in engine.units.values():
        for scope in unit.scopes.values():
            for statement in scope.body:
                if isinstance(statement, (ir.Function, ir.Class)):
                    continue
                for node in walk(statement):
                    if is_expression(node) and not isinstance(node, (ir.Lambda, ir.Comprehension)):
                        yield node, scope


def _answers(files: Files, *, backwards: bool) -> dict[int, frozenset[str]]:
    engine = engine_of(files)
    questions = list(enumerate(_expressions(engine)))
    answers = {}
    for number, (expr, scope) in reversed(questions) if backwards else questions:
        answers[number] = engine.evaluate(expr, engine.root(scope))
    return {n: frozenset(text(engine, t.value) for t in values) for n, values in answers.items()}


@pytest.mark.parametrize("name", CIRCLES)
def test_answers_do_not_depend_on_the_order_of_the_questions(name: str) -> None:
    forwards, backwards = (_answers(CIRCLES[name], backwards=b) for b in (False, True))

    assert forwards == backwards


def test_values_that_are_not_kept_are_said_to_be_left_out() -> None:
    engine = engine_of("show(0)")
    (place,) = engine.places.calls["show"]
    frame = engine.root(place.scope)
    values = [Traced(Lit(i, place.call, frame)) for i in range(60)]

    kept = unique(values)

    assert [type(t.value).__name__ for t in kept] == ["Lit"] * 48 + ["Unk"]


@pytest.mark.parametrize(("length", "cut"), [(20, False), (400, True)])
def test_a_trace_that_reaches_its_bound_says_so(length: int, cut: bool) -> None:
    parts = ", ".join(f"f{i}()" for i in range(length))
    engine = engine_of(f"show([{parts}])")
    (place,) = engine.places.calls["show"]
    asked = Argument(place.call.args[0].value, engine.root(place.scope))

    trail = follow(engine, asked, lambda value, certain: Through(certain=True))

    assert trail.cut is cut
