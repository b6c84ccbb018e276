"""Reading a setting off a value: a number, a switch that is off, something left out, or something not to be told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from auditor.catalog.model import SettingRow
from auditor.facts.call_model import Source, Value
from auditor.languages import ir
from auditor.program import texts
from auditor.program.documents import DocumentUnit
from auditor.program.engine import Engine
from auditor.program.scopes import terminal
from auditor.program.values import (
    Args,
    Box,
    CallRef,
    Elem,
    Env,
    Ext,
    Grown,
    Hop,
    Inst,
    Lit,
    Many,
    Member,
    Mix,
    Par,
    Result,
    Traced,
    Unk,
    Values,
)
from auditor.program.values import Value as AnyValue


class Set(msgspec.Struct, frozen=True):
    """It is set; `value` None where the number cannot be read. `source` replaces that of the place."""

    value: Value
    hops: tuple[Hop, ...] = ()
    source: Source | None = None
    because: str | None = None


class Off(msgspec.Struct, frozen=True):
    """It is switched off on purpose."""

    because: str
    hops: tuple[Hop, ...] = ()


class Left(msgspec.Struct, frozen=True):
    """It is left to whatever comes next."""

    hops: tuple[Hop, ...] = ()


class Open(msgspec.Struct, frozen=True):
    """It cannot be told."""

    because: str
    hops: tuple[Hop, ...] = ()


Reading: TypeAlias = Set | Off | Left | Open

_UNSET = ("NOT_GIVEN", "NotGiven()", "omit", "Omit()", "UNSET", "OMIT", "not_given")
"""Last names of the markers by which SDKs say that an argument is not given."""

_NUMBERS = ("builtins.int()", "builtins.float()", "builtins.min()", "builtins.max()", "builtins.round()",
            "builtins.abs()", "builtins.len()", "builtins.sum()", "math.ceil()", "math.floor()")  # fmt: skip

_FILE_READERS = ("load()", "safe_load()", "loads()", "full_load()", "read()", "parse()", "load_config()", "toml.load()",
                 "configparser.ConfigParser()", "tomllib.load()")  # fmt: skip

_LOOKUPS = ("get", "getint", "getfloat", "getboolean", "pop", "setdefault")
"""Methods of mappings and configurations that take a key and what to give where there is none."""

_LOOKUP_ENDS = tuple(f".{name}()" for name in _LOOKUPS)

_NUMERIC = frozenset({"int", "float"})

_SWITCHES = frozenset({"store_true", "store_false", "count"})
"""Actions of argparse that take no text."""

MAX_NESTING = 6


def readings(engine: Engine, values: Values, row: SettingRow, nesting: int = 0) -> list[Reading]:
    """One reading per value; a parameter's default stands for a caller that is not in the tree."""
    found: list[Reading] = []
    for traced in values:
        if _beside_another(traced.value):
            continue
        for reading in _read(engine, traced, row, nesting):
            told = not isinstance(reading, Open)
            known = reading if told or not (row.opaque or traced.given) else Set(None, because=_given(traced, reading))
            found.append(_behind(known, traced.hops))
    return found


def _given(traced: Traced, reading: Reading) -> str | None:
    return "it is given in every case" if traced.given else getattr(reading, "because", None)


def _beside_another(value: AnyValue) -> bool:
    """Whether the value is (part of) a parameter for which another value, its default or its type, is reported too."""
    while True:
        match value:
            case Result(callee=Member(base=base, name=name)) if name in texts.METHODS or name in texts.CUTTING:
                value = base
            case Member(base=Grown(base=base)) | Member(base=base) | Elem(base=base):
                value = base  # A function that the object was handed to changes nothing about who gave it.
            case _:
                return isinstance(value, Par) and value.defaulted


def _behind(reading: Reading, hops: tuple[Hop, ...]) -> Reading:
    return replace(reading, hops=(*hops, *reading.hops)) if hops else reading


