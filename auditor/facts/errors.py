"""What happens when the provider fails: the nearest handler around a call, and what it does."""

from __future__ import annotations

from typing import Literal

from auditor.facts.model import ErrorHandling
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Cls, Ext

Caught = Literal["provider", "general", "everything", "nothing"]
Reaction = Literal["reraises", "returns", "retries", "logs", "swallows", "exits", "none"]

_GENERAL = frozenset({"builtins.Exception", "builtins.BaseException", "builtins.OSError", "builtins.RuntimeError"})
_LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log", "print", "echo",
                      "secho", "print_exc", "capture_exception"})  # fmt: skip
_EXITS = frozenset({"exit", "_exit", "abort", "quit"})

_REGISTERS = ("exception_handler", "errorhandler", "add_exception_handler", "register_error_handler")
"""Methods by which FastAPI, Starlette, Flask and Litestar take a handler for a class of errors."""

MAX_REACH = 6
"""Callers above callers whose handlers are looked at."""


def handling(engine: Engine, node: ir.Node, scope: Scope, errors: tuple[str, ...]) -> ErrorHandling:
    """How errors of the call at `node` are treated; `errors` are the access paths of the SDK's exceptions."""
    own = _in_function(engine, node, scope, errors)
    if own is not None:
        return own
    for level, above in enumerate(reaching_scopes(engine, scope)):
        if level > MAX_REACH:
            break
        for caller in engine.callers.of(above):
            found = _in_function(engine, caller.node, caller.frame.scope, errors)
            if found is not None:
                return found
    return _registered(engine, errors) or ErrorHandling("nothing", "none")


def _registered(engine: Engine, errors: tuple[str, ...]) -> ErrorHandling | None:
    """A handler that is registered with a web framework for the provider's errors, or for all."""
    for name in _REGISTERS:
        for place in engine.places.calls.get(name, ()):
            if not place.call.args:
                continue
            caught, names = _named(engine, place.call.args[0].value, place.scope, errors)
            if caught != "nothing":
                return ErrorHandling(caught, "returns", site_of(place.scope.unit.module, place.call.at), names)
    return None


def _in_function(engine: Engine, node: ir.Node, scope: Scope, errors: tuple[str, ...]) -> ErrorHandling | None:
    for enclosure in enclosures(engine, node, scope):
        if isinstance(enclosure.node, ir.With) and enclosure.part == "body":
            suppressed = _suppressed(engine, enclosure.node, scope, errors)
            if suppressed is not None:
                return suppressed
        if not isinstance(enclosure.node, ir.Try) or enclosure.part != "body":
            continue
        best: ErrorHandling | None = None
        for handler in enclosure.node.handlers:
            caught, names = _caught(engine, handler, scope, errors)
            if caught == "nothing":
                continue
            found = ErrorHandling(caught, _reaction(handler), site_of(scope.unit.module, handler.at), names)
            if best is None or (best.caught != "provider" and caught == "provider"):
                best = found
        if best is not None:
            return best
    return None


def _caught(
    engine: Engine, handler: ir.Handler, scope: Scope, errors: tuple[str, ...]
) -> tuple[Caught, tuple[str, ...]]:
    if handler.error is None:
        return "everything", ()
    return _named(engine, handler.error, scope, errors)


def _suppressed(engine: Engine, node: ir.With, scope: Scope, errors: tuple[str, ...]) -> ErrorHandling | None:
    """`with contextlib.suppress(…)`."""
    for item in node.items:
        for value in engine.paths(item.context, engine.root(scope)):
            if value.path == "contextlib.suppress()" and isinstance(item.context, ir.Call):
                for arg in item.context.args:
                    caught, names = _named(engine, arg.value, scope, errors)
                    if caught != "nothing":
                        return ErrorHandling(caught, "swallows", site_of(scope.unit.module, node.at), names)
    return None


def _named(engine: Engine, error: ir.Expr, scope: Scope, errors: tuple[str, ...]) -> tuple[Caught, tuple[str, ...]]:
    """How an expression names errors: one class, or several in a tuple."""
    parts = error.items if isinstance(error, ir.Display) else (error,)
    names: list[str] = []
    general = False
    for part in parts:
        for traced in engine.evaluate(part, engine.root(scope)):
            value = traced.value
            if isinstance(value, Ext):
                if value.path in _GENERAL:
                    general = True
                elif value.path in errors or value.path.split(".")[0] in {e.split(".")[0] for e in errors}:
                    names.append(value.path)
            elif isinstance(value, Cls):
                names.append(value.scope.name)
    if names:
        return "provider", tuple(dict.fromkeys(names))
    return ("general", ()) if general else ("nothing", ())


def _reaction(handler: ir.Handler) -> Reaction:
    nodes = [node for statement in handler.body for node in walk(statement)]
    if any(isinstance(n, ir.Raise) for n in nodes):
        return "reraises"
    calls = {terminal(n.func) for n in nodes if isinstance(n, ir.Call)}
    if calls & _EXITS:
        return "exits"
    if any(isinstance(n, ir.Jump) and n.kind == "continue" for n in nodes) or "sleep" in calls:
        return "retries"
    if any(isinstance(n, (ir.Return, ir.Yield)) and getattr(n, "value", None) is not None for n in nodes):
        return "returns"
    used = handler.name is not None and any(isinstance(n, ir.Name) and n.id == handler.name for n in nodes)
    if calls & _LOGGING:
        return "logs" if calls <= _LOGGING | {"str", "repr", "format", "type", "getLogger"} else "returns"
    if calls or used or any(isinstance(n, (ir.Assign, ir.Augment)) for n in nodes):
        return "returns"
    return "swallows"
