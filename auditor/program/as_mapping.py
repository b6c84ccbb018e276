"""What an object, or the answer of a library's function, holds as a mapping: its fields, `dict(…)`, a changed copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import classes, objects
from auditor.program.containers import (
    AS_MAPPING,
    DICT_MAKERS,
    MISSING,
    SEQUENCE_MAKERS,
    Lookup,
    in_arguments,
    lookup_all,
)
from auditor.program.elements import contents, elements
from auditor.program.values import Box, CallRef, Ext, Inst, Lit, Member, Value

if TYPE_CHECKING:
    from auditor.program.engine import Engine

_TYPED_DICTS = ("typing.TypedDict", "typing_extensions.TypedDict")


_CHANGED_COPIES = (
    "dataclasses.replace()",
    "copy.replace()",
    "attrs.evolve()",
    "attr.evolve()",
    "msgspec.structs.replace()",
)
"""Calls that give an object once more, with some fields changed."""


def in_instance(engine: Engine, inst: Inst, key: str | int | bool) -> Lookup:
    """What an object of a class of the program holds under the name of a field."""
    if not isinstance(key, str):
        return Lookup(unclear=f"an object of `{inst.cls.scope.name}` is indexed")
    node = inst.cls.scope.node
    assert isinstance(node, ir.Class)
    base = classes.external_base(engine, inst.cls)
    if base is not None and base.path in _TYPED_DICTS and inst.call is not None:
        return _in_dict(engine, inst.call, key)
    values = objects.attribute(engine, inst, key, node, engine.root(inst.cls.scope))
    real = tuple(t for t in values if not isinstance(t.value, (Member, Ext)) or not _just_asked(t.value, key))
    return Lookup(real, missing=not real)


def _just_asked(value: Value, key: str) -> bool:
    """Whether a value only says that the attribute was asked for."""
    return (isinstance(value, Member) and value.name == key) or (
        isinstance(value, Ext) and value.path.endswith(f"().{key}")
    )


def dumped(engine: Engine, inst: Inst, call: CallRef, key: str | int | bool) -> Lookup:
    """What the mapping of an object's fields has, where the call leaves some of them out."""
    named = call.args.named
    for name, kept in (("exclude", False), ("include", True)):
        if name in named:
            listed = elements(engine, engine.all(named[name]))
            texts = [t.value.value for t in listed if isinstance(t.value, Lit)]
            if len(texts) < len(listed):
                return Lookup(unclear="which fields are left out is not known")
            if (key in texts) is not kept:
                return MISSING
    fields = in_instance(engine, inst, key)
    if "exclude_unset" in named or "exclude_defaults" in named:
        given = in_arguments(engine, inst.call.args, frozenset(), key) if inst.call is not None else None
        if given is None or given.unclear:
            return Lookup(fields.found, unclear="whether the field is set is not known")
        fields = given
    if "exclude_none" in named:
        found = tuple(t for t in fields.found if not (isinstance(t.value, Lit) and t.value.value is None))
        fields = Lookup(found, fields.missing or len(found) < len(fields.found), fields.unclear)
    return fields


def in_library_call(engine: Engine, value: Ext, call: CallRef, key: str | int | bool) -> Lookup:
    """What the answer of a library's function holds, where that is made of what the function was given."""
    if value.path in DICT_MAKERS:
        return _in_dict(engine, call, key)
    if value.path == "collections.ChainMap()":
        result = MISSING
        for argument in reversed(call.args.positional):
            result = lookup_all(engine, engine.all(argument), key).over(result)
        return result
    if value.path in _CHANGED_COPIES and call.args.positional:
        before = lookup_all(engine, engine.all(call.args.positional[0]), key)
        return in_arguments(engine, call.args, frozenset(), key).over(before)
    made_of = call.args.positional
    first = 0 if call.args.sequences else -len(made_of)  # What is unpacked ends the sequence.
    if value.path in SEQUENCE_MAKERS and isinstance(key, int) and first <= key < len(made_of):
        return Lookup(engine.all(made_of[key]))
    if value.path in AS_MAPPING and call.args.positional:
        return lookup_all(engine, engine.all(call.args.positional[0]), key)
    return Lookup(unclear=f"it is the answer of `{value.path}`")


def _in_dict(engine: Engine, call: CallRef, key: str | int | bool) -> Lookup:
    """`dict(options, n=1)`, `dict(pairs)`, `dict(zip(names, values))`."""
    result = in_arguments(engine, call.args, frozenset(), key)
    for argument in call.args.positional[:1]:
        values = engine.all(argument)
        pairs = [_in_pairs(engine, t.value, key) for t in values if isinstance(t.value, Box)]
        zipped = [_in_zip(engine, t.value, key) for t in values if isinstance(t.value, Ext)]
        paired = next((p for p in (*pairs, *zipped) if p is not None), None)
        result = result.over(paired or lookup_all(engine, values, key))
    return result


def _in_zip(engine: Engine, value: Ext, key: str | int | bool) -> Lookup | None:
    """`zip(("a", "b"), (1, 2))` as a mapping; None for anything else."""
    args = value.call.args.positional if value.path == "builtins.zip()" and value.call is not None else ()
    if len(args) != 2:
        return None
    names = [engine.constant(n.expr, n.frame) for t in engine.all(args[0]) for n in contents(engine, t.value)]
    if None in names or not names:
        return None
    return lookup_all(engine, engine.all(args[1]), names.index(key)) if key in names else MISSING


def _in_pairs(engine: Engine, value: Box, key: str | int | bool) -> Lookup | None:
    """`[("a", 1), ("b", 2)]` as a mapping; None for anything else."""
    if not isinstance(value.node, ir.Display):
        return None
    result = Lookup(missing=True)
    for pair in value.node.items:
        if not (isinstance(pair, ir.Display) and len(pair.items) == 2):
            return None
        if engine.constant(pair.items[0], value.frame) == key:
            result = Lookup(engine.evaluate(pair.items[1], value.frame))
    return result
