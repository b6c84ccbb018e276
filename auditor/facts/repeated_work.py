"""What a retry does again beside the request: pieces of an answer that were passed on, messages, payments, records."""

from __future__ import annotations

from collections.abc import Iterator

from msgspec.structs import replace

from auditor.catalog.effects import load_effects
from auditor.facts.call_model import LlmCall, RepeatedWork, RetryLayer
from auditor.facts.reactions import Asking, asks
from auditor.facts.tools import effect_places
from auditor.languages import ir, site_of
from auditor.languages.walk import children, walk
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, Unit, dotted, function_of, terminal
from auditor.program.values import Func

_KINDS = frozenset({"message", "payment", "request", "cloud", "record", "database", "deletion"})
"""Kinds of effects that another attempt has a second time; files and programs are mostly the work itself."""


class Repetition:
    """Looks into what is repeated; made once per program."""

    def __init__(self, engine: Engine, asking: Asking) -> None:
        self.engine = engine
        self.asking = asking
        self._effects: dict[int, tuple[ir.Call, Scope, str]] | None = None

    def with_repeated_work(self, call: LlmCall) -> LlmCall:
        """The call, with the first thing beside it that a retry would do twice."""
        layers = (la for la in call.retry_layers if la.kind in ("wrapper", "loop") and la.effective and la.site)
        found = (work for layer in layers if layer.attempts != 1 for work in self._work(layer))
        return replace(call, repeated_work=next(found, None))

    def _work(self, layer: RetryLayer) -> Iterator[RepeatedWork]:
        unit = self.engine.units.get(layer.site.path) if layer.site else None
        if unit is None:
            return
        for region, handlers, scope in self._regions(unit, layer):
            nodes = [node for statement in region for node in _inside(statement)]
            passed_on = next((node for node in nodes if _passes_on(self.engine, node, scope)), None)
            if passed_on is not None and layer.kind == "loop" and not _guarded(nodes, handlers):
                yield RepeatedWork("pieces", "", site_of(unit.module, passed_on.at))
            yield from self._before(nodes, scope)

    def _regions(
        self, unit: Unit, layer: RetryLayer
    ) -> Iterator[tuple[tuple[ir.Stmt, ...], tuple[ir.Handler, ...], Scope]]:
        """What runs again as a whole: the guarded part of a loop, or a decorated function."""
        for scope in unit.scopes.values():
            if not isinstance(scope.node, ir.Function | ir.Module):
                continue
            if isinstance(scope.node, ir.Function):
                decorators = scope.node.decorators
                if any(site_of(unit.module, d.at) == layer.site for d in decorators):
                    yield scope.body, (), scope
            for statement in scope.body:
                for node in _inside(statement):
                    if isinstance(node, ir.For | ir.While) and site_of(unit.module, node.at) == layer.site:
                        tries = (n for s in node.body for n in _inside(s) if isinstance(n, ir.Try))
                        yield from ((one.body, one.handlers, scope) for one in tries if one.handlers)

    def _before(self, nodes: list[ir.Node], scope: Scope) -> Iterator[RepeatedWork]:
        """Effects that stand before a request to a model, so that its failure has them happen again."""
        calls = sorted((n for n in nodes if isinstance(n, ir.Call)), key=lambda n: (n.at.line, n.at.column))
        last = next((i for i in reversed(range(len(calls))) if asks(self.engine, self.asking, [calls[i]], scope)), 0)
        for call in calls[:last]:
            if asks(self.engine, self.asking, [call], scope):
                continue
            for effect, inside, what in self._of(call, scope):
                yield RepeatedWork("effect", what, site_of(inside.unit.module, effect.at))

    def _of(self, call: ir.Call, scope: Scope) -> Iterator[tuple[ir.Call, Scope, str]]:
        """The effects of a call: its own, or those of the function of the program that it runs."""
        effects = self._all_effects()
        if id(call) in effects:
            yield effects[id(call)]
            return
        values = self.engine.evaluate(call.func, self.engine.root(scope))
        own = {id(t.value.scope) for t in values if isinstance(t.value, Func)}
        yield from (effect for effect in effects.values() if id(function_of(effect[1])) in own)

    def _all_effects(self) -> dict[int, tuple[ir.Call, Scope, str]]:
        if self._effects is None:
            rows = [
                row
                for row in load_effects().effects
                if row.kind in _KINDS and not row.steered and not row.statement and not row.also_reads
            ]
            self._effects = {
                id(place.call): (place.call, place.scope, row.what)
                for place, row, _ in effect_places(self.engine, rows)
                if id(place.call) not in self.asking.nodes
            }
        return self._effects


def _inside(node: ir.Node) -> Iterator[ir.Node]:
    """The node and what is below it, but not what other functions do."""
    yield node
    if not isinstance(node, ir.Function | ir.Class | ir.Lambda):
        for child in children(node):
            yield from _inside(child)


def _passes_on(engine: Engine, node: ir.Node, scope: Scope) -> bool:
    """Whether pieces of something are yielded one after the other."""
    if not isinstance(node, ir.Yield):
        return False
    if node.delegates:
        return True
    parents = engine.parents(scope.unit)
    above = parents.get(id(node))
    while above is not None and not isinstance(above, ir.Try | ir.Function):
        if isinstance(above, ir.For):
            return True
        above = parents.get(id(above))
    return False


def _guarded(nodes: list[ir.Node], handlers: tuple[ir.Handler, ...]) -> bool:
    """Whether a handler looks at whether something was passed on: at a name that the guarded part changes."""
    changed: set[str] = set()
    for node in nodes:
        match node:
            case ir.Assign(targets=targets):
                changed |= {t.id for t in targets if isinstance(t, ir.Name)}
            case ir.Augment(target=ir.Name(id=name)):
                changed.add(name)
            case ir.Call(func=ir.Attr(base=base)) if terminal(node.func) in ("append", "add", "extend", "write"):
                changed.add(dotted(base) or "")
    tests = (n.test for h in handlers for s in h.body for n in walk(s) if isinstance(n, ir.If | ir.Choice))
    return any(dotted(n) in changed for test in tests for n in walk(test) if isinstance(n, ir.Name | ir.Attr))
