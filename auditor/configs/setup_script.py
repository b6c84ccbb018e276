"""Reads the requirements that a `setup.py` writes out. The file is parsed and never run."""

from __future__ import annotations

import ast
import warnings
from collections.abc import Iterator, Mapping

from auditor.configs.requirement import Entry, Group, MalformedError, Problem, declared, group_named
from auditor.sites import Place

_Scope = Mapping[str, ast.expr]


class _ComputedError(Exception):
    """A value that is not written out; the line says where."""

    def __init__(self, line: int) -> None:
        super().__init__(line)
        self.line = line


def read_setup_script(text: str, path: str, place: Place) -> Iterator[Entry]:
    """`install_requires` and `extras_require` of a call of `setup`, as far as they are literals or names of literals.

    Requirements that are computed are a Problem: they can only be known by running the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            tree = ast.parse(text)
    except SyntaxError as error:
        raise MalformedError("not Python that this interpreter reads", error.lineno) from error
    except (ValueError, RecursionError, MemoryError) as error:
        raise MalformedError("not Python that this interpreter reads") from error
    scope = {
        target.id: statement.value
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for call in _setup_calls(tree):
        for argument, value in _arguments(call, scope):
            if argument == "install_requires":
                yield from _read(value, scope, path, place, "runtime")
            elif argument == "extras_require":
                yield from _read_extras(value, scope, path, place)


def _setup_calls(tree: ast.Module) -> Iterator[ast.Call]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name == "setup":
                yield node


def _arguments(call: ast.Call, scope: _Scope) -> Iterator[tuple[str, ast.expr]]:
    """The keyword arguments; `**options` is followed where it is a mapping written out."""
    for keyword in call.keywords:
        if keyword.arg is not None:
            yield keyword.arg, keyword.value
            continue
        mapping = _resolved(keyword.value, scope)
        if isinstance(mapping, ast.Dict):
            for key, value in zip(mapping.keys, mapping.values, strict=True):
                if isinstance(key, ast.Constant) and isinstance(key.value, str):
                    yield key.value, value


def _read_extras(value: ast.expr, scope: _Scope, path: str, place: Place) -> Iterator[Entry]:
    mapping = _resolved(value, scope)
    if not isinstance(mapping, ast.Dict):
        yield Problem(value.lineno, "extras_require is computed", broken=False)
        return
    for key, requirements in zip(mapping.keys, mapping.values, strict=True):
        name = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
        yield from _read(requirements, scope, path, place, group_named(name))


def _read(value: ast.expr, scope: _Scope, path: str, place: Place, group: Group) -> Iterator[Entry]:
    try:
        requirements = list(_strings(value, scope, depth=20))
    except _ComputedError as error:
        yield Problem(error.line, "the requirements are computed", broken=False)
        return
    for requirement, line in requirements:
        try:
            yield declared(requirement, path, line, place, group)
        except MalformedError as error:
            yield Problem(line, error.reason)


def _resolved(value: ast.expr, scope: _Scope) -> ast.expr:
    for _ in range(20):  # Names of names end somewhere, or go in a circle.
        if not (isinstance(value, ast.Name) and value.id in scope):
            break
        value = scope[value.id]
    return value


def _strings(value: ast.expr, scope: _Scope, depth: int) -> Iterator[tuple[str, int]]:
    """The requirements that the expression lists, with their lines. Raises _ComputedError."""
    value = _resolved(value, scope)
    match value:
        case ast.Constant(value=str() as text):
            for offset, line in enumerate(text.splitlines()):
                if line.strip() and not line.strip().startswith("#"):
                    yield line.strip(), value.lineno + offset
        case ast.List(elts=items) | ast.Tuple(elts=items) | ast.Set(elts=items) if depth:
            for item in items:
                inner = item.value if isinstance(item, ast.Starred) else item
                yield from _strings(inner, scope, depth - 1)
        case ast.BinOp(left=left, op=ast.Add(), right=right) if depth:
            yield from _strings(left, scope, depth - 1)
            yield from _strings(right, scope, depth - 1)
        case ast.Call(func=ast.Attribute(value=text, attr="split" | "splitlines" | "strip"), args=[]) if depth:
            yield from _strings(text, scope, depth - 1)
        case _:
            raise _ComputedError(value.lineno)
