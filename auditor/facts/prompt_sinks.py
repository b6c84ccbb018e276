"""The prompts of model calls as sinks of what others have written, instructions apart from what users say."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from auditor.catalog.model import PromptRow
from auditor.facts.calls import ModelCall
from auditor.facts.match import ClientUse
from auditor.facts.model import SinkKind
from auditor.facts.settings import given
from auditor.languages import ir
from auditor.program.containers import contents, lookup
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace
from auditor.program.values import Args, Argument, Box, Ext, Frame, Grown, Lit, Value

_SYSTEM_ROLES = frozenset({"system", "developer"})

_MESSAGES = PromptRow("*", "messages")

_DEPTH = 4
"""Lists of messages within lists that are looked into."""


class Sink(msgspec.Struct, frozen=True):
    """What a call at `place` is given, where what others have written can do harm."""

    kind: SinkKind
    what: str
    argument: Argument
    place: CallPlace
    certain: bool = True


def prompt_sinks(engine: Engine, calls: Iterable[ModelCall]) -> Iterator[Sink]:
    """What the models are asked, piece by piece, and what their clients were told when they were made."""
    for call in calls:
        seen: set[tuple[int, str]] = set()
        for meeting in call.meetings:
            for row in meeting.row.prompts:
                for sink in _sinks(engine, call, row, arguments(engine, meeting.args, row.argument)):
                    if (id(sink.argument.expr), sink.kind) not in seen:
                        seen.add((id(sink.argument.expr), sink.kind))
                        yield sink
            client = meeting.client
            if client is not None and client.function is not None:
                yield from _sinks(engine, call, _MESSAGES, _given_back(engine, client))
            if client is not None and client.made is not None:
                for row in client.row.prompts:
                    yield from _sinks(engine, call, row, arguments(engine, client.made.args, row.argument))


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
        node, frame = _expression(traced.value)
        if node is not None and frame is not None:
            yield Argument(node, frame)


def _sinks(engine: Engine, call: ModelCall, row: PromptRow, asked: Iterable[Argument]) -> Iterator[Sink]:
    for argument in asked:
        for kind, part in _roles(engine, row, argument):
            yield Sink(kind, f"the {kind.replace('_', ' ')} of `{call.target}`", part, call.place)


def _given_back(engine: Engine, client: ClientUse) -> Iterator[Argument]:
    """What a function that asks a model by its decorator gives back: that is what the model is asked."""
    made = client.calls[0]
    assert made is not None
    scope = made.frame.scope.unit.scopes[id(client.function)]
    for statement in scope.returns:
        if statement.value is not None:
            yield Argument(statement.value, engine.root(scope))


def _roles(engine: Engine, row: PromptRow, argument: Argument) -> Iterator[tuple[SinkKind, Argument]]:
    """The pieces of a prompt with the kind of sink that each is: instructions stand apart from what users say."""
    if row.role != "messages":
        yield ("system_prompt" if row.role == "system" else "prompt"), argument
        return
    pieces = [p for traced in engine.all(argument) for p in _messages(engine, traced.value)]
    if not pieces:
        yield "prompt", argument
    yield from pieces


def _messages(engine: Engine, value: Value, depth: int = 0) -> Iterator[tuple[SinkKind, Argument]]:
    """Messages that are written out as mappings, pairs or message objects."""
    if depth > _DEPTH:
        return
    if isinstance(value, Box) and isinstance(value.node, ir.Dict):
        yield _role_of(engine, value), Argument(value.node, value.frame)
        return
    if isinstance(value, (Box, Grown)):
        for argument in contents(engine, value):
            found = [p for t in engine.all(argument) for p in _messages(engine, t.value, depth + 1)]
            yield from found or [("prompt", argument)]
    elif isinstance(value, Ext) and value.call is not None:
        name = value.path.rsplit(".", 1)[-1]
        kind: SinkKind = "system_prompt" if name.startswith(("System", "Developer")) else "prompt"
        for part in (*value.call.args.positional, *value.call.args.named.values()):
            yield kind, part


def _role_of(engine: Engine, box: Box) -> SinkKind:
    role = lookup(engine, box, "role").found
    texts = {t.value.value for t in role if isinstance(t.value, Lit)}
    return "system_prompt" if texts & _SYSTEM_ROLES else "prompt"


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
