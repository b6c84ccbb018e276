"""How often a place that makes a client runs: once, for every request, or as often as cannot be told."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

import msgspec

from auditor.facts.entries import Entries
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.classes import ancestry
from auditor.program.context import enclosures, function_of, reach
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope, terminal
from auditor.program.values import CallRef, Cls, Inst

_KEPT = frozenset({"lru_cache", "cache", "cached_property", "cache_resource", "singleton", "fixture", "memoize"})
"""Decorators under which a function runs once for all its callers, or a class has one object."""

_PER_REQUEST = frozenset({"Depends", "Security"})
"""Calls that have a function run for every request."""

_REQUESTS = frozenset({"request", "g"})
"""Names of objects that last as long as one request."""

_WRAPPING = (ir.Await, ir.Bool, ir.Choice, ir.Call, ir.Arg, ir.Display, ir.Dict, ir.DictEntry, ir.Walrus)
"""What may stand around a client in an expression whose value still holds it."""

MAX_RUNS = 64
"""Functions above a client that are asked who runs them."""

_End: TypeAlias = Literal["once", "per_call", "unclear"]
_Home: TypeAlias = Literal["application", "object", "function"]


class _Run(msgspec.Struct, frozen=True):
    """A function that runs, and with it the place that makes the client; `hands_out` where its result holds it."""

    scope: Scope
    hands_out: bool
    call: ir.Node | None = None
    """The call in it by which it is on the way."""


class Lifetimes:
    """Follows what is made upwards: to who keeps it, and from there to who runs that."""

    def __init__(self, engine: Engine, entries: Entries) -> None:
        self.engine = engine
        self.entries = entries
        self._factories = {id(e.scope.parent) for e in entries.all() if e.row is not None and e.exposure == "public"}
        """Functions that make the application, in which the functions for its requests stand."""
        self._ways: dict[tuple[int, bool], tuple[_End | CallPlace | _Run, ...]] = {}

    def of(self, place: CallPlace) -> _End:
        """How often the place makes a client: anew for each request if some way to it does."""
        ends: set[_End] = set()
        for end in self._ends(place):
            if end == "per_call":
                return end
            ends.add(end)
        return "once" if ends == {"once"} else "unclear"

    def _ends(self, place: CallPlace) -> Iterator[_End]:
        waiting: list[CallPlace | _Run] = [place]
        seen: set[tuple[int, bool]] = set()
        asked: set[int] = set()
        barred = reach(self.engine, place.scope).barred
        while waiting:
            current = waiting.pop()
            if isinstance(current, CallPlace):
                if id(current.call) in asked:
                    continue  # Classes may make each other in circles.
                asked.add(id(current.call))
                scope = function_of(current.scope)
                home = self._home(current, scope)
                if home == "application":
                    yield "once"
                elif home == "function":
                    waiting.append(_Run(scope, self._hands_out(current, scope)))
                elif scope.owner is not None:
                    places = self._makings(scope.owner)
                    waiting += places
                    if not places:
                        yield "unclear"
            elif (key := (id(current.scope), current.hands_out)) not in seen:
                seen.add(key)
                if len(seen) > MAX_RUNS:
                    yield "unclear"
                    return
                above = self._ways.get(key)
                if above is None:
                    above = self._ways[key] = tuple(self._above(current))
                waiting += [o for o in above if isinstance(o, _Run) and (o.call is None or id(o.call) not in barred)]
                waiting += [o for o in above if isinstance(o, CallPlace) and id(o.call) not in barred]
                yield from (one for one in above if isinstance(one, str))

    def _above(self, run: _Run) -> Iterator[_End | CallPlace | _Run]:
        """Who has the function run; an end where that is the outside world, or nobody in sight."""
        scope = run.scope
        if scope.kind == "module":
            yield "once"
            return
        entries = [entry for entry in self.entries.of(scope) if entry.row is not None]
        if any(entry.exposure != "operator" for entry in entries):
            yield "per_call"
            return
        if id(scope) in self._factories:
            yield "once"
            return
        callers = self.engine.callers.of(scope)
        if not callers and scope.parent is not None and scope.parent.kind == "function":
            yield _Run(scope.parent, hands_out=False)  # A function inside another is handed out by it.
        elif not callers and (readers := tuple(self._readers(scope))):
            yield from readers
        elif not callers or entries:
            yield "unclear"
        for caller in callers:
            yield from self._caller(caller, scope, run.hands_out)

    def _caller(self, caller: CallRef, scope: Scope, hands_out: bool) -> Iterator[_End | CallPlace | _Run]:
        above = function_of(caller.frame.scope)
        node = caller.node
        if isinstance(node, ir.Call) and (
            scope.name == "__init__" or self.engine.resolves_to(node.func, caller.frame, scope)
        ):
            yield CallPlace(node, caller.frame.scope) if hands_out else _Run(above, hands_out=False, call=node)
        elif isinstance(node, ir.Call) and terminal(node.func) in _PER_REQUEST:
            yield "per_call"
        elif above.kind == "module" and isinstance(node, ir.Call):
            yield "unclear"  # A library runs what it is given as often as it likes.
        else:
            yield _Run(above, hands_out=False, call=node)

    def _readers(self, scope: Scope) -> Iterator[_Run]:
        """The functions that read a property of an object, which runs it each time."""
        if scope.owner is None or not isinstance(scope.node, ir.Function):
            return
        if all(terminal(decorator) != "property" for decorator in scope.node.decorators):
            return
        for place in self.engine.places.references.get(scope.name, ()):
            if isinstance(place.expr, ir.Attr) and self._is_of(place.expr.base, place.scope, scope.owner):
                yield _Run(function_of(place.scope), hands_out=False)

    def _is_of(self, expr: ir.Expr, scope: Scope, owner: Scope) -> bool:
        """Whether an expression may be an object of the class, or of one that derives from it."""
        for traced in self.engine.evaluate(expr, self.engine.root(scope)):
            if isinstance(traced.value, Inst):
                ancestors = ancestry(self.engine, traced.value.cls)
                if any(isinstance(a, Cls) and a.scope is owner for a in ancestors):
                    return True
        return False

    def _makings(self, owner: Scope) -> list[CallPlace]:
        """The places that make an object of the class."""
        made = self.engine.callers.constructions(Cls(owner))
        return [CallPlace(m.node, m.frame.scope) for m in made if isinstance(m.node, ir.Call)]

    # ── who keeps it ────────────────────────────────────────────────────────────────────────────────────────────────

    def _home(self, place: CallPlace, scope: Scope) -> _Home:
        """Who keeps what the place makes: the application, the object whose method it is, or only the run."""
        node = scope.node
        if not isinstance(node, ir.Function):
            return "application"
        owner = scope.owner
        if owner is not None and _is_decorated(owner.node):
            return "application"
        bound = owner is not None and bool(scope.params) and scope.params[0].name == "self"
        if _is_decorated(node):
            return "object" if bound else "application"
        if bound and scope.name in ("__init__", "__post_init__", "model_post_init"):
            return "object"
        for target in self._targets(place, scope):
            home = self._kept_by(target, place, scope)
            if home == "object" and not bound:
                return "application"
            if home is not None:
                return home
        return "function"

    def _targets(self, place: CallPlace, scope: Scope) -> Iterator[ir.Expr]:
        """What the value is assigned to: straight away, or by the name that it first gets."""
        above = self._around(place.call, scope)
        names: set[str] = set()
        if isinstance(above, ir.Assign):
            yield from above.targets
            names = {t.id for t in above.targets if isinstance(t, ir.Name)} - scope.globals - scope.nonlocals
        if not names:
            return
        for node in (n for statement in scope.body for n in walk(statement)):
            if isinstance(node, ir.Assign) and isinstance(node.value, ir.Name) and node.value.id in names:
                yield from node.targets

    def _kept_by(self, target: ir.Expr, place: CallPlace, scope: Scope) -> _Home | None:
        """Who keeps it under this target; None where the target is a name of the function alone."""
        root = _root(target)
        if isinstance(target, ir.Name):
            outer = target.id in scope.globals | scope.nonlocals
            return "application" if outer and (self._is_guarded(place, scope) or not self._is_entry(scope)) else None
        if root is None or root in _REQUESTS:
            return None
        if root in ("self", "cls"):
            keeps = isinstance(target, ir.Item) or self._is_guarded(place, scope) or not self._is_run(scope)
            return ("application" if root == "cls" else "object") if keeps else None
        is_local = root in scope.bindings and all(b.kind != "param" for b in scope.bindings[root])
        return None if is_local and isinstance(target, ir.Item) else "application"

    def _is_entry(self, scope: Scope) -> bool:
        return any(entry.row is not None and entry.exposure != "operator" for entry in self.entries.of(scope))

    def _is_run(self, scope: Scope) -> bool:
        """Whether something in sight runs the function, so that this says how often it is run."""
        return self._is_entry(scope) or bool(self.engine.callers.of(scope))

    def _is_guarded(self, place: CallPlace, scope: Scope) -> bool:
        """Whether the place is passed over where the value is there already: a test around it, or a return before."""
        if any(isinstance(e.node, ir.If) for e in enclosures(self.engine, place.call, place.scope)):
            return True
        before = (s for s in scope.body if s.at.line < place.call.at.line)
        return any(isinstance(s, ir.If) and any(isinstance(n, ir.Return) for n in s.body) for s in before)

    # ── who gets it ─────────────────────────────────────────────────────────────────────────────────────────────────

    def _hands_out(self, place: CallPlace, scope: Scope) -> bool:
        """Whether the function's result holds what the place makes."""
        above = self._around(place.call, scope)
        if isinstance(above, ir.Return):
            return True
        if not isinstance(above, ir.Assign):
            return False
        names = {t.id for t in above.targets if isinstance(t, ir.Name)}
        return any(_holds(r.value, names) for r in scope.returns) or any(_holds(y.value, names) for y in scope.yields)

    def _around(self, call: ir.Call, scope: Scope) -> ir.Node | None:
        """The statement whose value holds that of the call; another node where the call is only used in it."""
        parents = self.engine.parents(scope.unit)
        below: ir.Node = call
        above = parents.get(id(call))
        while isinstance(above, _WRAPPING) and not (isinstance(above, ir.Call) and above.func is below):
            below, above = above, parents.get(id(above))
        return above


def _holds(value: ir.Expr | None, names: set[str]) -> bool:
    """Whether the value is one of the names, or a thing that is made with one."""
    match value:
        case ir.Name(id=name):
            return name in names
        case ir.Call(args=args):
            return any(_holds(a.value, names) for a in args)
        case ir.Display(items=items):
            return any(_holds(i, names) for i in items)
        case ir.Await(value=inner):
            return _holds(inner, names)
        case _:
            return False


def _is_decorated(node: ir.Node | ir.Module) -> bool:
    if not isinstance(node, (ir.Function, ir.Class)):
        return False
    return any(terminal(d.func if isinstance(d, ir.Call) else d) in _KEPT for d in node.decorators)


def _root(target: ir.Expr) -> str | None:
    """The name with which a target begins."""
    while isinstance(target, (ir.Attr, ir.Item)):
        target = target.base
    return target.id if isinstance(target, ir.Name) else None
