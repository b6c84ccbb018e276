"""Methods that the program hands to a library, which then calls them: `asyncio.to_thread(client.create, model=…)`."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from auditor.languages import ir
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope
from auditor.program.values import Args, Ext


class HandedOn(msgspec.Struct, frozen=True):
    """A method that is given to a library: the call that has it run, the method as it is written, and its arguments."""

    place: CallPlace
    func: ir.Expr
    args: Args


def handed_on(engine: Engine, name: str) -> Iterator[HandedOn]:
    """The places where something of that name is given to a library that calls it."""
    for reference in engine.places.references.get(name, ()):
        if isinstance(reference.expr, ir.Attr):
            found = _handed(engine, reference.expr, reference.expr, reference.scope)
            if found is not None:
                yield found


def _handed(engine: Engine, func: ir.Expr, given: ir.Expr, scope: Scope, bound: Args | None = None) -> HandedOn | None:
    """The call that is given the method, or given a call that binds arguments to it (`partial(method, …)`)."""
    parents = engine.parents(scope.unit)
    argument = parents.get(id(given))
    outer = parents.get(id(argument)) if isinstance(argument, ir.Arg) else None
    if not isinstance(outer, ir.Call):
        return None
    frame = engine.root(scope)
    args = engine.callers.args(outer, frame)
    for callee in engine.evaluate(outer.func, frame):
        row = engine.library.callback(f"{callee.value.path}()") if isinstance(callee.value, Ext) else None
        taken = engine.callers.argument(args, row.function) if row is not None else None
        if row is None or taken is None or taken.expr is not given:
            continue
        passed = engine.callers.callback_args(row, args)
        if row.binds:
            return _handed(engine, func, outer, scope, passed) if bound is None else None
        return HandedOn(CallPlace(outer, scope), func, bound or passed)
    return None
