"""What ends what is kept: a time that it is given, a call that removes it, or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import Final

import msgspec

from auditor.catalog.model import StoreRow
from auditor.facts.model import Ending
from auditor.facts.settings import given
from auditor.languages import ir, site_of
from auditor.languages.walk import walk
from auditor.program.containers import Lookup
from auditor.program.context import enclosures, function_of
from auditor.program.engine import Engine
from auditor.program.scopes import CallPlace, Scope, counts_for, dotted, terminal
from auditor.program.values import Argument, Cls, Ext, Grown, Inst, Lit, Member, Mix, Result, Unk, Value
from auditor.sites import Site

_REMOVING: Final = ("remove", "unlink", "rmtree", "removedirs")

_REMOVERS: Final = frozenset(
    {"os.remove", "os.unlink", "os.removedirs", "shutil.rmtree", "aiofiles.os.remove", "aiofiles.os.unlink"}
)
"""Functions that remove the file or the folder that they are given."""

_SELF_REMOVING: Final = frozenset(
    {"tempfile.TemporaryDirectory()", "tempfile.TemporaryFile()", "tempfile.SpooledTemporaryFile()"}
)
"""What is gone when it is closed."""

_DEEPEST: Final = 5

_TELLING: Final = 5
"""Letters from which on a constant is taken for the name of one file or folder."""


class _Removal(msgspec.Struct, frozen=True):
    """A place that removes a file or a folder: what names it, and whether it runs whatever happens."""

    site: Site
    function: Scope
    keys: frozenset[int]
    deep: frozenset[int]
    always: bool


class Endings:
    """Looks for what ends the stores of a program."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine

    def of(self, row: StoreRow, place: CallPlace, value: Ext | None) -> Ending:
        """What ends what the call keeps, or that nothing in sight does."""
        if row.expires:
            return Ending("expires", row.expires)
        args = self.engine.callers.args(place.call, self.engine.root(place.scope))
        for path in row.expiry:
            if (ending := _given(path, given(self.engine, args, path))) is not None:
                return ending
        if row.medium == "file":
            return self._of_file(row, place, value)
        return self._removed(row, place) or Ending("kept", "nothing in the tree ends it")

    def opened(self, row: StoreRow, place: CallPlace, value: Ext | None) -> Site | None:
        """Where the file is opened that the call writes to, if that is another place."""
        for made in self._made(row, place, value):
            if made.call is not None and made.call.node is not place.call:
                return site_of(made.call.frame.scope.unit.module, made.call.node.at)
        return None

    # ── files ───────────────────────────────────────────────────────────────────────────────────────────────────────

    def _of_file(self, row: StoreRow, place: CallPlace, value: Ext | None) -> Ending:
        paths = list(self._paths(row, place, value))
        exact = {_plain(t.value).key for argument in paths for t in self.engine.all(argument)}
        exact |= {id(made.calls[0].node) for made in self._made(row, place, value) if made.calls and made.calls[0]}
        values = [v for argument in paths for v in self._deep(argument)]
        if any(isinstance(v, Ext) and _begins(v.path, _SELF_REMOVING) for v in values):
            return Ending("deleted", "it is temporary, and gone when it is closed")
        if self._closes_away(row, place, value):
            return Ending("deleted", "it is temporary, and gone when it is closed")
        if any(isinstance(v, Lit) and v.value in ("/dev/null", "/dev/stdout", "/dev/stderr") for v in values):
            return Ending("deleted", "it is no file on a disk")
        deep = {v.key for v in values if _tells(v)}
        here = function_of(place.scope)
        near = {id(here), *(id(function_of(caller.frame.scope)) for caller in self.engine.callers.of(here))}
        found: list[Ending] = []
        for removal in self._removals:
            if not counts_for(removal.function, place.scope):
                continue
            if exact & removal.keys or deep & removal.keys:
                if removal.always:
                    return Ending("deleted", "it is removed whatever happens", removal.site)
                same = id(removal.function) in near
                found.append(
                    Ending("on_success", "it is removed, unless something fails before", removal.site)
                    if same
                    else Ending("elsewhere", "it is removed where somebody asks for it", removal.site)
                )
            elif deep & removal.deep:
                found.append(Ending("elsewhere", "files of that folder are removed", removal.site))
        order = ("on_success", "elsewhere")
        return min(found, key=lambda e: order.index(e.state), default=Ending("kept", "nothing in the tree removes it"))

    def _made(self, row: StoreRow, place: CallPlace, value: Ext | None) -> Iterator[Ext]:
        """The objects that stand for the file: what `open` gives, or a path."""
        args = self.engine.callers.args(place.call, self.engine.root(place.scope))
        for path in row.name:
            for traced in given(self.engine, args, path).found:
                if isinstance(traced.value, Ext):
                    yield traced.value
        if not row.name and value is not None and value.calls:
            yield Ext(value.path.partition("()")[0] + "()", value.calls[:1])

    def _paths(self, row: StoreRow, place: CallPlace, value: Ext | None) -> Iterator[Argument]:
        """The expressions that name the file."""
        for made in self._made(row, place, value):
            if (call := made.calls[0] if made.calls else None) is None:
                continue
            opener = terminal(call.node.func) if isinstance(call.node, ir.Call) else None
            if opener == "open" and isinstance(call.node, ir.Call) and isinstance(call.node.func, ir.Attr):
                library = any(
                    e.path in ("aiofiles.open", "io.open") for e in self.engine.paths(call.node.func, call.frame)
                )
                if not library:
                    yield Argument(call.node.func.base, call.frame)
                    continue
            if call.args.positional:
                yield call.args.positional[0]
            elif "file" in call.args.named:
                yield call.args.named["file"]
        func = place.call.func
        if isinstance(func, ir.Attr) and func.name in ("write_text", "write_bytes"):
            yield Argument(func.base, self.engine.root(place.scope))

    def _closes_away(self, row: StoreRow, place: CallPlace, value: Ext | None) -> bool:
        """Whether the file is one of `NamedTemporaryFile`, which removes it unless it is told not to."""
        for made in self._made(row, place, value):
            if made.path.startswith("tempfile.NamedTemporaryFile()") and made.calls and made.calls[0] is not None:
                told = given(self.engine, made.calls[0].args, "delete").found
                return not any(isinstance(t.value, Lit) and t.value.value is False for t in told)
        return False

    def _deep(self, argument: Argument, depth: int = 0) -> Iterator[Value]:
        """The values of an expression, and those of which they are put together."""
        if depth > _DEEPEST:
            return
        for traced in self.engine.all(argument):
            yield from self._within(traced.value, depth)

    def _within(self, value: Value, depth: int) -> Iterator[Value]:
        value = _plain(value)
        yield value
        parts: list[Argument] = []
        match value:
            case Mix(parts=of):
                parts += of
            case Result(callee=callee, call=call):
                parts += call.args.positional
                if isinstance(callee, Member) and depth < _DEEPEST:
                    yield from self._within(callee.base, depth + 1)
            case Ext(calls=calls):
                parts += [argument for call in calls if call is not None for argument in call.args.positional]
            case Member(base=base) if depth < _DEEPEST:
                yield from self._within(base, depth + 1)
        for part in parts:
            yield from self._deep(part, depth + 1)

    @cached_property
    def _removals(self) -> tuple[_Removal, ...]:
        return tuple(self._find_removals())

    def _find_removals(self) -> Iterator[_Removal]:
        for name in _REMOVING:
            for place in self.engine.places.calls.get(name, ()):
                frame = self.engine.root(place.scope)
                paths = {value.path for value in self.engine.paths(place.call.func, frame)}
                args = self.engine.callers.args(place.call, frame)
                if paths & _REMOVERS:
                    named = args.positional[:1]
                elif name == "unlink" and isinstance(place.call.func, ir.Attr):
                    named = (Argument(place.call.func.base, frame),)
                else:
                    continue
                yield from (self._removal(place, place.call, argument) for argument in named)
            for reference in self.engine.places.references.get(name, ()):
                if dotted(reference.expr) in _REMOVERS:
                    yield from self._handed_on(reference.expr, reference.scope)

    def _handed_on(self, expr: ir.Expr, scope: Scope) -> Iterator[_Removal]:
        """What a task in the background removes: `tasks.add_task(os.remove, path)`."""
        call = self.engine.parents(scope.unit).get(id(expr))
        while call is not None and not isinstance(call, ir.Call):
            call = self.engine.parents(scope.unit).get(id(call))
        if call is None:
            return
        args = self.engine.callers.args(call, self.engine.root(scope))
        after = [a for a in args.positional if a.expr is not expr]
        for argument in after[:1]:
            removal = self._removal(CallPlace(call, scope), call, argument)
            yield msgspec.structs.replace(removal, always=True)

    def _removal(self, place: CallPlace, node: ir.Node, argument: Argument) -> _Removal:
        around = enclosures(self.engine, node, place.scope)
        return _Removal(
            site_of(place.scope.unit.module, node.at),
            function_of(place.scope),
            frozenset(key for traced in self.engine.all(argument) for key in _names(traced.value)),
            frozenset(v.key for v in self._deep(argument) if _tells(v)),
            any(e.part == "finally" for e in around),
        )

    # ── other stores ────────────────────────────────────────────────────────────────────────────────────────────────

    def _removed(self, row: StoreRow, place: CallPlace) -> Ending | None:
        """The call of the tree that removes what such a store keeps."""
        for ended in row.ended_by:
            name = ended.rsplit(".", 1)[-1]
            for other in self.engine.places.calls.get(name, ()):
                written = f".{dotted(other.call.func) or name}"
                if not written.endswith(f".{ended}") or not counts_for(other.scope, place.scope):
                    continue
                site = site_of(other.scope.unit.module, other.call.at)
                if any(e.part == "finally" for e in enclosures(self.engine, other.call, other.scope)):
                    return Ending("deleted", "it is deleted whatever happens", site)
                return Ending("elsewhere", f"`{ended}` is called", site)
        return self._row_deleted(row, place) if row.medium == "database" else None

    def _row_deleted(self, row: StoreRow, place: CallPlace) -> Ending | None:
        """Where a record is deleted that may be of the same model."""
        model = next((node for node in walk(place.call.func) if isinstance(node, ir.Name)), None)
        kinds = self._classes(model, place.scope) if model is not None else frozenset()
        for name in ("delete", "adelete"):
            for other in self.engine.places.calls.get(name, ()):
                func = other.call.func
                if other.call.args or not isinstance(func, ir.Attr) or not counts_for(other.scope, place.scope):
                    continue  # `router.delete("/threads")` is a route.
                first = next((node for node in walk(func.base) if isinstance(node, ir.Name)), None)
                deleted = self._classes(first, other.scope) if first is not None else frozenset()
                if not kinds or not deleted or kinds & deleted:
                    return Ending("elsewhere", "records are deleted", site_of(other.scope.unit.module, other.call.at))
        return None

    def _classes(self, expr: ir.Expr, scope: Scope) -> frozenset[int]:
        """The classes of the program that it is, or is an object of; none where that is not in sight."""
        values = [traced.value for traced in self.engine.evaluate(expr, self.engine.root(scope))]
        held = [value.cls if isinstance(value, Inst) else value for value in values]
        return frozenset(id(value.scope) for value in held if isinstance(value, Cls))


