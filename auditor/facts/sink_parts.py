"""What of an argument decides what a call does: the host of an address, who gets a message, a query as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.containers import contents
from auditor.program.engine import Engine
from auditor.program.values import Argument, Box, Ext, Grown, Inst, Lit, Member, Mix, Result, Value

_HOST = r"[a-z][a-z0-9+.-]*://[^/?#]+[/?#]"
"""The beginning of an address that names its host in full."""

_READING_CODE = frozenset({"$where", "body", "script", "source", "inline"})
"""Keys of queries under which a text is read as a program of its own."""

_RECEIVING = frozenset({"to", "cc", "bcc", "recipients", "to_addrs", "to_emails", "recipient_list"})

_DEPTH = 4


def addressed(engine: Engine, argument: Argument, depth: int = 0) -> Iterator[Argument]:
    """What of an address may choose its host: what follows a host that is written out names a page of it."""
    pieces: list[Argument] = []
    for traced in engine.all(argument):
        value = traced.value
        if isinstance(value, Mix) and value.kind in ("text", "+", "%") and value.parts and depth < _DEPTH:
            pieces += _beginning(engine, value, depth)
        else:
            yield argument
            return
    yield from pieces


def _beginning(engine: Engine, value: Mix, depth: int) -> Iterator[Argument]:
    """The parts of a text up to the end of the host, each as far as it is not written out."""
    begun = ""
    for part in value.parts:
        text = engine.constant(part.expr, part.frame)
        if isinstance(text, str):
            begun += text
            if re.match(_HOST, begun, re.IGNORECASE):
                return
            continue
        yield from addressed(engine, part, depth + 1)
        if not begun:
            return  # The first part that is not written out brings the host with it.


def queries(engine: Engine, argument: Argument) -> Iterator[Argument]:
    """What of a query is one: all of it where something else made it, and code that stands in one that is written."""
    for traced in engine.all(argument):
        value = traced.value
        while isinstance(value, Grown):
            value = value.base
        if not isinstance(value, Box):
            yield argument
            return
    for traced in engine.all(argument):
        if isinstance(traced.value, Box):
            yield from _read_as_code(engine, traced.value, 0)


def _read_as_code(engine: Engine, box: Box, depth: int) -> Iterator[Argument]:
    if isinstance(box.node, ir.Dict):
        for entry in box.node.entries:
            inner = Argument(entry.value, box.frame)
            boxes = [traced.value for traced in engine.all(inner) if isinstance(traced.value, Box)]
            if boxes and depth < _DEPTH:
                yield from (part for one in boxes for part in _read_as_code(engine, one, depth + 1))
            elif isinstance(entry.key, ir.Const) and entry.key.value in _READING_CODE:
                yield inner
    elif depth < _DEPTH:
        for item in contents(engine, box):
            inside = (traced.value for traced in engine.all(item) if isinstance(traced.value, Box))
            yield from (part for one in inside for part in _read_as_code(engine, one, depth + 1))


def recipients(engine: Engine, argument: Argument) -> Iterator[Argument]:
    """Who gets a message: of a message what stands under the names of its recipients, any other argument as a whole."""
    for traced in engine.all(argument):
        value = traced.value
        if isinstance(value, Grown):
            yield from _named_in(engine, value)
        elif isinstance(value, Box) and isinstance(value.node, ir.Dict):
            for entry in value.node.entries:
                if isinstance(entry.key, ir.Const) and str(entry.key.value).lower() in _RECEIVING:
                    yield Argument(entry.value, value.frame)
        elif isinstance(value, (Ext, Inst)) and value.call is not None and value.call.args.named:
            for name, given in value.call.args.named.items():
                if name in _RECEIVING:
                    yield given
        else:
            yield argument


def _named_in(engine: Engine, value: Grown) -> Iterator[Argument]:
    for change in value.changes:
        match change.target:
            case ir.Item(index=ir.Const(value=str(name))) if name.lower() in _RECEIVING and change.value is not None:
                yield Argument(change.value, engine.frame_of(change.scope, value.frame))


def chosen_names(engine: Engine, argument: Argument) -> Iterator[Argument]:
    """The name of an attribute, where it is not written out and nothing written stands before it."""
    for traced in engine.all(argument):
        value = traced.value
        if isinstance(value, Lit):
            continue
        if isinstance(value, Mix) and value.kind in ("text", "+") and value.parts:
            first = engine.constant(value.parts[0].expr, value.parts[0].frame)
            if isinstance(first, str) and first:
                continue  # Its own functions have names that begin so.
        yield argument
        return


def is_path(engine: Engine, argument: Argument) -> bool:
    """Whether what a method is called on is a path: one that was joined, or of the library."""
    return any(_is_path(traced.value) for traced in engine.all(argument))


def _is_path(value: Value) -> bool:
    while isinstance(value, (Result, Member)):
        value = value.callee if isinstance(value, Result) else value.base
    return (isinstance(value, Mix) and value.kind == "/") or (
        isinstance(value, Ext) and value.path.startswith("pathlib.")
    )
