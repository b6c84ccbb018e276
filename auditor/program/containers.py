"""What containers hold: the value of a key, the elements, the part that an unpacking takes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import branches
from auditor.program.elements import added as added
from auditor.program.elements import contents as contents
from auditor.program.elements import elements as elements
from auditor.program.elements import is_mapping as is_mapping
from auditor.program.elements import mapping_values as mapping_values
from auditor.program.elements import select as select
from auditor.program.scopes import Binding
from auditor.program.values import (
    Args,
    Argument,
    Box,
    CallRef,
    Env,
    Ext,
    Frame,
    Func,
    Grown,
    Identified,
    Inst,
    Lit,
    Many,
    Member,
    Mix,
    Named,
    Par,
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

DICT_MAKERS = ("builtins.dict()", "collections.OrderedDict()", "collections.defaultdict()")

_PLAIN_VALUES = ("builtins.int()", "builtins.float()", "builtins.bool()", "builtins.round()", "builtins.len()")
"""Calls whose answer has no parts: their arguments are not options of an object."""

SEQUENCE_MAKERS = ("asyncio.gather()",)
"""Calls whose answer is the sequence of their arguments (once awaited)."""

_SEQUENCES = ("builtins.list()", "builtins.tuple()", "collections.deque()", *SEQUENCE_MAKERS)

QUEUES = frozenset({"collections.deque()", "queue.Queue()", "queue.LifoQueue()", "queue.PriorityQueue()",
                    "queue.SimpleQueue()", "asyncio.Queue()", "asyncio.LifoQueue()", "asyncio.PriorityQueue()",
                    "multiprocessing.Queue()"})  # fmt: skip
"""Calls that make a container from which what was put in is taken out again by one of `TAKING`."""

TAKING = frozenset({"get", "get_nowait", "pop", "popleft"})

AS_MAPPING = ("dataclasses.asdict()", "builtins.vars()", "attrs.asdict()", "attr.asdict()", "msgspec.structs.asdict()")

DUMPS = frozenset({"model_dump", "dict", "_asdict", "to_dict", "asdict", "as_dict"})
"""Methods of data classes that give their fields as a mapping."""


class Lookup(Identified):
    """What a mapping has under a key: the values, whether it may have none, and why it cannot be told."""

    found: Values = ()
    missing: bool = False
    unclear: str | None = None
    replaced_by: str | None = None
    """What an operator may set to have something else there."""

    def identity(self) -> tuple[object, ...]:
        """What tells this answer from others."""
        return ("lookup", self.missing, self.unclear, self.replaced_by, frozenset(t.value.key for t in self.found))

    @property
    def unsettled(self) -> bool:
        """Whether nothing is known yet: the answer waits for a circle of questions."""
        return not self.found and not self.missing and self.unclear is None

    def joined(self, other: Lookup) -> Lookup:
        """Either of two mappings."""
        return Lookup(unique([*self.found, *other.found]), self.missing or other.missing,
                      self.unclear or other.unclear, self.replaced_by or other.replaced_by)  # fmt: skip

    def over(self, below: Lookup) -> Lookup:
        """This mapping laid over another; one that cannot be told may replace what is below, and never removes it."""
        if not self.missing and not self.unclear:
            return self
        missing = below.missing and (self.missing or not self.found)
        settled = not below.missing and not below.unclear
        return Lookup(unique([*self.found, *below.found]), missing, None if settled else self.unclear or below.unclear,
                      self.replaced_by or below.replaced_by)  # fmt: skip


MISSING = Lookup(missing=True)


def lookup_all(engine: Engine, values: Values, key: str | int) -> Lookup:
    """`lookup` in whichever of the values it is."""
    return _across(engine, values, key, lookup)


def _across(
    engine: Engine, values: Values, key: str | int, look: Callable[[Engine, Value, str | int], Lookup]
) -> Lookup:
    """The lookups in all values joined. A mapping that is unpacked into itself (recursion) adds nothing of its own."""
    result: Lookup | None = None
    others = any(not isinstance(t.value, Env) for t in values)
    for traced in values:
        if isinstance(traced.value, Par) and traced.value.defaulted and len(values) > 1:
            continue  # Its default, or its type, stands beside it for callers that are not in the tree.
        if isinstance(traced.value, Env) and traced.value.default is None and others:
            named = Lookup(missing=True, replaced_by=environment_name(traced.value))
            result = named if result is None else result.joined(named)
            continue  # Another value is there for when nobody sets the variable.
        answer = engine.solver.solve(
            (look, traced.value.key, key),
            partial(_looked, engine, traced.value, key, look),
            lambda because: (Lookup(unclear=because),),
        )
        for one in answer:
            one = Lookup(tuple(t.after(*traced.hops) for t in one.found), one.missing, one.unclear, one.replaced_by)
            result = one if result is None else result.joined(one)
    if result is not None:
        return result
    return MISSING if values else Lookup(unclear="what is unpacked here cannot be followed")


def _looked(
    engine: Engine, value: Value, key: str | int, look: Callable[[Engine, Value, str | int], Lookup]
) -> tuple[Lookup]:
    return (look(engine, value, key),)


def lookup(engine: Engine, value: Value, key: str | int | bool) -> Lookup:
    """What stands under a constant key (or index) of a container."""
    match value:
        case Box():
            return _in_box(engine, value, key)
        case Named():
            return in_arguments(engine, value.args, value.without, key)
        case Rest():
            index = key + value.skip if isinstance(key, int) else -1
            if 0 <= index < len(value.args.positional):
                return Lookup(engine.all(value.args.positional[index]))
            return Lookup(unclear="positional arguments are unpacked") if value.args.sequences else Lookup(missing=True)
        case Grown():
            return _in_grown(engine, value, key)
        case Inst():
            from auditor.program import as_mapping

            return as_mapping.in_instance(engine, value, key)
        case Ext() if value.call is not None:
            from auditor.program import as_mapping

            return as_mapping.in_library_call(engine, value, value.call, key)
        case Mix(kind="|"):
            right = lookup_all(engine, engine.all(value.parts[1]), key)
            return right.over(lookup_all(engine, engine.all(value.parts[0]), key))
        case Mix(kind="call"):
            return lookup_all(engine, engine.all(value.parts[0]), key)
        case Result(callee=Member(base=Inst() as inst, name=name), call=call) if name in DUMPS:
            from auditor.program import as_mapping

            return as_mapping.dumped(engine, inst, call, key)
        case Result(callee=Member(base=base, name=("copy" | "encode" | "decode"))):
            return lookup(engine, base, key)
        case Many():
            return Lookup((Traced(value.element),))
        case Env(default=default) if default is not None:
            return _in_environment(engine, value, default, key)
        case Lit() | Mix(kind="text" | "compare" | "not"):
            return Lookup(missing=True)
        case Unk():
            return Lookup(unclear=value.because)
        case _:
            return Lookup(unclear="the mapping is not written out in the tree")


def environment_name(value: Env) -> str:
    """The variable for people."""
    return f"the environment variable {value.variable}" if value.variable else "an environment variable"


def _in_environment(engine: Engine, value: Env, default: Argument, key: str | int | bool) -> Lookup:
    """What a mapping that an operator may set holds by default: written out, or as the text of a document."""
    result: Lookup | None = None
    for traced in engine.all(default):
        held = traced.value
        expr = engine.documents.text(held.value) if isinstance(held, Lit) and isinstance(held.value, str) else None
        found = [t.value for t in engine.evaluate(expr, value.frame)] if expr is not None else [held]
        for one in found:
            inner = lookup(engine, one, key)
            result = inner if result is None else result.joined(inner)
    if result is None or result.unclear is not None:
        return result or Lookup(unclear="the mapping is not written out in the tree")
    given = tuple(
        Traced(Env(value.variable, Argument(t.value.node, t.value.frame), False, value.node, value.frame), t.hops)
        if isinstance(t.value, Lit) and isinstance(t.value.node, ir.Const)
        else t
        for t in result.found
    )
    return Lookup(given, result.missing, None, environment_name(value))


def _in_box(engine: Engine, box: Box, key: str | int | bool) -> Lookup:
    node, frame = box.node, box.frame
    if isinstance(node, ir.Display):
        if not isinstance(key, int) or any(isinstance(i, ir.Starred) for i in node.items):
            return Lookup(unclear="the sequence is unpacked from another")
        try:
            return Lookup(engine.evaluate(node.items[key], frame))
        except IndexError:
            return Lookup(missing=True)
    if isinstance(node, ir.Comprehension):
        return _in_comprehension(engine, node, frame, key)
    result = Lookup(missing=True)
    for entry in node.entries:
        if entry.key is None:
            result = lookup_all(engine, engine.evaluate(entry.value, frame), key).over(result)
            continue
        written = engine.constant(entry.key, frame)
        if written == key and type(written) is type(key):
            result = Lookup(engine.evaluate(entry.value, frame))
        elif written is None and not isinstance(entry.key, ir.Const):
            may = constants(engine, entry.key, frame)
            if not may:
                result = Lookup(result.found, result.missing, "a key of the mapping is not a constant")
            elif key in may:
                found = unique([*result.found, *engine.evaluate(entry.value, frame)])
                result = Lookup(found, result.missing, result.unclear or _one_of(may), result.replaced_by)
    return result


def constants(engine: Engine, expr: ir.Expr, frame: Frame) -> frozenset[str]:
    """The texts that an expression may be; none where it may be anything else."""
    found = [t.value.value if isinstance(t.value, Lit) else None for t in engine.evaluate(expr, frame)]
    texts = [text for text in found if isinstance(text, str)]
    return frozenset(texts) if len(texts) == len(found) else frozenset()


def _one_of(keys: frozenset[str]) -> str:
    """Why it is open whether a key is there that is one of these; nothing where it is the only one."""
    return "" if len(keys) == 1 else f"a key of the mapping is one of {', '.join(sorted(keys))}"


def _in_comprehension(engine: Engine, node: ir.Comprehension, frame: Frame, key: str | int | bool) -> Lookup:
    """`{k: v for k, v in options.items() if …}` holds some of what `options` holds."""
    if isinstance(key, str):
        from auditor.program import copied

        return copied.in_comprehension(engine, node, frame, key) or Lookup(unclear="the mapping is computed")
    return Lookup(unclear="the mapping is computed")


def in_arguments(engine: Engine, args: Args, without: frozenset[str], key: str | int | bool) -> Lookup:
    """What a call hands on under a keyword, by itself or unpacked, but for those that are taken off before."""
    if not isinstance(key, str) or key in without:
        return Lookup(missing=True)
    if key in args.named:
        return Lookup(engine.all(args.named[key]))
    result = Lookup(missing=True)
    for mapping in args.mappings:
        result = lookup_all(engine, engine.all(mapping), key).over(result)
    return result


def _in_grown(engine: Engine, value: Grown, key: str | int | bool, *, inside: bool = False) -> Lookup:
    """What a container that was changed holds under the key; `inside` where it may be a library's object."""
    written = next((b for k, b in value.items.items() if k.endswith(f"[{key!r}]")), ())
    certain = bool(written) and all(b.kind != "unbound" for b in written)
    if not certain and len(written) > 1:
        made = {id(b): branches.runs(engine, b, value.frame) for b in written if b.kind == "assign"}
        certain = True in made.values() and all(b.kind in ("unbound", "assign") for b in written)
        written = tuple(b for b in written if made.get(id(b)) is not False)
    found: list[Traced] = []
    for binding in written:
        found += engine.binding(binding, value.frame)
    if certain:
        return Lookup(unique(found), missing=any(b.kind == "deleted" for b in written))
    top = Lookup(unique(found), missing=True)
    for change in value.changes:
        top = _in_change(engine, change, value.frame, key, top)
    below = descend(engine, value.base, str(key)) if inside else lookup(engine, value.base, key)
    result = top.over(below)
    if written and all(b.kind != "unbound" or isinstance(b.node, ir.Call) for b in written):
        return Lookup(result.found)  # `setdefault` has seen to it that something stands there.
    return result


