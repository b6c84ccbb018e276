"""What annotations promise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import bindings, objects
from auditor.program.values import (
    Cls,
    Elem,
    Ext,
    Frame,
    Grown,
    Inst,
    Lit,
    Many,
    Member,
    Mix,
    Par,
    Result,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)

if TYPE_CHECKING:
    from auditor.program.engine import Engine


_TRANSPARENT_TYPES = ("typing.Optional", "typing.Union", "typing.Annotated", "typing.ClassVar", "typing.Final",
                      "typing.Awaitable", "typing_extensions.Annotated", "sqlalchemy.orm.Mapped")  # fmt: skip

_HOLDERS = ("typing.List", "typing.Sequence", "typing.Iterable", "typing.Iterator", "typing.Tuple", "typing.Set",
            "builtins.list", "builtins.tuple", "builtins.set", "collections.abc.Sequence", "collections.abc.Iterable",
            "collections.abc.Iterator", "typing.AsyncIterator", "typing.Generator", "collections.abc.AsyncIterator",
            "collections.abc.Generator", "typing.AsyncGenerator", "collections.abc.AsyncGenerator")  # fmt: skip


def telling(value: Value) -> bool:
    """Whether a value says more than an annotation beside it would."""
    while isinstance(value, Grown):
        value = value.base
    return not isinstance(value, (Unk, Par, Member, Result, Elem)) and not (
        isinstance(value, Lit) and value.value is None
    )


def promised(engine: Engine, found: Values, types: Values) -> Values:
    """The values, or where none of them tells anything, what an annotation promises and what data may be behind it."""
    if not found or not types:
        return found
    if any(telling(t.value) for t in found):
        known = any(_is_known(engine, t.value) for t in types)
        return unique([*types, *found]) if known and all(_is_foreign(engine, t.value) for t in found) else found
    return unique([*types, *(t for t in found if not isinstance(t.value, (Unk, Lit)))])


def _is_known(engine: Engine, value: Value) -> bool:
    """Whether it is of a library that the catalogue tells of."""
    return isinstance(value, Ext) and value.path.split(".", 1)[0] in engine.library.roots


def _is_foreign(engine: Engine, value: Value) -> bool:
    """Whether it is of a library of which nothing is known, or of a module whose name is open: its type says more."""
    while isinstance(value, Grown):
        value = value.base
    opened = isinstance(value, Ext) and value.path.startswith("importlib.import_module().")
    return opened or (isinstance(value, Ext) and not _is_known(engine, value))


MAX_ALIASES = 6
"""Names of types within the meanings of names of types that are followed."""


def typed(engine: Engine, annotation: ir.Expr | None, frame: Frame, inside: tuple[int, ...] = ()) -> Values:
    """Objects of the types that an annotation names; nothing for plain types such as `str`.

    `inside` are the names, by their identity, in whose meaning it stands: `Json = Union[str, List["Json"]]` is a type.
    """
    if isinstance(annotation, (ir.Const, ir.Name, ir.Attr)):
        if id(annotation) in inside or len(inside) > MAX_ALIASES:
            return ()
        inside = (*inside, id(annotation))
    match annotation:
        case None:
            return ()
        case ir.Const():
            if isinstance(annotation.value, str):
                return _typed_text(engine, annotation, annotation.value, frame, inside)
            return ()
        case ir.Binary():
            sides = (annotation.left, annotation.right)
            return unique([t for side in sides for t in typed(engine, side, frame, inside)])
        case ir.Item():
            return _typed_generic(engine, annotation, frame, inside)
        case ir.Name() | ir.Attr():
            return _instances(engine, engine.evaluate(annotation, frame), inside)
        case ir.Display():
            return unique([t for part in annotation.items for t in typed(engine, part, frame, inside)])
        case _:
            return ()


def _typed_text(engine: Engine, node: ir.Const, text: str, frame: Frame, inside: tuple[int, ...]) -> Values:
    found: Values = ()
    for name in text.replace("Optional[", "").replace("]", "").split("|"):
        parts = name.strip().split(".")
        if not all(part.isidentifier() for part in parts) or parts == ["None"]:
            continue
        values = bindings.free(engine, parts[0], node, frame)
        for part in parts[1:]:
            values = tuple(t for v in values for t in objects.attribute(engine, v.value, part, node, frame))
        found = (*found, *_instances(engine, values, inside))
    return unique(list(found))


def _typed_generic(engine: Engine, annotation: ir.Item, frame: Frame, inside: tuple[int, ...]) -> Values:
    outer = [t.value for t in engine.evaluate(annotation.base, frame)]
    index = annotation.index
    inner = index.items if isinstance(index, ir.Display) else (index,)
    for value in outer:
        if isinstance(value, Ext):
            if value.path in _TRANSPARENT_TYPES or value.path.endswith(("Annotated", ".Optional")):
                return unique([t for part in inner for t in typed(engine, part, frame, inside)])
            if value.path in _HOLDERS:
                return tuple(Traced(Many(t.value)) for part in inner[:1] for t in typed(engine, part, frame, inside))
            if value.path.endswith(("ict", "Mapping")):
                return tuple(Traced(Many(t.value)) for part in inner[1:2] for t in typed(engine, part, frame, inside))
    return _instances(engine, tuple(Traced(v) for v in outer), inside)


_PLAIN = frozenset({"builtins.str", "builtins.int", "builtins.float", "builtins.bool", "builtins.bytes", "typing.Any",
                    "builtins.dict", "builtins.list", "builtins.tuple", "builtins.set", "builtins.object",
                    "typing.Callable", "collections.abc.Callable", "typing.Dict", "typing.List"})  # fmt: skip


def _instances(engine: Engine, values: Values, inside: tuple[int, ...]) -> Values:
    found: list[Traced] = []
    for traced in values:
        value = traced.value
        if isinstance(value, Cls):
            found.append(Traced(Inst(value), traced.hops))
        elif isinstance(value, Mix) and value.kind == "|":
            found += [t for part in value.parts for t in typed(engine, part.expr, part.frame, inside)]
        elif isinstance(value, Ext) and value.path.removesuffix("[]") in _TRANSPARENT_TYPES and value.call is not None:
            given = value.call.args.positional[0]
            parts = given.expr.items if isinstance(given.expr, ir.Display) else (given.expr,)
            found += [t for part in parts for t in typed(engine, part, given.frame, inside)]
        elif isinstance(value, Ext) and value.path not in _PLAIN:
            found.append(Traced(Ext(f"{value.path}()", (*value.calls, None)), traced.hops))
    return unique(found)


_NUMBERS = frozenset({"builtins.int", "builtins.float", "builtins.bool", "uuid.UUID", "decimal.Decimal",
                      "datetime.date", "datetime.datetime", "datetime.time", "datetime.timedelta"})  # fmt: skip


def checked(engine: Engine, annotation: ir.Expr | None, frame: Frame) -> Values:
    """All that may stand where an annotation is enforced: a number, the words of a `Literal`, the members of an
    enumeration; nothing where it lets any text through."""
    match annotation:
        case ir.Const(value=None):
            return (Traced(Lit(None, annotation, frame)),)
        case ir.Binary(op="|", left=left, right=right):
            return _each_checked(engine, (left, right), frame)
        case ir.Item(index=index):
            inner = index.items if isinstance(index, ir.Display) else (index,)
            for value in (t.value for t in engine.evaluate(annotation.base, frame)):
                if isinstance(value, Ext) and value.path.endswith(".Literal"):
                    return tuple(Traced(Lit(i.value, i, frame)) for i in inner if isinstance(i, ir.Const))
                if isinstance(value, Ext) and value.path.endswith(".Union"):
                    return _each_checked(engine, inner, frame)
                if isinstance(value, Ext) and value.path in _TRANSPARENT_TYPES:
                    return checked(engine, inner[0], frame)
        case ir.Name() | ir.Attr():
            for value in (t.value for t in engine.evaluate(annotation, frame)):
                if isinstance(value, Ext) and value.path in _NUMBERS:
                    return (Traced(Ext("builtins.int()", (None,))),)
                above = objects.ancestry(engine, value) if isinstance(value, Cls) else ()
                if isinstance(value, Cls) and any(isinstance(a, Ext) and a.path.startswith("enum.") for a in above):
                    return (Traced(Inst(value)),)
    return ()


def _each_checked(engine: Engine, parts: tuple[ir.Expr, ...], frame: Frame) -> Values:
    found = [checked(engine, part, frame) for part in parts]
    return unique([t for values in found for t in values]) if all(found) else ()