def _read(engine: Engine, traced: Traced, row: SettingRow, nesting: int) -> list[Reading]:
    value = traced.value
    if nesting > MAX_NESTING:
        return [Open("it is nested too deeply")]
    match value:
        case Lit(value=None):
            return [Left()] if row.none == "default" else [Off("it is None")]
        case Lit(frame=frame) if isinstance(frame.scope.unit, DocumentUnit):
            plain = value.value if not isinstance(value.value, bytes) else None
            hop = Hop(frame.scope.unit, value.node, "stands here")
            return [Set(plain, (hop,), "configuration", f"{frame.scope.unit.path} says it")]
        case Lit():
            return [Set(value.value if not isinstance(value.value, bytes) else None)]
        case Env():
            return _environment(engine, value, row, nesting)
        case Ext():
            return _library(engine, value, row, nesting, traced.given)
        case Mix(kind="compare" | "not"):
            return [Set(None, because="it is a condition")]
        case Mix(kind="text"):
            return [_text(engine, value, row, nesting)]
        case Mix():
            return _computed(engine, value, row, nesting)
        case Par():
            return [_parameter(value)]
        case Result(callee=Member(name=name)) if name in _LOOKUPS:
            return _looked_up(engine, value.call, row, nesting)
        case Result(callee=Member(base=base, name=name)) if name in texts.METHODS:
            given = [engine.constant(a.expr, a.frame) for a in value.call.args.positional]
            behind = readings(engine, (Traced(base),), row, nesting + 1)
            return [_changed(r, name, given) if isinstance(r, Set) else r for r in behind]
        case Elem(base=base) if _from_file(base):
            return [Set(None, source="configuration", because="it is read from a configuration file")]
        case Grown(base=Env() as base):
            return _read(engine, Traced(base), row, nesting + 1)  # Handing a text to a function does not change it.
        case Box() | Grown() | Inst() | Many():
            return [Set(None)]
        case Unk():
            return [Open(value.because)]
        case _:
            return [Open("where it comes from cannot be followed")]


def _environment(engine: Engine, value: Env, row: SettingRow, nesting: int) -> list[Reading]:
    name = f"the environment variable {value.variable}" if value.variable else "an environment variable"
    if value.default is not None and isinstance(value.default.frame.scope.unit, DocumentUnit):
        because = f"{value.default.frame.scope.unit.path} sets {name}"
        behind = readings(engine, engine.all(value.default), row, nesting + 1)
        return [replace(r, source="environment", because=because) if isinstance(r, Set) else r for r in behind]
    if value.default is not None:
        behind = readings(engine, engine.all(value.default), row, nesting + 1)
        return [
            replace(r, source="environment", because=f"{name} may replace it", hops=(*r.hops, *_declared(value)))
            if isinstance(r, Set)
            else r
            for r in behind
        ]
    if value.required:
        return [Set(None, source="environment", because=f"it is read from {name}")]
    return [Open(f"it depends on {name}, which nothing in the tree sets")]


def _declared(value: Env) -> tuple[Hop, ...]:
    """Where a class of settings gives a field its default."""
    if not isinstance(value.node, ir.Assign):
        return ()
    return (Hop(value.frame.scope.unit, value.node, f"{value.variable} has this default"),)


def _library(engine: Engine, value: Ext, row: SettingRow, nesting: int, given: bool) -> list[Reading]:
    path = value.path
    if path.endswith(_UNSET):
        return [Left()]
    if path in _NUMBERS and value.call is not None:
        read = [r for a in value.call.args.positional for r in readings(engine, engine.all(a), row, nesting + 1)]
        inner = [r for r in read if not isinstance(r, (Off, Left))]  # None is no argument of theirs.
        if path in ("builtins.int()", "builtins.float()") and len(inner) == 1 and isinstance(inner[0], Set):
            return [replace(inner[0], value=_number(inner[0].value))]
        sources = [r.source for r in inner if isinstance(r, Set) and r.source]
        return [Set(None, source=sources[0] if sources else None, because="it is computed")]
    if path.endswith("Timeout()"):
        return _timeout(engine, value, row, nesting)
    if value.call is not None and path.endswith(_LOOKUP_ENDS):
        return _looked_up(engine, value.call, row, nesting)
    if path in _DECLARED_DEFAULTS:
        return _declared_default(engine, value, row, nesting)
    parsed = _command_line(engine, value, row, nesting)
    if parsed is not None:
        named = Set(None, source="configuration", because="the command line gives it")
        return [named if given and isinstance(r, (Off, Left)) else r for r in parsed]
    return [Open(_words(path))]


