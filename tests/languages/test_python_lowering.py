"""What single constructs become. Spans are read off the source by hand."""

from __future__ import annotations

import pytest

from auditor.languages import ir, python_ast, python_cst
from auditor.languages.ir import Arg, Attr, Call, Const, Display, Name, Span, Text


def one_line(start: int, end: int, line: int = 1) -> Span:
    return Span(line, start, line, end)


def name(text: str, start: int, line: int = 1) -> Name:
    return Name(one_line(start, start + len(text), line), text)


@pytest.fixture(params=["ast", "libcst"])
def lower(request: pytest.FixtureRequest):
    reader = python_ast if request.param == "ast" else python_cst
    return lambda source: reader.lower(source, "app.py", "app")


def value(module: ir.Module) -> ir.Expr:
    (statement,) = module.body
    assert isinstance(statement, ir.Evaluate)
    return statement.value


def test_arguments_stand_in_source_order(lower) -> None:
    assert value(lower("f(a, b=c, *d, **e)\n")) == Call(
        one_line(0, 18),
        name("f", 0),
        (
            Arg(one_line(2, 3), name("a", 2)),
            Arg(one_line(5, 8), name("c", 7), "b"),
            Arg(one_line(10, 12), name("d", 11), None, 1),
            Arg(one_line(14, 17), name("e", 16), None, 2),
        ),
    )


def test_parentheses_belong_to_a_tuple_and_to_nothing_else(lower) -> None:
    assert value(lower("((a), (b, c))\n")) == Display(
        one_line(0, 13), "tuple", (name("a", 2), Display(one_line(6, 12), "tuple", (name("b", 7), name("c", 10))))
    )


def test_adjacent_strings_are_one_constant(lower) -> None:
    assert value(lower("('a'\n 'b')\n")) == Const(Span(1, 1, 2, 4), "ab", "str")


def test_everything_in_an_f_string_stands_where_the_f_string_does(lower) -> None:
    whole = one_line(0, 21)

    assert value(lower("f'a{b.c!r:>{d}}e' 'f'\n")) == Text(
        whole,
        (
            Const(whole, "a", "str"),
            Attr(whole, Name(whole, "b"), "c"),
            Name(whole, "d"),
            Const(whole, "ef", "str"),
        ),
    )


def test_a_debugging_f_string_repeats_the_source_of_its_field(lower) -> None:
    whole = one_line(0, 10)

    assert value(lower("f'{ a = }'\n")) == Text(whole, (Const(whole, " a = ", "str"), Name(whole, "a")))


@pytest.mark.parametrize(
    ("source", "expected", "kind"),
    [
        ("7", 7, "int"),
        ("0x10000000000000000", "0x10000000000000000", "int"),
        ("2.5", 2.5, "float"),
        ("2j", "2j", "complex"),
        ("b'\\x00'", b"\0", "bytes"),
        ("...", "...", "ellipsis"),
        ("None", None, "none"),
        ("True", True, "bool"),
        ("'\\ud800!'", "\N{REPLACEMENT CHARACTER}!", "str"),
    ],
)
def test_constants_hold_what_a_cache_can_hold(lower, source: str, expected: object, kind: str) -> None:
    constant = value(lower(f"{source}\n"))

    assert isinstance(constant, Const)
    assert (constant.value, constant.kind) == (expected, kind)


def test_every_kind_of_parameter_is_told_apart(lower) -> None:
    (function,) = lower("def f(a, /, b: int = 1, *c, d, **e): pass\n").body

    assert [(p.name, p.kind) for p in function.params] == [
        ("a", "positional_only"),
        ("b", "normal"),
        ("c", "args"),
        ("d", "keyword_only"),
        ("e", "kwargs"),
    ]
    assert function.params[1] == ir.Param(
        one_line(12, 18), "b", "normal", name("int", 15), Const(one_line(21, 22), 1, "int")
    )


def test_a_function_spans_from_def_to_its_last_statement(lower) -> None:
    (function,) = lower("@deco\nasync def f():\n    await g()  # done\n\n    # the end\n").body

    assert function.at == Span(2, 0, 3, 13)
    assert function.decorators == (name("deco", 1),)


def test_a_case_tells_what_it_binds_and_compares(lower) -> None:
    source = "match m:\n    case {'k': [x, *_], **rest} | Point(x=0, y=(1 | None) as y) if x:\n        pass\n"
    (match,) = lower(source).body
    (case,) = match.cases

    assert [bound.id for bound in case.binds] == ["x", "rest", "y"]
    assert [getattr(v, "id", None) or getattr(v, "value", None) for v in case.values] == ["k", "Point", 0, 1, None]
    assert case.at == Span(2, 9, 3, 12)


def test_imports_say_what_they_bind(lower) -> None:
    plain, named, relative, star = lower(
        "import a.b\nimport a.b as c\nfrom ..d import e as f, g\nfrom h import *\n"
    ).body

    assert plain.names == (ir.Alias(one_line(7, 10), "a.b", "a"),)
    assert named.names == (ir.Alias(one_line(7, 15, 2), "a.b", "c", True),)
    assert (relative.module, relative.level) == ("d", 2)
    assert [(n.name, n.local, n.renamed) for n in relative.names] == [("e", "f", True), ("g", "g", False)]
    assert [n.name for n in star.names] == ["*"]


def test_an_elif_is_an_if_alone_in_the_other_branch(lower) -> None:
    (branch,) = lower("if a:\n    b\nelif c:\n    d\nelse:\n    e\n").body

    assert branch.at == Span(1, 0, 6, 5)
    (inner,) = branch.other
    assert inner.at == Span(3, 0, 6, 5)
    assert len(inner.other) == 1


def test_chained_boolean_operators_are_one_node_and_brackets_separate_them(lower) -> None:
    whole = value(lower("a and b and (c and d)\n"))

    assert isinstance(whole, ir.Bool)
    assert whole.values[:2] == (name("a", 0), name("b", 6))
    assert whole.values[2] == ir.Bool(one_line(13, 20), "and", (name("c", 13), name("d", 19)))


def test_comments_are_kept_with_their_place(lower) -> None:
    module = lower("# top\nx = '#no' # yes\nif x:\n    # inner\n    y = f'{x:#x}#no' 'a' # z\n")

    assert module.comments == (
        ir.Comment(1, 0, "# top", True),
        ir.Comment(2, 10, "# yes", False),
        ir.Comment(4, 4, "# inner", True),
        ir.Comment(5, 25, "# z", False),
    )