def _in_change(engine: Engine, change: Binding, frame: Frame, key: str | int | bool, above: Lookup) -> Lookup:
    """A change that no constant key describes: `update(other)`, a computed key, a function that fills the mapping."""
    frame = engine.frame_of(change.scope, frame)
    if isinstance(change.target, ir.Item):
        if isinstance(change.target.index, ir.Const):
            return _foreign_item(engine, change, frame, key, above)
        if isinstance(key, str) and isinstance(change.target.index, ir.Name):
            from auditor.program import copied

            put = copied.in_loop(engine, change, frame, key)
            if put is not None:
                found = unique([*above.found, *put.found])
                return Lookup(found, above.missing and put.missing, above.unclear or put.unclear, above.replaced_by)
        may = constants(engine, change.target.index, frame)
        if not may or change.value is None or change.path:
            return Lookup(above.found, above.missing, above.unclear or "a computed key is set")
        if key not in may:
            return above
        found = unique([*above.found, *engine.evaluate(change.value, frame)])
        return Lookup(found, above.missing, above.unclear or _one_of(may), above.replaced_by)
    call = change.node
    if not isinstance(call, ir.Call):
        return above
    if isinstance(call.func, ir.Attr) and change.target is call.func.base:
        if call.func.name in ("insert", "appendleft") and isinstance(key, int) and call.args:
            moved = engine.evaluate(call.args[-1].value, frame)  # Whatever stands at an index may now be this.
            return Lookup(unique([*above.found, *moved]), above.missing, above.unclear, above.replaced_by)
        if call.func.name != "update":
            return above
        for arg in call.args:
            if arg.name is None and not isinstance(arg.value, ir.Dict):
                inner = lookup_all(engine, engine.evaluate(arg.value, frame), key)
                missing = above.missing and (inner.missing or not inner.found)
                above = Lookup(unique([*above.found, *inner.found]), missing,
                               above.unclear or (inner.unclear if not inner.found else None),
                               above.replaced_by or inner.replaced_by)  # fmt: skip
        return above
    filled = _filled_by(engine, call, change, frame, key)
    return above if filled is None else Lookup(unique([*above.found, *filled.found]), above.missing, filled.unclear)


