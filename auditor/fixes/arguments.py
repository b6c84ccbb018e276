"""Adds and renames arguments of calls, keeping every other character of the source."""

from __future__ import annotations

import codecs
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import TypeAlias

import libcst as cst
import msgspec
from libcst.metadata import MetadataWrapper, PositionProvider

from auditor.sites import Site


class AddArgument(msgspec.Struct, frozen=True):
    """The call at `site` gets `name=value`; `value` is an expression.

    A name with dots leads into the argument: `options.timeout` adds to the mapping, or the call, that stands there.
    """

    site: Site
    name: str
    value: str


class RenameArgument(msgspec.Struct, frozen=True):
    """The argument `old` of the call at `site` is called `new`."""

    site: Site
    old: str
    new: str


Edit: TypeAlias = AddArgument | RenameArgument


class Edited(msgspec.Struct, frozen=True):
    """A file after its edits, and for each edit that could not be made the reason, as a sentence with its line."""

    source: bytes
    refused: tuple[str, ...] = ()


def edited(source: bytes, edits: Sequence[Edit]) -> Edited:
    """The file with every edit that has a place in it; nothing else in it changes."""
    mark = codecs.BOM_UTF8 if source.startswith(codecs.BOM_UTF8) else b""
    try:
        module = cst.parse_module(source.removeprefix(mark))
    except (cst.ParserSyntaxError, UnicodeDecodeError, LookupError, RecursionError):
        return Edited(source, (f"line {min(edit.site.line for edit in edits)}: the file cannot be edited safely",))
    editor = _Editor(edits)
    result = MetadataWrapper(module, unsafe_skip_copy=True).visit(editor)
    missing = [f"line {edit.site.line}: there is no call to be edited" for edit in edits if edit not in editor.met]
    return Edited(mark + result.bytes, tuple(sorted([*editor.refused, *missing])))


class _RefusedError(Exception):
    """An edit cannot be made; the message says what is in the way."""


class _Editor(cst.CSTTransformer):
    """Makes the edits of each call that it meets."""

    METADATA_DEPENDENCIES = (PositionProvider,)

    def __init__(self, edits: Iterable[Edit]) -> None:
        super().__init__()
        self._by_start: dict[tuple[int, int], list[Edit]] = defaultdict(list)
        for edit in edits:
            self._by_start[edit.site.line, edit.site.column].append(edit)
        self.met: list[Edit] = []
        self.refused: list[str] = []

    def leave_Call(self, original_node: cst.Call, updated_node: cst.Call) -> cst.Call:  # noqa: N802  # libcst's name
        position = self.get_metadata(PositionProvider, original_node)
        for edit in self._by_start.get((position.start.line, position.start.column + 1), ()):
            if (edit.site.end_line, edit.site.end_column) != (position.end.line, position.end.column + 1):
                continue  # `make(a).create(b)` begins where `make(a)` does.
            self.met.append(edit)
            try:
                updated_node = _with(updated_node, edit)
            except _RefusedError as refused:
                self.refused.append(f"line {edit.site.line}: {refused}")
        return updated_node


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
    name, _, path = edit.name.partition(".")
    for i, argument in enumerate(call.args):
        if argument.keyword is not None and argument.keyword.value == name:
            if not path:
                raise _RefusedError(f"the call gives `{name}` already; change it by hand")
            changed = argument.with_changes(value=_inside(argument.value, name, path, edit))
            return call.with_changes(args=[*call.args[:i], changed, *call.args[i + 1 :]])
    new = cst.Arg(
        keyword=cst.Name(name),
        value=_nested(path, edit.value),
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
    # What stands behind the last argument, on its line, goes on standing there; what leads to the bracket moves on.
    if isinstance(last.comma, cst.Comma):
        behind = last.comma.whitespace_after
        closing = new.with_changes(comma=last.comma.with_changes(whitespace_after=_plain(behind)))
    else:
        behind = last.whitespace_after_arg
        closing = new.with_changes(whitespace_after_arg=_plain(behind))
    before = last.with_changes(comma=_comma(call, behind), whitespace_after_arg=cst.SimpleWhitespace(""))
    return call.with_changes(args=[*arguments[:-1], before, closing])


def _nested(path: str, value: str) -> cst.BaseExpression:
    """The value, in a mapping for each segment of the path."""
    for segment in reversed(path.split(".") if path else ()):
        value = f'{{"{segment}": {value}}}'
    return cst.parse_expression(value)


def _inside(value: cst.BaseExpression, name: str, path: str, edit: AddArgument) -> cst.BaseExpression:
    """The mapping or call with one more entry at the path."""
    if isinstance(value, cst.Call):
        return _added(value, AddArgument(edit.site, path, edit.value))
    if not isinstance(value, cst.Dict):
        raise _RefusedError(f"`{name}` is given already, and computed elsewhere; change it by hand")
    key, _, rest = path.partition(".")
    elements = list(value.elements)
    for i, element in enumerate(elements):
        if isinstance(element, cst.DictElement) and _text(element.key) == key:
            if not rest:
                raise _RefusedError(f"`{name}` gives `{key}` already; change it by hand")
            elements[i] = element.with_changes(value=_inside(element.value, key, rest, edit))
            return value.with_changes(elements=elements)
    new = cst.DictElement(cst.SimpleString(f'"{key}"'), _nested(rest, edit.value))
    if elements and not isinstance(elements[-1].comma, cst.Comma):
        between = cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        elements[-1] = elements[-1].with_changes(comma=between)
    elif elements:
        new = new.with_changes(comma=elements[-1].comma)
        before = elements[-2].comma if len(elements) > 1 else cst.Comma(whitespace_after=cst.SimpleWhitespace(" "))
        elements[-1] = elements[-1].with_changes(comma=before)
    return value.with_changes(elements=[*elements, new])


def _text(key: cst.BaseExpression) -> object:
    return key.evaluated_value if isinstance(key, cst.SimpleString) else None


def _comma(call: cst.Call, behind: cst.BaseParenthesizableWhitespace | None = None) -> cst.Comma:
    """A comma as it stands between the arguments of the call, with the comment that is to stay `behind` it."""
    between: cst.BaseParenthesizableWhitespace = cst.SimpleWhitespace(" ")
    if len(call.args) > 1 and isinstance(call.args[0].comma, cst.Comma):
        between = _plain(call.args[0].comma.whitespace_after)
    elif isinstance(call.whitespace_before_args, cst.ParenthesizedWhitespace):
        between = _plain(call.whitespace_before_args)
    if isinstance(behind, cst.ParenthesizedWhitespace) and isinstance(between, cst.ParenthesizedWhitespace):
        between = between.with_changes(first_line=behind.first_line, empty_lines=behind.empty_lines)
    return cst.Comma(whitespace_after=between)


def _plain(whitespace: cst.BaseParenthesizableWhitespace) -> cst.BaseParenthesizableWhitespace:
    """The line break and indentation alone: comments and empty lines belong to the argument that they stand by."""
    if not isinstance(whitespace, cst.ParenthesizedWhitespace):
        return whitespace
    return cst.ParenthesizedWhitespace(
        first_line=cst.TrailingWhitespace(newline=whitespace.first_line.newline),
        indent=whitespace.indent,
        last_line=whitespace.last_line,
    )
