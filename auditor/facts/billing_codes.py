"""Places where the code tells a failure that only a payment ends from one that passes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.languages import ir, site_of
from auditor.languages.ir import Module
from auditor.languages.walk import children
from auditor.sites import Site

CODES = (b"insufficient_quota", b"spend_limit", b"usage_limit_exceeded", b"billing_", b"credit_balance")
"""Pieces of the codes by which OpenAI and Anthropic say that the money is gone, or that a limit of it is reached:
https://platform.openai.com/docs/guides/error-codes, https://docs.claude.com/en/api/errors."""

_CODE = (
    r"[\w.]*(insufficient_quota|spend_limit|usage_limit_exceeded|billing_(error|hard_limit|not_active)|credit_balance)"
    r"[\w.]*"
)

_SHOWING = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "critical"})


def billing_codes(modules: Iterable[Module]) -> Iterator[Site]:
    """Where such a code is written as a value: compared with, looked for, or kept in a list of codes."""
    for module in modules:
        if module.place == "app":
            for statement in module.body:
                yield from _in(statement, module)


def _in(node: ir.Node, module: Module) -> Iterator[Site]:
    if isinstance(node, ir.Evaluate) and isinstance(node.value, ir.Const):
        return  # A docstring.
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Attr | ir.Name):
        name = node.func.name if isinstance(node.func, ir.Attr) else node.func.id
        if name in _SHOWING:
            return
    if isinstance(node, ir.Const) and isinstance(node.value, str) and re.fullmatch(_CODE, node.value):
        yield site_of(module, node.at)
    for child in children(node):
        yield from _in(child, module)
