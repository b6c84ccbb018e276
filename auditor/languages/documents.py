"""Reads configuration files (JSON, YAML, TOML) as expressions, so that code which loads one can be followed into it."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import TYPE_CHECKING, Final, TypeAlias

from auditor.languages import ir

if TYPE_CHECKING:
    import yaml

_LARGEST: Final = 200_000
"""Characters; settings are shorter, and what is longer is data."""

_DEEPEST: Final = 40

_Plain: TypeAlias = "dict[str, _Plain] | list[_Plain] | str | int | float | bool | None"


def lower_document(path: str, text: str) -> ir.Expr | None:
    """The expression that a file amounts to, read as its name says, else as YAML; None where it cannot be read."""
    if len(text) > _LARGEST:
        return None
    if path.endswith(".toml"):
        return _toml(text)
    if path.endswith(".json"):
        return _json(text)
    return _yaml(text)


def _json(text: str) -> ir.Expr | None:
    try:
        value: _Plain = json.loads(text)
    except (ValueError, RecursionError):
        return None
    # All JSON that people write is YAML as well, and YAML nodes know their lines.
    return _yaml(text) or _plain(value, text, (), 0)


def _toml(text: str) -> ir.Expr | None:
    import tomllib

    try:
        value: _Plain = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return None
    return _plain(value, text, (), 0)


def _yaml(text: str) -> ir.Expr | None:
    from auditor.yaml_nodes import YamlError, compose_nodes

    try:
        node = compose_nodes(text)
        return None if node is None else _Lowering().expression(node, 0)
    except (YamlError, RecursionError, _TooMuchError):
        return None


class _TooMuchError(Exception):
    """The nodes of a document are more than it has characters: anchors multiply, or lead back to themselves."""


class _Lowering:
    """Turns YAML nodes into expressions; nothing is constructed but scalars of YAML's own types."""

    def __init__(self) -> None:
        self._left = _LARGEST

    def expression(self, node: yaml.Node, depth: int) -> ir.Expr:
        """The node as an expression. Raises `_TooMuchError`."""
        import yaml

        self._left -= 1
        if depth > _DEEPEST or self._left < 0:
            raise _TooMuchError
        at = ir.Span(node.start_mark.line + 1, node.start_mark.column, node.end_mark.line + 1, node.end_mark.column)
        if isinstance(node, yaml.MappingNode):
            pairs = [(self.expression(key, depth + 1), self.expression(value, depth + 1)) for key, value in node.value]
            return ir.Dict(at, tuple(ir.DictEntry(value.at, key, value) for key, value in pairs))
        if isinstance(node, yaml.SequenceNode):
            return ir.Display(at, "list", tuple(self.expression(item, depth + 1) for item in node.value))
        if not node.tag.startswith("tag:yaml.org,2002:"):
            return _constant(at, node.value)
        try:
            return _constant(at, yaml.SafeLoader("").construct_object(node))
        except (yaml.YAMLError, ValueError):
            return _constant(at, node.value)


def _plain(value: _Plain, text: str, keys: Sequence[str], depth: int) -> ir.Expr | None:
    """A value without places as an expression; the line is the one on which its key seems to be set."""
    line = _line_of(text, keys)
    at = ir.Span(line, 0, line, 0)
    if depth > _DEEPEST:
        return None
    if isinstance(value, dict):
        pairs = [(key, _plain(inner, text, (*keys, key), depth + 1)) for key, inner in value.items()]
        return ir.Dict(
            at, tuple(ir.DictEntry(e.at, ir.Const(e.at, key, "str"), e) for key, e in pairs if e is not None)
        )
    if isinstance(value, list):
        items = [_plain(item, text, keys, depth + 1) for item in value]
        return ir.Display(at, "list", tuple(item for item in items if item is not None))
    return _constant(at, value)


def _line_of(text: str, keys: Sequence[str]) -> int:
    """The first line that sets the last key, behind the header of its table where there is one."""
    start = 0
    if len(keys) > 1:
        header = re.search(rf"^\s*\[+\s*[\"']?{re.escape('.'.join(keys[:-1]))}[\"']?\s*\]", text, re.MULTILINE)
        start = header.end() if header else 0
    if not keys:
        return 1
    found = re.compile(rf"^\s*\[*\s*[\"']?{re.escape(keys[-1])}[\"']?\s*[=:\]]", re.MULTILINE).search(text, start)
    return text.count("\n", 0, found.end()) + 1 if found else text.count("\n", 0, start) + 1


def _constant(at: ir.Span, value: object) -> ir.Expr:
    match value:
        case None:
            return ir.Const(at, None, "none")
        case bool():
            return ir.Const(at, value, "bool")
        case int() if abs(value) < 2**63:
            return ir.Const(at, value, "int")
        case float():
            return ir.Const(at, value, "float")
        case _:
            return ir.Const(at, str(value), "str")
