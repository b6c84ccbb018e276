"""Plain HTTP requests to a model: whether somebody looks at the status before the answer is read."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from auditor.catalog.model import CallRow
from auditor.facts.call_model import AnswerStatus
from auditor.facts.calls import ModelCall
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Args, Func

_STATUS = frozenset(
    {"status_code", "status", "ok", "raise_for_status", "is_success", "is_error", "is_client_error", "is_server_error",
     "has_error", "code", "getcode", "reason", "reason_phrase"}
)  # fmt: skip
"""Attributes of an answer by which a failure is told."""

_READING = frozenset(
    {"json", "text", "content", "read", "aread", "iter_lines", "aiter_lines", "iter_content", "iter_bytes",
     "aiter_bytes", "iter_text", "aiter_text", "raw", "iter_any", "iter_chunked"}
)  # fmt: skip
"""Attributes that hold what the answer says."""

_CHECKING = ("raise_for_status", "hooks", "event_hooks", "response_hook")
"""Arguments of a request or a client by which each answer is looked at."""

_SHOWING = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "pprint", "len", "type", "str"})
"""Calls that only show what they are given."""

_PARSING = frozenset({"loads", "decode", "strip", "json", "text", "read", "aread", "content"})
"""What leads from an answer to what it says, without a look at it."""

_TELLING = ("error", "errors", "status", "code")
"""Ends of the names of entries of a body by which a failure is told."""

_WRONG_SHAPE = frozenset({"KeyError", "IndexError", "LookupError", "JSONDecodeError"})
"""What goes wrong where a failure is read as an answer."""

MAX_NAMES = 6
"""Names that one answer is given one after the other."""


def answer_status(engine: Engine, found: ModelCall) -> AnswerStatus | None:
    """How the status of the answer is treated; None for a request that an SDK makes, which raises by itself."""
    meeting = found.first
    row = meeting.row
    if meeting.sdk.package or not isinstance(row, CallRow):
        return None
    made = meeting.client.made if meeting.client is not None else None
    if row.raises or any(_checks(args) for args in (meeting.args, made.args if made is not None else None)):
        return AnswerStatus("looked_at")
    handed_on = found.run is not None or found.place.call.func is not found.func
    return _Reading(engine, found.place.scope, handed_on=handed_on).status(found.place.call)


def _checks(args: Args | None) -> bool:
    given = (args.named.get(name) for name in _CHECKING) if args is not None else ()
    return any(a is not None and not (isinstance(a.expr, ir.Const) and not a.expr.value) for a in given)


class _Reading:
    """Follows one answer through its function."""

    def __init__(self, engine: Engine, scope: Scope, *, handed_on: bool = False) -> None:
        self.engine = engine
        self.scope = scope
        self.parents = engine.parents(scope.unit)
        self.function = function_of(scope)
        self.read: ir.Node | None = None
        self.handed_on = handed_on
        self.looked_at = False

    def status(self, call: ir.Call) -> AnswerStatus:
        """What becomes of the answer of the call."""
        self._follow(call, 0)
        if self._notices():
            return AnswerStatus("looked_at")
        if self.handed_on or self.read is None:
            return AnswerStatus("unclear")
        return AnswerStatus("ignored", site_of(self.scope.unit.module, self.read.at))

    def _notices(self) -> bool:
        """Whether a failure is told from an answer, at the latest by what the answer lacks."""
        wrong = () if self.read is None else self._handlers(self.read)
        return self.looked_at or any(_names(handler) & _WRONG_SHAPE for handler in wrong)

    def _given_as(self, parameter: str, parsed: bool, depth: int) -> bool:
        """Whether the function notices that what it is given is a failure."""
        self._named((parameter,), depth, parsed)
        return self._notices()

    def _handlers(self, node: ir.Node) -> Iterator[ir.Handler]:
        for outer in enclosures(self.engine, node, self.scope):
            if isinstance(outer.node, ir.Try) and outer.part == "body":
                yield from outer.node.handlers

    def _follow(self, node: ir.Node, depth: int, parsed: bool = False) -> None:
        """What is done with the value of an expression: the answer, or (`parsed`) what it says."""
        if self._is_tested(node):
            self.looked_at = True
            return
        above = self.parents.get(id(node))
        match above:
            case ir.Await() | ir.Walrus() | ir.Starred():
                self._follow(above, depth, parsed)
            case ir.WithItem(target=ir.Name() as target):
                self._named((target.id,), depth, parsed)
            case ir.Assign(targets=targets) if all(isinstance(t, ir.Name) for t in targets):
                self._named([t.id for t in targets if isinstance(t, ir.Name)], depth, parsed)
            case ir.Attr(name=name) if not parsed and name in _STATUS:
                self.looked_at = True
            case ir.Attr(name=name) if name in _PARSING:
                self._through(above, depth)
            case ir.Attr(name=name) if not parsed and name in _READING:
                self.read = self.read or above
            case ir.Attr() if not parsed:
                pass  # Headers, the address: nothing that the answer says.
            case ir.Attr(name=name):
                self._entry(above, self._first_argument(above))
            case ir.Item(base=base, index=index) if base is node:
                self._entry(above, index)
            case ir.For() | ir.Generator():
                self.read = self.read or node
            case ir.Arg():
                self._given(above, node, depth, parsed)
            case ir.Evaluate():
                pass
            case _:
                self.handed_on = True

    def _through(self, attribute: ir.Attr, depth: int) -> None:
        """`.json()`, `.text`: what the answer says, and where it goes."""
        above = self.parents.get(id(attribute))
        self._follow(above if isinstance(above, ir.Call) and above.func is attribute else attribute, depth, True)

    def _first_argument(self, attribute: ir.Attr) -> ir.Expr | None:
        above = self.parents.get(id(attribute))
        return above.args[0].value if isinstance(above, ir.Call) and above.func is attribute and above.args else None

    def _entry(self, node: ir.Node, key: ir.Expr | None) -> None:
        """A piece that is taken out: the error itself, or what only a good answer has."""
        if isinstance(key, ir.Const) and isinstance(key.value, str) and key.value.lower().endswith(_TELLING):
            self.looked_at = True
        self.read = self.read or node

    def _given(self, argument: ir.Arg, node: ir.Node, depth: int, parsed: bool) -> None:
        call = self.parents.get(id(argument))
        name = terminal(call.func) if isinstance(call, ir.Call) else None
        if not isinstance(call, ir.Call) or name in _SHOWING:
            return
        if name in _PARSING:
            self._follow(call, depth, True)
        elif parsed and self._is_piece(node):
            self.read = self.read or node
        elif self._is_noticed(call, argument, depth, parsed):
            self.looked_at = True
        else:
            self.handed_on = True

    def _is_noticed(self, call: ir.Call, argument: ir.Arg, depth: int, parsed: bool) -> bool:
        """Whether a function of the program that is given the answer looks at it."""
        for traced in self.engine.evaluate(call.func, self.engine.root(self.scope)) if depth < MAX_NAMES else ():
            if not isinstance(traced.value, Func):
                continue
            scope, name = traced.value.scope, argument.name
            if name is None:
                place = call.args.index(argument) + (traced.value.receiver is not None)
                name = scope.params[place].name if place < len(scope.params) else ""
            if _Reading(self.engine, scope)._given_as(name, parsed, depth + 1):
                return True
        return False

    def _is_piece(self, node: ir.Node) -> bool:
        """Whether it is the text or the bytes of an answer, of which nobody can tell later that it was none."""
        return isinstance(node, ir.Attr) and node.name == "content"

    def _named(self, names: Collection[str], depth: int, parsed: bool) -> None:
        if depth > MAX_NAMES:
            self.handed_on = True
            return
        for statement in self.function.body:
            for node in walk(statement):
                if isinstance(node, ir.Name) and node.id in names and self._is_read(node):
                    self._follow(node, depth + 1, parsed)

    def _is_read(self, name: ir.Name) -> bool:
        """Whether the name stands for a value there, and is not given a new one."""
        above = self.parents.get(id(name))
        if isinstance(above, ir.Assign):
            return not any(target is name for target in above.targets)
        return not (isinstance(above, (ir.WithItem, ir.For, ir.Generator)) and above.target is name)

    def _is_tested(self, node: ir.Node) -> bool:
        """Whether it stands in what decides which way is gone."""
        below = node
        while (above := self.parents.get(id(below))) is not None:
            match above:
                case ir.If(test=test) | ir.While(test=test) | ir.Assert(test=test) | ir.Choice(test=test):
                    return test is below
                case ir.Match(subject=subject):
                    return subject is below
                case ir.Compare() | ir.Bool():
                    return True
                case ir.Call(func=func) if terminal(func) == "isinstance":
                    return True
                case ir.Unary(op="not"):
                    return True
                case ir.Attr() | ir.Arg() | ir.Call() | ir.Await():
                    below = above
                case _:
                    return False
        return False


def _names(handler: ir.Handler) -> set[str]:
    nodes = walk(handler.error) if handler.error is not None else ()
    return {terminal(n) or "" for n in nodes if isinstance(n, ir.Name | ir.Attr)}
