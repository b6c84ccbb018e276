"""Which of several deployments stands behind a call through a router, and the settings that it has."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from auditor.catalog.model import MembersRow
from auditor.facts.match import ClientUse
from auditor.facts.settings import given, literal_values
from auditor.languages import ir
from auditor.program.containers import contents
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, CallRef, Ext, Value


def through_members(engine: Engine, use: ClientUse, args: Args) -> Sequence[ClientUse]:
    """The client once for each member that the call may mean; as it is where these are not written out."""
    row, made = use.row.members, use.made
    if row is None or made is None:
        return [use]
    call = next((argument for name in row.chosen if (argument := engine.callers.argument(args, name))), None)
    named = {**made.args.named} | ({"chosen": call} if call is not None else {})
    wanted = _wanted(engine, row, made, args)
    members = list(_members(engine, row, made))
    meant = [member for name, member in members if name is None or wanted is None or name in wanted]
    if not meant or any(member is None for member in meant):
        return [_with(engine, use, made, named)]
    others = {name: argument for name, argument in named.items() if name != row.argument}
    return [_with(engine, use, made, {**others, "member": one}) for one in meant if one is not None]


def _with(engine: Engine, use: ClientUse, made: CallRef, named: dict[str, Argument]) -> ClientUse:
    member = named.get("member", named.get("chosen"))
    key = ("member", id(made.args), id(member.expr) if member is not None else 0)
    positional = () if "member" in named else made.args.positional
    args = engine.callers.kept(key, Args(positional, named, made.args.sequences, made.args.mappings))
    return replace(use, made=CallRef(made.node, made.frame, args))


def _wanted(engine: Engine, row: MembersRow, made: CallRef, args: Args) -> frozenset[str] | None:
    """The names that the call may mean, with those for which they stand; None where not all are known."""
    texts, complete = literal_values(engine, args, row.chosen)
    if not complete or not texts:
        return None
    names = {text for text, _ in texts}
    for name in sorted(names) if row.aliases else ():
        names |= {text for text, _ in literal_values(engine, made.args, (f"{row.aliases}.{name}",))[0]}
    return frozenset(names)


def _members(engine: Engine, row: MembersRow, made: CallRef) -> Iterator[tuple[str | None, Argument | None]]:
    """The name and the settings of each; None for what cannot be read."""
    for traced in (t for path in (row.argument, "0") for t in given(engine, made.args, path).found):
        listed = contents(engine, traced.value) if isinstance(traced.value, Box) else ()
        for value in (t.value for argument in listed for t in engine.all(argument)):
            name = _part(value, row.name)
            text = engine.constant(name.expr, name.frame) if name is not None else None
            yield (text if isinstance(text, str) else None), _part(value, row.settings)


def _part(value: Value, name: str) -> Argument | None:
    """What a mapping or an object has by that name, as it is written."""
    if isinstance(value, Box) and isinstance(value.node, ir.Dict):
        entries = (e for e in value.node.entries if isinstance(e.key, ir.Const) and e.key.value == name)
        return next((Argument(entry.value, value.frame) for entry in entries), None)
    return value.call.args.named.get(name) if isinstance(value, Ext) and value.call is not None else None
