"""Adds and renames arguments of calls, keeping every other character of the source."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

import libcst as cst
import msgspec
from libcst.metadata import MetadataWrapper, PositionProvider

from auditor.sites import Site


class AddArgument(msgspec.Struct, frozen=True):
    """The call at `site` gets `name=value`; `value` is an expression."""

    site: Site
    name: str
    value: str


class RenameArgument(msgspec.Struct, frozen=True):
    """The argument `old` of the call at `site` is called `new`."""

    site: Site
    old: str
    new: str


Edit: TypeAlias = AddArgument | RenameArgument


class EditError(Exception):
    """The edit cannot be made; the message says what is in the way."""


def edited(source: str, edits: Iterable[Edit]) -> str:
    """The source with all edits made. Raises EditError where one has no place in it."""
    try:
        module = cst.parse_module(source)
    except (cst.ParserSyntaxError, RecursionError):
        raise EditError("the file uses syntax that cannot be edited") from None
    waiting: dict[tuple[int, int], list[Edit]] = {}
    for edit in edits:
        waiting.setdefault((edit.site.line, edit.site.column), []).append(edit)
    editor = _Editor(waiting)
    result = MetadataWrapper(module, unsafe_skip_copy=True).visit(editor)
    if waiting:
        line, column = min(waiting)
        raise EditError(f"there is no call at line {line}, column {column}")
    return result.code


class _Editor(cst.CSTTransformer):
    """Makes the edits of each call that it meets, and strikes them from the list."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, waiting: dict[tuple[int, int], list[Edit]]) -> None:
        super().__init__()
        self._waiting = waiting
        self._ends: dict[tuple[int, int], int] = {}

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:  # noqa: N802  # libcst's name
        position = self.get_metadata(PositionProvider, original_node)
        start = (position.start.line, position.start.column + 1)
        edits = self._waiting.get(start, ())
        fitting = [edit for edit in edits if _ends_at(edit.site, position.end.line, position.end.column + 1)]
        if not fitting:
            return updated_node
        rest = [edit for edit in edits if edit not in fitting]
        if rest:
            self._waiting[start] = rest
        else:
            del self._waiting[start]
        for edit in fitting:
            updated_node = _with(updated_node, edit)
        return updated_node


def _ends_at(site: Site, line: int, column: int) -> bool:
    return (site.end_line, site.end_column) == (line, column)


def _with(call: cst.Call, edit: Edit) -> cst.Call:
    match edit:
        case AddArgument():
            return _added(call, edit)
        case RenameArgument():
            return _renamed(call, edit)


def _renamed(call: cst.Call, edit: RenameArgument) -> cst.Call:
    arguments = [
        argument.with_changes(keyword=cst.Name(edit.new))
        if argument.keyword is not None and argument.keyword.value == edit.old
        else argument
        for argument in call.args
    ]
    return call.with_changes(args=arguments)


def _added(call: cst.Call, edit: AddArgument) -> cst.Call:
    """The call with one more argument, before any `**options`, laid out as its other arguments are."""
    if any(argument.keyword is not None and argument.keyword.value == edit.name for argument in call.args):
        raise EditError(f"the call on line {edit.site.line} gives `{edit.name}` already")
    new = cst.Arg(
        keyword=cst.Name(edit.name),
        value=cst.parse_expression(edit.value),
        equal=cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace("")),
    )
    arguments = list(call.args)
    if not arguments:
        return call.with_changes(args=[new])
    place = len(arguments)
    while place and arguments[place - 1].star == "**":
        place -= 1
    if place < len(arguments):
        return call.with_changes(args=[*arguments[:place], new.with_changes(comma=_comma(call)), *arguments[place:]])
    last = arguments[-1]
    closing = new.with_changes(comma=last.comma, whitespace_after_arg=last.whitespace_after_arg)
    before = last.with_changes(comma=_comma(call), whitespace_after_arg=cst.SimpleWhitespace(""))
    return call.with_changes(args=[*arguments[:-1], before, closing])


def _comma(call: cst.Call) -> cst.Comma:
    """A comma as it stands between the arguments of the call; one on its own is judged by how the call opens."""
    if len(call.args) > 1 and isinstance(call.args[0].comma, cst.Comma):
        return _without_comment(call.args[0].comma)
    if isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
        return cst.Comma(whitespace_after=_plain(call.whitespace_before_args))
    return cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))


def _without_comment(comma: cst.Comma) -> cst.Comma:
    after = comma.whitespace_after
    plain = _plain(after) if isinstance(after, cst.ParenthesizedWhitespace) else after
    return cst.Comma(whitespace_after=plain)


def _plain(whitespace: cst.ParenthesizedWhitespace) -> cst.ParenthesizedWhitespace:
    """The line break and indentation alone: comments and empty lines belong to the argument that they stand by."""
    return cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(newline=whitespace.first_line.newline),
        indent=whitespace.indent,
        last_line=whitespace.last_line,
    )
