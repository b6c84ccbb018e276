"""What is asked in a model's place while it cannot be reached."""

from __future__ import annotations

from auditor.facts.call_model import Fallback
from auditor.facts.calls import ModelCall
from auditor.facts.reactions import Asking
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Func

_NAMED = ("fallbacks", "fallback_model", "fallback_models", "context_window_fallbacks", "fallback")
"""Arguments by which a call, or what makes its client, is given what to ask instead."""

MAX_LEVELS = 2
"""Functions above the one with the call whose handlers are looked at."""


def fallback(engine: Engine, found: ModelCall, asked: Asking) -> Fallback | None:
    """The first thing that is asked instead; None where nothing is."""
    scope = found.place.scope
    here = site_of(scope.unit.module, found.place.call.at)
    for meeting in found.meetings:
        clients = [meeting.client] if meeting.client is not None else []
        for client in clients:
            clients += [client.outer] if client.outer is not None else []
            for option in client.options:
                if option.row.others and option.call is not None:
                    module = option.call.frame.scope.unit.module
                    return Fallback(option.row.name, site_of(module, option.call.node.at))
        made = [client.made.args for client in clients if client.made is not None]
        made += [meeting.carrier.made.args] if meeting.carrier is not None and meeting.carrier.made is not None else []
        for args in (meeting.args, *made):
            name = next((one for one in _NAMED if one in args.named), None)
            if name is not None and not _is_empty(args.named[name].expr):
                return Fallback(name, here)
    return _handler(engine, found, asked)


def _is_empty(expr: ir.Expr) -> bool:
    return (isinstance(expr, ir.Const) and not expr.value) or (isinstance(expr, ir.Display) and not expr.items)


def _handler(engine: Engine, found: ModelCall, asked: Asking) -> Fallback | None:
    """A handler around the call, or around what makes it, in which another request is made."""
    place = found.run or found.place
    waiting: list[tuple[ir.Node, Scope, int]] = [(place.call, place.scope, 0)]
    above = [function_of(place.scope)]
    for node, scope, level in waiting:
        for enclosure in enclosures(engine, node, scope):
            if isinstance(enclosure.node, ir.Try) and enclosure.part == "body":
                for handler in enclosure.node.handlers:
                    if _asks_another(engine, handler, scope, asked, above):
                        return Fallback("the handler", site_of(scope.unit.module, handler.at))
        if level < MAX_LEVELS:
            callers = [c for c in engine.callers.of(function_of(scope)) if isinstance(c.node, ir.Call)]
            above += [function_of(c.frame.scope) for c in callers]
            waiting += [(c.node, c.frame.scope, level + 1) for c in callers]
    return None


def _asks_another(engine: Engine, handler: ir.Handler, scope: Scope, asked: Asking, above: list[Scope]) -> bool:
    """Whether the handler makes a request that does not come to the same function again, which would be a retry."""
    for node in (node for statement in handler.body for node in walk(statement)):
        if not isinstance(node, ir.Call) or terminal(node.func) == "sleep":
            continue
        if id(node) in asked.nodes:
            return True
        for traced in engine.evaluate(node.func, engine.root(scope)):
            value = traced.value
            if isinstance(value, Func) and id(value.scope) in asked.scopes and all(value.scope is not f for f in above):
                return True
    return False
