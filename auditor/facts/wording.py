"""Which steps keep the words of a conversation, and which leave only a name, a kind or an id that stands beside them.

What a log holds of a conversation is certain only where each step on the way keeps text: the text attributes of an
answer, pieces and joins of it, the whole of what was parsed. A field of a parsed structure may be anything.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.languages import ir
from auditor.program.classes import ancestry
from auditor.program.engine import Engine
from auditor.program.scopes import terminal
from auditor.program.trace import LOOK_UPS
from auditor.program.values import CallRef, Cls, Elem, Ext, Inst, Member, Mix, Par, Result, Value

LABEL = "label"
"""What a way passes that may leave no more than a name, a kind or an id: a barrier for logs."""

_TEXTS = frozenset(
    {"text", "texts", "content", "contents", "message", "messages", "msg", "answer", "answers", "response",
     "responses", "reply", "output", "outputs", "output_text", "completion", "completions", "generated_text", "result",
     "results", "summary", "reasoning", "reasoning_content", "thinking", "prompt", "prompts", "query", "question",
     "input", "inputs", "user_input", "user_message", "transcript", "transcription", "caption", "body", "delta",
     "choices", "candidates", "parts", "part", "generation", "generations", "data", "history", "conversation",
     "chunk", "chunks", "blocks", "block", "payload", "raw", "raw_response", "system_instruction", "instructions",
     "text_stream", "refusal"}
)  # fmt: skip
"""Names of attributes and keys that hold what somebody has said, or the parts of the answer that hold it."""

_STEPS = (frozenset(dir(str)) - {"title", "index", "count", "format_map"}) | {
    "json", "model_dump", "model_dump_json", "dict", "to_dict", "to_json", "as_dict", "copy", "items", "values", "read",
    "getvalue", "body", "append", "extend", "insert", "iter_lines", "iter_content", "iter_text", "aiter_text",
    "get_final_message", "get_final_text", "pretty_repr", "pretty_print", "tolist", "next", "__next__", "__anext__",
    "send", "result", "wait", "run", "invoke", "getText", "get_text", "all", "filter",
}  # fmt: skip
"""Methods whose answer has the words of what they are called on, or of what they are given."""

_LABELS = frozenset(
    {"id", "ids", "uid", "pk", "ts", "thread_ts", "name", "user", "username", "login", "type", "kind", "role", "status",
     "state", "size", "format", "lang", "language", "locale", "date", "time", "timestamp", "path", "file", "filename",
     "filepath", "dir", "directory", "folder", "url", "uri", "link", "host", "port", "model", "engine", "provider",
     "channel", "version", "mode", "level", "key", "email", "phone", "index", "count", "length", "score", "temperature",
     "title", "logdir", "workspace", "cwd", "session", "author"}
)  # fmt: skip
"""Last words of names that say what stands under them: something short that nobody has written as a message."""

_SHOWN_AS_PARTS = frozenset({"-", "/", "//", "**", "@", "<<", ">>"})

_NAMES_OF_FILES = ("os.path.", "pathlib.", "urllib.parse.", "datetime.")
"""Libraries that work on names and dates."""

_PIECES = frozenset({"group", "groups", "groupdict", "span", "start", "end"})

_OF_MAKE = frozenset({"keys", "__class__", "__name__", "__qualname__", "__module__", "__doc__"})
"""What says how an object is made, and nothing of what it holds."""

_STEP = r"([^()\[\]]*)(\(\)|\[\])?"


def is_text(name: str) -> bool:
    """Whether an attribute or key of this name holds what somebody has said."""
    return name in _TEXTS


def is_label(name: str) -> bool:
    """Whether a parameter, attribute or key of this name holds something other than a message, whatever it is of."""
    words = re.split(r"_|(?<=[a-z])(?=[A-Z])", name)
    return words[-1].lower() in _LABELS or words[0].lower() == "type"


def keeps_answer(names: Iterable[str]) -> bool:
    """Whether these attributes, keys and methods lead from an answer of a model to its words."""
    return all(name in _TEXTS or name in _STEPS or name in LOOK_UPS for name in names)


def says_make(value: Value) -> bool:
    """Whether the value is no more than how an object is made: its class, the names of its keys."""
    match value:
        case Member(name=name):
            return name in _OF_MAKE
        case Ext(path=path):
            return bool(value.calls) and not _OF_MAKE.isdisjoint(re.split(r"[.()\[\]]+", path))
    return False


def keeps_words(engine: Engine, value: Value) -> bool:
    """Whether the words of what the value is made of are still in it."""
    match value:
        case Result(callee=Member(name=name), call=CallRef() as call):
            if name in LOOK_UPS:
                key = _constant_key(call)
                return key is None or key in _TEXTS
            return name in _STEPS
        case Member(name=name):
            return name in _TEXTS or name in _STEPS or name in LOOK_UPS
        case Elem(key_name=str() as key):
            return key in _TEXTS
        case Ext():
            return _keeps_path(value)
        case Mix(kind=kind):
            return kind not in _SHOWN_AS_PARTS
        case Inst(cls=cls):
            return _is_shown(engine, cls)
    return True


def is_named_label(value: Value) -> bool:
    """Whether the name under which the value is found says that it is no message."""
    match value:
        case Par(param=param):
            return is_label(param.name)
        case Result(callee=Member(name=name), call=CallRef() as call) if name in LOOK_UPS:
            return is_label(_constant_key(call) or "")
        case Elem(key_name=str() as key):
            return is_label(key)
        case Member(name=name):
            return is_label(name)
        case Ext(path=path):
            if value.call is not None and (path.endswith(("[]", ".get()", ".pop()"))):
                return is_label(_constant_key(value.call) or "")
            return "()" in path and is_label(path.rsplit(".", 1)[-1].rsplit("()", 1)[-1])
    return False


def pieces(expr: ir.Expr) -> Iterator[ir.Expr]:
    """What a text is put together from where it is written out."""
    match expr:
        case ir.Text(parts=parts):
            yield from (part for part in parts if not isinstance(part, ir.Const))
        case ir.Binary(op="+", left=left, right=right):
            yield from pieces(left)
            yield from pieces(right)
        case _:
            yield expr


def called_label(expr: ir.Expr) -> bool:
    """Whether the code calls the expression, or what it takes a piece of, something other than a message: `{url}`."""
    match expr:
        case ir.Item(base=base, index=ir.Slice()):
            return called_label(base)
        case ir.Item(index=ir.Const(value=str() as key)):
            return is_label(key)
        case ir.Call(func=ir.Attr(base=base, name=name), args=()):
            return called_label(base) if name in _STEPS else is_label(name)
        case ir.Call(func=ir.Name(id="str" | "repr"), args=(only,)):
            return called_label(only.value)
        case ir.Name(id=name) | ir.Attr(name=name):
            return is_label(name)
    return False


def _keeps_path(value: Ext) -> bool:
    """Whether a library's function carries words, and what is taken of its answer is text again."""
    if value.path.startswith(_NAMES_OF_FILES):
        return False
    behind = False
    calls = iter(value.calls)
    for name, mark in re.findall(_STEP, value.path):
        last = name.rsplit(".", 1)[-1]
        if behind and last in _PIECES:
            return False
        between = [part for part in name.split(".") if part]
        attributes = between[:-1] if mark == "()" else between
        if behind and any(part not in _TEXTS and part not in _STEPS for part in attributes):
            return False
        if mark:
            call = next(calls, None)
            chosen = mark == "[]" or last in LOOK_UPS
            key = _constant_key(call) if call is not None and chosen and behind else None
            if key is not None and key not in _TEXTS:
                return False
            behind = True
    return True


def _constant_key(call: CallRef) -> str | None:
    first = call.args.positional[0].expr if call.args.positional else None
    return first.value if isinstance(first, ir.Const) and isinstance(first.value, str) else None


def _is_shown(engine: Engine, cls: Cls) -> bool:
    """Whether the text of an object holds its fields: a data class or a model of a library that says no text itself."""
    for above in ancestry(engine, cls):
        if isinstance(above, Ext):
            return above.path != "builtins.object"
        if {"__str__", "__repr__", "__format__"} & set(above.scope.bindings):
            return False
        node = above.scope.node
        assert isinstance(node, ir.Class)
        marks = (mark.func if isinstance(mark, ir.Call) else mark for mark in node.decorators)
        if any(terminal(mark) in _SHOWING for mark in marks):
            return True
    return False


_SHOWING = frozenset({"dataclass", "define", "attrs", "s", "frozen", "mutable"})
