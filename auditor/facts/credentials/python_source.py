"""Walks a module for texts that may be secrets, put together where the source writes them in pieces."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from auditor.facts.credentials.plain_text import pairs
from auditor.facts.credentials.written import Form, Written
from auditor.languages import ir, site_of
from auditor.languages.walk import children

_LOOKUPS = frozenset({"getenv", "config", "env", "get", "setdefault", "pop", "str", "get_secret", "get_env"})
_ENVIRONMENTS = frozenset({"environ", "env", "environment", "secrets", "config", "settings", "os"})
_WRAPPERS = frozenset({"SecretStr", "Secret", "AzureKeyCredential", "str", "cast", "Field", "field", "dict"})

_DEEPEST = 200
"""How many `+` of one sum are joined; a longer one is not a key."""


class _At(NamedTuple):
    """A node, and what its surroundings say of it."""

    node: ir.Node
    name: str
    form: Form
    function: str


class _Lookup(NamedTuple):
    variable: str
    default: ir.Expr | None
    in_environment: bool


def written_in(module: ir.Module) -> Iterator[Written]:
    """Every text of the module with its name, in the order of the source; comments follow.

    `function` is the dotted name of the enclosing function inside the module.
    """
    waiting = [_At(statement, "", "literal", "") for statement in reversed(module.body)]
    while waiting:
        at = waiting.pop()
        text = folded(at.node)
        if text is not None:
            yield Written(text, at.name, at.form, at.function, site_of(module, at.node.at))
            continue
        waiting.extend(reversed(list(_below(at))))
    for comment in module.comments:
        end = comment.column + len(comment.text)
        span = ir.Span(comment.line, comment.column, comment.line, end)
        site = site_of(module, span)
        yield Written(comment.text, "", "literal", "", site)
        for name, value in pairs(comment.text):
            yield Written(value, name, "literal", "", site)


def folded(node: ir.Node, depth: int = _DEEPEST) -> str | None:
    """The string that an expression spells out: a literal, a sum, an f-string without holes, a join of literals."""
    match node:
        case ir.Const(value=str() as text, kind="str"):
            return text
        case ir.Const(value=bytes() as data):
            return data.decode("latin-1")
        case ir.Text(parts=parts):
            return _joined(parts, "", depth)
        case ir.Binary(op="+", left=left, right=right) if depth:
            before = folded(left, depth - 1)
            after = None if before is None else folded(right, depth - 1)
            return None if before is None or after is None else before + after
        case ir.Call(
            func=ir.Attr(base=ir.Const(value=str() as separator), name="join"),
            args=(ir.Arg(value=ir.Display(items=items), stars=0),),
        ):
            return _joined(items, separator, depth)
    return None


def _joined(parts: tuple[ir.Expr, ...], separator: str, depth: int) -> str | None:
    texts = [folded(part, depth - 1) for part in parts] if depth else [None]
    return None if None in texts else separator.join(text for text in texts if text is not None)


def _below(at: _At) -> Iterator[_At]:
    """What stands directly below a node, each with the name and the form that this node gives it."""
    node, name, form, function = at
    match node:
        case ir.Class() if any(_name_of(base.value) == "BaseSettings" for base in node.bases):
            inner = f"{function}.{node.name}".lstrip(".")
            for child in children(node):
                yield from _field(child, inner)
        case ir.Function() | ir.Class():
            inner = f"{function}.{node.name}".lstrip(".")
            for child in children(node):
                yield _At(child, "", "literal", inner)
        case ir.Param():
            yield from _unnamed(node.annotation, function)
            if node.default is not None:
                yield _At(node.default, node.name, "literal", function)
        case ir.Assign():
            yield from _assigned(node, function)
        case ir.Augment():
            yield _At(node.value, _name_of(node.target), "literal", function)
        case ir.Call():
            yield from _called(node, at)
        case ir.DictEntry():
            if node.key is not None:
                yield _At(node.key, "", "literal", function)
            yield _At(node.value, _text_of(node.key), form, function)
        case ir.Bool(op="or", values=values):
            yield from _alternatives(values, at)
        case ir.Choice():
            yield _At(node.test, "", "literal", function)
            yield from _alternatives((node.then, node.other), at)
        case ir.Compare():
            sides = (node.left, *node.rights)
            compared = next((side for side in map(_name_of, sides) if side), "")
            for side in sides:
                yield _At(side, compared, "literal", function)
        case ir.Text() | ir.Binary():
            for child in children(node):
                yield _At(child, "", form, function)
        case ir.Display() | ir.Await() | ir.Starred() | ir.Walrus() | ir.Dict() | ir.Unary():
            for child in children(node):
                yield _At(child, name, form, function)
        case _:
            for child in children(node):
                yield _At(child, "", "literal", function)


def _field(node: ir.Node, function: str) -> Iterator[_At]:
    """A field of pydantic's settings: a variable of the environment fills it, and its value is the default."""
    match node:
        case ir.Assign(targets=(ir.Name(id=name),), value=ir.Node() as value):
            yield from _unnamed(node.annotation, function)
            yield _At(value, name, "environment_default", function)
        case _:
            yield _At(node, "", "literal", function)


