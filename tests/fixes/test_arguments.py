"""Arguments are added and renamed, and nothing else of the file changes."""

from __future__ import annotations

import pytest

from auditor.fixes.arguments import AddArgument, Edit, Edited, RenameArgument, edited
from auditor.sites import Site


def call_in(source: str, call: str = "create(") -> Site:
    """Where the only call with that beginning stands; it ends at the last bracket of the source."""
    start = source.index(call)
    end = source.rindex(")") + 1
    line, end_line = source.count("\n", 0, start) + 1, source.count("\n", 0, end) + 1
    column, end_column = start - (source.rfind("\n", 0, start) + 1), end - (source.rfind("\n", 0, end) + 1)
    return Site("app.py", line, column + 1, end_line, end_column + 1)


def after(source: str, *edits: Edit) -> str:
    """The source with the edits, all of which have to be possible."""
    done = edited(source.encode(), edits)
    assert done.refused == ()
    return done.source.decode()


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("create()\n", "create(limit=9)\n"),
        ("create(model=m)\n", "create(model=m, limit=9)\n"),
        ("create(model=m, )\n", "create(model=m, limit=9, )\n"),
        ("x = create(m, **options)\n", "x = create(m, limit=9, **options)\n"),
        ("create(**options)\n", "create(limit=9, **options)\n"),
        ("create(\n    model=m,\n)\n", "create(\n    model=m,\n    limit=9,\n)\n"),
        ("create(\n    model=m,\n    n=1\n)\n", "create(\n    model=m,\n    n=1,\n    limit=9\n)\n"),
        ("create(\n    model=m,  # ours\n    n=1,\n)\n", "create(\n    model=m,  # ours\n    n=1,\n    limit=9,\n)\n"),
        ("create(\n    model=m,\n    **more,\n)\n", "create(\n    model=m,\n    limit=9,\n    **more,\n)\n"),
        ("create(\n    m,  # ours\n)\n", "create(\n    m,  # ours\n    limit=9,\n)\n"),
        ("create(\n    m,\n    n  # ours\n)\n", "create(\n    m,\n    n,  # ours\n    limit=9\n)\n"),
        ("create(model=m,\n       n=1)\n", "create(model=m,\n       n=1,\n       limit=9)\n"),
    ],
)
def test_an_argument_is_added_in_the_layout_of_the_call(before: str, wanted: str) -> None:
    assert after(before, AddArgument(call_in(before), "limit", "9")) == wanted


@pytest.mark.parametrize(
    ("before", "wanted"),
    [
        ("create(m)\n", 'create(m, config={"a": {"limit": 9}})\n'),
        ("create(m, config={})\n", 'create(m, config={"a": {"limit": 9}})\n'),
        ('create(config={"b": 1})\n', 'create(config={"b": 1, "a": {"limit": 9}})\n'),
        ('create(config={"a": {"b": 1}})\n', 'create(config={"a": {"b": 1, "limit": 9}})\n'),
        ("create(config=Config(a=A(b=1)))\n", "create(config=Config(a=A(b=1, limit=9)))\n"),
        ("create(config=Config(b=1))\n", 'create(config=Config(b=1, a={"limit": 9}))\n'),
        (
            'create(\n    config={\n        "b": 1,\n        "c": 2,\n    },\n)\n',
            'create(\n    config={\n        "b": 1,\n        "c": 2,\n        "a": {"limit": 9},\n    },\n)\n',
        ),
    ],
)
def test_an_argument_is_added_inside_another(before: str, wanted: str) -> None:
    assert after(before, AddArgument(call_in(before), "config.a.limit", "9")) == wanted


@pytest.mark.parametrize("given", ["settings", "{'a': {'limit': 1}}", "{'a': other}", "Config(a={'limit': 1})"])
def test_what_is_computed_or_there_already_is_refused(given: str) -> None:
    source = f"create(config={given})\n"

    done = edited(source.encode(), [AddArgument(call_in(source), "config.a.limit", "9")])

    assert done.source == source.encode()
    assert len(done.refused) == 1


def test_comments_strings_and_line_ends_elsewhere_stay() -> None:
    source = "# -*- x -*-\r\n\r\ns = 'a' \"b\"  # c\r\ncreate( m )\r\n"
    site = call_in(source)

    assert after(source, AddArgument(site, "limit", "9")) == source.replace("create( m )", "create( m, limit=9 )")


def test_several_edits_of_one_call_are_made_together() -> None:
    source = "create(model=m)\n"
    site = call_in(source)

    both = after(source, AddArgument(site, "limit", "9"), AddArgument(site, "timeout", "30"))

    assert both == "create(model=m, limit=9, timeout=30)\n"


def test_the_inner_of_two_calls_that_begin_at_one_place_is_told_by_its_end() -> None:
    source = "make(a).create(b)\n"
    site = Site("app.py", 1, 1, 1, 8)

    assert after(source, AddArgument(site, "limit", "9")) == "make(a, limit=9).create(b)\n"


def test_an_argument_is_renamed() -> None:
    source = "create(model=m, max_tokens=n)\n"

    renamed = after(source, RenameArgument(call_in(source), "max_tokens", "max_completion_tokens"))

    assert renamed == "create(model=m, max_completion_tokens=n)\n"


def test_an_argument_that_is_there_is_not_added_again() -> None:
    source = b"create(limit=1)\n"

    done = edited(source, [AddArgument(call_in(source.decode()), "limit", "9")])

    assert done == Edited(source, ("line 1: the call gives `limit` already; change it by hand",))


def test_one_edit_that_cannot_be_made_does_not_stop_the_others() -> None:
    source = "create(limit=1)\n"
    site = call_in(source)

    done = edited(source.encode(), [AddArgument(site, "limit", "9"), AddArgument(site, "timeout", "30")])

    assert done.source == b"create(limit=1, timeout=30)\n"


def test_a_place_without_a_call_is_named() -> None:
    done = edited(b"x = 1\n", [AddArgument(Site("app.py", 3, 1, 3, 9), "limit", "9")])

    assert done == Edited(b"x = 1\n", ("line 3: there is no call to be edited",))


def test_a_file_that_cannot_be_parsed_stays_as_it_is() -> None:
    done = edited(b"create(\n", [AddArgument(Site("app.py", 1, 1, 1, 8), "limit", "9")])

    assert done == Edited(b"create(\n", ("line 1: the file cannot be edited safely",))


@pytest.mark.parametrize("head", ["\ufeff".encode(), b"# -*- coding: latin-1 -*-\ns = '\xe9'\n"])
def test_the_encoding_of_the_file_stays(head: bytes) -> None:
    line = head.count(b"\n") + 1

    done = edited(head + b"create(m)\n", [AddArgument(Site("app.py", line, 1, line, 10), "limit", "9")])

    assert done == Edited(head + b"create(m, limit=9)\n")