def _given(path: str, found: Lookup) -> Ending | None:
    values = [traced.value for traced in found.found]
    if not values:
        return Ending("unclear", f"`{path}` is given, and cannot be followed") if found.unclear else None
    if all(isinstance(value, Lit) and not value.value for value in values):
        return None  # None and 0 stand for ever.
    return Ending("expires", "the time is given" if path.isdigit() else f"`{path}` is given")


def _tells(value: Value) -> bool:
    """Whether a value tells one path from others: what is not in sight does not, nor does `.` or `tmp`."""
    if isinstance(value, Lit):
        return isinstance(value.value, str) and len(value.value) >= _TELLING
    return not isinstance(value, Unk) and (not isinstance(value, Ext) or any(value.calls))


def _plain(value: Value) -> Value:
    """A value without what calls that were given it may have done to it."""
    while isinstance(value, Grown):
        value = value.base
    return value


def _names(value: Value) -> Iterator[int]:
    """What tells a path from others: its value, and of `file.name` the call that has made the file."""
    value = _plain(value)
    if _tells(value):
        yield value.key
    if isinstance(value, Ext) and value.path.endswith("().name") and value.calls and value.calls[-1] is not None:
        yield id(value.calls[-1].node)


def _begins(path: str, beginnings: frozenset[str]) -> bool:
    return any(path.startswith(beginning) for beginning in beginnings)
