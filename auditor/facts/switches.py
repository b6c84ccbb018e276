"""Finds calls that take a protection away: a debugger on a server, code of a model run in process, no approval."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import TYPE_CHECKING, TypeGuard

from auditor.catalog.model import SettingRow
from auditor.facts.call_model import Known, Setting, Unclear
from auditor.facts.model import Switch
from auditor.facts.readings import Set, readings
from auditor.facts.settings import given, meets
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.context import function_of, is_main_guard
from auditor.program.scopes import CallPlace, Scope, dotted
from auditor.program.values import Box, Env, Ext, Lit, Mix, Par, Value

if TYPE_CHECKING:
    from auditor.catalog.model import SwitchRow
    from auditor.facts.entries import Entries
    from auditor.program.engine import Engine
    from auditor.program.values import Args
    from auditor.sites import Site

_DEEPEST = 4

_OPTION = r"argparse\..*parse_"

_EVERYWHERE = ("0.0.0.0", "::")  # noqa: S104 - what is looked for, and nothing listens here
"""Addresses that stand for every address of the machine."""


def switches(engine: Engine, rows: tuple[SwitchRow, ...], entries: Entries) -> Iterator[Switch]:
    """Every switch that is on, or of which it cannot be told whether it is."""
    by_path: dict[str, list[SwitchRow]] = defaultdict(list)
    for row in rows:
        for path in row.paths:
            by_path[path].append(row)
    for name in sorted({path.removesuffix("()").rsplit(".", 1)[-1] for path in by_path}):
        for place in engine.places.calls.get(name, ()):
            frame = engine.root(place.scope)
            paths = {f"{value.path}()" for value in engine.paths(place.call.func, frame)}
            args = engine.callers.args(place.call, frame)
            for row in (row for path in sorted(paths) for row in by_path.get(path, ())):
                state = _state(engine, row, args)
                debug = row.kind in ("debug", "public_share")
                if debug and not row.argument and _is_asked_for(engine, place.call, place.scope, entries):
                    continue
                if state is not None and all(meets(engine, condition, args) for condition in row.when):
                    yield _switch(engine, row, place, args, state, entries)


def _state(engine: Engine, row: SwitchRow, args: Args) -> Setting | None:
    """The argument that does it; None where it does not, or where the environment decides."""
    if not row.argument:
        return Known(True, "call")
    if (row.given and not given(engine, args, row.given).found) or (row.own and _is_own(engine, row, args)):
        return None
    found = given(engine, args, row.argument)
    values = [traced.value for traced in found.found]
    texts = [str(value.value) for value in values if isinstance(value, Lit)]
    texts += [value.path.rsplit(".", 1)[-1] for value in values if _is_constant(value)]  # A member of an enumeration.
    if any(text in row.values or (row.matches and re.search(row.matches, text)) for text in texts):
        return Known(True, "call")
    if not values and row.by_default and not found.unclear:
        return Known(True, "framework_default")
    if any(
        not isinstance(value, Lit | Box) and not _is_constant(value) and not _depends_on_environment(engine, value, 0)
        for value in values
    ):
        return Unclear(f"`{row.argument}` is computed")
    return None


def _is_constant(value: Value) -> TypeGuard[Ext]:
    """Whether it is a constant of a library, by the way in which it is written."""
    return isinstance(value, Ext) and not value.calls and value.path.rsplit(".", 1)[-1].isupper()


def _is_own(engine: Engine, row: SwitchRow, args: Args) -> bool:
    """Whether the program that the call starts is a script, which lies in the tree or beside it."""
    written = [traced.value for traced in given(engine, args, row.own).found]
    nodes = [node for value in written if isinstance(value, Box | Lit) for node in walk(value.node)]
    return any(isinstance(n, ir.Const) and isinstance(n.value, str) and n.value.endswith(".py") for n in nodes)


def _depends_on_environment(engine: Engine, value: Value, depth: int) -> bool:
    """Whether a variable decides, as in `os.getenv("DEBUG") == "1"`, or an option of the command line."""
    if isinstance(value, Env) or (isinstance(value, Ext) and re.match(_OPTION, value.path)):
        return True
    if not isinstance(value, Mix) or depth > _DEEPEST:
        return False
    return any(_depends_on_environment(engine, t.value, depth + 1) for part in value.parts for t in engine.all(part))


def _is_asked_for(engine: Engine, node: ir.Node, scope: Scope, entries: Entries, depth: int = 0) -> bool:
    """Whether a place is only come to where an environment variable or an option of the command line says so."""
    from auditor.program.permitted import conditions

    frame = engine.root(scope)
    for test, held in conditions(engine, node, scope):
        parts = test.values if isinstance(test, ir.Bool) and test.op == "and" else (test,)
        said = [part for part in parts if held and not isinstance(part, ir.Unary)]  # `not …` holds by default.
        values = [traced.value for part in said for traced in engine.evaluate(part, frame)]
        if any(_is_chosen(engine, value, entries) for value in values):
            return True
    above = engine.callers.of(function_of(scope)) if depth < _DEEPEST else ()
    return bool(above) and all(_is_asked_for(engine, c.node, c.frame.scope, entries, depth + 1) for c in above)


def _is_chosen(engine: Engine, value: Value, entries: Entries) -> bool:
    """Whether it is what the person who runs the program has chosen."""
    if isinstance(value, Par):
        own = entries.of(value.scope)
        return bool(own) and all(entry.exposure == "operator" for entry in own)
    return _depends_on_environment(engine, value, 0)


def _switch(engine: Engine, row: SwitchRow, place: CallPlace, args: Args, state: Setting, entries: Entries) -> Switch:
    unit = place.scope.unit
    everywhere = _listens_everywhere(engine, row, args)
    return Switch(
        site=site_of(unit.module, place.call.at),
        function=function_of(place.scope).qualified,
        kind=row.kind,
        target=dotted(place.call.func) or row.paths[0].removesuffix("()"),
        argument=row.argument,
        what=row.what,
        state=state,
        by_hand=_is_by_hand(engine, place),
        own_artefact=_writer(engine, row),
        everywhere=everywhere,
        entry_points=tuple(entry.label for entry in entries.reaching(place.scope)),
        exposure="public" if everywhere else entries.exposure(place.scope),
        place=unit.module.place,
    )


def _writer(engine: Engine, row: SwitchRow) -> Site | None:
    places = engine.places.calls.get(row.written_by, ()) if row.written_by else ()
    sites = [site_of(p.scope.unit.module, p.call.at) for p in places if p.scope.unit.module.place == "app"]
    return min(sites, default=None)


def _listens_everywhere(engine: Engine, row: SwitchRow, args: Args) -> bool:
    said = [r for path in row.address for r in readings(engine, given(engine, args, path).found, SettingRow())]
    return any(isinstance(reading, Set) and reading.value in _EVERYWHERE for reading in said)


def _is_by_hand(engine: Engine, place: CallPlace) -> bool:
    """Whether only running the file as a script comes to the call."""
    parents = engine.parents(place.scope.unit)
    node = parents.get(id(place.call))
    while node is not None and not is_main_guard(node):
        node = parents.get(id(node))
    return node is not None
