"""What an expression may be, followed back as far as its outermost shape.

A value holds the expressions that it was made of together with the frame in which they stand; whoever wants to know
more follows those in turn. `key` identifies a value within one program.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from auditor.languages import ir
from auditor.program.scopes import Binding, Scope, Unit


class Identified(msgspec.Struct, eq=False, kw_only=True):
    """A value with an identity; equal identities have one number, so that comparing deep values costs nothing."""

    _key: int = -1

    @property
    def key(self) -> int:
        """A number that values of the same identity share within a program."""
        if self._key < 0:
            self._key = _NUMBERS.setdefault(self.identity(), len(_NUMBERS))
        return self._key

    def identity(self) -> tuple[object, ...]:
        """What tells this value from others."""
        raise NotImplementedError


_NUMBERS: dict[tuple[object, ...], int] = {}
"""Numbers by identity. They mean nothing outside the run of one program, and nothing depends on their order."""


class Frame(msgspec.Struct, eq=False):
    """A scope as it runs: entered through `call` (None: by anybody), with `receiver` as its first parameter."""

    scope: Scope
    call: CallRef | None = None
    receiver: Value | None = None
    parent: Frame | None = None
    depth: int = 0
    callers: tuple[CallRef, ...] | None = None
    """Those who may have entered it, where that is not anybody."""


class Argument(msgspec.Struct, eq=False):
    """An expression and the frame that gives its names their meaning."""

    expr: ir.Expr
    frame: Frame


class Args(msgspec.Struct, eq=False):
    """The arguments of a call: by position, by name, and the unpacked sequences and mappings."""

    positional: tuple[Argument, ...] = ()
    named: Mapping[str, Argument] = msgspec.field(default_factory=dict)
    sequences: tuple[Argument, ...] = ()
    mappings: tuple[Argument, ...] = ()


class CallRef(Identified, eq=False):
    """A call (or subscript, or decoration) in its frame."""

    node: ir.Node
    frame: Frame
    args: Args

    def identity(self) -> tuple[object, ...]:
        """What tells this call from others."""
        return (id(self.node), id(self.frame), id(self.args))


class Lit(Identified, eq=False):
    """A constant."""

    value: str | bytes | int | float | bool | None
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("lit", type(self.value), self.value, id(self.node))


class Ext(Identified, eq=False):
    """A value of a library, by its access path.

    `calls` has one entry for each `()` and `[]` of the path, in order; None where only the type is known.
    """

    path: str
    calls: tuple[CallRef | None, ...] = ()

    @property
    def call(self) -> CallRef | None:
        """The call whose answer this is, where the path ends in one."""
        return self.calls[-1] if self.calls and self.path.endswith(("()", "[]")) else None

    def identity(self) -> tuple[object, ...]:
        return ("ext", self.path, *((id(c.node), id(c.frame), id(c.args)) if c else None for c in self.calls))


class Func(Identified, eq=False):
    """A function of the program; a bound method has its receiver."""

    scope: Scope
    parent: Frame | None = None
    receiver: Value | None = None

    def identity(self) -> tuple[object, ...]:
        return ("func", id(self.scope), id(self.parent), self.receiver.key if self.receiver else None)


class Cls(Identified, eq=False):
    """A class of the program."""

    scope: Scope
    parent: Frame | None = None

    def identity(self) -> tuple[object, ...]:
        return ("cls", id(self.scope))


class Inst(Identified, eq=False):
    """An object of a class of the program; `call` is where it was made, None where only its class is known.

    `runs` is a method of the class that the object is known to run, where classes that derive from it have their own.
    """

    cls: Cls
    call: CallRef | None = None
    runs: Scope | None = None

    def identity(self) -> tuple[object, ...]:
        made = (id(self.call.node), id(self.call.frame)) if self.call else ()
        return ("inst", id(self.cls.scope), *made, *((id(self.runs),) if self.runs is not None else ()))


class Mod(Identified, eq=False):
    """A module of the program."""

    unit: Unit

    def identity(self) -> tuple[object, ...]:
        return ("mod", self.unit.path)


class Pkg(Identified, eq=False):
    """A folder of the program that is imported as a package without a file of its own."""

    folder: str
    dotted: str

    def identity(self) -> tuple[object, ...]:
        return ("pkg", self.folder)


class Box(Identified, eq=False):
    """A container that is written out, or a comprehension."""

    node: ir.Display | ir.Dict | ir.Comprehension
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("box", id(self.node), id(self.frame))


class Many(Identified, eq=False):
    """A container of which only the type of its elements is known."""

    element: Value

    def identity(self) -> tuple[object, ...]:
        return ("many", self.element.key)


class Gen(Identified, eq=False):
    """What a generator function of the program gives back: it yields in `frame`."""

    scope: Scope
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("gen", id(self.scope), id(self.frame))


class Named(Identified, eq=False):
    """A mapping of argument names: what `**options` receives."""

    args: Args
    without: frozenset[str]
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("named", id(self.args), id(self.node))


class Rest(Identified, eq=False):
    """The positional arguments that `*args` receives."""

    args: Args
    skip: int
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("rest", id(self.args), self.skip, id(self.node))


class Grown(Identified, eq=False):
    """A container that was changed after it was made. `items` are its constant keys as they stand where it is read."""

    base: Value
    changes: tuple[Binding, ...]
    items: Mapping[str, tuple[Binding, ...]]
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("grown", self.base.key, *(id(c) for c in self.changes), id(self.frame), *sorted(self.items))


class Mix(Identified, eq=False):
    """Something put together from parts: text, a sum, a comparison. `kind` is the operator, or `text`."""

    kind: str
    parts: tuple[Argument, ...]
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("mix", id(self.node), id(self.frame))


class Member(Identified, eq=False):
    """An attribute of a value that has no such attribute in sight: a method of a string, a field of an answer."""

    base: Value
    name: str

    def identity(self) -> tuple[object, ...]:
        return ("member", self.name, self.base.key)


class Elem(Identified, eq=False):
    """An element of a value whose elements are not in sight; `key` is the constant name under which it stands."""

    base: Value
    key_name: str | None = None

    def identity(self) -> tuple[object, ...]:
        return ("elem", self.base.key, *((self.key_name,) if self.key_name is not None else ()))


class Result(Identified, eq=False):
    """The answer of a call to something that cannot be looked into."""

    callee: Value
    call: CallRef

    def identity(self) -> tuple[object, ...]:
        return ("result", id(self.call.node), id(self.call.frame), self.callee.key)


class Part(Identified, eq=False):
    """A function with some arguments already given."""

    func: Value
    args: Args

    def identity(self) -> tuple[object, ...]:
        return ("part", self.func.key, id(self.args))


class Env(Identified, eq=False):
    """The value of an environment variable or setting; `variable` is None where its name cannot be read."""

    variable: str | None
    default: Argument | None
    required: bool
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("env", self.variable, id(self.node), id(self.frame))


class Par(Identified, eq=False):
    """A parameter that nobody in the tree supplies. `defaulted` where its default is reported beside it."""

    scope: Scope
    param: ir.Param
    defaulted: bool = False

    def identity(self) -> tuple[object, ...]:
        return ("par", id(self.param))


class Unk(Identified, eq=False):
    """Not known; `because` says what is in the way, as a clause."""

    because: str
    node: ir.Node
    frame: Frame

    def identity(self) -> tuple[object, ...]:
        return ("unk", self.because, id(self.node))


Value: TypeAlias = (
    Lit
    | Ext
    | Func
    | Cls
    | Inst
    | Mod
    | Pkg
    | Box
    | Many
    | Gen
    | Named
    | Rest
    | Grown
    | Mix
    | Member
    | Elem
    | Result
    | Part
    | Env
    | Par
    | Unk
)


class Hop(msgspec.Struct, eq=False):
    """One step of a trail: where, and what happens there."""

    unit: Unit
    node: ir.Node
    what: str
    given: Argument | None = None
    """The expression that is handed on, where it is one that may have been tested before."""
    filled: Par | None = None
    """The parameter that it is handed to."""


class Traced(msgspec.Struct, eq=False):
    """A value with the way to it, from the place that asked back to where it comes from."""

    value: Value
    hops: tuple[Hop, ...] = ()
    given: bool = False
    """Whether something on the way shows that it is not None, whatever it is."""

    @property
    def key(self) -> int:
        """The value's key: another way to the same value is no other answer."""
        return self.value.key

    def after(self, *hops: Hop) -> Traced:
        """The same value seen from further on: `hops` come first."""
        if not hops or len(self.hops) >= MAX_HOPS:
            return self
        return Traced(self.value, hops + self.hops, self.given)

    def present(self) -> Traced:
        """The same value once it has been shown not to be None."""
        value = self.value
        if isinstance(value, Par) and value.defaulted:
            default = value.param.default
            if not isinstance(default, ir.Const) or default.value is None:
                value = Par(value.scope, value.param)  # The default that stood beside it may have been the None.
        return Traced(value, self.hops, given=True)