def _words(path: str) -> str:
    """A value of a library for people: they know the function that they call, and not what follows it in our path."""
    made, called, _ = path.removeprefix("builtins.").partition("()")
    return f"it is what `{made}` gives when the program runs" if called else f"it is `{made}`, which stands elsewhere"


_DECLARED_DEFAULTS = frozenset(
    {"typer.Option()", "typer.Argument()", "fastapi.Query()", "fastapi.Body()", "fastapi.Form()", "fastapi.Header()",
     "fastapi.Path()", "click.Option()"}
)  # fmt: skip
"""Calls that stand where a parameter's default stands and hold it; the outside world may give another value."""


def _declared_default(engine: Engine, value: Ext, row: SettingRow, nesting: int) -> list[Reading]:
    if value.call is None:
        return [Open("its default is declared out of sight")]
    args = value.call.args
    given = args.named.get("default") or (args.positional[0] if args.positional else None)
    if given is None or (isinstance(given.expr, ir.Const) and given.expr.kind == "ellipsis"):
        return [Set(None, source="configuration", because="whoever runs it must give it")]
    behind = readings(engine, engine.all(given), row, nesting + 1)
    return [replace(r, source="configuration") if isinstance(r, Set) else r for r in behind]


def _number(value: Value) -> Value:
    if isinstance(value, str):
        try:
            number = float(value)
        except ValueError:
            return None
        return int(number) if number.is_integer() else number
    return value


def _timeout(engine: Engine, value: Ext, row: SettingRow, nesting: int) -> list[Reading]:
    """`httpx.Timeout(…)`, `aiohttp.ClientTimeout(…)`: how long it waits for the answer."""
    if value.call is None:
        return [Open("the time-out object is made out of sight")]
    args = value.call.args
    for name in ("read", "total", "timeout", "sock_read"):
        if name in args.named:
            return readings(engine, engine.all(args.named[name]), row, nesting + 1)
    if args.positional:
        return readings(engine, engine.all(args.positional[0]), row, nesting + 1)
    return [Set(None)]


def _computed(engine: Engine, value: Mix, row: SettingRow, nesting: int) -> list[Reading]:
    inner = [r for part in value.parts for r in readings(engine, engine.all(part), row, nesting + 1)]
    if inner and all(isinstance(r, Open) for r in inner):
        return [Open(next(r.because for r in inner if isinstance(r, Open)))]
    return [Set(None, because="it is computed")]


def _parameter(value: Par) -> Reading:
    name, scope = value.param.name, value.scope
    function = scope.owner.name if scope.name == "__init__" and scope.owner is not None else scope.name
    annotation = value.param.annotation
    if isinstance(annotation, ir.Name) and annotation.id in _NUMERIC:
        return Set(None, because=f"every caller of `{function}` must give `{name}`")
    return Open(f"it is the parameter `{name}` of `{function}`, which nobody in the tree calls")


def _text(engine: Engine, value: Mix, row: SettingRow, nesting: int) -> Set:
    """An f-string of which every part can be read, if only by its default."""
    made, told = "", Set(None, because="its text is put together")
    for part in value.parts:
        read = readings(engine, engine.all(part), row, nesting + 1)
        if len(read) != 1 or not isinstance(read[0], Set) or not isinstance(read[0].value, (str, int)):
            return Set(None, because="its text is put together")
        made += str(read[0].value)
        told = read[0] if read[0].source else told
    return Set(made, source=told.source, because=told.because)


def _changed(reading: Set, method: str, arguments: Sequence[texts.Constant]) -> Set:
    """What a method of a text makes of the one that was read."""
    text = texts.method(reading.value, method, arguments) if isinstance(reading.value, str) else None
    return replace(reading, value=text)


