"""The intermediate representation: what a source file says, without the language it says it in.

Readers lower a file to a `Module`; nothing after them sees a syntax tree. Every node carries its `Span`. Nodes are
plain immutable values: two lowerings of one file are compared with `==`, and a module is cached as msgpack.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, TypeAlias

import msgspec

from auditor.sites import Place

if TYPE_CHECKING:
    Value: TypeAlias = str | bytes | int | float | bool | None
else:
    # msgspec refuses a union of text and bytes, though msgpack tells them apart by itself.
    Value = Any


class Span(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Lines count from 1 and columns (in characters, not bytes) from 0; the end is exclusive, as in Python's `ast`."""

    line: int
    column: int
    end_line: int
    end_column: int


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """Anything with a place in the file."""

    at: Span


# ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────────


class Const(Node, frozen=True):
    """A literal. Adjacent string literals are one constant; `...` is the string constant kind `ellipsis`.

    A complex number, and an integer that does not fit into 64 bits (in hexadecimal), stand as text.
    """

    value: Value
    kind: Literal["str", "bytes", "int", "float", "complex", "bool", "none", "ellipsis"]


class Name(Node, frozen=True):
    """A variable that is read, or bound where it stands in a target."""

    id: str


class Attr(Node, frozen=True):
    """`base.name`."""

    base: Expr
    name: str


class Item(Node, frozen=True):
    """`base[index]`."""

    base: Expr
    index: Expr


class Slice(Node, frozen=True):
    """`lower:upper:step` inside an `Item`."""

    lower: Expr | None
    upper: Expr | None
    step: Expr | None


class Arg(Node, frozen=True):
    """One argument of a call: positional, named, or unpacked with `*` (`stars` 1) or `**` (`stars` 2)."""

    value: Expr
    name: str | None = None
    stars: int = 0


class Call(Node, frozen=True):
    """`func(args)`. Arguments stand in source order, positional and named ones mixed as written."""

    func: Expr
    args: tuple[Arg, ...]


class Display(Node, frozen=True):
    """A list, tuple or set written out; an unpacked element is a `Starred`."""

    kind: Literal["list", "tuple", "set"]
    items: tuple[Expr, ...]


class DictEntry(Node, frozen=True):
    """`key: value`, or `**value` where `key` is None."""

    key: Expr | None
    value: Expr


class Dict(Node, frozen=True):
    """A mapping written out."""

    entries: tuple[DictEntry, ...]


class Text(Node, frozen=True):
    """A string put together from parts in the source: an f-string. Literal pieces are `Const`s."""

    parts: tuple[Expr, ...]


class Binary(Node, frozen=True):
    """`left op right`; `op` is the operator as written (`+`, `%`, `|`, `//`, `@` …)."""

    op: str
    left: Expr
    right: Expr


class Unary(Node, frozen=True):
    """`op operand`; `op` is `-`, `+`, `~` or `not`."""

    op: str
    operand: Expr


class Bool(Node, frozen=True):
    """`a and b and c` or `a or b or c`."""

    op: Literal["and", "or"]
    values: tuple[Expr, ...]


class Compare(Node, frozen=True):
    """`left op right op right …`; operators as written (`<`, `not in`, `is` …)."""

    left: Expr
    ops: tuple[str, ...]
    rights: tuple[Expr, ...]


class Choice(Node, frozen=True):
    """`then if test else other`."""

    test: Expr
    then: Expr
    other: Expr


class Lambda(Node, frozen=True):
    """An anonymous function of one expression."""

    params: tuple[Param, ...]
    body: Expr


class Generator(Node, frozen=True):
    """One `for target in iterable if test …` clause of a comprehension."""

    target: Expr
    iterable: Expr
    tests: tuple[Expr, ...]
    is_async: bool = False


class Comprehension(Node, frozen=True):
    """A list, set, generator or dict comprehension (`key` is set for a dict only)."""

    kind: Literal["list", "set", "generator", "dict"]
    key: Expr | None
    element: Expr
    clauses: tuple[Generator, ...]


class Await(Node, frozen=True):
    """`await value`."""

    value: Expr


class Yield(Node, frozen=True):
    """`yield value`, or `yield from value` where `delegates`."""

    value: Expr | None
    delegates: bool = False


class Starred(Node, frozen=True):
    """`*value` in a display or a target."""

    value: Expr


class Walrus(Node, frozen=True):
    """`target := value`."""

    target: Name
    value: Expr


Expr: TypeAlias = (
    Const
    | Name
    | Attr
    | Item
    | Slice
    | Call
    | Display
    | Dict
    | Text
    | Binary
    | Unary
    | Bool
    | Compare
    | Choice
    | Lambda
    | Comprehension
    | Await
    | Yield
    | Starred
    | Walrus
)


# ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────────


class Param(Node, frozen=True):
    """A parameter of a function."""

    name: str
    kind: Literal["positional_only", "normal", "keyword_only", "args", "kwargs"]
    annotation: Expr | None = None
    default: Expr | None = None


