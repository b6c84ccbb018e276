"""Bytes of a Python file in, a module or a reason out."""

from __future__ import annotations

import sys
import time
import warnings

import msgspec
import pytest

from auditor.audit import Unread
from auditor.collect import SourceFile
from auditor.languages import ir, read, site_of
from auditor.languages.limits import MAX_DEPTH
from auditor.sites import Place, Site


def reading(data: bytes, place: Place = "app") -> ir.Module | Unread:
    return read(SourceFile("app.py", "python", place, data))


def module(data: bytes) -> ir.Module:
    got = reading(data)
    assert isinstance(got, ir.Module), got
    return got


def refusal(data: bytes, place: Place = "app") -> Unread:
    got = reading(data, place)
    assert isinstance(got, Unread), got
    return got


def text_of_first_assignment(data: bytes) -> object:
    first = module(data).body[0]
    assert isinstance(first, ir.Assign)
    assert isinstance(first.value, ir.Const)
    return first.value.value


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("name = 'Zoë'\n".encode(), "Zoë"),
        ("# -*- coding: latin-1 -*-\nname = 'Zoë'\n".encode("latin-1"), "Zoë"),
        ("#!/usr/bin/env python\n# vim: set fileencoding=cp1252 :\nname = '€'\n".encode("cp1252"), "€"),
        (b"\xef\xbb\xbf" + "name = 'Zoë'\n".encode(), "Zoë"),
        (b"\xff\xfe" + "name = 'Zoë'\n".encode("utf-16-le"), "Zoë"),
        ("\n\n# coding: latin-1\nname = 'Zoë'\n".encode(), "Zoë"),
        (b"import_ = 1\n# coding: latin-1\n", 1),
    ],
    ids=["utf-8", "latin-1", "second line", "byte order mark", "utf-16", "third line is too late", "after code"],
)
def test_a_file_is_decoded_as_python_decodes_it(data: bytes, text: object) -> None:
    assert text_of_first_assignment(data) == text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"# coding: klingon\nx = 1\n", "declares the unknown encoding klingon"),
        (b"# coding: hex\nx = 1\n", "declares the unknown encoding hex"),
        (b"# coding: punycode\nx = 1\n", "declares the encoding punycode, which no program is written in"),
        (b"x = '\xe9'\n", "is not utf-8 text at byte 5"),
        (b"x = 1\ny = '\0'\n", "holds a NUL byte on line 2"),
    ],
)
def test_bytes_that_are_no_source_are_refused_with_the_reason(data: bytes, reason: str) -> None:
    assert refusal(data) == Unread("app.py", reason, matters=True)


def test_a_syntax_error_is_named_with_its_line() -> None:
    assert refusal(b"x = 1\ny = (2,\n  * 3\n").reason.endswith("(line 2)")


def test_a_broken_test_does_not_make_the_audit_incomplete() -> None:
    assert not refusal(b"print 'two'\n", place="test").matters


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n"])
def test_every_kind_of_line_end_counts_as_one_line(newline: str) -> None:
    second = module(f"x = 1{newline}y = 2{newline}".encode()).body[1]

    assert second.at == ir.Span(2, 0, 2, 5)


def test_a_form_feed_does_not_end_a_line() -> None:
    assert module(b"\x0cx = 1\n\x0cy = 2\n").body[1].at == ir.Span(2, 1, 2, 6)


def test_columns_count_characters() -> None:
    call = module("é = 'naïve'; ask(é)\n".encode()).body[1]

    assert call.at == ir.Span(1, 13, 1, 19)


def test_a_person_counts_columns_from_one() -> None:
    read_module = module(b"x = 1\nif x:\n    ask(\n    )\n")
    branch = read_module.body[1]
    assert isinstance(branch, ir.If)

    assert site_of(read_module, branch.body[0].at) == Site("app.py", 3, 5, 4, 6)


def test_doubtful_escapes_of_the_source_warn_nobody() -> None:
    with warnings.catch_warnings(record=True) as caught:
        warnings.simplefilter("always")
        module(b"pattern = '\\d'\n")

    assert caught == []


@pytest.mark.parametrize(
    "source",
    [
        "(" * 5000 + ")" * 5000,
        "[" * 5000,
        "x = " + "-" * 100_000 + "1",
        "x = " + "not " * 100_000 + "y",
        "x = a" + ".b" * 100_000,
        "x = " + "+".join(["a"] * 20_000),
        "x = " + "lambda: " * 20_000 + "1",
        "if a:\n  b\n" + "elif a:\n  b\n" * 20_000,
        "".join(" " * level + "if a:\n" for level in range(3000)) + " " * 3000 + "b",
        'f"{f' + '"{' * 5000 + "x" + '}"' * 5000,
        "x = " + "f'{" * 12_000,
        "x = f'" + "{a:" * 12_000,
    ],
    ids=[
        "brackets",
        "open",
        "minus",
        "not",
        "attributes",
        "sum",
        "lambdas",
        "elif",
        "blocks",
        "f-strings",
        "open f-strings",
        "formats",
    ],
)
def test_deep_nesting_is_refused_and_never_crashes(source: str) -> None:
    assert refusal(source.encode() + b"\n").matters


def test_newer_syntax_does_not_open_a_way_to_overflow_the_stack() -> None:
    newer = "x = f'{a['b']}' if c else t'{d}'\n"

    assert "nests too deeply" in refusal((newer + "y = " + "(" * 3000 + "1" + ")" * 3000 + "\n").encode()).reason


@pytest.mark.parametrize(
    "source",
    [
        "x = a" + ".b" * (MAX_DEPTH - 10),
        "x = " + " + ".join(["a"] * (MAX_DEPTH - 10)),
        "if a:\n  b\n" + "elif a:\n  b\n" * (MAX_DEPTH - 10),
        "x = " + "[" * 150 + "]" * 150,
    ],
)
def test_a_module_as_deep_as_allowed_can_be_cached_and_compared(source: str) -> None:
    deep = module(source.encode())

    again = msgspec.msgpack.decode(msgspec.msgpack.encode(deep), type=ir.Module)
    assert again == deep


def test_every_kind_of_constant_survives_the_cache() -> None:
    source = b"x = 1, 1 << 2, 10**400, 0x" + b"f" * 5000 + b", 1e999, 2j, b'\\xff', '\\ud800', ..., None, True\n"
    plain = module(source)

    assert msgspec.msgpack.decode(msgspec.msgpack.encode(plain), type=ir.Module) == plain


def test_recursion_stays_within_the_usual_limit() -> None:
    assert sys.getrecursionlimit() >= 4 * MAX_DEPTH + 200


@pytest.mark.parametrize(
    "source",
    [
        "é=f(1);" * 50_000,
        "x = [" + "'é'," * 100_000 + "]",
        "# é\n" * 100_000,
        "x = '''" + "\\'" * 700_000 + "'''",
        "x = (" + "f'{a}' " * 50_000 + ")",
    ],
    ids=["one line", "long list", "comments", "escapes", "f-strings"],
)
def test_large_files_take_seconds_and_not_minutes(source: str) -> None:
    started = time.monotonic()

    module(source.encode())

    assert time.monotonic() - started < 20


@pytest.mark.parametrize("source", ["x = f'''" + "{a}" * 300_000 + "'''", "x = f'{a:" + "{b}" * 300_000 + "}'"])
def test_an_f_string_that_the_parser_would_take_minutes_for_is_refused(source: str) -> None:
    assert refusal(source.encode()).reason == "holds an f-string of more than 10,000 fields"
