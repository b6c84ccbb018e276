"""What iterating over a container gives, what was put into it, and the part that an unpacking takes."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import containers, objects
from auditor.program.scopes import Binding, Selector
from auditor.program.values import (
    Argument,
    Box,
    CallRef,
    Elem,
    Ext,
    Frame,
    Func,
    Gen,
    Grown,
    Inst,
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
    found: dict[int, Traced] = {}
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
            yield from elements(engine, (Traced(value.base),))
            for change in value.changes:
                yield from _put_in(engine, change, engine.frame_of(change.scope, value.frame))
        case Rest():
            for argument in value.args.positional[value.skip :]:
                yield from engine.all(argument)
            for argument in value.args.sequences:
                yield from elements(engine, engine.all(argument))
        case Mix(kind="+"):
            for part in value.parts:
                yield from elements(engine, engine.all(part))
        case Result(callee=Member(base=base, name="values")):
            yield from mapping_values(engine, base)
        case Result(callee=Member(base=base, name="keys")):
            yield from elements(engine, (Traced(base),))
        case Gen():
            for made in value.scope.yields:
                if made.value is None:
                    continue
                results = engine.evaluate(made.value, engine.frame_of(value.scope, value.frame))
                yield from elements(engine, results) if made.delegates else results
        case Many():
            yield Traced(value.element)
        case Ext(call=CallRef(args=args)) if value.path in containers.SEQUENCE_MAKERS:
            for argument in args.positional:
                yield from engine.all(argument)
            for argument in args.sequences:
                yield from elements(engine, engine.all(argument))
        case Ext() if value.path in ("builtins.enumerate()", "builtins.zip()"):
            yield Traced(Elem(value))
        case Ext(call=CallRef() as call) if value.path.endswith("map()") and (
            (row := engine.library.callback(value.path)) is not None
            and (mapped := engine.callers.argument(call.args, row.function)) is not None
        ):
            each = CallRef(call.node, call.frame, engine.callers.callback_args(row, call.args))
            for traced in engine.all(mapped):
                yield from engine.call_value(traced.value, each)
        case Ext(call=CallRef() as call) if (passed := engine.library.passes(value.path)) is not None:
            given = engine.callers.argument(call.args, passed)
            if given is not None:
                yield from elements(engine, engine.all(given))
        case Ext():
            yield Traced(Ext(f"{value.path}[]", (*value.calls, None)))
        case Lit(value=None):
            return
        case Inst():
            found = _iterated(engine, value)
            yield from found if found is not None else (Traced(Elem(value)),)
        case _:
            yield Traced(Elem(value))


def _iterated(engine: Engine, inst: Inst) -> Values | None:
    """What an object of the program gives when it is iterated over; None where its class does not say."""
    for name in ("__next__", "__anext__", "__iter__", "__aiter__"):
        results = objects.run_method(engine, inst, name)
        if results is not None:
            return results if "next" in name else elements(engine, results)
    return None


def _put_in(engine: Engine, change: Binding, frame: Frame) -> Iterator[Traced]:
    """What one change adds to what iterating gives: elements of a list, keys of a mapping."""
    if isinstance(change.target, ir.Item):
        yield from engine.evaluate(change.target.index, frame)
        return
    call = change.node
    if not (isinstance(call, ir.Call) and isinstance(call.func, ir.Attr) and change.target is call.func.base):
        for inner, entered in _made_by_function(engine, change, frame):
            yield from _put_in(engine, inner, entered)
        return
    for arg in call.args[1:] if call.func.name == "insert" else call.args:
        found = engine.evaluate(arg.value, frame)
        if call.func.name in ("extend", "extendleft", "update", "writelines"):
            found = elements(engine, found)
        if arg.name is None:
            yield from found


def _made_by_function(engine: Engine, change: Binding, frame: Frame) -> Iterator[tuple[Binding, Frame]]:
    """The changes that a function of the program makes to the container that it is handed, each with its frame."""
    call = change.node
    if not isinstance(call, ir.Call):
        return
    for callee in (traced.value for traced in engine.evaluate(call.func, frame)):
        if not isinstance(callee, Func) or not callee.scope.params:
            continue
        args = engine.callers.args(call, frame)
        inner = engine.frame(callee.scope, CallRef(call, frame, args), callee.receiver, callee.parent)
        if inner.depth <= frame.depth:
            continue  # It calls itself, or too many are entered one inside the other.
        for param, argument in engine.callers.bound(callee.scope, args, callee.receiver is not None):
            if argument.expr is change.target:
                _, end = engine.flow(callee.scope)
                yield from ((b, inner) for b in end.get(param, ()) if b.kind == "change")


def is_mapping(value: Value) -> bool:
    """Whether the value is a mapping, as far as can be seen."""
    match value:
        case Box():
            return isinstance(value.node, ir.Dict) or (
                isinstance(value.node, ir.Comprehension) and value.node.kind == "dict"
            )
        case Grown():
            return is_mapping(value.base)
        case Ext():
            return value.path in containers.DICT_MAKERS
        case Mix():
            return value.kind == "|"
        case _:
            return isinstance(value, Named)


def mapping_values(engine: Engine, value: Value, key: str | None = None) -> Values:
    """Everything that stands in a mapping under whatever key; with a key, all that is not seen under another one."""
    return engine.solver.solve(
        ("mapping values", value.key, key), partial(_mapping_values, engine, value, key), partial(_some_element, value)
    )


def _mapping_values(engine: Engine, value: Value, key: str | None) -> Values:
    found: list[Traced] = []

    def inside(argument: Argument) -> None:
        for traced in engine.all(argument):
            found.extend(t.after(*traced.hops) for t in mapping_values(engine, traced.value, key))

    def elsewhere(written: ir.Expr, frame: Frame) -> bool:
        return key is not None and engine.constant(written, frame) not in (None, key)

    match value:
        case Box(node=ir.Dict() as node):
            for entry in node.entries:
                argument = Argument(entry.value, value.frame)
                if entry.key is None:
                    inside(argument)
                elif not elsewhere(entry.key, value.frame):
                    found += engine.all(argument)
        case Box(node=ir.Comprehension() as made) if made.kind == "dict":
            found += engine.evaluate(made.element, value.frame)
        case Named(args=args) | Ext(path="builtins.dict()", call=CallRef(args=args)):
            for name, argument in args.named.items():
                if key in (None, name) and (not isinstance(value, Named) or name not in value.without):
                    found += engine.all(argument)
            for argument in (*args.mappings, *(() if isinstance(value, Named) else args.positional)):
                inside(argument)
        case Ext() if value.path in containers.DICT_MAKERS:
            pass
        case Grown():
            found += mapping_values(engine, value.base, key)
            for change in value.changes:
                frame = engine.frame_of(change.scope, value.frame)
                if isinstance(change.target, ir.Item) and elsewhere(change.target.index, frame):
                    continue
                if isinstance(change.target, ir.Item) and change.value is not None:
                    found += (
                        engine.binding(change, value.frame)
                        if change.kind != "change"
                        else engine.evaluate(change.value, frame)
                    )
                elif isinstance(change.node, ir.Call) and isinstance(change.node.func, ir.Attr):
                    given, default = change.node.args, change.node.func.name == "setdefault"
                    if default and given and elsewhere(given[0].value, frame):
                        continue
                    for arg in given[-1:] if default else given:
                        if arg.name is not None and key not in (None, arg.name):
                            continue
                        if arg.name is not None or default:
                            found += engine.evaluate(arg.value, frame)
                        elif change.node.func.name == "update":
                            inside(Argument(arg.value, frame))
        case Mix(kind="|"):
            for part in value.parts:
                inside(part)
        case Many():
            found.append(Traced(value.element))
        case Ext():
            return (Traced(Ext(f"{value.path}[]", (*value.calls, None))),)
        case _:
            return (Traced(Elem(value, key)),)
    results = unique(found)
    return results if len(results) <= MAX_ELEMENTS else (*results[:MAX_ELEMENTS], Traced(Elem(value)))


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
        yield from _added(engine, change, engine.frame_of(change.scope, value.frame))


def _added(engine: Engine, change: Binding, frame: Frame) -> Iterator[Argument]:
    if isinstance(change.target, (ir.Item, ir.Starred)):
        if change.value is not None:
            yield Argument(change.value, frame)
        return
    call = change.node
    if isinstance(call, ir.Call) and isinstance(call.func, ir.Attr) and change.target is call.func.base:
        for arg in call.args:
            yield Argument(arg.value, frame)
        return
    for inner, entered in _made_by_function(engine, change, frame):
        yield from _added(engine, inner, entered)


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
    if selector is None:
        return values
    found: list[Traced] = []
    if isinstance(selector, str):
        return tuple(Traced(_middle(engine, t.value, selector), t.hops) for t in values)
    for traced in values:
        part = containers.lookup(engine, traced.value, selector)
        if part.found or part.unsettled:
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


def _middle(engine: Engine, value: Value, selector: str) -> Value:
    """What `*rest` takes: the sequence without so many at its start and so many at its end."""
    if not (isinstance(value, Box) and isinstance(value.node, ir.Display)):
        return value
    start, end = (int(part) for part in selector.split(":"))
    items = value.node.items[start : len(value.node.items) - end]
    return Rest(engine.callers.sequence(value.node, selector, items, value.frame), 0, value.node, value.frame)


def _paired(engine: Engine, value: Value, selector: int) -> Values | None:
    """The halves of what `.items()`, `enumerate` and `zip` give."""
    if isinstance(value, Result) and isinstance(value.callee, Member) and value.callee.name == "items":
        mapping = value.callee.base
        return mapping_values(engine, mapping) if selector == 1 else elements(engine, (Traced(mapping),))
    if isinstance(value, Ext) and value.call is not None:
        positional = value.call.args.positional
        if value.path == "builtins.enumerate()" and positional:
            count = (Traced(Ext("builtins.range()[]", (None, None))),)
            return elements(engine, engine.all(positional[0])) if selector == 1 else count
        if value.path == "builtins.zip()" and selector < len(positional):
            return elements(engine, engine.all(positional[selector]))
    return None