def _foreign_item(engine: Engine, change: Binding, frame: Frame, key: str | int | bool, above: Lookup) -> Lookup:
    """`options["n"] = 1` in another scope than the one that reads."""
    assert isinstance(change.target, ir.Item)
    assert isinstance(change.target.index, ir.Const)
    if change.target.index.value != key or change.value is None or change.path:
        return above
    values = engine.evaluate(change.value, frame)
    return Lookup(unique([*above.found, *values]), above.missing, above.unclear)


def _filled_by(engine: Engine, call: ir.Call, change: Binding, frame: Frame, key: str | int | bool) -> Lookup | None:
    """What a function of the program puts under the key of the mapping that it is handed."""
    for traced in engine.evaluate(call.func, frame):
        if not isinstance(traced.value, Func):
            continue
        callee = traced.value
        args = engine.callers.args(call, frame)
        inner = engine.frame(callee.scope, CallRef(call, frame, args), callee.receiver, callee.parent)
        for param, argument in engine.callers.bound(callee.scope, args, callee.receiver is not None):
            if argument.expr is change.target:
                _, end = engine.flow(callee.scope)
                written = end.get(f"{param}[{key!r}]", ())
                found = [t for b in written if b.kind != "unbound" for t in engine.binding(b, inner)]
                return Lookup(unique(found), missing=True)
    return None


