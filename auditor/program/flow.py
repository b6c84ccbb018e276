"""Reaching definitions: which bindings a name may have at the place where it is read.

The flow follows statements in order, joins branches, runs loops twice (once more for what they carry over) and forgets
a name when it is bound anew. It knows names, dotted paths on names (`self.client`) and constant keys (`options["n"]`).
"""

from __future__ import annotations

import builtins
from collections.abc import Iterator
from typing import TypeAlias

import msgspec

from auditor.languages import ir
from auditor.languages.walk import children, is_expression
from auditor.program import dead
from auditor.program.narrowing import Narrowing, says_anything
from auditor.program.places import CHANGING, Places, changed, takes_out
from auditor.program.scopes import Binding, BindingKind, Scope, path_key

Environment: TypeAlias = dict[str, tuple[Binding, ...]]


class Reads(msgspec.Struct):
    """By the identity of each reading expression: its bindings, and for a container the constant keys that are set."""

    bindings: dict[int, tuple[Binding, ...]] = msgspec.field(default_factory=dict)
    items: dict[int, dict[str, tuple[Binding, ...]]] = msgspec.field(default_factory=dict)
    falls_through: bool = False
    """Whether the end of the body is reached, so that a function gives None."""


UNBOUND = "unbound"

_BUILTINS = frozenset(dir(builtins))
"""Functions that change nothing that they are given, as far as anything here concerns them."""


def reaching(scope: Scope, places: Places) -> tuple[Reads, Environment]:
    """Bindings by the identity of the reading expression, and the environment at the end of the scope.

    A path that is bound on some ways only has an `unbound` binding among its own: the reader then asks the object too.
    """
    flow = _Flow(scope, places)
    environment: Environment = {}
    if scope.kind in ("function", "lambda"):
        for param in scope.params:
            environment[param.name] = tuple(scope.bindings[param.name][:1])
    if isinstance(scope.node, ir.Lambda):
        flow.read(scope.node.body, environment)
        return flow.reads, environment
    end = flow.block(scope.body, environment)
    flow.reads.falls_through = end is not None
    return flow.reads, end if end is not None else flow.exits(environment)


