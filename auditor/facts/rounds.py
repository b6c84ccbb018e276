"""What the statements of a loop, a handler or a function say of the rounds that it makes."""

from __future__ import annotations

from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.scopes import Scope, terminal


def leaves_on_success(guard: ir.Try, loop: ir.For | ir.While) -> bool:
    """A loop over data calls the model once per item; a retry loop ends when the call in its `try` has worked."""
    after = [*guard.body, *guard.other]
    if any(isinstance(n, (ir.Return,)) or (isinstance(n, ir.Jump) and n.kind == "break")
           for s in after for n in walk(s)):  # fmt: skip
        return True
    if isinstance(loop, ir.While):
        made = (t for s in after for n in walk(s) if isinstance(n, ir.Assign) for t in n.targets)
        if {t.id for t in made if isinstance(t, ir.Name)} & set(names_in(loop.test)):
            return True  # `while answer is None:` ends with what has been made.
    position = next((i for i, s in enumerate(loop.body) if s is guard), None)
    if position is None:
        return False
    return any(isinstance(s, ir.Return) or (isinstance(s, ir.Jump) and s.kind == "break")
               for s in loop.body[position + 1 :])  # fmt: skip


def always_leaves(body: tuple[ir.Stmt, ...]) -> bool:
    """Whether the statements always raise, return, break or exit."""
    for statement in body:
        if isinstance(statement, (ir.Raise, ir.Return)):
            return True
        if isinstance(statement, ir.Jump) and statement.kind == "break":
            return True
        if isinstance(statement, ir.If) and always_leaves(statement.body) and always_leaves(statement.other):
            return True
        if isinstance(statement, ir.If) and _goes_on(statement):
            return False
        called = statement.value if isinstance(statement, ir.Evaluate) else None
        if isinstance(called, ir.Call) and terminal(called.func) in ("exit", "_exit", "abort"):
            return True
    return False


def _goes_on(statement: ir.If) -> bool:
    """Whether a way through it ends in the next round of the loop around it."""
    return any(
        (isinstance(s, ir.Jump) and s.kind == "continue") or (isinstance(s, ir.If) and _goes_on(s))
        for s in (*statement.body, *statement.other)
    )


def counters_of(loop: ir.For | ir.While) -> frozenset[str]:
    """The names that tell the rounds of a loop apart: what it goes through, and what it counts up or down."""
    target = walk(loop.target) if isinstance(loop, ir.For) else ()
    counted = (part.target for part in walk(loop) if isinstance(part, ir.Augment) and part.op in ("+", "-"))
    return frozenset(part.id for part in (*target, *counted) if isinstance(part, ir.Name))


def only_counts(test: ir.Expr, counters: frozenset[str], error: str | None) -> bool:
    """Whether a condition compares the number of the round with a bound: `attempt < attempts - 1`."""
    names = {part.id for part in walk(test) if isinstance(part, ir.Name)}
    called = any(isinstance(part, ir.Call) for part in walk(test))
    return isinstance(test, ir.Compare) and not called and error not in names and not names.isdisjoint(counters)


def names_in(target: ir.Expr) -> list[str]:
    return [part.id for part in walk(target) if isinstance(part, ir.Name)]


def owner(call: ir.Call) -> str | None:
    """The name that a call's function is reached through: `parser` in `parser.client.parse()`."""
    func = call.func
    while isinstance(func, ir.Attr):
        func = func.base
    return func.id if isinstance(func, ir.Name) else None


def tries(function: Scope, again: ir.Call, handler: ir.Handler) -> int | None:
    """The tries of a function that calls itself again: None where nothing ends it, 2 where the end is not a number.

    A parameter that is handed on one lower counts from its default down to nothing: `ask(tries - 1)`.
    """
    if not any(isinstance(n, ir.Compare) for s in handler.body for n in walk(s)):
        return None
    assert isinstance(function.node, ir.Function)
    for given_on in (argument.value for argument in again.args):
        if not (isinstance(given_on, ir.Binary) and given_on.op == "-" and isinstance(given_on.left, ir.Name)):
            continue
        for parameter in function.node.params:
            default = parameter.default
            if parameter.name == given_on.left.id and isinstance(default, ir.Const) and isinstance(default.value, int):
                return default.value + 1
    return 2


def counts_out(loop: ir.While) -> bool:
    """Whether an endless loop has a way out that a counter opens: `if attempt > limit: raise`."""
    return any(
        isinstance(node, ir.If)
        and isinstance(node.test, ir.Compare)
        and any(op in (">", ">=", "==", "<", "<=") for op in node.test.ops)
        and always_leaves(node.body)
        for node in walk(loop)
    )
