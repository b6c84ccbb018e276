"""Where a raw HTTP request goes: the host of its address, as far as the address is written in the tree."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

import msgspec

from auditor.catalog.model import Host
from auditor.facts.call_model import Operation
from auditor.program.engine import Engine
from auditor.program.values import Env, Grown, Lit, Mix, Traced, Value, Values

MAX_NESTING = 6


class Address(msgspec.Struct, frozen=True):
    """A known host, and what its path does there."""

    host: Host
    operation: Operation | None


def addresses(engine: Engine, values: Values, hosts: Iterable[Host], *, by_body: bool) -> Iterator[Address]:
    """The model hosts that the values may point at; `by_body`: what is sent there names a model."""
    table = tuple(host for host in hosts if by_body or not host.by_body)
    for text in texts(engine, values):
        found = address(text, table)
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
                return Address(host, operation)
    return None


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
            yield from (t.replace("%s", "{}") for t in texts(engine, engine.all(value.parts[0]), nesting + 1))
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
    from auditor.program.values import Member, Result

    if isinstance(value, Result) and isinstance(value.callee, Member):
        yield from texts(engine, (Traced(value.callee.base),), nesting + 1)