class _Flow:
    def __init__(self, scope: Scope, places: Places) -> None:
        self.scope = scope
        self.places = places
        self.reads = Reads()
        self.breaks: list[list[Environment]] = []
        self.continues: list[list[Environment]] = []
        self.left: list[Environment] = []
        self.narrowing = Narrowing(scope)
        self.nothing: dict[str, Binding] = {}
        """By name: the binding that stands for the ways on which nothing has bound it."""
        self.imported = visible_imports(scope)
        self.trying: list[dict[str, dict[int, Binding]]] = []
        """For each `try` body that is being followed: everything that it has bound."""

    def exits(self, start: Environment) -> Environment:
        """What holds where the scope is left, for a body whose end is not reached."""
        return self.join(*self.left) if self.left else start

    # ── environments ────────────────────────────────────────────────────────────────────────────────────────────────

    def join(self, *environments: Environment) -> Environment:
        if len(environments) == 1:
            return dict(environments[0])
        joined: Environment = {}
        first, *others = environments
        for key in dict.fromkeys(key for environment in environments for key in environment):
            same = first.get(key)
            if same is not None and all(other.get(key) is same for other in others):
                joined[key] = same
                continue
            found: dict[int, Binding] = {}
            missing = False
            for environment in environments:
                bindings = environment.get(key)
                if bindings is None:
                    missing = True
                    continue
                for binding in bindings:
                    found[id(binding)] = binding
            unbound = id(self.nothing.get(key)) in found
            missing = self.narrowing.forget(found, missing=missing or unbound)
            if not found:
                continue
            if missing and not unbound:
                nothing = self.nothing.get(key)
                if nothing is None:
                    nothing = self.nothing[key] = Binding(key, "unbound", self.scope.node, self.scope)
                found[id(nothing)] = nothing
            joined[key] = tuple(found.values())
        return joined

    def bind(self, environment: Environment, key: str, binding: Binding) -> None:
        environment[key] = (binding,)
        for seen in self.trying:
            seen.setdefault(key, {})[id(binding)] = binding
        prefixes = (f"{key}.", f"{key}[")
        for other in [k for k in environment if k.startswith(prefixes)]:
            del environment[other]

    def change(self, environment: Environment, key: str, binding: Binding) -> None:
        before = environment.get(key, ())
        if binding not in before:
            if not before:
                unbound = Binding(key, "unbound", binding.node, self.scope)
                before = (unbound,)
            environment[key] = (*before, binding)

    def apply(self, environment: Environment, node: ir.Node) -> None:
        """Carry out the bindings that a statement, clause or call makes."""
        for binding in self.places.bound.get(id(node), ()):
            target = binding.target
            if binding.kind == "change":
                base = changed(binding)
                key = path_key(base) if base is not None else None
                if key is not None:
                    self.change(environment, key, binding)
                    for item, value in _written_items(binding):
                        self.item(environment, f"{key}[{item!r}]", binding, value)
            elif isinstance(target, ir.Attr):
                if (key := path_key(target)) is not None:
                    self.bind(environment, key, binding)
            else:
                self.bind(environment, binding.name, binding)

    def item(self, environment: Environment, key: str, change: Binding, value: ir.Expr | None) -> None:
        kind: BindingKind = "deleted" if _takes_out(change.node) else "assign"
        made = Binding(key, kind, change.node, change.scope, value, change.path, target=change.target)
        method = change.node.func if isinstance(change.node, ir.Call) else None
        if isinstance(method, ir.Attr) and method.name == "setdefault":
            before = environment.get(key) or (Binding(key, "unbound", change.node, self.scope),)
            environment[key] = (*before, made)
        else:
            environment[key] = (made,)

    # ── expressions ─────────────────────────────────────────────────────────────────────────────────────────────────

    def read(self, expr: ir.Expr, environment: Environment) -> None:
        """Note what every name in the expression may be, in evaluation order."""
        match expr:
            case ir.Const():
                return
            case ir.Name():
                self.note(expr, expr.id, environment)
                return
            case ir.Attr() | ir.Item():
                if (key := path_key(expr)) is not None:
                    self.note(expr, key, environment)
            case ir.Walrus():
                self.read(expr.value, environment)
                self.apply(environment, expr)
                return
            case ir.Comprehension():
                self.comprehension(expr, environment)
                return
            case ir.Choice():
                self.read(expr.test, environment)
                always = dead.always(expr.test)
                then, other = (expr.then,) if always is not False else (), (expr.other,) if always is not True else ()
                self.branches(expr.test, then, other, environment)
                return
            case ir.Bool():
                self.read(expr.values[0], environment)
                rest, none = expr.values[1:], expr.values[:0]
                self.branches(expr.values[0], *((rest, none) if expr.op == "and" else (none, rest)), environment)
                return
            case ir.Lambda():
                inner = dict(environment)
                scope = self.scope.unit.scopes[id(expr)]
                for param in expr.params:
                    self.bind(inner, param.name, scope.bindings[param.name][0])
                    if param.default is not None:
                        self.read(param.default, environment)
                self.read(expr.body, inner)
                return
        self.read_below(expr, environment)
        if isinstance(expr, ir.Call):
            if isinstance(expr.func, ir.Attr) and (expr.func.name in CHANGING or takes_out(expr)):
                self.apply(environment, expr)
            self.hand_over(expr, environment)

    def read_below(self, node: ir.Node, environment: Environment) -> None:
        for child in children(node):
            if is_expression(child):
                self.read(child, environment)
            else:
                self.read_below(child, environment)

    def note(self, expr: ir.Expr, key: str, environment: Environment) -> None:
        bindings = environment.get(key)
        if bindings is None:
            return
        reads = self.reads
        before = reads.bindings.get(id(expr))
        if before is not None:
            bindings = tuple({id(b): b for b in (*before, *bindings)}.values())
        reads.bindings[id(expr)] = bindings
        if any(b.kind == "change" for b in bindings):
            prefix = f"{key}["
            reads.items[id(expr)] = {k: v for k, v in environment.items() if k.startswith(prefix)}

    def hand_over(self, call: ir.Call, environment: Environment) -> None:
        """A name that is passed to a function may be changed by it."""
        if isinstance(call.func, ir.Name) and call.func.id in _BUILTINS:
            return
        for arg in call.args:
            if isinstance(arg.value, ir.Name) and arg.value.id in environment:
                name = arg.value.id
                if all(b.kind != "change" or b.node is not call for b in environment[name]):
                    handed = Binding(name, "change", call, self.scope, call, target=arg.value)
                    environment[name] = (*environment[name], handed)

    def comprehension(self, expr: ir.Comprehension, environment: Environment) -> None:
        inner = dict(environment)
        for clause in expr.clauses:
            self.read(clause.iterable, inner)
            for binding in self.places.bound.get(id(clause), ()):
                self.bind(inner, binding.name, binding)
            for test in clause.tests:
                self.read(test, inner)
                self.narrowing.note(test, inner, holds=True)
        if expr.key is not None:
            self.read(expr.key, inner)
        self.read(expr.element, inner)

    # ── statements ──────────────────────────────────────────────────────────────────────────────────────────────────

    def block(self, body: tuple[ir.Stmt, ...], environment: Environment) -> Environment | None:
        """The environment after the statements; None where the end is not reached."""
        current: Environment | None = environment
        for statement in body:
            if current is None:
                return None
            current = self.statement(statement, current)
        return current

    def statement(self, node: ir.Stmt, environment: Environment) -> Environment | None:
        match node:
            case ir.Return() | ir.Raise():
                self.read_below(node, environment)
                self.left.append(environment)
                return None
            case ir.Jump():
                if node.kind == "pass":
                    return environment
                pending = self.breaks if node.kind == "break" else self.continues
                if pending:
                    pending[-1].append(environment)
                return None
            case ir.If():
                self.read(node.test, environment)
                held, failed = dict(environment), dict(environment)
                self.narrowing.note(node.test, held, holds=True)
                self.narrowing.note(node.test, failed, holds=False)
                always = dead.always(node.test)
                end = None if always is False else self.block(node.body, held)
                other = None if always is True else self.block(node.other, failed)
                if self.imported and (holds := dead.always(node.test, self.imported)) is not None:
                    _prefer(*((end, other) if holds else (other, end)))
                return self.either(end, other)
            case ir.Assert():
                self.read_below(node, environment)
                self.narrowing.note(node.test, environment, holds=True)
                return environment
            case ir.For() | ir.While():
                return self.loop(node, environment)
            case ir.Try():
                return self.attempt(node, environment)
            case ir.With():
                for item in node.items:
                    self.read(item.context, environment)
                    self.apply(environment, item)
                return self.block(node.body, environment)
            case ir.Match():
                self.read(node.subject, environment)
                ends: list[Environment | None] = [environment]
                for case in node.cases:
                    inner = dict(environment)
                    self.apply(inner, case)
                    if case.guard is not None:
                        self.read(case.guard, inner)
                    ends.append(self.block(case.body, inner))
                return self.either(*ends)
            case ir.Function() | ir.Class():
                for decorator in node.decorators:
                    self.read(decorator, environment)
                if isinstance(node, ir.Function):
                    for param in node.params:
                        if param.default is not None:
                            self.read(param.default, environment)
                else:
                    for base in node.bases:
                        self.read(base.value, environment)
                self.apply(environment, node)
                return environment
        self.read_below(node, environment)
        self.apply(environment, node)
        return environment

    def branches(
        self, test: ir.Expr, then: tuple[ir.Expr, ...], other: tuple[ir.Expr, ...], environment: Environment
    ) -> None:
        """Read expressions that are evaluated only where a condition holds, and others only where it does not."""
        if not says_anything(test):
            for expr in (*then, *other):
                self.read(expr, environment)
            return
        held, failed = dict(environment), dict(environment)
        self.narrowing.note(test, held, holds=True)
        self.narrowing.note(test, failed, holds=False)
        for expr in then:
            self.read(expr, held)
        for expr in other:
            self.read(expr, failed)
        joined = self.join(held, failed)
        environment.clear()
        environment.update(joined)

    def either(self, *ends: Environment | None) -> Environment | None:
        reached = [end for end in ends if end is not None]
        return self.join(*reached) if reached else None

    def loop(self, node: ir.For | ir.While, environment: Environment) -> Environment | None:
        always = dead.always(node.test) if isinstance(node, ir.While) else None
        endless, never = always is True, always is False
        start = environment
        breaks: list[Environment] = []
        for _ in range(2):
            self.breaks.append([])
            self.continues.append([])
            inner = dict(start)
            if isinstance(node, ir.For):
                self.read(node.iterable, inner)
                self.apply(inner, node)
            else:
                self.read(node.test, inner)
                self.narrowing.note(node.test, inner, holds=True)
            end = None if never else self.block(node.body, inner)
            continues = self.continues.pop()
            breaks = self.breaks.pop()
            after = [e for e in (end, *continues) if e is not None]
            start = self.join(start, *after)
        normal = None if endless else self.block(node.other, dict(start)) if node.other else start
        return self.either(normal, *breaks)

    def attempt(self, node: ir.Try, environment: Environment) -> Environment | None:
        before = dict(environment)
        self.trying.append({})
        end = self.block(node.body, environment)
        seen = self.trying.pop()
        # An error may come before or after any binding of the body: a handler sees what held before, and each of them.
        midway = self.join(before, end if end is not None else environment)
        for key, bound in seen.items():
            midway[key] = tuple({**{id(b): b for b in midway.get(key, ())}, **bound}.values())
        if end is not None and node.other:
            end = self.block(node.other, end)
        ends = [end]
        for handler in node.handlers:
            inner = dict(midway)
            if handler.error is not None:
                self.read(handler.error, inner)
            self.apply(inner, handler)
            ends.append(self.block(handler.body, inner))
        joined = self.either(*ends)
        if node.final:
            final = self.block(node.final, dict(joined if joined is not None else midway))
            return final if joined is not None else None
        return joined


