"""One pass over a module: its scopes, the bindings of every statement, and the places that the engine looks up."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from auditor.languages import ir
from auditor.languages.walk import children, is_expression, is_statement
from auditor.program import dead
from auditor.program.places import CHANGING, NAMELESS, Places, element_name, is_path, read_as, takes_out
from auditor.program.scopes import (
    AttributePlace,
    Binding,
    BindingKind,
    CallPlace,
    ReferencePlace,
    Scope,
    Selector,
    Unit,
    dotted,
    targets_of,
    terminal,
)


def build(unit: Unit, places: Places) -> None:
    """Fill `unit.scope` and `unit.scopes`, and add what stands in the module to `places`."""
    unit.scope = Scope("module", unit.module, unit, None, unit.name)
    unit.scopes[id(unit.module)] = unit.scope
    unit.imported = dead.imported(unit.module.body)
    builder = _Builder(unit, places)
    builder.statements(unit.module.body, unit.scope)
    builder.functions_kept()


_BRANCHING = (ir.If, ir.While, ir.For, ir.Try, ir.With, ir.Handler, ir.Case, ir.Choice, ir.Bool)


class _Builder:
    def __init__(self, unit: Unit, places: Places) -> None:
        self.unit = unit
        self.places = places
        self.kept: list[tuple[ir.Expr, Sequence[str], Scope]] = []

    def statements(self, body: tuple[ir.Stmt, ...], scope: Scope) -> None:
        behind = dead.behind(body)
        for statement in body[: len(body) - len(behind)]:
            self.statement(statement, scope)
        self.apart(behind, scope)

    def statement(self, node: ir.Stmt, scope: Scope) -> None:
        match node:
            case ir.Function():
                self.function(node, scope)
                return
            case ir.Class():
                self.klass(node, scope)
                return
            case ir.Assign():
                for target in node.targets:
                    self.bind(node, scope, "assign", target, node.value, annotation=node.annotation)
                    self.rename(node.value, target, scope)
            case ir.Augment():
                self.bind(node, scope, "augment", node.target, node.value)
            case ir.For():
                self.bind(node, scope, "element", node.target, node.iterable)
                if element_name(node.iterable) is None:
                    self.rename(ir.Item(node.at, node.iterable, node.iterable), node.target, scope)
                else:
                    self.rename(node.iterable, node.target, scope)
            case ir.With():
                for item in node.items:
                    if item.target is not None:
                        self.bind(item, scope, "context", item.target, item.context)
            case ir.Try():
                for handler in node.handlers:
                    if handler.name:
                        self.add(handler, Binding(handler.name, "error", handler, scope, handler.error))
            case ir.Match():
                for case in node.cases:
                    for name in case.binds:
                        self.bind(case, scope, "assign", name, node.subject)
            case ir.Import() | ir.ImportFrom():
                for alias in node.names:
                    if alias.renamed:
                        known = alias.name.rsplit(".", 1)[-1]
                        self.keep(known, [alias.local, *([f".{alias.local}"] if scope.kind != "function" else [])])
                    self.add(node, Binding(alias.local, "import", alias, scope, origin=node))
            case ir.Declare():
                (scope.globals if node.kind == "global" else scope.nonlocals).update(node.names)
            case ir.Delete():
                for target in node.targets:
                    if isinstance(target, ir.Name):
                        self.add(node, Binding(target.id, "deleted", node, scope))
                    elif isinstance(target, ir.Item) and isinstance(target.index, ir.Const):
                        self.put(node, target, None, (), scope)
            case ir.Return():
                scope.returns.append(node)
        self.below(node, scope)

    def below(self, node: ir.Node, scope: Scope) -> None:
        """Visit what stands inside a statement or expression."""
        unused = dead.unused(node) if isinstance(node, _BRANCHING) else ()
        self.apart(unused, scope)
        for child in children(node):
            if unused and any(child is part for part in unused):
                continue
            if is_statement(child):
                self.statement(child, scope)
            elif is_expression(child):
                self.expression(child, scope)
            else:
                self.below(child, scope)

    def apart(self, nodes: Sequence[ir.Node], scope: Scope) -> None:
        """Build what never runs where nobody finds it; that it yields makes a generator all the same."""
        if not nodes:
            return
        aside = Scope(scope.kind, scope.node, self.unit, scope.parent, scope.name)
        builder = _Builder(self.unit, Places())
        for node in nodes:
            if is_statement(node):
                builder.statement(node, aside)
            elif is_expression(node):
                builder.expression(node, aside)
        scope.yields += [ir.Yield(made.at, None) for made in aside.yields]

    def expression(self, node: ir.Expr, scope: Scope) -> None:
        match node:
            case ir.Call():
                self.call(node, scope)
                return
            case ir.Name() | ir.Attr():
                self.reference(node, scope)
                return
            case ir.Lambda():
                self.anonymous(node, scope)
                return
            case ir.Walrus():
                self.add(node, Binding(node.target.id, "assign", node, scope, node.value))
                self.rename(node.value, node.target, scope)
                self.expression(node.value, scope)
                return
            case ir.Yield():
                scope.yields.append(node)
            case ir.Comprehension():
                for clause in node.clauses:
                    self.places.bound[id(clause)] = [
                        Binding(target.id, "element", clause, scope, clause.iterable, path)
                        for target, path in targets_of(clause.target)
                        if isinstance(target, ir.Name)
                    ]
        self.below(node, scope)

    def call(self, node: ir.Call, scope: Scope) -> None:
        name = terminal(node.func)
        self.places.calls[name or element_name(node.func) or NAMELESS].append(CallPlace(node, scope))
        if isinstance(node.func, ir.Attr):
            if node.func.name in CHANGING or takes_out(node):
                self.change(node, node.func.base, scope)
                self.change_inside(node, node.func, scope)
            self.expression(node.func.base, scope)
        elif not isinstance(node.func, ir.Name):
            self.expression(node.func, scope)
        if name == "setattr" and len(node.args) == 3:
            self.attribute_set_by_name(node, scope)
        for arg in node.args:
            if arg.name is not None:
                self.rename(arg.value, ir.Attr(arg.at, arg.value, arg.name), scope)
            self.expression(arg.value, scope)

    def rename(self, value: ir.Expr | None, target: ir.Expr, scope: Scope) -> None:
        """What `value` goes by, or what stands in it, is kept under the names of `target`."""
        for single, path in targets_of(target):
            names = read_as(single, scope)
            for one in _alternatives(value):
                if isinstance(one, (ir.Display, ir.Dict)):
                    inside = one.items if isinstance(one, ir.Display) else [entry.value for entry in one.entries]
                    self.kept += [
                        (item, [f"{n.lstrip('~')}[]" for n in names], scope) for item in inside if is_path(item)
                    ]
                elif not path:
                    self.kept.append((one, names, scope))

    def keep(self, known: str, names: Iterable[str]) -> None:
        for name in names:
            if known != name:
                self.places.renamed[known][name] = None

    def functions_kept(self) -> None:
        """Of what is kept under further names, keep what may be a function: most is data."""
        for expr, names, scope in self.kept:
            if isinstance(expr, ir.Attr):
                self.keep(f".{expr.name}", names)
                root = (dotted(expr) or "").split(".")[0]
                if any(b.kind == "import" for b in _bound(root, scope)):
                    self.keep(expr.name, names)
            elif isinstance(expr, ir.Name):
                kinds = {b.kind for b in _bound(expr.id, scope)}
                if kinds & {"function", "class", "import"} or (not kinds and expr.id in _RUNNING):
                    self.keep(expr.id, names)
                if kinds & {"assign", "param", "element"}:
                    self.keep(f"~{expr.id}", names)
            else:
                self.keep(element_name(expr) or NAMELESS, names)

    def attribute_set_by_name(self, node: ir.Call, scope: Scope) -> None:
        holder, named, value = (arg.value for arg in node.args)
        if isinstance(named, ir.Const) and isinstance(named.value, str):
            binding = Binding(named.value, "assign", node, scope, value)
            self.places.attributes[named.value].append(AttributePlace(holder, binding, scope))

    def change(self, node: ir.Node, base: ir.Expr, scope: Scope) -> None:
        """Something is put into the container that `base` holds."""
        value = node if isinstance(node, ir.Call) else None
        if isinstance(base, ir.Name):
            self.places.bound.setdefault(id(node), []).append(
                Binding(base.id, "change", node, scope, value, target=base)
            )
        elif isinstance(base, ir.Attr):
            binding = Binding(base.name, "change", node, scope, value, target=base)
            self.places.bound.setdefault(id(node), []).append(binding)
            self.places.attributes[base.name].append(AttributePlace(base.base, binding, scope))
        elif isinstance(base, ir.Item) and isinstance(node, ir.Call):
            given = tuple(arg.value for arg in node.args if not isinstance(arg.value, ir.Const))
            if given:
                self.put_inside(node, base, ir.Display(node.at, "list", given), scope)

    def put_inside(self, node: ir.Node, base: ir.Expr, value: ir.Expr, scope: Scope) -> None:
        """Something is put into what a container holds: `m[0]["content"] = x`, `for one in m: one["content"] = x`."""
        holder = base
        while isinstance(holder, ir.Item):
            holder = holder.base
        if holder is base:
            looped = (b.value for b in scope.bindings.get(dotted(base) or "", ()) if b.kind == "element")
            found = next(looped, None)
            if isinstance(found, ir.Call) and len(found.args) == 1:
                found = found.args[0].value  # `enumerate(m)`, `reversed(m)`
            if found is None:
                return
            holder = found
        if not isinstance(holder, (ir.Name, ir.Attr)):
            return
        name = holder.id if isinstance(holder, ir.Name) else holder.name
        inside = Binding(name, "change", node, scope, value, target=ir.Starred(base.at, holder))
        self.places.bound.setdefault(id(node), []).append(inside)
        if isinstance(holder, ir.Attr):
            self.places.attributes[name].append(AttributePlace(holder.base, inside, scope))

    def change_inside(self, node: ir.Call, func: ir.Attr, scope: Scope) -> None:
        """`waiting[user].append(text)`: the list under a key that is worked out now holds the text."""
        match func.base:
            case ir.Item(base=holder, index=key) if not isinstance(key, (ir.Const, ir.Slice)):
                pass
            case ir.Call(func=ir.Attr(base=holder, name="setdefault"), args=(ir.Arg(value=key), *_)) if not isinstance(
                key, ir.Const
            ):
                pass
            case _:
                return
        given = [arg.value for arg in (node.args[1:] if func.name == "insert" else node.args)]
        if func.name == "extend":
            given = [ir.Starred(value.at, value) for value in given]
        if not is_path(holder) or func.name not in ("append", "appendleft", "extend", "insert", "add"):
            return
        self.put(node, ir.Item(func.at, holder, key), ir.Display(node.at, "list", tuple(given)), (), scope)

    def put(
        self, node: ir.Node, target: ir.Item, value: ir.Expr | None, path: tuple[Selector, ...], scope: Scope
    ) -> None:
        """Something is put under a key of the container that the target names."""
        item = Binding(dotted(target.base) or "", "change", node, scope, value, path, target=target)
        self.places.bound.setdefault(id(node), []).append(item)
        if isinstance(target.base, ir.Attr):
            self.places.attributes[target.base.name].append(AttributePlace(target.base.base, item, scope))
        if value is not None and not path and not isinstance(value, ir.Const):
            self.put_inside(node, target.base, value, scope)

    def reference(self, node: ir.Name | ir.Attr, scope: Scope) -> None:
        name = node.id if isinstance(node, ir.Name) else node.name
        self.places.references[name].append(ReferencePlace(node, scope))
        if isinstance(node, ir.Attr):
            self.expression(node.base, scope)

    def bind(
        self,
        node: ir.Node,
        scope: Scope,
        kind: BindingKind,
        target: ir.Expr,
        value: ir.Expr | None,
        annotation: ir.Expr | None = None,
    ) -> None:
        for single, path in targets_of(target):
            if isinstance(single, ir.Name):
                self.add(node, Binding(single.id, kind, node, scope, value, path, annotation, target=single))
            elif isinstance(single, ir.Attr):
                binding = Binding(single.name, kind, node, scope, value, path, annotation, target=single)
                self.places.bound.setdefault(id(node), []).append(binding)
                self.places.attributes[single.name].append(AttributePlace(single.base, binding, scope))
            elif isinstance(single, ir.Item):
                self.put(node, single, value, path, scope)

    def add(self, node: ir.Node, binding: Binding) -> None:
        self.places.bound.setdefault(id(node), []).append(binding)
        scope = binding.scope
        if binding.name in scope.globals:
            scope = self.unit.scope
        elif binding.name in scope.nonlocals:
            scope = _outer_function(scope, binding.name)
        scope.bindings.setdefault(binding.name, []).append(binding)

    def function(self, node: ir.Function, scope: Scope) -> None:
        self.add(node, Binding(node.name, "function", node, scope))
        inner = Scope("function", node, self.unit, scope, node.name)
        self.unit.scopes[id(node)] = inner
        self.places.functions.append(inner)
        if scope.kind == "class":
            self.places.methods[node.name].append(inner)
        self.parameters(node.params, inner, scope)
        for decorator in node.decorators:
            self.expression(decorator, scope)
        self.statements(node.body, inner)

    def parameters(self, params: tuple[ir.Param, ...], inner: Scope, outer: Scope) -> None:
        for param in params:
            inner.bindings[param.name] = [Binding(param.name, "param", param, inner, None, (), param.annotation)]
            if param.default is not None:
                self.rename(param.default, ir.Name(param.at, param.name), outer)
                self.expression(param.default, outer)

    def anonymous(self, node: ir.Lambda, scope: Scope) -> None:
        inner = Scope("lambda", node, self.unit, scope, "<lambda>")
        self.unit.scopes[id(node)] = inner
        self.parameters(node.params, inner, scope)
        self.expression(node.body, inner)

    def klass(self, node: ir.Class, scope: Scope) -> None:
        self.add(node, Binding(node.name, "class", node, scope))
        inner = Scope("class", node, self.unit, scope, node.name)
        self.unit.scopes[id(node)] = inner
        self.places.classes.append(inner)
        for base in node.bases:
            self.expression(base.value, scope)
        for decorator in node.decorators:
            self.expression(decorator, scope)
        self.statements(node.body, inner)


def _alternatives(value: ir.Expr | None) -> Iterator[ir.Expr]:
    """The expressions one of which the value is, where each may be a function or hold some."""
    match value:
        case ir.Name() | ir.Attr() | ir.Display() | ir.Dict():
            yield value
        case ir.Choice():
            yield from _alternatives(value.then)
            yield from _alternatives(value.other)
        case ir.Bool():
            for part in value.values:
                yield from _alternatives(part)
        case ir.Item() | ir.Call() if element_name(value) is not None:
            yield value


_RUNNING = frozenset({"exec", "eval", "open", "__import__"})
"""Functions of the language that are looked for by name, and that a program may keep under another one."""


def _bound(name: str, scope: Scope) -> Sequence[Binding]:
    """The bindings of a name in the nearest scope that has any."""
    current: Scope | None = scope
    while current is not None:
        bound = current.bindings.get(name)
        if bound and (current.kind != "class" or current is scope):
            return bound
        current = current.parent
    return ()


def _outer_function(scope: Scope, name: str) -> Scope:
    """The nearest function around `scope` that binds the name."""
    outer = scope.parent
    while outer is not None and not (outer.kind == "function" and name in outer.bindings):
        outer = outer.parent
    return outer if outer is not None else scope
