"""What iterating over a container gives, what was put into it, and the part that an unpacking takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import containers
from auditor.program.scopes import Selector
from auditor.program.values import (
    Argument,
    Box,
    CallRef,
    Elem,
    Ext,
    Frame,
    Gen,
    Grown,
    Lit,
    Many,
    Member,
    Mix,
    Named,
    Rest,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


MAX_ELEMENTS = 48
"""Different elements of one container that are told apart."""


def elements(engine: Engine, values: Values) -> Values:
    """What iterating over the values gives."""
    found: list[Traced] = []
    for traced in values:
        inner = engine.solver.solve(
            ("elements", traced.value.key),
            partial(_listed, engine, traced.value),
            partial(_some_element, traced.value),
        )
        found += [t.after(*traced.hops) for t in inner] if traced.hops else inner
    return unique(found)


def _some_element(value: Value, _: str) -> Values:
    return (Traced(Elem(value)),)


def _listed(engine: Engine, value: Value) -> Values:
    """The elements; those beyond `MAX_ELEMENTS` are only said to be."""
    found: dict[tuple[object, ...], Traced] = {}
    for traced in _elements(engine, value):
        found.setdefault(traced.value.key, traced)
        if len(found) > MAX_ELEMENTS:
            return (*found.values(), Traced(Elem(value)))
    return tuple(found.values())


def _elements(engine: Engine, value: Value) -> Iterator[Traced]:
    match value:
        case Box():
            yield from _box_elements(engine, value)
        case Grown():
            yield from _elements(engine, value.base)
            for argument in added(engine, value):
                yield from engine.all(argument)
        case Rest():
            for argument in value.args.positional[value.skip :]:
                yield from engine.all(argument)
        case Gen():
            for made in value.scope.yields:
                if made.value is None:
                    continue
                results = engine.evaluate(made.value, engine.frame_of(value.scope, value.frame))
                yield from elements(engine, results) if made.delegates else results
        case Many():
            yield Traced(value.element)
        case Ext() if value.path in ("builtins.enumerate()", "builtins.zip()"):
            yield Traced(Elem(value))
        case Ext(call=CallRef() as call) if (passed := engine.library.passes(value.path)) is not None:
            given = engine.callers.argument(call.args, passed)
            if given is not None:
                yield from elements(engine, engine.all(given))
        case Ext():
            yield Traced(Ext(f"{value.path}[]", (*value.calls, None)))
        case Lit(value=None):
            return
        case _:
            yield Traced(Elem(value))


def _box_elements(engine: Engine, box: Box) -> Iterator[Traced]:
    node = box.node
    if isinstance(node, ir.Display):
        for item in node.items:
            if isinstance(item, ir.Starred):
                yield from elements(engine, engine.evaluate(item.value, box.frame))
            else:
                yield from engine.evaluate(item, box.frame)
    elif isinstance(node, ir.Comprehension):
        yield from engine.evaluate(node.key if node.key is not None else node.element, box.frame)
    else:
        for entry in node.entries:
            if entry.key is not None:
                yield from engine.evaluate(entry.key, box.frame)
            else:
                yield from elements(engine, engine.evaluate(entry.value, box.frame))


def added(engine: Engine, value: Grown) -> Iterator[Argument]:
    """The expressions that the changes put into a container."""
    for change in value.changes:
        frame = engine.frame_of(change.scope, value.frame)
        if isinstance(change.target, ir.Item):
            if change.value is not None:
                yield Argument(change.value, frame)
            continue
        call = change.node
        if not isinstance(call, ir.Call):
            continue
        if isinstance(call.func, ir.Attr) and change.target is call.func.base:
            for arg in call.args:
                yield Argument(arg.value, frame)


def contents(engine: Engine, value: Value) -> Iterator[Argument]:
    """Every expression that stands in a container, keys and unpacked mappings included."""
    match value:
        case Box(node=ir.Display() as node):
            yield from (Argument(item, value.frame) for item in node.items)
        case Box(node=ir.Dict() as mapping):
            for entry in mapping.entries:
                if entry.key is not None and not isinstance(entry.key, ir.Const):
                    yield Argument(entry.key, value.frame)
                yield Argument(entry.value, value.frame)
        case Box(node=ir.Comprehension() as made):
            if made.key is not None:
                yield Argument(made.key, value.frame)
            yield Argument(made.element, value.frame)
        case Named():
            yield from (a for name, a in value.args.named.items() if name not in value.without)
            yield from value.args.mappings
        case Rest():
            yield from value.args.positional[value.skip :]
            yield from value.args.sequences
        case Grown():
            yield from contents(engine, value.base)
            yield from added(engine, value)
        case Mix():
            yield from value.parts


def select(engine: Engine, values: Values, selector: Selector, node: ir.Node, frame: Frame) -> Values:
    """The part of the values that an unpacking takes."""
    if not isinstance(selector, int):
        return values
    found: list[Traced] = []
    for traced in values:
        part = containers.lookup(engine, traced.value, selector)
        if part.found:
            found += [t.after(*traced.hops) for t in part.found]
        elif isinstance(traced.value, Elem) and (paired := _paired(engine, traced.value.base, selector)) is not None:
            found += [t.after(*traced.hops) for t in paired]
        elif isinstance(traced.value, Ext):
            found.append(Traced(Ext(f"{traced.value.path}[]", (*traced.value.calls, None)), traced.hops))
        elif isinstance(traced.value, Unk):
            found.append(traced)
        else:
            found.append(Traced(Elem(traced.value), traced.hops))
    return unique(found)


def _paired(engine: Engine, value: Value, selector: int) -> Values | None:
    """The halves of what `.items()`, `enumerate` and `zip` give."""
    if isinstance(value, Result) and isinstance(value.callee, Member) and value.callee.name == "items":
        mapping = value.callee.base
        if selector == 1:
            inner = [t for a in contents(engine, mapping) for t in engine.all(a)]
            return unique(inner) or (Traced(Elem(mapping)),)
        return (Traced(Elem(mapping)),)
    if isinstance(value, Ext) and value.call is not None:
        positional = value.call.args.positional
        if value.path == "builtins.enumerate()" and selector == 1 and positional:
            return elements(engine, engine.all(positional[0]))
        if value.path == "builtins.zip()" and selector < len(positional):
            return elements(engine, engine.all(positional[selector]))
    return None
