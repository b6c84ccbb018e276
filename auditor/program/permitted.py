"""What has to be so for a place to be come to: a switch is set, somebody has agreed, an administrator asks for it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.context import function_of
from auditor.program.engine import Engine
from auditor.program.guards import block_of, leaves
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Argument, Ext, Func, Mix


def is_for_administrators(engine: Engine, node: ir.Node, scope: Scope) -> bool:
    """Whether the function has left before the place unless an administrator has called it."""
    return any(_denies(test) for _, _, left in _blocks(engine, node, scope) for test in left)


def _denies(test: ir.Expr) -> bool:
    """Whether the condition holds for whoever is no administrator: `not is_admin(user)`, `user not in ADMINS`."""
    match test:
        case ir.Unary(op="not", operand=asked):
            name = terminal(asked.func if isinstance(asked, ir.Call) else asked)
            return name is not None and bool(re.search(_ADMINISTRATOR, name))
        case ir.Compare(ops=("not in" | "!=",), rights=(allowed,)):
            return bool(re.search(_ADMINISTRATOR, terminal(allowed) or ""))
    return False


_ADMINISTRATOR = r"(?i)admin|owner|is_staff|superuser"


def is_switched_on(engine: Engine, node: ir.Node, scope: Scope) -> bool:
    """Whether a place is only come to where somebody has set a switch that is named for it and off by default: the
    function has left before, the place stands below the test, or no object of the class is made without it."""
    if any(not held and _wants_switch(test, scope) for test, held in conditions(engine, node, scope)):
        return True
    owner = function_of(scope).owner
    made = [b for b in owner.bindings.get("__init__", ()) if isinstance(b.node, ir.Function)] if owner else []
    return any(
        isinstance(statement, ir.If)
        and isinstance(statement.body[-1], ir.Raise)
        and _wants_switch(statement.test, scope.unit.scopes[id(binding.node)])
        for binding in made
        for statement in walk(binding.node_in_file)
    )


def _wants_switch(test: ir.Expr, scope: Scope) -> bool:
    """Whether the condition holds where a switch is not on: `not self.allow_x`, `self.allow_x is not True`."""
    match test:
        case ir.Unary(op="not", operand=asked):
            flag = asked
        case ir.Compare(left=asked, ops=("is not" | "!=",), rights=(ir.Const(value=True),)):
            flag = asked
        case ir.Compare(left=asked, ops=("is" | "==",), rights=(ir.Const(value=False),)):
            flag = asked
        case _:
            return False
    name = terminal(flag)
    if name is None or not re.search(_SWITCH, name):
        return False
    owner = function_of(scope).owner
    stated = owner.bindings.get(name, ()) if owner is not None else ()
    given = next((p.default for p in function_of(scope).params if p.name == name), None)
    return not any(isinstance(d, ir.Const) and d.value is True for d in (given, *(b.value for b in stated)))


_SWITCH = r"(?i)allow|danger|unsafe|enable|trust|permit|opt_in"


def is_confirmed(engine: Engine, node: ir.Node, scope: Scope) -> bool:
    """Whether a place is only come to where somebody has been asked and has agreed, or has said not to be asked."""
    frame = engine.root(scope)
    return any(_asks(engine, Argument(test, frame), held) for test, held in conditions(engine, node, scope))


def is_picked(engine: Engine, expr: ir.Expr, scope: Scope) -> bool:
    """Whether somebody has typed which part of a container the expression is: `commands[input("Which? ")]`."""
    return isinstance(expr, ir.Item) and _is_typed(engine, Argument(expr.index, engine.root(scope)))


def _asks(engine: Engine, test: Argument, held: bool, depth: int = 0) -> bool:
    """Whether a condition that has held, or has not, is the word of somebody who agrees."""
    if depth > _MAX_DEPTH:
        return False

    def asks(part: ir.Expr, held: bool = held) -> bool:
        return _asks(engine, Argument(part, test.frame), held, depth + 1)

    match test.expr:
        case ir.Unary(op="not", operand=asked):
            return asks(asked, not held)
        case ir.Bool(values=parts):
            return any(asks(part) for part in parts)
        case ir.Await(value=asked):
            return asks(asked)
        case ir.Compare(left=left, ops=(op,), rights=(right,)):
            said = _agrees(engine, Argument(right, test.frame), held == (op in ("==", "in")))
            return said and _is_typed(engine, Argument(left, test.frame))
        case ir.Call(func=ir.Attr(name="startswith", base=left), args=(first, *_)):
            said = _agrees(engine, Argument(first.value, test.frame), held)
            return said and _is_typed(engine, Argument(left, test.frame))
        case ir.Call(func=func) if held and re.search(_CONFIRM, terminal(func) or ""):
            return True
        case ir.Call() | ir.Name():
            values = [traced.value for traced in engine.all(test)]
            if held and any(isinstance(v, Ext) and re.match(_CONFIRMING, v.path) for v in values):
                return True
            conditions = [
                Argument(v.node, v.frame)
                for v in values
                if isinstance(v, Mix) and isinstance(v.node, (ir.Compare, ir.Unary))
            ]
            return any(_asks(engine, condition, held, depth + 1) for condition in conditions)
    return False


def _agrees(engine: Engine, words: Argument, chosen: bool) -> bool:
    """Whether one who typed one of the words (or, if not `chosen`, none of them) has agreed."""
    listed = words.expr.items if isinstance(words.expr, ir.Display) else (words.expr,)
    said = {str(engine.constant(word, words.frame)).strip().lower() for word in listed}
    return not said.isdisjoint(_YES if chosen else _NO)


def _is_typed(engine: Engine, argument: Argument) -> bool:
    """Whether the expression is what somebody has typed, or a piece of it."""
    return any(isinstance(t.value, Ext) and re.match(_TYPED, t.value.path) for t in engine.all(argument))


_CONFIRM = r"(?i)confirm|approv|consent|ask_(user|permission|to)|prompt_execut|yes_?no|are_you_sure"


_MAX_DEPTH = 6
"""Conditions inside conditions, and functions that hand them back, that are looked through."""


_YES = frozenset({"y", "yes", "ok", "okay", "yeah", "run", "execute", "approve", "accept", "confirm"})


_NO = frozenset({"n", "no", "abort", "cancel", "reject", "deny"})


_TYPED = (
    r"builtins\.(raw_)?input\(\)|(click|typer|prompt_toolkit)\.prompt\(\)|questionary\.(text|select)\(\)\.|"
    r"rich\.prompt\.Prompt\.ask\(\)|rich\.console\.Console\(\)\.input\(\)"
)
"""Calls that give back what somebody types, and what is made of it."""


_CONFIRMING = (
    r"(click|typer|inquirer)\.confirm\(\)|questionary\.confirm\(\)\.|rich\.prompt\.Confirm\.ask\(\)|"
    r"prompt_toolkit\.shortcuts\.confirm\(\)"
)
"""Calls that ask for a yes."""


def is_screened(engine: Engine, names: Iterable[str], scope: Scope) -> bool:
    """Whether the function gives one of its names to a function of the program that lets some values pass, and goes on
    with what that gives back."""
    wanted = frozenset(names)
    for binding in (b for name in wanted for b in scope.bindings.get(name, ())):
        call = binding.value
        if not isinstance(call, ir.Call) or not re.search(_SCREEN, terminal(call.func) or ""):
            continue
        if any(isinstance(arg.value, ir.Name) and arg.value.id in wanted for arg in call.args):
            called = [t.value for t in engine.evaluate(call.func, engine.root(scope))]
            if any(isinstance(value, Func) and _refuses(value.scope) for value in called):
                return True
    return False


def _refuses(scope: Scope) -> bool:
    """Whether a function raises, or has something raise for it by its name."""
    return any(
        isinstance(node, ir.Raise) or (isinstance(node, ir.Call) and re.search(_SCREEN, terminal(node.func) or ""))
        for statement in scope.body
        for node in walk(statement)
    )


_SCREEN = r"(?i)sanit|valid|screen|check|whitelist|allowlist|blacklist|denylist|guard|is_safe|ensure|visit"


def conditions(engine: Engine, node: ir.Node, scope: Scope) -> Iterator[tuple[ir.Expr, bool]]:
    """The conditions on the way to a place, each with whether it holds there: around it, or left before it."""
    for above, child, left in _blocks(engine, node, scope):
        yield from ((test, False) for test in left)
        if isinstance(above, ir.If):
            yield above.test, any(statement is child for statement in above.body)


def _blocks(engine: Engine, node: ir.Node, scope: Scope) -> Iterator[tuple[ir.Node | None, ir.Node, list[ir.Expr]]]:
    """Each block around a place, outwards: what it is part of (None for the function), what holds the place in it, and
    the conditions on which it was left before."""
    parents = engine.parents(scope.unit)
    child = node
    while child is not scope.node:
        above = parents.get(id(child))
        left = []
        for statement in block_of(above if above is not None else scope.node, child):
            if statement is child:
                break
            if isinstance(statement, ir.If) and leaves(statement.body):
                left.append(statement.test)
        yield above, child, left
        if above is None:
            break
        child = above
