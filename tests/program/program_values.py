"""Source text in, values as text out: how the tests of the engine ask and read."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping
from functools import cache

from auditor.catalog.load import load_catalog
from auditor.facts.library import CatalogLibrary
from auditor.languages.python_ast import lower
from auditor.program.declared import telling
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace
from auditor.program.values import (
    Argument,
    Box,
    Cls,
    Elem,
    Env,
    Ext,
    Func,
    Gen,
    Grown,
    Inst,
    Lit,
    Many,
    Member,
    Mix,
    Mod,
    Named,
    Par,
    Part,
    Pkg,
    Rest,
    Result,
    Traced,
    Unk,
    Value,
)

Files = str | Mapping[str, str]
"""The source of `app.py`, or several files by their paths."""


@cache
def library() -> CatalogLibrary:
    """What the catalogue knows of code outside the tree."""
    return CatalogLibrary(load_catalog())


def engine_of(files: Files) -> Engine:
    """The engine over the files."""
    named = {"app.py": files} if isinstance(files, str) else files
    modules = [lower(textwrap.dedent(source), path, "app") for path, source in named.items()]
    return Engine(modules, named, library())


def places(engine: Engine, name: str = "show") -> list[CallPlace]:
    """The calls of `show`, in the order of files and lines."""
    return sorted(engine.places.calls[name], key=lambda p: (p.scope.unit.path, p.call.at.line, p.call.at.column))


def asked(engine: Engine, name: str = "show") -> Iterator[tuple[Traced, ...]]:
    """The values of every argument of every call of `show`."""
    for place in places(engine, name):
        for arg in place.call.args:
            yield engine.evaluate(arg.value, engine.root(place.scope))


def shown(files: Files) -> str:
    """What the arguments of all calls of `show` may be: alternatives parted by ` | `, arguments by `, `."""
    engine = engine_of(files)
    return ", ".join(" | ".join(sorted(text(engine, t.value) for t in values)) for values in asked(engine))


def known(files: Files) -> str:
    """`shown` without the alternatives of which nothing but their way is known."""
    engine = engine_of(files)
    told = ([t for t in values if telling(t.value)] for values in asked(engine))
    return ", ".join(" | ".join(sorted(text(engine, t.value) for t in values)) for values in told)


def ways(files: Files) -> list[str]:
    """Every value that is shown with the way to it, back from the place that asked."""
    engine = engine_of(files)
    return [
        " <- ".join([text(engine, t.value), *(f"{h.unit.path}:{h.node.at.line} {h.what}" for h in t.hops)])
        for values in asked(engine)
        for t in values
    ]


def text(engine: Engine, value: Value, depth: int = 0) -> str:
    """A value in a few characters."""
    if depth > 8:
        return "…"

    def inner(argument: Argument) -> str:
        return "/".join(text(engine, t.value, depth + 1) for t in engine.all(argument))

    match value:
        case Lit():
            return repr(value.value)
        case Ext():
            return value.path
        case Func() | Gen():
            return f"{'def' if isinstance(value, Func) else 'generator'} {value.scope.name}"
        case Cls():
            return f"class {value.scope.name}"
        case Inst():
            return f"<{value.cls.scope.name}>"
        case Mod() | Pkg():
            return f"module {value.unit.name if isinstance(value, Mod) else value.dotted}"
        case Box():
            return type(value.node).__name__.lower() if value.node.__class__.__name__ != "Display" else value.node.kind  # type: ignore[union-attr]  # only a display is left
        case Many():
            return f"many {text(engine, value.element, depth + 1)}"
        case Named():
            return "**"
        case Rest():
            return "*"
        case Grown():
            return f"{text(engine, value.base, depth + 1)}+"
        case Mix():
            return f"{value.kind}({', '.join(inner(part) for part in value.parts)})"
        case Member():
            return f"{text(engine, value.base, depth + 1)}.{value.name}"
        case Elem():
            return f"{text(engine, value.base, depth + 1)}[…]"
        case Result():
            return f"{text(engine, value.callee, depth + 1)}()"
        case Part():
            return f"partial {text(engine, value.func, depth + 1)}"
        case Env():
            default = f" or {inner(value.default)}" if value.default is not None else ""
            return f"${value.variable}{default}{'!' if value.required else ''}"
        case Par():
            return f"parameter {value.param.name}{'?' if value.defaulted else ''}"
        case Unk():
            return f"unknown: {value.because}"