def _assigned(node: ir.Assign, function: str) -> Iterator[_At]:
    yield from _unnamed(node.annotation, function)
    for target in node.targets:
        if not isinstance(target, ir.Name):
            yield _At(target, "", "literal", function)
    match node:
        case ir.Assign(targets=(ir.Display(items=targets),), value=ir.Display(items=values)) if len(targets) == len(
            values
        ):
            for target, value in zip(targets, values, strict=True):
                yield _At(value, _name_of(target), "literal", function)
        case ir.Assign(value=ir.Node() as value):
            named = next((name for name in map(_name_of, node.targets) if name), "")
            yield _At(value, named, "literal", function)


def _called(node: ir.Call, at: _At) -> Iterator[_At]:
    """A call's arguments. A wrapper passes its own name on; a default of a lookup has the name that is looked up."""
    yield _At(node.func, "", "literal", at.function)
    lookup = _lookup(node)
    function_name = _name_of(node.func)
    for arg in node.args:
        if lookup is not None and arg.value is lookup.default:
            form: Form = "environment_default" if lookup.in_environment else "literal"
            yield _At(arg.value, lookup.variable, form, at.function)
        elif arg.name is not None:
            inherited = function_name in _WRAPPERS and arg.name in ("default", "key", "value")
            yield _At(arg.value, at.name if inherited and at.name else arg.name, at.form, at.function)
        elif function_name in _WRAPPERS:
            yield _At(arg.value, at.name, at.form, at.function)
        else:
            yield _At(arg.value, function_name, "literal", at.function)


def _alternatives(values: tuple[ir.Expr, ...], at: _At) -> Iterator[_At]:
    """`lookup or value`: the value stands in for a variable of the environment that is not set."""
    variable = next((name for name in map(_environment_variable, values) if name), None)
    for value in values:
        if variable is None or _environment_variable(value):
            yield _At(value, at.name, at.form, at.function)
        else:
            yield _At(value, variable, "environment_default", at.function)


def _environment_variable(node: ir.Expr) -> str:
    match node:
        case ir.Call():
            lookup = _lookup(node)
            return lookup.variable if lookup is not None and lookup.in_environment else ""
        case ir.Item(base=base, index=index) if _name_of(base) in _ENVIRONMENTS:
            return _text_of(index)
    return ""


def _lookup(call: ir.Call) -> _Lookup | None:
    """`getenv("NAME", default)` and its kin, also options of a command line that a variable may fill."""
    positional = [arg.value for arg in call.args if arg.name is None and not arg.stars]
    named = {arg.name: arg.value for arg in call.args if arg.name is not None}
    variable = _text_of(positional[0]) if positional else ""
    given = _text_of(named.get("envvar")) or _text_of(named.get("env"))
    if "default" in named and (given or variable):
        in_environment = bool(given) or _reads_environment(call.func, variable)
        return _Lookup(given or variable.lstrip("-"), named["default"], in_environment)
    if variable and _name_of(call.func) in _LOOKUPS:
        default = positional[1] if len(positional) > 1 else None
        return _Lookup(variable, default, _reads_environment(call.func, variable))
    return None


def _reads_environment(func: ir.Expr, variable: str) -> bool:
    if _name_of(func) not in _LOOKUPS:
        return False
    if isinstance(func, ir.Attr):
        return _name_of(func.base) in _ENVIRONMENTS or variable.isupper()
    return True


def _unnamed(node: ir.Expr | None, function: str) -> Iterator[_At]:
    if node is not None:
        yield _At(node, "", "literal", function)


def _name_of(node: ir.Node) -> str:
    """The last name of a dotted path, or the constant key of a subscript."""
    match node:
        case ir.Name(id=name) | ir.Attr(name=name):
            return name
        case ir.Item(index=index):
            return _text_of(index)
        case ir.Call(func=func):
            return _name_of(func) if isinstance(func, ir.Name | ir.Attr) else ""
    return ""


def _text_of(node: ir.Node | None) -> str:
    return node.value if isinstance(node, ir.Const) and isinstance(node.value, str) else ""
