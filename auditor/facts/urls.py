"""Where a raw HTTP request goes: the host of its address, as far as the address is written in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from urllib.parse import unquote, urlsplit

import msgspec

from auditor.catalog.model import Host
from auditor.facts.call_model import Operation
from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.values import Argument, Box, Env, Grown, Lit, Member, Mix, Result, Traced, Value, Values

MAX_NESTING = 6


class Address(msgspec.Struct, frozen=True):
    """A known host, and what its path does there; the name of the model that the path holds, "" where it holds none."""

    host: Host
    operation: Operation | None
    model: str = ""
    streams: bool = False


def addresses(
    engine: Engine, values: Values, hosts: Iterable[Host], *, by_body: bool, base: Values = ()
) -> Iterator[Address]:
    """The model hosts that the values may point at, from the `base` where they are relative; `by_body`: what is sent
    there names a model."""
    table = tuple(host for host in hosts if by_body or not host.by_body)
    bases = list(texts(engine, base))
    for text in texts(engine, values):
        whole = [f"{before.rstrip('/')}/{text.lstrip('/')}" for before in bases] if "://" not in text else []
        for one in whole or [text]:
            found = address(one, table)
            if found is not None:
                yield found


def address(text: str, hosts: Iterable[Host]) -> Address | None:
    """The host row of one address; holes of a template stand as `{}`."""
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        name = parts.hostname or ""
    except ValueError:
        return None
    where = f"{parts.netloc.rpartition('@')[2]}{parts.path}"
    for host in hosts:
        pattern = host.host
        if "*" in pattern:
            matched = fnmatchcase(name, pattern)
        elif "/" in pattern:
            matched = f"{where}/".startswith(f"{pattern.rstrip('/')}/")
        else:
            matched = pattern in (name, parts.netloc.rpartition("@")[2])
        if matched:
            pieces = sorted(host.operations.items(), key=lambda pair: -len(pair[0]))
            operation = next((op for piece, op in pieces if piece in parts.path or piece in text), None)
            if operation is not None or pattern != "*":
                streams = any(piece in parts.path for piece in host.streaming)
                return Address(host, operation, _model(host, parts.path), streams)
    return None


def _model(host: Host, path: str) -> str:
    before, _, behind = host.model_path.partition("*")
    start = path.rfind(before) if before else -1
    if start == -1:
        return ""
    rest = path[start + len(before) :]
    return unquote(rest.partition(behind)[0] if behind else rest.rstrip("/"))


def texts(engine: Engine, values: Values, nesting: int = 0) -> Iterator[str]:
    """The strings that the values may be; what cannot be read in a template is `{}`."""
    if nesting > MAX_NESTING:
        return
    for traced in values:
        value = traced.value
        while isinstance(value, Grown):
            value = value.base  # Handing a text to a function does not change it.
        if isinstance(value, Lit):
            if isinstance(value.value, str):
                yield value.value
        elif isinstance(value, Env) and value.default is not None:
            yield from texts(engine, engine.all(value.default), nesting + 1)
        elif isinstance(value, Mix) and value.kind in ("text", "+"):
            yield from _joined(engine, value, nesting)
        elif isinstance(value, Mix) and value.kind == "%":
            written = [t.replace("%s", "{}") for t in texts(engine, engine.all(value.parts[0]), nesting + 1)]
            yield from (_filled(engine, text, _items(engine, value.parts[1]), nesting) for text in written)
        else:
            yield from _formatted(engine, value, nesting)


def _joined(engine: Engine, value: Mix, nesting: int) -> Iterator[str]:
    choices = [""]
    for part in value.parts:
        options = list(dict.fromkeys(texts(engine, engine.all(part), nesting + 1)))[:4] or ["{}"]
        choices = [f"{before}{option}" for before in choices for option in options][:16]
    yield from choices


def _formatted(engine: Engine, value: Value, nesting: int) -> Iterator[str]:
    """`"https://…".format(…)`, `.rstrip("/")` and the like leave the host where it stands."""
    if isinstance(value, Result) and isinstance(value.callee, Member):
        written = texts(engine, (Traced(value.callee.base),), nesting + 1)
        args = value.call.args
        for text in written:
            for name, argument in args.named.items():
                text = text.replace(f"{{{name}}}", next(texts(engine, engine.all(argument), nesting + 1), "{}"))
            yield _filled(engine, text, args.positional, nesting) if value.callee.name == "format" else text


def _filled(engine: Engine, text: str, pieces: Iterable[Argument], nesting: int) -> str:
    """The text with what goes into its holes, in their order, as far as it can be read."""
    parts = text.split("{}")
    read = [next(texts(engine, engine.all(piece), nesting + 1), "{}") for piece in pieces]
    holes = [*read, *["{}"] * len(parts)]
    return "".join(f"{part}{hole}" for part, hole in zip(parts, [*holes[: len(parts) - 1], ""], strict=True))


def _items(engine: Engine, argument: Argument) -> Iterable[Argument]:
    """What stands right of `%`: the items of a tuple, or the one value."""
    for traced in engine.all(argument):
        if isinstance(traced.value, Box) and isinstance(traced.value.node, ir.Display):
            return [Argument(item, traced.value.frame) for item in traced.value.node.items]
    return [argument]
