"""The prompts of model calls as sinks of what others have written, instructions apart from what users say."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import msgspec

from auditor.catalog.model import Catalog, PromptRow, TemplateRow
from auditor.facts.calls import Meeting, ModelCall
from auditor.facts.match import ClientUse, marks
from auditor.facts.model import SinkKind
from auditor.facts.settings import given
from auditor.languages import ir
from auditor.program.containers import added, contents, lookup
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace
from auditor.program.values import (
    Args,
    Argument,
    Box,
    CallRef,
    Ext,
    Frame,
    Func,
    Grown,
    Lit,
    Member,
    Mix,
    Result,
    Value,
    Values,
)

_SYSTEM_ROLES = frozenset({"system", "developer"})

_ROLES = _SYSTEM_ROLES | {"user", "human", "ai", "assistant"}

_MESSAGES = PromptRow("*", "messages")

_DEPTH = 4
"""Lists of messages within lists, and chains within chains, that are looked into."""

_HOLE = r"\{(\w+)\}"


class Sink(msgspec.Struct, frozen=True):
    """What a call at `place` is given, where what others have written can do harm."""

    kind: SinkKind
    what: str
    argument: Argument
    place: CallPlace
    certain: bool = True


class PromptSinks:
    """Looks for what models are asked, piece by piece."""

    def __init__(self, engine: Engine, catalog: Catalog) -> None:
        self.engine = engine
        self.templates = {path: row for sdk in catalog.sdks for row in sdk.template for path in row.paths}
        self._roots = {path.split(".", 1)[0] for path in self.templates}
        self._options = {method.name for sdk in catalog.sdks if sdk.template for method in sdk.option_methods}
        self._known: dict[tuple[object, int], tuple[tuple[SinkKind, Argument], ...]] = {}

    def of(self, calls: Iterable[ModelCall]) -> Iterator[Sink]:
        """What the models are asked by these calls, and what their clients were told when they were made."""
        for call in calls:
            seen: set[tuple[int, SinkKind]] = set()
            for meeting in call.meetings:
                for kind, part in self._asked(call, meeting):
                    if (id(part.expr), kind) not in seen:
                        seen.add((id(part.expr), kind))
                        yield Sink(kind, f"the {kind.replace('_', ' ')} of `{call.target}`", part, call.place)

    def _asked(self, call: ModelCall, meeting: Meeting) -> Iterator[tuple[SinkKind, Argument]]:
        before = tuple(self._put_before(call, meeting)) if self.templates else ()
        yield from before
        holes = self._holes(before)
        for row in meeting.row.prompts:
            for argument in arguments(self.engine, meeting.args, row.argument):
                filled = tuple(self._filled(argument, holes)) if holes else ()
                yield from filled or self._roles(row, argument)
        client = meeting.client
        if client is not None and client.function is not None:
            for argument in self._given_back(client):
                yield from self._roles(_MESSAGES, argument)
        if client is not None and client.made is not None:
            for row in client.row.prompts:
                for argument in arguments(self.engine, client.made.args, row.argument):
                    yield from self._roles(row, argument)

    def _given_back(self, client: ClientUse) -> Iterator[Argument]:
        """What a function that asks a model by its decorator gives back: that is what the model is asked."""
        made = client.calls[0]
        assert made is not None
        scope = made.frame.scope.unit.scopes[id(client.function)]
        for statement in scope.returns:
            if statement.value is not None:
                yield Argument(statement.value, self.engine.root(scope))

    def _roles(self, row: PromptRow, argument: Argument) -> Iterator[tuple[SinkKind, Argument]]:
        """The pieces of a prompt with the kind of sink that each is: instructions stand apart from what users say."""
        if row.role != "messages":
            instructs = row.role == "system"
            values = self.engine.all(argument) if self.templates else ()
            pieces = [list(self._template(traced.value)) for traced in values]
            for kind, part in (piece for found in pieces for piece in found):
                yield _kind(instructs or kind == "system_prompt"), part
            if not pieces or not all(pieces):
                yield _kind(instructs), argument
            return
        yield from self._said(argument)

    def _said(self, argument: Argument, depth: int = 0) -> Iterator[tuple[SinkKind, Argument]]:
        """The messages that an expression may stand for; what is not written out as messages is one as a whole."""
        told, silent = False, False
        for traced in self.engine.all(argument):
            found = self._messages(traced.value, depth)
            yield from found
            told = told or bool(found)
            silent = silent or not (found or isinstance(traced.value, Lit))
        if silent or not told:
            yield "prompt", argument

    def _messages(self, value: Value, depth: int = 0) -> tuple[tuple[SinkKind, Argument], ...]:
        """Messages that are written out as mappings, pairs or message objects, each once.

        A conversation that grows in several places holds the same messages on many ways: each is looked into once.
        """
        if depth > _DEPTH:
            return ()
        key = (value.key, depth)
        if key not in self._known:
            written = {
                (id(part.expr), id(part.frame), kind): (kind, part) for kind, part in self._written(value, depth)
            }
            self._known[key] = tuple(written.values())
        return self._known[key]

    def _written(self, value: Value, depth: int) -> Iterator[tuple[SinkKind, Argument]]:
        if isinstance(value, Box) and isinstance(value.node, ir.Dict):
            kind = _kind(bool(_roles_in(lookup(self.engine, value, "role").found) & _SYSTEM_ROLES))
            said = [e.value for e in value.node.entries if not (isinstance(e.key, ir.Const) and e.key.value == "role")]
            yield from ((kind, Argument(part, value.frame)) for part in said)
        elif isinstance(value, Box) and (pair := self._pair(value)) is not None:
            yield pair
        elif isinstance(value, (Box, Grown)):
            for argument in contents(self.engine, value):
                yield from self._said(argument, depth + 1)
        elif isinstance(value, Mix) and value.kind == "+":
            parts = [
                (part, [p for t in self.engine.all(part) for p in self._messages(t.value, depth + 1)])
                for part in value.parts
            ]
            if any(found for _, found in parts):
                yield from (piece for part, found in parts for piece in found or [("prompt", part)])
        elif isinstance(value, Ext) and value.call is not None and isinstance(value.call.node, ir.Call):
            template = tuple(self._template(value, depth + 1))
            yield from template or self._made_by(value.path, value.call, depth)

    def _made_by(self, path: str, call: CallRef, depth: int) -> Iterator[tuple[SinkKind, Argument]]:
        """A message object, or what a function makes of messages: it may cut them; instructions stay what they are."""
        node = call.node
        if "role" in call.args.named or _is_class(path) or not (isinstance(node, ir.Call) and _all(call.args)):
            yield from self._message(path, call.args)
            return
        inside = (t.value for argument in _all(call.args) for t in self.engine.all(argument))
        instructing = [p for value in inside for p in self._messages(value, depth + 1) if p[0] == "system_prompt"]
        if instructing:
            yield from instructing
            yield "prompt", Argument(node, call.frame)

    def _message(self, path: str, args: Args) -> Iterator[tuple[SinkKind, Argument]]:
        """The pieces of a message object, whose class or whose argument says what role it has."""
        role = args.named.get("role")
        roles = _roles_in(self.engine.all(role)) if role is not None else frozenset()
        instructs = path.rsplit(".", 1)[-1].startswith(("System", "Developer")) or bool(roles & _SYSTEM_ROLES)
        yield from ((_kind(instructs), part) for part in _all(args) if part is not role or not roles)

    def _pair(self, box: Box) -> tuple[SinkKind, Argument] | None:
        """The message of a pair of a role and its text."""
        node = box.node
        if not isinstance(node, ir.Display) or node.kind != "tuple" or len(node.items) != 2:
            return None
        role, text = (Argument(item, box.frame) for item in node.items)
        roles = _roles_in(self.engine.all(role))
        return (_kind(bool(roles & _SYSTEM_ROLES)), text) if roles else None

    # ── templates ───────────────────────────────────────────────────────────────────────────────────────────────────

    def _put_before(self, call: ModelCall, meeting: Meeting) -> Iterator[tuple[SinkKind, Argument]]:
        """The pieces of the templates that stand before the model in a pipeline, or beside it in a chain."""
        called = call.func.base if isinstance(call.func, ir.Attr) else call.func
        for traced in self.engine.evaluate(called, call.frame):
            yield from self._held(traced.value)
        if meeting.carrier is not None and meeting.carrier.made is not None:
            yield from self._among(_all(meeting.carrier.made.args), 0)

    def _held(self, value: Value, depth: int = 0) -> Iterator[tuple[SinkKind, Argument]]:
        """The pieces of the templates of a pipeline or a chain."""
        if depth > _DEPTH:
            return
        found = tuple(self._template(value, depth))
        yield from found
        match value:
            case Ext() if not found and value.path.split(".", 1)[0] in self._roots:
                after = value.path.partition("()")[2].replace("()", "").split(".")
                if value.calls and value.calls[0] is not None and self._options.issuperset(filter(None, after)):
                    yield from self._among(_all(value.calls[0].args), depth)
            case Mix(kind="|") | Box():
                yield from self._among(contents(self.engine, value), depth)
            case Grown():
                yield from self._held(value.base, depth)
            case Result(callee=Member() as method) if method.name in self._options:
                yield from self._held(method.base, depth)

    def _among(self, held: Iterable[Argument], depth: int) -> Iterator[tuple[SinkKind, Argument]]:
        for argument in held:
            for traced in self.engine.all(argument):
                yield from self._held(traced.value, depth + 1)

    def _template(self, value: Value, depth: int = 0) -> Iterator[tuple[SinkKind, Argument]]:
        """The pieces of a template, and what goes into its holes."""
        if isinstance(value, Mix) and value.kind == "+" and depth < _DEPTH:
            parts = [
                (part, [p for t in self.engine.all(part) for p in self._template(t.value, depth + 1)])
                for part in value.parts
            ]
            if any(found for _, found in parts):
                yield from (piece for part, found in parts for piece in found or [("prompt", part)])
        elif isinstance(value, Ext) and value.path.split(".", 1)[0] in self._roots:
            path, end = value.path, value.path.find("()")
            while end != -1:
                at = marks(path[:end])
                made = value.calls[at] if at < len(value.calls) else None
                row = self.templates.get(path[:end])
                if row is not None and made is not None:
                    yield from self._pieces(row, made, value.calls[at + 1 :])
                    return
                end = path.find("()", end + 2)

    def _pieces(
        self, row: TemplateRow, made: CallRef, later: Iterable[CallRef | None]
    ) -> Iterator[tuple[SinkKind, Argument]]:
        asked = ((p, a) for p in row.prompts for a in arguments(self.engine, made.args, p.argument))
        pieces = [piece for prompt, argument in asked for piece in self._roles(prompt, argument)]
        yield from pieces
        holes = self._holes(pieces)
        for args in (call.args for call in later if call is not None):
            yield from (piece for argument in args.positional for piece in self._filled(argument, holes))
            yield from ((_kind(name in holes), argument) for name, argument in args.named.items())

    def _holes(self, pieces: Iterable[tuple[SinkKind, Argument]]) -> frozenset[str]:
        """The names of the holes in instructions, as far as these are written out."""
        texts = (text for kind, part in pieces if kind == "system_prompt" for text in self._texts(part))
        return frozenset(name for text in texts for name in re.findall(_HOLE, text))

    def _texts(self, part: Argument) -> Iterator[str]:
        for traced in self.engine.all(part):
            value = traced.value
            inside = value.parts if isinstance(value, Mix) else ()
            for one in (value, *(t.value for argument in inside for t in self.engine.all(argument))):
                if isinstance(one, Lit) and isinstance(one.value, str):
                    yield one.value

    def _filled(self, argument: Argument, holes: frozenset[str]) -> Iterator[tuple[SinkKind, Argument]]:
        """What goes into the holes of a template, by the role of the text in which each stands."""
        for traced in self.engine.all(argument):
            value = traced.value
            if not isinstance(value, Box) or not isinstance(value.node, ir.Dict):
                yield "prompt", argument
                return
            for entry in value.node.entries:
                named = isinstance(entry.key, ir.Const) and entry.key.value in holes
                yield _kind(named), Argument(entry.value, value.frame)


def arguments(engine: Engine, args: Args, path: str) -> Iterator[Argument]:
    """What stands at a path of the arguments (`messages`, `response.input`, `*` for all of them)."""
    if path == "*":
        yield from (*args.positional, *args.named.values())
        return
    first, _, rest = path.partition(".")
    direct = engine.callers.argument(args, first)
    if direct is not None and not rest:
        yield direct
        return
    for traced in given(engine, args, path).found:
        yield from _expressions(engine, traced.value)


def _expressions(engine: Engine, value: Value) -> Iterator[Argument]:
    """The expressions that stand for a value; of a list that was added to also what was added."""
    if isinstance(value, Grown):
        yield from _expressions(engine, value.base)
        yield from added(engine, value)
        return
    if isinstance(value, Mix) and isinstance(value.node, ir.Augment):
        yield from value.parts
        return
    if isinstance(value, Func):  # It works the text out when it is asked for it.
        returned = (statement.value for statement in value.scope.returns)
        yield from (Argument(expr, engine.root(value.scope)) for expr in returned if expr is not None)
        return
    node, frame = _expression(value)
    if node is not None and frame is not None:
        yield Argument(node, frame)


def _is_class(path: str) -> bool:
    """Whether a call at the path makes an object of a class, by itself or by a method of the class."""
    return any(name[:1].isupper() for name in path.removesuffix("()").split(".")[-2:])


def _kind(instructs: bool) -> SinkKind:
    return "system_prompt" if instructs else "prompt"


def _roles_in(values: Values) -> frozenset[str]:
    """The roles that values name, as texts or as members of an enumeration of a library (`MessageRole.SYSTEM`)."""
    texts = {t.value.value for t in values if isinstance(t.value, Lit) and isinstance(t.value.value, str)}
    texts |= {t.value.path.rsplit(".", 1)[-1].lower() for t in values if isinstance(t.value, Ext)}
    return frozenset(texts & _ROLES)


def _all(args: Args) -> tuple[Argument, ...]:
    return (*args.positional, *args.named.values())


def _expression(value: Value) -> tuple[ir.Expr | None, Frame | None]:
    """An expression that stands for a value, to go on from."""
    from auditor.languages.walk import is_expression

    node = getattr(value, "node", None)
    frame = getattr(value, "frame", None)
    if isinstance(node, ir.Node) and is_expression(node) and isinstance(frame, Frame):
        return node, frame
    if isinstance(value, Ext) and value.call is not None and is_expression(value.call.node):
        return value.call.node, value.call.frame
    return None, None
