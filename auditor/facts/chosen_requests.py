"""What of a request to a model its caller may choose: the model, the roles of messages, messages as they come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from auditor.catalog.model import CallRow
from auditor.facts.calls import ModelCall
from auditor.facts.prompt_sinks import Sink, arguments
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.containers import contents
from auditor.program.engine import Engine
from auditor.program.guards import Guards
from auditor.program.trace import Classify, IsOrigin, Origin, Stop
from auditor.program.values import Argument, Box, Elem, Grown, Lit, Member, Mix, Result, Value

Choosing = Iterator[tuple[Sink, Origin]]

_DEPTH = 3

_DUMPING = frozenset({"model_dump", "dict", "to_dict", "copy", "_asdict"})
"""Methods that make a mapping of an object as it is."""


def chosen_requests(
    engine: Engine, calls: Iterable[ModelCall], judge: Classify, guards: Guards, is_public: Callable[[Origin], bool]
) -> Choosing:
    """Each part of a request that is what a caller of the application sent, as it was sent."""
    fixed = _fixed_roles(engine)
    for call in calls:
        seen: set[int] = set()
        for meeting in call.meetings:
            for what, part in _parts(engine, call, meeting.row if isinstance(meeting.row, CallRow) else None):
                sink = Sink("request", what, part, call.place)
                for origin in _sent(engine, part, judge, guards):
                    barriers = origin.barriers | ({"allow_list"} if fixed and "role" in what else set())
                    if id(part.expr) not in seen and is_public(origin):
                        seen.add(id(part.expr))
                        yield sink, Origin(origin.kind, origin.what, origin.node, origin.scope, origin.hops,
                                           frozenset(barriers), origin.certain)  # fmt: skip


def _parts(engine: Engine, call: ModelCall, row: CallRow | None) -> Iterator[tuple[str, Argument]]:
    if row is None:
        return
    setting = row.settings.get("model")
    for path in setting.arguments if setting is not None else ():
        yield from ((f"the model of `{call.target}`", part) for part in arguments(engine, call.first.args, path))
    for prompt in row.prompts:
        if prompt.role == "messages":
            for argument in arguments(engine, call.first.args, prompt.argument):
                listed = prompt.argument.endswith("messages")  # Elsewhere a text may stand, which is a user's.
                for part in _messages(engine, argument, set(), 0 if listed else 1):
                    yield f"the messages of `{call.target}` with their roles", part


def _messages(engine: Engine, argument: Argument, seen: set[tuple[object, int]], depth: int = 0) -> Iterator[Argument]:
    """Lists of messages that are handed on as they come, and roles that are not written out; each of `seen` once."""
    for traced in engine.all(argument):
        value = traced.value
        key = (value.key, depth)
        if isinstance(value, (Lit, Mix)) or depth > _DEPTH or (isinstance(value, (Box, Grown)) and key in seen):
            continue
        seen.add(key)
        if isinstance(value, Box) and isinstance(value.node, ir.Dict):
            for entry in value.node.entries:
                if isinstance(entry.key, ir.Const) and entry.key.value == "role" and not _is_written(entry.value):
                    yield Argument(entry.value, value.frame)
        elif isinstance(value, (Box, Grown)):
            for inner in contents(engine, value):
                yield from _messages(engine, inner, seen, depth + 1)
        elif isinstance(value, (Member, Elem)) or depth == 0 or _is_dumped(value):
            yield argument


def _is_dumped(value: Value) -> bool:
    return isinstance(value, Result) and isinstance(value.callee, Member) and value.callee.name in _DUMPING


def _is_written(expr: ir.Expr) -> bool:
    return isinstance(expr, ir.Const)


def _sent(engine: Engine, part: Argument, judge: Classify, guards: Guards) -> Iterator[Origin]:
    """The part as a caller sent it: a field, or an element, of what came in, and nothing that was made of it."""
    for traced in engine.all(part):
        value: Value = traced.value
        while True:
            judgement = judge(value, True)
            if isinstance(judgement, (IsOrigin, Stop)) or not isinstance(value, (Member, Elem, Result)):
                break
            value = value.callee if isinstance(value, Result) else value.base
        if isinstance(judgement, IsOrigin) and judgement.kind == "user_input" and judgement.node is not None:
            assert judgement.scope is not None
            passed = judgement.barriers | guards.of(part) | guards.on(traced.hops)
            yield Origin("user_input", judgement.what, judgement.node, judgement.scope, traced.hops, passed, True)


def _fixed_roles(engine: Engine) -> bool:
    """Whether a class of the program says which roles there are: by constants, or an enumeration of its own."""
    for scope in engine.places.classes:
        for binding in scope.bindings.get("role", ()):
            said = getattr(binding.node, "annotation", None)
            names = {node.id for node in walk(said) if isinstance(node, ir.Name)} if said is not None else set()
            if "Literal" in names or (names and not names & {"str", "Any", "object"}):
                return True
    return False
