"""What a condition says of a value by way of something else: its host, its folder, what a screen said of it."""

from __future__ import annotations

import re

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.engine import Engine
from auditor.program.guards import SCREENING, same
from auditor.program.scopes import Scope, dotted, terminal
from auditor.program.values import Frame

_DEPTH = 6

_HOSTS = frozenset({"hostname", "netloc", "host"})

_PARSING = frozenset({"urlparse", "urlsplit", "URL", "parse_url", "make_url"})


def names_host(expr: ir.Expr, subject: ir.Expr, scope: Scope, depth: int = 0) -> bool:
    """Whether the expression is the host of an address that the subject is: `urlparse(url).hostname`."""
    match expr:
        case ir.Name(id=name) if depth < _DEPTH:
            kept = [binding.value for binding in scope.bindings.get(name, ()) if binding.kind == "assign"]
            return bool(kept) and all(v is not None and names_host(v, subject, scope, depth + 1) for v in kept)
        case ir.Bool(op="or", values=(first, *_)) | ir.Call(func=ir.Attr(name=("lower" | "strip"), base=first)):
            return names_host(first, subject, scope, depth + 1)
        case ir.Attr(name=name, base=base) if name in _HOSTS:
            if isinstance(base, ir.Name):
                parsed = [binding.value for binding in scope.bindings.get(base.id, ()) if binding.kind == "assign"]
            else:
                parsed = [base]
            return any(
                isinstance(call, ir.Call) and terminal(call.func) in _PARSING and bool(call.args)
                and same(call.args[0].value, subject) for call in parsed
            )  # fmt: skip
    return False


def names_folder(test: ir.Compare, subject: ir.Expr) -> bool:
    """Whether a condition says in which folder a path is: `commonpath([base, path]) == base`."""
    return any(
        isinstance(node, ir.Call) and terminal(node.func) in ("commonpath", "commonprefix")
        and any(same(inner, subject) for arg in node.args for inner in walk(arg.value))
        for node in (test.left, *test.rights)
    )  # fmt: skip


def is_scheme(engine: Engine, test: ir.Call, frame: Frame) -> bool:
    """Whether what a text has to begin with says no more than how it is fetched: `https://`."""
    first = engine.constant(test.args[0].value, frame) if test.args else None
    return isinstance(first, str) and bool(re.fullmatch(r"(?i)(https?:?/{0,2}|/|www\.)?", first))


def is_said_by_screen(test: ir.Expr, subject: ir.Name | ir.Attr, scope: Scope) -> bool:
    """Whether a condition asks what a screen of texts has said of the subject, here or where its answer was kept."""
    for node in walk(test):
        if isinstance(node, ir.Call) and screens(node, subject):
            return True
        if isinstance(node, ir.Name):
            kept = (binding.value for binding in scope.bindings.get(node.id, ()) if binding.value is not None)
            if any(isinstance(call, ir.Call) and screens(call, subject) for value in kept for call in walk(value)):
                return True
    return False


def screens(call: ir.Call, subject: ir.Expr) -> bool:
    """Whether a call has by its name a text screened, of which the subject is a part."""
    if not re.search(SCREENING, dotted(call.func) or terminal(call.func) or ""):
        return False
    return any(same(node, subject) for arg in call.args for node in walk(arg.value))
