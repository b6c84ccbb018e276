"""Whose a file is that the application reads: its own, one that its operator names, or one that others may bring."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal, TypeAlias

from auditor.facts.entries import Entries
from auditor.facts.marks import fields_of
from auditor.program.engine import Engine
from auditor.program.trace import IsOrigin, Judgement, Stop, Through, follow
from auditor.program.values import Argument, CallRef, Cls, Env, Ext, Func, Lit, Member, Mod, Par, Unk, Value

Owner: TypeAlias = Literal["own", "operator", "other"]

_LISTED = frozenset({"listdir", "walk", "scandir", "glob", "iglob", "iterdir", "rglob", "namelist", "infolist"})
"""Functions that find files: whoever may put one there chooses what is read."""

_UPLOADS = ("files[]", "FILES[]", "files.get()", "FILES.get()", "UploadFile()", "_uploader()", "AskFileMessage()",
            ".elements[]", "Attachment()", "attachments[]")  # fmt: skip
"""Pieces of access paths that hold a file which somebody has sent."""


class Owners:
    """Judges the paths of files. `judge` says what the tool knows of a value, `at_keyboard` whether an origin is the
    operator's."""

    def __init__(
        self,
        engine: Engine,
        entries: Entries,
        judge: Callable[[Value], Judgement],
        at_keyboard: Callable[[IsOrigin], bool],
    ) -> None:
        self._engine = engine
        self._entries = entries
        self._judge = judge
        self._at_keyboard = at_keyboard
        self._known: dict[int, Owner] = {}

    def of(self, opened: CallRef | None) -> Owner:
        """Whose file the call opens."""
        if opened is None or not opened.args.positional:
            return "other"
        known = self._known.get(opened.key)
        if known is None:
            self._known[opened.key] = "other"  # What a circle of files leads to is nobody's own.
            known = self._known[opened.key] = self._owner(opened.args.positional[0])
        return known

    def is_uploaded(self, opened: CallRef | None) -> bool:
        """Whether what the call opens is a file that a caller of the application has sent."""
        if opened is None or not opened.args.positional:
            return False
        for traced in self._engine.all(opened.args.positional[0]):
            value = traced.value
            held = fields_of(value) if isinstance(value, Member) else None
            param = value if isinstance(value, Par) else held[0] if held is not None else None
            if isinstance(value, Ext) and any(piece in value.path for piece in _UPLOADS):
                return True
            if param is not None and any(e.row is not None and e.row.uploads for e in self._entries.of(param.scope)):
                return isinstance(self._judge(value), IsOrigin)
        return False

    def _owner(self, path: Argument) -> Owner:
        trail = follow(self._engine, path, self._classify)
        found = {origin.kind for origin in trail.origins}
        if trail.cut or "other" in found:
            return "other"
        return "operator" if found else "own"

    def _classify(self, value: Value, certain: bool) -> Judgement:
        match value:
            case Lit() | Env() | Func() | Cls() | Mod():
                return Stop()
            case Unk(node=node, frame=frame):
                return IsOrigin("other", value.because, node, frame.scope)
            case Ext(path=path, calls=calls) if any(f".{name}(" in f".{path}" for name in _LISTED):
                call = next(call for call in calls if call is not None)
                return IsOrigin("other", "a file that is found", call.node, call.frame.scope)
        judgement = self._judge(value)
        if isinstance(judgement, IsOrigin):
            kind = "operator" if self._at_keyboard(judgement) else "other"
            return IsOrigin(kind, judgement.what, judgement.node, judgement.scope)
        held = fields_of(value) if isinstance(value, Member) else None
        param = value if isinstance(value, Par) else held[0] if held is not None else None
        if param is not None:
            return IsOrigin("other", "a path that is given", param.param, param.scope)
        return judgement if isinstance(judgement, Stop) else Through(certain=True)