class Assign(Node, frozen=True):
    """`a = b = value`, and `a: annotation = value` (one target; `value` None where it is only declared)."""

    targets: tuple[Expr, ...]
    value: Expr | None
    annotation: Expr | None = None


class Augment(Node, frozen=True):
    """`target op= value`; `op` without the `=`."""

    target: Expr
    op: str
    value: Expr


class Evaluate(Node, frozen=True):
    """An expression that stands as a statement."""

    value: Expr


class Return(Node, frozen=True):
    """`return value`."""

    value: Expr | None


class Raise(Node, frozen=True):
    """`raise error from cause`."""

    error: Expr | None
    cause: Expr | None


class Assert(Node, frozen=True):
    """`assert test, message`."""

    test: Expr
    message: Expr | None


class If(Node, frozen=True):
    """`if`; an `elif` is an `If` alone in `other`."""

    test: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...]


class For(Node, frozen=True):
    """`for target in iterable`."""

    target: Expr
    iterable: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...]
    is_async: bool = False


class While(Node, frozen=True):
    """`while test`."""

    test: Expr
    body: tuple[Stmt, ...]
    other: tuple[Stmt, ...]


class Handler(Node, frozen=True):
    """`except error as name`; `error` is None for a bare `except`."""

    error: Expr | None
    name: str | None
    body: tuple[Stmt, ...]


class Try(Node, frozen=True):
    """`try` (also `except*`)."""

    body: tuple[Stmt, ...]
    handlers: tuple[Handler, ...]
    other: tuple[Stmt, ...]
    final: tuple[Stmt, ...]


class WithItem(Node, frozen=True):
    """`context as target`."""

    context: Expr
    target: Expr | None


class With(Node, frozen=True):
    """`with`."""

    items: tuple[WithItem, ...]
    body: tuple[Stmt, ...]
    is_async: bool = False


class Case(Node, frozen=True):
    """One `case` of a `match`: the names that its pattern binds, the values that it compares with, the guard."""

    binds: tuple[Name, ...]
    values: tuple[Expr, ...]
    guard: Expr | None
    body: tuple[Stmt, ...]


class Match(Node, frozen=True):
    """`match subject`."""

    subject: Expr
    cases: tuple[Case, ...]


class Function(Node, frozen=True):
    """`def`. `at` spans from `def` (not from the first decorator)."""

    name: str
    params: tuple[Param, ...]
    decorators: tuple[Expr, ...]
    returns: Expr | None
    body: tuple[Stmt, ...]
    is_async: bool = False


class Class(Node, frozen=True):
    """`class`. `bases` holds positional and named arguments (`metaclass=…`)."""

    name: str
    bases: tuple[Arg, ...]
    decorators: tuple[Expr, ...]
    body: tuple[Stmt, ...]


class Alias(Node, frozen=True):
    """`name as local`; `local` is the name that is bound (`a` for a plain `import a.b`)."""

    name: str
    local: str
    renamed: bool = False


class Import(Node, frozen=True):
    """`import a.b, c as d`."""

    names: tuple[Alias, ...]


class ImportFrom(Node, frozen=True):
    """`from module import names`; `level` counts leading dots; `*` is an alias named `*`."""

    module: str
    names: tuple[Alias, ...]
    level: int


class Declare(Node, frozen=True):
    """`global` or `nonlocal`."""

    kind: Literal["global", "nonlocal"]
    names: tuple[str, ...]


class Delete(Node, frozen=True):
    """`del targets`."""

    targets: tuple[Expr, ...]


class Jump(Node, frozen=True):
    """`pass`, `break` or `continue`."""

    kind: Literal["pass", "break", "continue"]


Stmt: TypeAlias = (
    Assign
    | Augment
    | Evaluate
    | Return
    | Raise
    | Assert
    | If
    | For
    | While
    | Try
    | With
    | Match
    | Function
    | Class
    | Import
    | ImportFrom
    | Declare
    | Delete
    | Jump
)


class Comment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """A comment with its `#`; `line` as in `Span`, `alone` where nothing but white space precedes it on its line."""

    line: int
    column: int
    text: str
    alone: bool


class Module(msgspec.Struct, frozen=True, array_like=True):
    """A file that was read: its statements in order and its comments.

    `cells` is empty except for a notebook, where entry i is the first line (counted in the joined source) of code cell
    number `cells[i].cell`. `unread` holds the parts that could not be read while the rest could: broken cells.
    """

    path: str
    place: Place
    body: tuple[Stmt, ...]
    comments: tuple[Comment, ...]
    cells: tuple[CellStart, ...] = ()
    unread: tuple[UnreadPart, ...] = ()


class CellStart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The line of the joined source at which a notebook's code cell begins; `cell` counts all cells from 1."""

    line: int
    cell: int


class UnreadPart(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """The code cell (counted as in `CellStart`) that could not be read, and why."""

    cell: int
    reason: str
