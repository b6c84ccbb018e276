"""The path of a route as callers write it: what its router, and whoever mounts the router, put before it."""

from __future__ import annotations

from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.values import CallRef, Ext

_PREFIXES = ("prefix", "url_prefix")
"""Arguments of a router, and of the call that mounts it, that stand before its paths."""

_MOUNTING = ("include_router", "register_blueprint")
_REPLACING = "register_blueprint"
"""Flask: the prefix at the mounting takes the place of the blueprint's own."""

MAX_NESTING = 4
"""Routers inside routers that are followed."""


def route(engine: Engine, decorator: Ext, path: str) -> str:
    """The whole path of a route that is decorated with a method of a router."""
    made = next((call for call in decorator.calls if call is not None), None)
    return (_before(engine, made, 0) + path if made is not None else path) or "/"


def _before(engine: Engine, made: CallRef, depth: int) -> str:
    own = _prefix(engine, made)
    if depth >= MAX_NESTING:
        return own
    for name in _MOUNTING:
        for place in engine.places.calls.get(name, ()):
            if not place.call.args or not isinstance(place.call.func, ir.Attr):
                continue
            frame = engine.root(place.scope)
            mounted = engine.paths(place.call.args[0].value, frame)
            if not any(value.call is not None and value.call.node is made.node for value in mounted):
                continue
            at = _prefix(engine, CallRef(place.call, frame, engine.callers.args(place.call, frame)))
            outer = next((v.call for v in engine.paths(place.call.func.base, frame) if v.call is not None), None)
            above = _before(engine, outer, depth + 1) if outer is not None else ""
            return above + (at or own if name == _REPLACING else at + own)
    return own


def _prefix(engine: Engine, call: CallRef) -> str:
    """The literal prefix among the arguments of a call; empty where there is none to be read."""
    for name in _PREFIXES:
        given = call.args.named.get(name)
        value = engine.constant(given.expr, given.frame) if given is not None else None
        if isinstance(value, str):
            return value.rstrip("/")
    return ""
