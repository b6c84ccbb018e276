"""The engine that answers "what may this expression be?", backwards, on demand, across functions and files.

`Engine.evaluate` follows an expression to its outermost shape (`values`). Results are memoised per expression and
frame; `solver` answers questions that lead back to themselves. Every bound that is hit becomes an `Unk` that says so.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.languages.walk import children
from auditor.program import bindings, branches, calling, objects, texts
from auditor.program.build import build
from auditor.program.callers import Callers
from auditor.program.dead import always
from auditor.program.documents import Documents
from auditor.program.flow import Environment, Reads, reaching, visible_imports
from auditor.program.imports import ImportMap
from auditor.program.places import Places, attach_changes
from auditor.program.scopes import Binding, Scope, Unit
from auditor.program.search_path import search_roots
from auditor.program.solver import Solver
from auditor.program.values import (
    Argument,
    Box,
    CallRef,
    Cls,
    Ext,
    Frame,
    Func,
    Inst,
    Lit,
    Mix,
    Traced,
    Unk,
    Value,
    Values,
    unique,
)
from auditor.program.ways import Reach

if TYPE_CHECKING:
    from auditor.program.library import Library

MAX_CALLS = 3
"""Calls entered one inside the other before a function is seen as called by anybody."""

MAX_VALUES = 32
"""Different values of one expression; more are cut and said to be."""


class Engine:
    """The program under audit. Build it once from all modules of the slice; ask it as often as needed."""

    def __init__(
        self,
        modules: Iterable[ir.Module],
        paths: Iterable[str],
        library: Library,
        configuration: Mapping[str, bytes] | None = None,
    ) -> None:
        self.library = library
        self.documents = Documents(configuration or {})
        modules = sorted(modules, key=lambda module: module.path)
        self.imports = ImportMap({*paths, *(module.path for module in modules)}, library.roots)
        self.places = Places()
        self.units: dict[str, Unit] = {}
        for module in modules:
            unit = Unit(module, self.imports.name(module.path), module.path.rpartition("/")[0])
            build(unit, self.places)
            self.units[module.path] = unit
        attach_changes(self.places)
        self._flows: dict[int, tuple[Reads, Environment]] = {}
        self._frames: dict[tuple[object, ...], Frame] = {}
        self._parents: dict[int, dict[int, ir.Node]] = {}
        self.reached: dict[int, Reach] = {}
        """By the identity of a function: from where it is reached."""
        self.chosen: dict[int, frozenset[str]] = {}
        """By the identity of a function: the parameters by which its callers choose."""
        self.solver = Solver()
        self.callers = Callers(self)
        self.imports.roots |= search_roots(self)
        if self.imports.roots:
            self.solver, self.callers = Solver(), Callers(self)  # What was asked on the way knew less of the imports.

    # ── frames, flows, parents ──────────────────────────────────────────────────────────────────────────────────────

    def frame(
        self, scope: Scope, call: CallRef | None = None, receiver: Value | None = None, parent: Frame | None = None
    ) -> Frame:
        """The frame of a scope entered in this way; the same one each time."""
        around = parent.depth if parent is not None else 0
        if isinstance(receiver, Inst) and receiver.call is not None:
            if receiver.call.frame.depth >= MAX_CALLS:
                receiver = self._made_by_anybody(receiver, receiver.call)
            around = max(around, 1 if receiver.call is None else receiver.call.frame.depth + 1)
        depth = around if call is None else max(around, call.frame.depth + 1)
        if depth > MAX_CALLS:
            call, depth = None, around
        key = (
            id(scope),
            (id(call.node), id(call.frame), id(call.args)) if call else None,
            receiver.key if receiver else None,
            id(parent) if parent else None,
        )
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = Frame(scope, call, receiver, parent, depth)
        return found

    def _made_by_anybody(self, inst: Inst, call: CallRef) -> Inst:
        """The object as it is made where it is made, whoever has that place run."""
        frame = self.root(call.frame.scope)
        if not isinstance(call.node, ir.Call):
            return Inst(inst.cls)
        return Inst(inst.cls, CallRef(call.node, frame, self.callers.args(call.node, frame)))

    def at(self, node: ir.Node, scope: Scope) -> Frame:
        """The frame of a scope as it runs a place in it: entered by those whose constants do not rule that out."""
        callers = branches.remaining(self, node, scope)
        if callers is None:
            return self.root(scope)
        key = (id(scope), *((id(c.node), id(c.frame), id(c.args)) for c in callers), None)
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = Frame(scope, callers=callers)
        return found

    def root(self, scope: Scope) -> Frame:
        """The frame of a scope that anybody may have entered."""
        return self.frame(scope)

    def frame_of(self, scope: Scope, frame: Frame) -> Frame:
        """The frame of an enclosing scope, as seen from `frame`."""
        current: Frame | None = frame
        while current is not None:
            if current.scope is scope:
                return current
            if current.parent is None:
                break
            current = current.parent
        return self.root(scope)

    def flow(self, scope: Scope) -> tuple[Reads, Environment]:
        """The reaching definitions of a scope; a lambda shares those of the function around it."""
        while scope.kind == "lambda" and scope.parent is not None:
            scope = scope.parent
        found = self._flows.get(id(scope))
        if found is None:
            found = self._flows[id(scope)] = reaching(scope, self.places)
        return found

    def parents(self, unit: Unit) -> dict[int, ir.Node]:
        """For each node of a module (by identity) the node around it."""
        found = self._parents.get(id(unit))
        if found is None:
            found = {}
            waiting: list[ir.Node] = list(unit.module.body)
            while waiting:
                node = waiting.pop()
                for child in children(node):
                    found[id(child)] = node
                    waiting.append(child)
            self._parents[id(unit)] = found
        return found

    # ── evaluation ──────────────────────────────────────────────────────────────────────────────────────────────────

    def evaluate(self, expr: ir.Expr, frame: Frame) -> Values:
        """Everything that the expression may be in this frame, in a stable order, each with the way to it."""
        key = (id(expr), id(frame))
        known: Values | None = self.solver.memo.get(key)
        if known is not None:
            return known
        return self.solver.solve(
            key,
            lambda: self._bounded(expr, frame),
            lambda because: (Traced(Unk(because, expr, frame)),),
        )

    def _bounded(self, expr: ir.Expr, frame: Frame) -> Values:
        result = self._evaluate(expr, frame)
        if len(result) <= MAX_VALUES:
            return result
        cut = Traced(Unk(f"more than {MAX_VALUES} different values reach this place", expr, frame))
        telling = sorted(result, key=lambda traced: not isinstance(traced.value, (Lit, Ext)))
        return (*telling[:MAX_VALUES], cut)

    def all(self, argument: Argument) -> Values:
        """`evaluate` for an expression that carries its frame."""
        return self.evaluate(argument.expr, argument.frame)

    def _evaluate(self, expr: ir.Expr, frame: Frame) -> Values:
        match expr:
            case ir.Const():
                return (Traced(Lit(expr.value, expr, frame)),)
            case ir.Name():
                return bindings.name(self, expr, frame)
            case ir.Attr():
                return self._attr(expr, frame)
            case ir.Item():
                return self._item(expr, frame)
            case ir.Call():
                return calling.call(self, expr, frame)
            case ir.Display() | ir.Dict() | ir.Comprehension():
                return (Traced(Box(expr, frame)),)
            case ir.Text():
                return self._text(expr, frame)
            case ir.Binary():
                return self.combined(expr.op, expr.left, expr.right, expr, frame)
            case ir.Bool():
                return self._bool(expr, frame)
            case ir.Choice():
                return self._choice(expr, frame)
            case ir.Await() | ir.Starred() | ir.Walrus():
                return self.evaluate(expr.value, frame)
            case ir.Lambda():
                return (Traced(Func(frame.scope.unit.scopes[id(expr)], frame)),)
            case ir.Unary():
                return self._unary(expr, frame)
            case ir.Compare():
                parts = tuple(Argument(e, frame) for e in (expr.left, *expr.rights))
                return (Traced(Mix("compare", parts, expr, frame)),)
            case ir.Slice():
                return (Traced(Mix("slice", (), expr, frame)),)
            case ir.Yield():
                return (Traced(Unk("it is what a generator is sent", expr, frame)),)

    def _attr(self, expr: ir.Attr, frame: Frame) -> Values:
        local, rest = bindings.path(self, expr, frame)
        if not rest:
            return local
        found = list(local)
        bases = self.evaluate(expr.base, frame)
        some = [t for t in bases if not (isinstance(t.value, Lit) and t.value.value is None)]
        for base in some or bases:  # Where it is None the attribute is an error, and nothing comes after it.
            found += [t.after(*base.hops) for t in objects.attribute(self, base.value, expr.name, expr, frame)]
        return bindings.grown(self, expr, frame, unique(found))

    def _item(self, expr: ir.Item, frame: Frame) -> Values:
        local, rest = bindings.path(self, expr, frame)
        if not rest:
            return local
        found = list(local)
        for base in self.evaluate(expr.base, frame):
            found += [t.after(*base.hops) for t in objects.item(self, base.value, expr, frame)]
        return unique(found)

    def _text(self, expr: ir.Text, frame: Frame) -> Values:
        pieces = [p.value if isinstance(p, ir.Const) else self.constant(p, frame) for p in expr.parts]
        if all(isinstance(piece, (str, int)) and not isinstance(piece, bool) for piece in pieces):
            return (Traced(Lit("".join(map(str, pieces)), expr, frame)),)
        if len(expr.parts) == 1 and (alone := self._texts(expr.parts[0], frame)):
            return alone
        return (Traced(Mix("text", tuple(Argument(p, frame) for p in expr.parts), expr, frame)),)

    def _texts(self, expr: ir.Expr, frame: Frame) -> Values:
        """The texts that an expression may be; none where it may be anything else."""
        found = self.evaluate(expr, frame)
        return found if all(isinstance(t.value, Lit) and isinstance(t.value.value, str) for t in found) else ()

    def combined(self, op: str, left: ir.Expr, right: ir.Expr, node: ir.Node, frame: Frame) -> Values:
        """What an operator makes of two expressions: a constant where both are, else something put together."""
        folded = texts.fold(op, self.constant(left, frame), self.constant(right, frame))
        if folded is not None:
            return (Traced(Lit(folded, node, frame)),)
        return (Traced(Mix(op, (Argument(left, frame), Argument(right, frame)), node, frame)),)

    def _choice(self, expr: ir.Choice, frame: Frame) -> Values:
        imported = visible_imports(frame.scope)
        holds = always(expr.test, imported) if imported else None
        sides = (expr.then, expr.other) if holds is not False else (expr.other, expr.then)
        if holds is not None and isinstance(sides[1], ir.Const) and sides[1].value is None:
            return self.evaluate(sides[0], frame)
        return unique([*self.evaluate(expr.then, frame), *self.evaluate(expr.other, frame)])

    def _bool(self, expr: ir.Bool, frame: Frame) -> Values:
        if expr.op == "and":
            return self.evaluate(expr.values[-1], frame)
        found: list[Traced] = []
        for i, value in enumerate(expr.values):
            results = self.evaluate(value, frame)
            last = i == len(expr.values) - 1
            found += results if last else bindings.some_of(self, results, false=True)
            if not results and self.solver.waits:
                break  # What this part is decides whether the next one counts; the circle comes round again.
            if results and all(isinstance(t.value, Lit) and t.value.value for t in results):
                break
        return unique(found)

    def _unary(self, expr: ir.Unary, frame: Frame) -> Values:
        value = self.constant(expr.operand, frame)
        if expr.op == "-" and isinstance(value, (int, float)):
            return (Traced(Lit(-value, expr, frame)),)
        if expr.op == "not" and isinstance(value, bool):
            return (Traced(Lit(not value, expr, frame)),)
        return (Traced(Mix(expr.op, (Argument(expr.operand, frame),), expr, frame)),)

    def constant(self, expr: ir.Expr, frame: Frame) -> str | bytes | int | float | bool | None:
        """The one constant that the expression always is; None where there is none (or where it is None)."""
        if isinstance(expr, ir.Const):
            return expr.value
        found = self.evaluate(expr, frame)
        if len(found) == 1 and isinstance(found[0].value, Lit):
            return found[0].value.value
        return None

    # ── questions about values ──────────────────────────────────────────────────────────────────────────────────────

    def call_value(self, callee: Value, call: CallRef) -> Values:
        """What a call of this value gives back."""
        return calling.apply(self, callee, call)

    def resolves_to(self, expr: ir.Expr, frame: Frame, scope: Scope) -> bool:
        """Whether the expression may be this function or class."""
        return any(isinstance(t.value, (Func, Cls)) and t.value.scope is scope for t in self.evaluate(expr, frame))

    def paths(self, expr: ir.Expr, frame: Frame) -> Sequence[Ext]:
        """The library values that the expression may be."""
        return [t.value for t in self.evaluate(expr, frame) if isinstance(t.value, Ext)]

    def binding(self, binding: Binding, frame: Frame) -> Values:
        """What a binding gives its name, as seen from `frame`."""
        return bindings.value(self, binding, self.frame_of(binding.scope, frame))