MAX_HOPS = 40
"""Longer ways are cut at their far end; nobody reads them."""

MAX_WIDTH = 48
"""Different values that are kept where ways come together; an `Unk` beside them says that more were cut."""

Values: TypeAlias = tuple[Traced, ...]


def unique(values: list[Traced]) -> Values:
    """The values in order, each once, the first way to it kept; a mere type gives way to an object of that type."""
    if len(values) < 2:
        return tuple(values)
    first: dict[int, Traced] = {}
    for traced in values:
        before = first.setdefault(traced.value.key, traced)
        if before.given and not traced.given:
            first[traced.value.key] = Traced(before.value, before.hops)
    found = tuple(first.values())
    if len(found) > MAX_WIDTH:
        # A constant says more than a way that leads out of sight.
        ranked = sorted(found, key=lambda t: not isinstance(t.value, (Lit, Env)))
        found = (*ranked[:MAX_WIDTH], *_cut(ranked))
    made = {_type_of(t.value) for t in found if _is_made(t.value)} - {None}
    return tuple(t for t in found if _is_made(t.value) or _type_of(t.value) not in made)


def _cut(values: list[Traced]) -> Values:
    """What says that not every value was kept, at the place of one of them."""
    for traced in values:
        value = traced.value
        place = value.calls[-1] if isinstance(value, Ext) and value.calls else value
        node, frame = getattr(place, "node", None), getattr(place, "frame", None)
        if isinstance(node, ir.Node) and isinstance(frame, Frame):
            return (Traced(Unk(f"more than {MAX_WIDTH} values are possible here", node, frame)),)
        if isinstance(value, (Func, Cls, Inst)):
            scope = value.cls.scope if isinstance(value, Inst) else value.scope
            assert isinstance(scope.node, ir.Node)
            return (Traced(Unk(f"more than {MAX_WIDTH} values are possible here", scope.node, Frame(scope))),)
    return ()


def _is_made(value: Value) -> bool:
    """Whether it is known where the object was made; anything but an object of a class counts as made."""
    if isinstance(value, Ext):
        return not value.calls or value.calls[-1] is not None or not value.path.endswith("()")
    return not isinstance(value, Inst) or value.call is not None


def _type_of(value: Value) -> object:
    if isinstance(value, Ext) and value.path.endswith("()"):
        return value.path
    return id(value.cls.scope) if isinstance(value, Inst) else None
