"""Names for what somebody has written that stay the same wherever it turns up: the text that is asked about is known
again when it is logged, and other fields of the same request are not taken for it."""

from __future__ import annotations

from typing import TypeAlias

from auditor.languages import ir
from auditor.program.scopes import Binding, Scope
from auditor.program.values import Ext, Grown, Member, Par, Value

Mark: TypeAlias = tuple[object, ...]

_OF_TEXT = frozenset(dir(str)) - {"title", "index", "count", "format"}
"""Methods that a text has: `message.text.strip` is `message.text`. The others are names of fields as well."""


def mark_of(value: Value, scope: Scope) -> Mark | None:
    """The mark of an origin in `scope`: a parameter and its fields, or a library's path; None where it has none."""
    match value:
        case Par(param=param):
            return (id(param),)
        case Member():
            field = fields_of(value)
            return (id(field[0].param), *field[1]) if field is not None else None
        case Ext():
            return ((id(scope), _without_methods(value.path), *_keys(value)),)
    return None


def fields_of(value: Member) -> tuple[Par, tuple[str, ...]] | None:
    """The parameter of which the value is a field, and the names on the way to it; None for what is no such field."""
    names: list[str] = []
    base: Value = value
    while isinstance(base, Member) or (isinstance(base, Grown) and all(map(_is_handed_over, base.changes))):
        if isinstance(base, Member):
            names.append(base.name)
        base = base.base
    while names and names[0] in _OF_TEXT:
        del names[0]
    return (base, tuple(reversed(names))) if isinstance(base, Par) else None


def _is_handed_over(change: Binding) -> bool:
    """Whether the change is no more than that a function was given the object."""
    call = change.node
    return isinstance(call, ir.Call) and not (isinstance(call.func, ir.Attr) and change.target is call.func.base)


def _keys(value: Ext) -> tuple[object, ...]:
    """The keys that the path takes: the constants themselves, and the place where a key is worked out."""
    keys: list[object] = []
    for call in value.calls:
        first = call.args.positional[0].expr if call is not None and call.args.positional else None
        if first is not None:
            keys.append(first.value if isinstance(first, ir.Const) else id(first))
    return tuple(keys)


def _without_methods(path: str) -> str:
    head, _, last = path.rpartition(".")
    return _without_methods(head) if last.endswith("()") and last[:-2] in _OF_TEXT else path


class Asked:
    """The marks of what goes into prompts."""

    def __init__(self) -> None:
        self._whole: set[Mark] = set()
        self._holders: set[Mark] = set()

    def add(self, mark: Mark) -> None:
        """Note what goes into a prompt."""
        self._whole.add(mark)
        self._holders |= {mark[:end] for end in range(1, len(mark))}

    def held(self, mark: Mark) -> Mark | None:
        """The names below what goes into a prompt under which the text with this mark stands: none where itself, or
        something that it holds, does. None where nothing of it is known to."""
        if mark in self._holders:
            return ()
        return next((mark[end:] for end in range(len(mark), 0, -1) if mark[:end] in self._whole), None)
