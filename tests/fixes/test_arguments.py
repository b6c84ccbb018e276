"""Arguments are added and renamed, and nothing else of the file changes."""

from __future__ import annotations

import pytest

from auditor.fixes.arguments import AddArgument, EditError, RenameArgument, edited
from auditor.sites import Site


def call_in(source: str, call: str = "create(") -> Site:
    """Where the only call with that beginning stands; it ends at the last bracket of the source."""
    start = source.index(call)
    end = source.rindex(")") + 1
    line, end_line = source.count("\n", 0, start) + 1, source.count("\n", 0, end) + 1
    column, end_column = start - (source.rfind("\n", 0, start) + 1), end - (source.rfind("\n", 0, end) + 1)
    return Site("app.py", line, column + 1, end_line, end_column + 1)


@pytest.mark.parametrize(
    ("before", "after"),
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
        ("create(model=m,\n       n=1)\n", "create(model=m,\n       n=1,\n       limit=9)\n"),
    ],
)
def test_an_argument_is_added_in_the_layout_of_the_call(before: str, after: str) -> None:
    assert edited(before, [AddArgument(call_in(before), "limit", "9")]) == after


def test_comments_strings_and_line_ends_elsewhere_stay() -> None:
    source = "# -*- x -*-\r\n\r\ns = 'a' \"b\"  # c\r\ncreate( m )\r\n"
    site = call_in(source)

    assert edited(source, [AddArgument(site, "limit", "9")]) == source.replace("create( m )", "create( m, limit=9 )")


def test_several_edits_of_one_call_are_made_together() -> None:
    source = "create(model=m)\n"
    site = call_in(source)

    after = edited(source, [AddArgument(site, "limit", "9"), AddArgument(site, "timeout", "30")])

    assert after == "create(model=m, limit=9, timeout=30)\n"


def test_the_inner_of_two_calls_that_begin_at_one_place_is_told_by_its_end() -> None:
    source = "make(a).create(b)\n"
    site = Site("app.py", 1, 1, 1, 8)

    assert edited(source, [AddArgument(site, "limit", "9")]) == "make(a, limit=9).create(b)\n"


def test_an_argument_is_renamed() -> None:
    source = "create(model=m, max_tokens=n)\n"

    after = edited(source, [RenameArgument(call_in(source), "max_tokens", "max_completion_tokens")])

    assert after == "create(model=m, max_completion_tokens=n)\n"


def test_an_argument_that_is_there_is_not_added_again() -> None:
    source = "create(limit=1)\n"

    with pytest.raises(EditError, match="line 1 gives `limit` already"):
        edited(source, [AddArgument(call_in(source), "limit", "9")])


def test_a_place_without_a_call_is_refused() -> None:
    with pytest.raises(EditError, match="no call at line 3, column 1"):
        edited("x = 1\n", [AddArgument(Site("app.py", 3, 1, 3, 9), "limit", "9")])
