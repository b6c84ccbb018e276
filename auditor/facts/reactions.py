"""What a handler does about the failure that it caught."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

import msgspec

from auditor.facts.call_model import Reaction
from auditor.facts.calls import ModelCall
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.context import reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Func

_LOGGING = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "fatal", "log", "print",
                      "echo", "secho", "print_exc", "print_exception", "capture_exception", "record_exception",
                      "excepthook", "pprint"})  # fmt: skip
_EXITS = frozenset({"exit", "_exit", "abort", "quit", "fail"})
_TELLING = ("reply", "send", "answer", "respond", "say", "notify", "alert", "flash", "toast", "edit_message",
            "edit_text", "edit_original", "showerror", "showwarning", "write", "emit", "publish", "update_status",
            "set_status", "set_error", "add_message", "chat_update", "chat_post", "post_message", "speak",
            "followup", "render")  # fmt: skip
"""What the names of calls by which somebody is told begin with."""

_FAILING = ("error", "fail", "sorry", "unavailable", "try again", "went wrong", "could not", "couldn't", "cannot",
            "can't", "unable", "problem", "not available", "timed out", "timeout", "apolog", "exception", "invalid",
            "not possible", "did not work", "unsuccessful", "issue")  # fmt: skip
"""Words by which a text, a key or a name says that something did not work."""

_PLAIN = frozenset({"str", "repr", "format", "type", "len", "int", "float", "bool", "dict", "list", "set", "tuple"})
"""Calls that do nothing beyond their value."""

Wanted: TypeAlias = Callable[[Scope, list[ir.Node]], bool]
"""A question about a function and everything in its body."""

MAX_DEPTH = 2
"""Functions of the program that are looked into, one inside the other."""


class Asking(msgspec.Struct, frozen=True):
    """Where models are asked: the calls, and the functions from which a call is reached, by their identities."""

    nodes: frozenset[int] = frozenset()
    scopes: frozenset[int] = frozenset()


def asking(engine: Engine, calls: Iterable[ModelCall]) -> Asking:
    """Where the model calls of a program stand, and which functions lead to one."""
    places = [place for call in calls for place in (call.place, call.run) if place is not None]
    scopes = {id(above): above for place in places for above in reaching_scopes(engine, place.scope)}
    return Asking(frozenset(id(place.call) for place in places), frozenset(scopes))


def asks(engine: Engine, asking: Asking, calls: Iterable[ir.Call], scope: Scope) -> bool:
    """Whether one of the calls sends a request to a model, itself or through a function of the program."""
    return any(
        id(call) in asking.nodes or any(id(f) in asking.scopes for f in _functions(engine, call, scope))
        for call in calls
    )


def _functions(engine: Engine, call: ir.Call, scope: Scope) -> Iterator[Scope]:
    for traced in engine.evaluate(call.func, engine.root(scope)):
        if isinstance(traced.value, Func):
            yield traced.value.scope


class Reactions:
    """Reads handlers."""

    def __init__(self, engine: Engine, asking: Asking) -> None:
        self.engine = engine
        self.asking = asking

    def of(self, handler: ir.Handler, scope: Scope, *, repeated: bool) -> Reaction:
        """What the handler does; `repeated` where it stands in a loop that asks again after a failure."""
        nodes = [node for statement in handler.body for node in walk(statement)]
        calls = [n for n in nodes if isinstance(n, ir.Call)]
        raised = [n for n in nodes if isinstance(n, ir.Raise)]
        if raised:
            again = all(_is_same(r, handler) for r in raised)
            return "passes_on" if again and not any(isinstance(n, ir.Return) for n in nodes) else "reraises"
        names = {terminal(call.func) for call in calls}
        if names & _EXITS or self._inside(calls, scope, 0, _raises):
            return "exits" if names & _EXITS else "reraises"
        goes_on = any(isinstance(n, ir.Jump) and n.kind == "continue" for n in nodes)
        if (
            (repeated and (goes_on or not _leaves(nodes)))
            or "sleep" in names
            or asks(self.engine, self.asking, calls, scope)
        ):
            return "retries"
        if names & _LOGGING or self._inside(calls, scope, 0, _logs):
            return "logs"
        used = handler.name is not None and any(isinstance(n, ir.Name) and n.id == handler.name for n in nodes)
        if self._sends(calls, scope):
            return "answers"
        if used and (calls or any(isinstance(n, (ir.Assign, ir.Return, ir.Yield, ir.Augment)) for n in nodes)):
            return "records"
        if self._says(nodes, scope):
            return "answers"
        return self._in_its_place(nodes, calls, scope)

    def _in_its_place(self, nodes: list[ir.Node], calls: list[ir.Call], scope: Scope) -> Reaction:
        """What a handler does that tells nobody: another value, an empty one, something out of sight, or nothing."""
        returned = [n.value for n in nodes if isinstance(n, (ir.Return, ir.Yield)) and n.value is not None]
        if returned and _is_verdict(scope):
            return "answers"
        if returned:
            return "blanks" if all(self._is_blank(value, scope) for value in returned) else "returns"
        if any(isinstance(n, ir.Return) for n in nodes):
            return "blanks"
        if any(terminal(call.func) not in _PLAIN for call in calls):
            return "acts"
        assigned = [n.value for n in nodes if isinstance(n, (ir.Assign, ir.Augment)) and n.value is not None]
        if assigned:
            return "blanks" if all(self._is_blank(value, scope) for value in assigned) else "acts"
        return "swallows"

    def _is_blank(self, value: ir.Expr, scope: Scope) -> bool:
        """A value that says nothing: no text, no call, no variable; only empty or numeric constants."""
        for node in walk(value):
            if isinstance(node, (ir.Call, ir.Attr, ir.Text, ir.Await)):
                return False
            constant: object = None
            if isinstance(node, ir.Name):
                constant = self.engine.constant(node, self.engine.root(scope))
                if constant is None:
                    return False
            elif isinstance(node, ir.Const):
                constant = node.value
            if constant is True or (isinstance(constant, (str, bytes)) and constant.strip()):
                return False
        return True

    # ── logging, telling ────────────────────────────────────────────────────────────────────────────────────────────

    def _inside(self, calls: Iterable[ir.Call], scope: Scope, depth: int, wanted: Wanted) -> bool:
        """Whether a function of the program that is called there does it."""
        if depth > MAX_DEPTH:
            return False
        for call in calls:
            for function in _functions(self.engine, call, scope):
                nodes = [n for s in function.body for n in walk(s)]
                if wanted(function, nodes):
                    return True
                inner = [n for n in nodes if isinstance(n, ir.Call)]
                if self._inside(inner, function, depth + 1, wanted):
                    return True
        return False

    def _sends(self, calls: list[ir.Call], scope: Scope) -> bool:
        """Whether something is sent to somebody."""
        return _sends_itself(calls) or self._inside(calls, scope, 0, _sends)

    def _says(self, nodes: list[ir.Node], scope: Scope) -> bool:
        """Whether what is returned, set or handed on says that something failed."""
        for node in nodes:
            said: tuple[ir.Node, ...] = ()
            if isinstance(node, ir.Call):
                said = node.args
            elif isinstance(node, (ir.Return, ir.Yield, ir.Assign, ir.Augment)) and node.value is not None:
                said = (node.value,)
            if any(self._says_failure(n, scope) for part in said for n in walk(part)):
                return True
            if isinstance(node, ir.Assign) and any(_is_failing(terminal(t)) for t in node.targets):
                return True
        return False

    def _says_failure(self, node: ir.Node, scope: Scope) -> bool:
        match node:
            case ir.Const(value=str(text)):
                return _is_failing(text)
            case ir.Const(value=int(number)):
                return 400 <= number < 600
            case ir.Arg(name=str(name)):
                return _is_failing(name)
            case ir.Attr():
                return _is_failing(node.name) or node.name.startswith(("HTTP_4", "HTTP_5"))
            case ir.Name():
                value = self.engine.constant(node, self.engine.root(scope))
                return _is_failing(node.id) or (isinstance(value, str) and _is_failing(value))
            case _:
                return False


def _is_verdict(scope: Scope) -> bool:
    """Whether a function gives True where nothing has failed and False where something has, and nothing else."""
    handled = {id(n) for s in scope.body for h in walk(s) if isinstance(h, ir.Handler) for n in walk(h)}
    answers = {(id(r) in handled, r.value.value if isinstance(r.value, ir.Const) else id(r)) for r in scope.returns}
    return answers == {(True, False), (False, True)}


def _is_failing(text: str | None) -> bool:
    return text is not None and any(word in text.lower() for word in _FAILING)


def _is_same(node: ir.Raise, handler: ir.Handler) -> bool:
    """`raise`, or `raise error` with the error that was caught."""
    error = node.error
    return error is None or (isinstance(error, ir.Name) and error.id == handler.name)


def _leaves(nodes: list[ir.Node]) -> bool:
    return any(isinstance(n, ir.Return) or (isinstance(n, ir.Jump) and n.kind == "break") for n in nodes)


def _raises(function: Scope, nodes: list[ir.Node]) -> bool:
    """A function that raises in the end, whatever it does before."""
    return bool(function.body) and isinstance(function.body[-1], ir.Raise) and not function.returns


def _logs(function: Scope, nodes: list[ir.Node]) -> bool:
    return any(isinstance(n, ir.Call) and terminal(n.func) in _LOGGING for n in nodes)


def _sends(function: Scope, nodes: list[ir.Node]) -> bool:
    return _sends_itself(n for n in nodes if isinstance(n, ir.Call))


def _sends_itself(calls: Iterable[ir.Call]) -> bool:
    return any((terminal(call.func) or "").startswith(_TELLING) and call.args for call in calls)