def descend(engine: Engine, value: Value, key: str) -> Lookup:
    """One segment of an argument path inside a value: a key of a mapping, a keyword of a library's constructor, the
    object of a class of that name, also among the elements of a list."""
    call = value.call if isinstance(value, Ext) and value.path.endswith("()") else None
    if isinstance(value, Ext) and call is not None:
        if value.path in DICT_MAKERS or value.path in AS_MAPPING:
            return lookup(engine, value, key)
        if value.path in _PLAIN_VALUES:
            return MISSING
        passed = engine.library.passes(value.path)
        if passed is not None:
            found = engine.callers.argument(call.args, passed)
            if found is not None:
                return descend_all(engine, engine.all(found), key)
        if value.path.rsplit(".", 1)[-1] == f"{key}()":
            return Lookup((Traced(value),))
        if key.isdigit():
            if "()" in value.path[:-2]:
                return MISSING  # The answer of a method is not made of its arguments, as an object is.
            index = int(key)
            if index < len(call.args.positional):
                return Lookup(engine.all(call.args.positional[index]))
            return Lookup(missing=True)
        return _set_on(engine, call, key).over(in_arguments(engine, call.args, frozenset(), key))
    if isinstance(value, Mix) and value.kind == "|":
        sides = [descend_all(engine, engine.all(part), key) for part in value.parts]
        return Lookup(unique([t for side in sides for t in side.found]), all(s.missing for s in sides), None)
    if key.isdigit() and isinstance(value, (Box, Grown)) and not is_mapping(value) and not _is_object(value):
        return lookup(engine, value, int(key))
    if key[:1].isupper() and isinstance(value, (Box, Grown)) and not is_mapping(value):
        sides = [descend_all(engine, engine.all(part), key) for part in contents(engine, value)]
        return Lookup(unique([t for side in sides for t in side.found]), all(s.missing for s in sides), None)
    if isinstance(value, Grown):
        return _in_grown(engine, value, key, inside=True)
    return lookup(engine, value, key)


def _is_object(value: Value) -> bool:
    """Whether it is an object of a library that was handed to a function, and no sequence."""
    while isinstance(value, Grown):
        value = value.base
    return isinstance(value, Ext) and value.path.endswith("()") and value.path not in _SEQUENCES


def _set_on(engine: Engine, made: CallRef, key: str) -> Lookup:
    """What the program assigns to an attribute of a library's object once that is made: `config.max_tokens = 5`."""
    found: list[Traced] = []
    certain = False
    for place in engine.places.attributes.get(key, ()):
        frame = engine.root(place.scope)
        if place.binding.kind != "assign" or place.binding.value is None:
            continue
        bases = [t.value for t in engine.evaluate(place.base, frame)]
        if any(isinstance(b, Ext) and b.call is not None and b.call.node is made.node for b in bases):
            found += engine.binding(place.binding, frame)
            certain = certain or branches.runs(engine, place.binding, frame) is True
    return Lookup(unique(found), missing=not certain)


def _descend(engine: Engine, value: Value, key: str | int) -> Lookup:
    return descend(engine, value, str(key))


def descend_all(engine: Engine, values: Values, key: str) -> Lookup:
    """`descend` in whichever of the values it is."""
    return _across(engine, values, key, _descend)