def visible_imports(scope: Scope) -> frozenset[str]:
    """The names that count as imported in a scope: those of the module that nothing between hides."""
    names = scope.unit.imported
    current: Scope | None = scope
    while names and current is not None and current.parent is not None:
        names = names - current.bindings.keys()
        current = current.parent
    return names


def _prefer(kept: Environment | None, other: Environment | None) -> None:
    """Forget the None that a name has on the way that is not taken, where the way that is taken gives it a value."""
    if kept is None or other is None:
        return
    for key, bindings in other.items():
        if key in kept and all(isinstance(b.value, ir.Const) and b.value.value is None for b in bindings):
            other[key] = kept[key]


def _takes_out(node: ir.Node | ir.Module) -> bool:
    return isinstance(node, ir.Delete) or (isinstance(node, ir.Call) and takes_out(node))


def _written_items(change: Binding) -> Iterator[tuple[object, ir.Expr | None]]:
    """The constant keys that a change writes, each with its value."""
    if isinstance(change.target, ir.Item):
        if isinstance(change.target.index, ir.Const):
            yield change.target.index.value, change.value
        return
    call = change.node
    if not isinstance(call, ir.Call) or not isinstance(call.func, ir.Attr):
        return
    if takes_out(call) and isinstance(call.args[0].value, ir.Const):
        yield call.args[0].value.value, None
    if call.func.name == "setdefault" and call.args and isinstance(call.args[0].value, ir.Const):
        yield call.args[0].value.value, call.args[1].value if len(call.args) > 1 else None
    if call.func.name == "update":
        for arg in call.args:
            if arg.name is not None:
                yield arg.name, arg.value
            elif isinstance(arg.value, ir.Dict):
                for entry in arg.value.entries:
                    if isinstance(entry.key, ir.Const):
                        yield entry.key.value, entry.value
