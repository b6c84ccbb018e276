"""Source that an older interpreter cannot read is read all the same."""

from __future__ import annotations

import pytest

from auditor.audit import Unread
from auditor.collect import SourceFile
from auditor.languages import ir, read
from auditor.languages.lexing import comments_in


@pytest.mark.parametrize(
    "source",
    [
        'x = f"{a["b"]}"\n',
        "x = f'{\n  a  # why\n}'\n",
        "def f[T: (int, str)](x: T) -> T: return x\n",
        "type Pair[T] = tuple[T, T]\n",
        "x = t'Hello {name}'\n",
        "def f[T = int](x: T): pass\n",
    ],
    ids=["nested quotes", "comment in a field", "type parameters", "type alias", "template", "default of a parameter"],
)
def test_syntax_newer_than_the_interpreter_is_read(source: str) -> None:
    assert isinstance(read(SourceFile("app.py", "python", "app", source.encode())), ir.Module)


def test_a_literal_that_means_nothing_is_refused() -> None:
    source = b"type A = int\nx = t'{a}' '\\N{no such letter}'\n"

    assert isinstance(read(SourceFile("app.py", "python", "app", source)), Unread)


def test_a_template_string_is_a_text() -> None:
    module = read(SourceFile("app.py", "python", "app", b"t'Hello {name}'\n"))

    assert isinstance(module, ir.Module)
    whole = ir.Span(1, 0, 1, 15)
    assert module.body == (
        ir.Evaluate(whole, ir.Text(whole, (ir.Const(whole, "Hello ", "str"), ir.Name(whole, "name")))),
    )


@pytest.mark.parametrize(
    ("source", "texts"),
    [
        ('x = f"{a["#"]}"  # one\n', ["# one"]),
        ('x = f"{f"{"#"}#"}#"  # one\n', ["# one"]),
        ("x = f'''{\n  a  # one\n  :#>{w}}#'''  # two\n", ["# one", "# two"]),
        ("x = rf'\\{a}#' # one\n", ["# one"]),
        ("x = f'\\N{NUMBER SIGN}#{a}' # one\n", ["# one"]),
        ("x = f'{{#' # one\n", ["# one"]),
        ("x = f'{a!r:{'#'}}' # one\n", ["# one"]),
        ("x = 'a\\'#' \"#\\\\\" # one\n", ["# one"]),
        ("x = '''a'#''\n#\\''' ''' # one\n", ["# one"]),
        ("x = f'{ {'#': 1}['#'] }' # one\n", ["# one"]),
        ("if'#':pass # one\n", ["# one"]),
        ("x = r'\\' # not' # one\n", ["# one"]),
    ],
)
def test_a_hash_inside_a_string_is_no_comment(source: str, texts: list[str]) -> None:
    assert [comment.text for comment in comments_in(source)] == texts
