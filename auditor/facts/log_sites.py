"""Where conversations are written to a log, and whether the records of the lowest level are kept at all."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import Literal, TypeAlias

from auditor.facts.model import DataFlow, LogSite
from auditor.facts.wording import LABEL
from auditor.languages import ir
from auditor.program.context import enclosures, is_main_guard
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, dotted
from auditor.program.values import Argument, Env, Ext, Lit, Member, Result, Value

Level: TypeAlias = Literal["debug", "info", "warning", "error", "print"]

_LEVELS: dict[str, Level] = {
    "debug": "debug", "trace": "debug", "info": "info", "warning": "warning", "warn": "warning", "error": "error",
    "exception": "error", "critical": "error", "print": "print",
}  # fmt: skip

_DEBUG = ("DEBUG", "TRACE", "NOTSET")

_REDACTED = frozenset({"redaction", "allow_list", "type"})
"""What lets no conversation through, or only words that the application knows."""


def log_sites(flows: Iterable[DataFlow], engine: Engine) -> Iterator[LogSite]:
    """The places where prompts, answers or keys are written to a log, by the level that the call has.

    A debug record is only probably a leak where nothing in the tree switches such records on, and any record where no
    more than a field beside the text may be in it.
    """
    places: dict[tuple[str, int], tuple[Level, CallPlace]] = {}
    for name, of_name in _LEVELS.items():
        for place in engine.places.calls.get(name, ()):
            places[place.scope.unit.path, place.call.at.line] = (of_name, place)
    kept = cache(lambda: any(_switches_on(engine, place) for place in _set_levels(engine)))
    emptied = cache(lambda: any(_of_loguru(engine, place) for place in engine.places.calls.get("remove", ())))
    for flow in flows:
        if flow.sink != "log" or flow.confidence != "certain" or _REDACTED & set(flow.barriers):
            continue
        if flow.source not in ("prompt", "model_output", "credential"):
            continue
        level: Level = "info"
        shown = worded = LABEL not in flow.barriers
        if (found := places.get((flow.site.path, flow.site.line))) is not None:
            level, place = found
            shown = worded and (level != "debug" or kept() or (_of_loguru(engine, place) and not emptied()))
        yield LogSite(
            site=flow.site, function=flow.function, what=flow.source, level=level, steps=flow.steps,
            entry_points=flow.entry_points, exposure=flow.exposure, place=flow.place,
            confidence="certain" if shown else "probable", worded=worded,
        )  # fmt: skip


def _of_loguru(engine: Engine, place: CallPlace) -> bool:
    """Whether the call is one of loguru's, which keeps debug records until its first handler is taken away."""
    return any(path.path.startswith("loguru.") for path in engine.paths(place.call.func, engine.root(place.scope)))


def _set_levels(engine: Engine) -> Iterator[CallPlace]:
    for name in ("basicConfig", "setLevel"):
        for place in engine.places.calls.get(name, ()):
            if place.scope.unit.module.place == "app":
                yield place


def _switches_on(engine: Engine, place: CallPlace) -> bool:
    """Whether the call lets debug records of the application through whenever it runs, and it always runs."""
    if any(
        isinstance(e.node, ir.If) and not is_main_guard(e.node) for e in enclosures(engine, place.call, place.scope)
    ):
        return False
    frame = engine.root(place.scope)
    args = engine.callers.args(place.call, frame)
    func = place.call.func
    if isinstance(func, ir.Attr) and func.name == "setLevel":
        if not _is_own_logger(engine, Argument(func.base, frame)):
            return False
        level = engine.callers.argument(args, "0") or engine.callers.argument(args, "level")
    else:
        level = engine.callers.argument(args, "level")
    return level is not None and _is_debug(engine, level)


def _is_own_logger(engine: Engine, receiver: Argument) -> bool:
    """The root logger or one that is named after a module: a handler keeps no more than its logger lets through, and
    another library's records are not the application's."""
    for traced in engine.all(receiver):
        value = traced.value
        if not isinstance(value, Ext) or value.path not in ("logging.getLogger()", "logging.root"):
            return False
        named = value.call.args.positional[:1] if value.call is not None else ()
        names = [engine.constant(name.expr, name.frame) for name in named]
        tops = {unit.name.split(".", 1)[0] for unit in engine.units.values()}
        if any(isinstance(name, str) and name.split(".", 1)[0] not in tops for name in names):
            return False
    return True


def _is_debug(engine: Engine, level: Argument) -> bool:
    expr = level.expr
    if isinstance(expr, ir.Call) and dotted(expr.func) == "getattr" and len(expr.args) > 1:
        level = Argument(expr.args[1].value, level.frame)
    values = [traced.value for traced in engine.all(level)]
    return bool(values) and all(_names_debug(engine, value) for value in values)


def _names_debug(engine: Engine, value: Value) -> bool:
    match value:
        case Ext(path=path):
            return path in ("logging.DEBUG", "logging.NOTSET")
        case Lit(value=written):
            return written == 10 or (isinstance(written, str) and written.upper() in _DEBUG)
        case Env(default=default):
            return default is not None and _is_debug(engine, default)
        case Result(callee=Member(base=base, name=("upper" | "strip"))):
            return _names_debug(engine, base)
    return False