_OF_SECTIONS = frozenset({"getint", "getfloat", "getboolean"})


def _names_option(engine: Engine, call: CallRef) -> bool:
    """Whether a look-up names a section and an option of it: `config.getfloat("llm", "timeout")`."""
    name = terminal(call.node.func) if isinstance(call.node, ir.Call) else None
    if name not in _OF_SECTIONS or len(call.args.positional) != 2 or call.args.named:
        return False
    second = call.args.positional[1]
    return isinstance(engine.constant(second.expr, second.frame), str)


def _looked_up(engine: Engine, call: CallRef, row: SettingRow, nesting: int) -> list[Reading]:
    """`config.get("max_tokens", 500)` on a mapping that is not written out."""
    args = call.args
    if _names_option(engine, call):
        return [Set(None, source="configuration", because="it is read from a configuration file")]
    default = (
        args.positional[1] if len(args.positional) > 1 else args.named.get("fallback") or args.named.get("default")
    )
    if default is None:
        return [Open("it is looked up in a mapping that is not written out in the tree")]
    behind = readings(engine, engine.all(default), row, nesting + 1)
    return [replace(r, source="configuration") if isinstance(r, Set) else r for r in behind]


def _from_file(value: object) -> bool:
    """Whether a mapping was read from a file when the program ran."""
    current = value
    while isinstance(current, (Elem, Member)):
        current = current.base
    return isinstance(current, Ext) and current.path.endswith(_FILE_READERS)


def _command_line(engine: Engine, value: Ext, row: SettingRow, nesting: int) -> list[Reading] | None:
    """`args.max_tokens`, where `args` is what argparse read: the default of the option of that name."""
    base = value.path.rpartition(".")[0]
    if base.endswith(("[]",)) and _reads_file(base):
        return [Set(None, source="configuration", because="it is read from a configuration file")]
    if value.path.endswith("[]") and _reads_file(value.path[:-2]):
        return [Set(None, source="configuration", because="it is read from a configuration file")]
    for args, positional in _options(engine, value):
        if "default" in args.named:
            behind = readings(engine, engine.all(args.named["default"]), row, nesting + 1)
            return [replace(r, source="configuration", because="the command line may replace it")
                    if isinstance(r, Set) else r for r in behind]  # fmt: skip
        if positional or "required" in args.named:
            return [Set(None, source="configuration", because="the command line gives it")]
        return [Left()] if row.none == "default" else [Off("the command line option has no default")]
    return None


def _options(engine: Engine, value: Ext) -> Iterator[tuple[Args, bool]]:
    """Where argparse is told of the option that `args.name` is, each with whether its place gives it."""
    base, _, name = value.path.rpartition(".")
    if not base.startswith("argparse.") or "parse" not in base:
        return
    for place in engine.places.calls.get("add_argument", ()):
        args = engine.callers.args(place.call, engine.root(place.scope))
        flags = [engine.constant(a.expr, a.frame) for a in args.positional]
        dest = args.named.get("dest")
        names = {str(f).lstrip("-").replace("-", "_") for f in flags if isinstance(f, str)}
        if dest is not None:
            names.add(str(engine.constant(dest.expr, dest.frame)))
        if name in names:
            yield args, any(isinstance(f, str) and not f.startswith("-") for f in flags)


def is_chosen_option(engine: Engine, value: Ext) -> bool:
    """Whether it is an option of the command line that can be no text of its own: a number, a switch, a choice."""
    for args, _ in _options(engine, value):
        kind, action = args.named.get("type"), args.named.get("action")
        numeric = kind is not None and any(
            v.path.removeprefix("builtins.") in _NUMERIC for v in engine.paths(kind.expr, kind.frame)
        )
        switch = action is not None and engine.constant(action.expr, action.frame) in _SWITCHES
        return numeric or switch or "choices" in args.named
    return False


def _reads_file(path: str) -> bool:
    return any(f"{reader}" in path for reader in _FILE_READERS)
