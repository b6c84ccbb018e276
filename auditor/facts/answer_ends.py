"""Why a model stopped to write: whether the program looks at that before it uses what the model wrote."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal, TypeAlias

from msgspec.structs import replace

from auditor.catalog.model import CallRow
from auditor.facts.call_model import AnswerEnd, Operation
from auditor.facts.calls import ModelCall
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.values import Func
from auditor.sites import Site

_ENDS = frozenset({"finish_reason", "finishReason", "stop_reason", "stopReason", "done_reason", "incomplete_details"})
"""Parts of answers by which one that was cut is told from a whole one."""

_TEXT = frozenset({"content", "text", "output_text", "message_content", "generated_text", "completion"})
"""Parts that hold what the model wrote."""

_OBJECT = frozenset({"parsed", "output_parsed"})
"""Parts that hold an object made of what the model wrote; None where it refused."""

_INNER = frozenset(
    {"choices", "message", "messages", "delta", "candidates", "output", "outputs", "parts", "response", "results",
     "result", "generations", "message_dict", "data", "choice", "events", "body"}
)  # fmt: skip
"""Parts on the way to the text."""

_WHOLE = frozenset({"model_dump", "to_dict", "dict", "json", "copy", "parse", "get_final_message", "get_final_response",
                    "get_final_completion", "__iter__", "until_done"})  # fmt: skip
"""Methods that give the answer in another shape."""

_SHOWING = frozenset({"print", "debug", "info", "warning", "error", "exception", "log", "pprint", "len", "type",
                      "isinstance", "hasattr", "repr", "bool", "id"})  # fmt: skip
"""Calls that only show what they are given, or ask what it is."""

_SAME = frozenset({"next", "iter", "list", "tuple", "enumerate", "cast", "reversed", "anext", "aiter"})
"""Calls that give what they are given, or its items."""

_TEXT_METHODS = frozenset({"strip", "lstrip", "rstrip", "replace", "removeprefix", "removesuffix", "decode", "encode",
                           "expandtabs", "join"})  # fmt: skip

_ASKING = frozenset({"startswith", "endswith", "isdigit", "count", "find"})
"""Methods that ask what a text is."""

_PARSING = frozenset({"loads", "model_validate_json", "parse_raw", "literal_eval", "safe_load", "validate_json",
                      "parse_json", "parse_json_markdown", "raw_decode"})  # fmt: skip
"""Calls that read text as data, and fail where its end is missing."""

MAX_DEPTH = 6
"""Names, functions and callers through which an answer is followed."""

MAX_PLACES = 200
"""Places at which one answer is looked at."""

_Kind: TypeAlias = Literal["answer", "text", "object"]


def answer_end(engine: Engine, found: ModelCall, *, named: bool) -> AnswerEnd | None:
    """Whether the program looks at why the answer ended; None where a framework reads the answer.

    `named` says whether anything in the tree names a reason: where nothing does, nothing can look at one.
    """
    meeting = found.first
    row = meeting.row
    if not isinstance(row, CallRow) or meeting.carrier is not None or row.limit is not None:
        return None
    uses = _Uses(engine, meeting.operation, named=named)
    if found.run is not None or found.place.call.func is not found.func:
        uses.lost = "the call is handed on"
    else:
        uses.follow(found.place.call, found.place.scope, "answer", 0)
    if any(meeting.path.endswith(f".{method}") for method in row.raises_when_cut):
        uses.looked_at = True
    return uses.result()


class _Uses:
    """What is done with one answer."""

    def __init__(self, engine: Engine, operation: Operation, *, named: bool) -> None:
        self.engine = engine
        self.operation = operation
        self.named = named
        self.read: Site | None = None
        self.parsed: Site | None = None
        self.object_site: Site | None = None
        self.object_tested = False
        self.looked_at = False
        self.as_data = False
        self.compared = False
        self._text_site: Site | None = None
        self.lost = ""
        self._seen: set[tuple[int, _Kind]] = set()

    def result(self) -> AnswerEnd:
        """What was found, after everything was followed."""
        end = AnswerEnd(
            "looked_at",
            self.read,
            as_data=self.as_data,
            object_site=self.object_site,
            object_tested=self.object_tested,
        )
        if self.looked_at:
            return end
        used = self.read is not None or self.compared
        if used and (not self.lost or not self.named):
            return replace(end, state="ignored", site=self.parsed or self.read, parsed=self.parsed is not None)
        return replace(end, state="unclear", because=self.lost or "what is done with the answer cannot be seen")

    def follow(self, node: ir.Node, scope: Scope, kind: _Kind, depth: int) -> None:
        """What is done with the value of an expression."""
        if (id(node), kind) in self._seen:
            return
        if depth > MAX_DEPTH or len(self._seen) > MAX_PLACES:
            self._lose("it is handed on too often to be followed", kind)
            return
        self._seen.add((id(node), kind))
        above = self.engine.parents(scope.unit).get(id(node))
        match above:
            case ir.Await() | ir.Walrus() | ir.Starred() | ir.Bool() | ir.Choice():
                if isinstance(above, ir.Choice) and above.test is node:
                    self._tested(kind)
                    return
                if isinstance(above, ir.Bool) and kind == "object":
                    self.object_tested = True
                self.follow(above, scope, kind, depth)
                if isinstance(above, ir.Walrus) and isinstance(above.target, ir.Name):
                    self._named(above.target.id, scope, kind, depth)
            case ir.Assign(targets=targets) if all(isinstance(t, ir.Name) for t in targets):
                for target in targets:
                    if isinstance(target, ir.Name):
                        self._named(target.id, scope, kind, depth)
            case ir.WithItem(target=ir.Name() as target):
                self._named(target.id, scope, kind, depth)
            case ir.For(target=target, iterable=iterable) | ir.Generator(target=target, iterable=iterable) if (
                iterable is node and kind != "text"
            ):
                self._items(target, scope, kind, depth)
            case ir.If() | ir.While() | ir.Assert() | ir.Compare() | ir.Unary(op="not") | ir.Match():
                self._tested(kind)
            case ir.Attr(name=name):
                self._part(above, name, scope, kind, depth)
            case ir.Item(index=index) if index is node and kind == "text":
                self.compared = True
            case ir.Item(base=base, index=index) if base is node:
                key = index.value if isinstance(index, ir.Const) and isinstance(index.value, str) else ""
                self._part(above, key, scope, kind, depth)
            case ir.Return():
                self._returned(scope, kind, depth)
            case ir.Arg():
                self._given(above, node, scope, kind, depth)
            case ir.Evaluate():
                pass
            case _:
                self._lose("it is kept, or handed on, out of sight", kind)

    def _tested(self, kind: _Kind) -> None:
        if kind == "object":
            self.object_tested = True
        elif kind == "text":
            self.compared = True

    def _lose(self, because: str, kind: _Kind) -> None:
        if kind == "answer":
            self.lost = self.lost or because
        elif kind == "text":
            self.read = self.read or self._text_site

    def _part(self, node: ir.Node, name: str, scope: Scope, kind: _Kind, depth: int) -> None:
        """An attribute or an entry of the value, or a call of one of its methods."""
        above = self.engine.parents(scope.unit).get(id(node))
        called = above if isinstance(node, ir.Attr) and isinstance(above, ir.Call) and above.func is node else None
        if kind == "text":
            if called is not None and name in _TEXT_METHODS:
                self.follow(called, scope, kind, depth)
            elif name not in _ASKING:
                self._lose("", kind)
            return
        if kind == "object":
            if self._is_guarded(node, scope):
                self.object_tested = True
            self.object_site = self.object_site or site_of(scope.unit.module, node.at)
            return
        if called is not None and name in ("get", "pop") and called.args:
            key = called.args[0].value
            name = key.value if isinstance(key, ir.Const) and isinstance(key.value, str) else ""
            node, called = called, None
        if name in _ENDS or (name == "status" and self.operation == "responses"):
            self.looked_at = True
        elif name in _TEXT and called is None:
            self._text(node, scope, depth)
        elif name in _OBJECT and called is None:
            self.follow(node, scope, "object", depth)
        elif name == "refusal":
            self.object_tested = True
        elif called is not None:
            if name in _WHOLE:
                self.follow(called, scope, kind, depth)
        elif name in _INNER or not name:
            self.follow(node, scope, kind, depth)

    def _text(self, node: ir.Node, scope: Scope, depth: int) -> None:
        """The text, or the blocks of which it is made (`answer.content[0].text`)."""
        parents = self.engine.parents(scope.unit)
        above = parents.get(id(node))
        self._text_site = site_of(scope.unit.module, node.at)
        if isinstance(above, ir.Item) and above.base is node:
            above = parents.get(id(above))
        if isinstance(above, ir.Attr) and above.name in _TEXT:
            node = above
        self.follow(node, scope, "text", depth)

    def _is_guarded(self, node: ir.Node, scope: Scope) -> bool:
        """Whether something catches what goes wrong there, or a test stands around it."""
        around = enclosures(self.engine, node, scope)
        return any(isinstance(e.node, ir.Try | ir.If | ir.While) and e.part == "body" for e in around)

    def _items(self, target: ir.Expr, scope: Scope, kind: _Kind, depth: int) -> None:
        """The pieces of a stream, or the blocks of a message."""
        names = [target] if isinstance(target, ir.Name) else target.items if isinstance(target, ir.Display) else ()
        for name in names:
            if isinstance(name, ir.Name):
                self._named(name.id, scope, kind, depth)

    def _named(self, name: str, scope: Scope, kind: _Kind, depth: int) -> None:
        for node in self._reads(name, scope):
            self.follow(node, scope, kind, depth + 1)

    def _reads(self, name: str, scope: Scope) -> Iterator[ir.Name]:
        function = function_of(scope)
        parents = self.engine.parents(scope.unit)
        for statement in function.body:
            for node in walk(statement):
                if isinstance(node, ir.Name) and node.id == name and not _is_target(parents.get(id(node)), node):
                    yield node

    def _returned(self, scope: Scope, kind: _Kind, depth: int) -> None:
        callers = self.engine.callers.of(function_of(scope))
        if not callers:
            self._lose("it is handed to whoever calls the function", kind)
        for caller in callers:
            if isinstance(caller.node, ir.Call):
                self.follow(caller.node, caller.frame.scope, kind, depth + 1)
            else:
                self._lose("it is handed to whoever calls the function", kind)

    def _given(self, argument: ir.Arg, node: ir.Node, scope: Scope, kind: _Kind, depth: int) -> None:
        call = self.engine.parents(scope.unit).get(id(argument))
        name = terminal(call.func) if isinstance(call, ir.Call) else None
        if not isinstance(call, ir.Call) or (name in _SHOWING and (kind != "text" or name != "print")):
            return
        if kind == "text" and name == "get":
            self.compared = True  # It chooses among what the program knows.
            return
        if kind == "text" and name in _PARSING:
            self.as_data = True
            self._lose("", kind)
            if not any(isinstance(e.node, ir.Try) and e.part == "body" for e in enclosures(self.engine, call, scope)):
                self.parsed = self.parsed or site_of(scope.unit.module, call.at)
            return
        if name == "getattr" and kind != "text" and len(call.args) > 1:
            key = call.args[1].value
            self._part(call, str(key.value) if isinstance(key, ir.Const) else "", scope, kind, depth)
            return
        if name in _SAME and kind != "text":
            self.follow(call, scope, kind, depth)
            return
        functions = [t.value for t in self.engine.evaluate(call.func, self.engine.root(scope))]
        own = [value for value in functions if isinstance(value, Func)]
        if not own or len(own) < len(functions):
            self._lose(f"it is handed to `{name}`", kind)
        for value in own:
            parameter = _parameter(value, argument, call)
            if parameter:
                self._named(parameter, value.scope, kind, depth)
            else:
                self._lose(f"it is handed to `{name}`", kind)


def _parameter(function: Func, argument: ir.Arg, call: ir.Call) -> str:
    """The name under which a function gets an argument; "" where that cannot be told."""
    if argument.name is not None:
        return argument.name
    place = call.args.index(argument) + (function.receiver is not None)
    params = function.scope.params
    return params[place].name if place < len(params) and params[place].kind not in ("args", "kwargs") else ""


def _is_target(above: ir.Node | None, name: ir.Name) -> bool:
    """Whether the name is given a value there."""
    match above:
        case ir.Assign(targets=targets):
            return any(target is name for target in targets)
        case ir.WithItem(target=target) | ir.For(target=target) | ir.Generator(target=target):
            return target is name
        case ir.Walrus(target=target):
            return target is name
        case _:
            return False
