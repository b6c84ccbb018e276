"""What counts as an origin when data is traced, and what protects it on the way."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from functools import cached_property
from typing import TypeVar

import msgspec

from auditor.catalog.model import Barrier, Catalog, FlowSource
from auditor.facts.call_model import GENERATING
from auditor.facts.calls import ModelCall
from auditor.facts.entries import Entries, Entry
from auditor.facts.marks import Asked, fields_of, mark_of
from auditor.facts.own_files import Owners
from auditor.facts.readings import is_chosen_option
from auditor.facts.wording import LABEL, is_named_label, is_text, keeps_answer, keeps_words, says_make
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program.context import function_of, reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import Scope
from auditor.program.trace import Classify, IsBarrier, IsOrigin, Judgement, Stop, Through
from auditor.program.values import (
    Box,
    CallRef,
    Cls,
    Elem,
    Env,
    Ext,
    Frame,
    Func,
    Inst,
    Lit,
    Member,
    Mix,
    Mod,
    Par,
    Result,
    Value,
)

_TEXT_LIBRARIES = (
    "builtins.", "json.", "re.", "base64.", "shlex.", "html.", "urllib.parse.", "os.path.", "textwrap.", "string.",
    "collections.", "itertools.", "functools.", "pathlib.", "jinja2.", "markdown.", "langchain", "codecs.",
    "unicodedata.", "copy.", "ast.",
    "operator.", "io.", "bs4.", "datetime.", "typing.", "orjson.", "yaml.", "asyncio.", "dataclasses.", "pprint.",
)  # fmt: skip
"""Libraries whose functions carry what they are given into what they give back."""

_KEEPING = frozenset({"log", "store", "third_party"})
"""Sinks for which a prompt is an origin of its own, whatever it was made of."""

_READING = frozenset({"prompt", "system_prompt", "path"})
"""Sinks to which the content of files that the operator has chosen is no danger; `path` stands for a file's name."""

_CUT_AT_DOT = (".split()[]", ".rsplit()[]", ".splitext()[]", ".partition()[]", ".rpartition()[]", ".suffix", ".stem")
"""Ends of access paths that leave of a file's name a piece without the dots that lead out of a folder."""

_OPENED = frozenset({"a file's content", "a document"})
"""What a caller may have sent where the place that it is opened at shows so."""

NAMED_FILE = "a file that the operator names"

AT_THE_KEYBOARD = frozenset({"what somebody types", "the command line", NAMED_FILE})
"""Sources that only the person who runs the program has in hand."""

_OWN_MISTAKES = frozenset(
    {f"builtins.{name}" for name in ("ValueError", "KeyError", "TypeError", "IndexError", "AttributeError",
     "FileNotFoundError", "PermissionError", "UnicodeDecodeError", "ZeroDivisionError", "AssertionError")}
    | {"json.JSONDecodeError", "json.decoder.JSONDecodeError", "pydantic.ValidationError"}
)  # fmt: skip
"""Errors whose text is the application's or the language's own."""

_KEY_WORDS = ("API_KEY", "SECRET", "TOKEN", "PASSWORD")

_HARMLESS = ("builtins.len()", "builtins.isinstance()", "builtins.hasattr()", "builtins.type()", "builtins.id()",
             "builtins.hash()", "builtins.bool()", "builtins.range()", "time.", "random.", "uuid.", "hashlib.",
             "secrets.", "os.getcwd", "os.listdir()", "os.environ", "logging.")  # fmt: skip
"""Access paths behind which nothing of what went in can be read."""

_MEASURING = frozenset({"index", "rindex", "count", "startswith", "endswith", "isdigit", "isnumeric", "isalpha",
                        "isalnum", "isspace", "islower", "isupper", "strftime", "isoformat", "timestamp",
                        "total_seconds", "exists", "is_file", "is_dir", "embed_query", "embed_documents",
                        "aembed_query", "aembed_documents", "get_text_embedding", "get_query_embedding"})  # fmt: skip
"""Methods that answer with numbers, a date or yes or no, whatever they are asked about."""


class Sources:
    """Judges values for `trace`: sources of the catalogue, parameters of entry points, answers of models."""

    def __init__(self, engine: Engine, catalog: Catalog, entries: Entries, calls: Iterable[ModelCall]) -> None:
        self.engine = engine
        self.entries = entries
        self._sources: dict[str, FlowSource] = {path: row for row in catalog.sources for path in row.paths}
        self._parts: dict[str, list[tuple[str, FlowSource]]] = defaultdict(list)
        """Sources whose path has a `*`: what stands before it, with what stands behind it."""
        for path in [path for path in self._sources if "*" in path]:
            before, _, after = path.partition("*")
            self._parts[before].append((after, self._sources.pop(path)))
        self._part_roots = {before.partition(".")[0] for before in self._parts}
        self._bounded = {
            (path.partition(".")[0], path.partition("().")[2])
            for row in catalog.sources
            if row.bounded
            for path in row.paths
        }
        """The library and the field of its message whose length the platform bounds."""
        self._barriers: dict[str, Barrier] = {path: row for row in catalog.barriers for path in row.paths}
        calls = tuple(calls)
        self._models = {id(call.run.call): call for call in reversed(calls) if call.run is not None}
        self._models |= {id(call.place.call): call for call in calls}
        self._leading = {
            id(above) for call in self._models.values() for above in reaching_scopes(engine, call.place.scope)
        }
        self._prompts: dict[int, tuple[str, ir.Node, Scope]] = {}
        self._asked = Asked()
        self._owners = Owners(engine, entries, lambda value: self._judge(value, "path"), self._at_keyboard)

    def leads_to_model(self, scope: Scope) -> bool:
        """Whether the function calls a model, itself or through others."""
        return id(function_of(scope)) in self._leading

    def note_prompt(self, value: Value, what: str, node: ir.Node, scope: Scope) -> None:
        """Remember a value that goes into a prompt, so that it is known when it turns up in a log."""
        if isinstance(value, Elem) and value.key_name is None:
            return  # Elements are not told apart.
        if not isinstance(value, (Lit, Env, Func, Cls, Mod)) and not is_named_label(value):
            self._prompts.setdefault(value.key, (what, node, scope))

    def judge(self, sink: str) -> Classify:
        """The judgement for one kind of sink: barriers protect only certain ones."""

        def classify(value: Value, certain: bool) -> Judgement:
            if sink == "log" and says_make(value):
                return Stop()
            judgement = self._judge(value, sink)
            if sink == "log" and isinstance(judgement, IsOrigin) and self._is_asked_of_tool(judgement):
                return Stop()  # What a tool is asked to do is no word of the conversation.
            if isinstance(judgement, IsOrigin) and judgement.kind == "user_input":
                return self._asked_about(value, judgement, sink, certain)
            if sink == "log" and isinstance(judgement, Through) and not keeps_words(self.engine, value):
                return IsBarrier(LABEL)
            return judgement

        return classify

    def _is_asked_of_tool(self, origin: IsOrigin) -> bool:
        return id(origin.node) in self.filled or (origin.kind == "model_output" and isinstance(origin.node, ir.Param))

    def _asked_about(self, value: Value, origin: IsOrigin, sink: str, certain: bool) -> IsOrigin:
        """What a user writes, noted where it is sure to go into a prompt; in a log it is a prompt if it was noted."""
        mark = mark_of(value, origin.scope) if origin.scope is not None else None
        if mark is not None and sink in ("prompt", "system_prompt") and certain:
            self._asked.add(mark)
        if mark is None or sink != "log":
            return origin
        held = self._asked.held(mark)
        if held is None:
            return origin
        beside = is_named_label(value) or not all(isinstance(name, str) and is_text(name) for name in held)
        return msgspec.structs.replace(origin, kind="prompt", barriers=origin.barriers | ({LABEL} if beside else set()))

    def _judge(self, value: Value, sink: str) -> Judgement:
        if sink in _KEEPING and (prompt := self._prompts.get(value.key)) is not None:
            what, node, scope = prompt
            return IsOrigin("prompt", what, node, scope)
        match value:
            case Lit() | Func() | Cls() | Mod():
                return Stop()
            case Ext():
                return self._library(value, sink)
            case Result(callee=Member(name=name)) if name in _MEASURING:
                return Stop()
            case Mix(kind=("compare" | "not")) if sink != "sql":  # Columns are compared to build a statement.
                return Stop()
            case Result():
                model = self._models.get(id(value.call.node))
                if model is not None:
                    return self._answer(model, sink)
                return Through(certain=isinstance(value.callee, Member))
            case Elem(base=Par() as held, key_name=str(key)) if self._is_platforms(held, key):
                return Stop()
            case Elem(base=Par() as held) if (sent := self._sent_piecewise(held)) is not None:
                return sent
            case Par():
                judgement = self._parameter(value)
                return judgement if isinstance(judgement, IsOrigin) else self._given_from_outside(value, sink)
            case Env():
                return self._environment(value)
            case Member():
                return self._member(value, sink)
            case Box(node=ir.Dict() as node) if sink in ("prompt", "system_prompt") and _is_media(node):
                return Stop()
            case Mix(kind="cut", node=ir.Item(index=ir.Slice() as part)) if _shortens(part):
                return IsBarrier("length")
            case Elem(base=Result(callee=Member(name=("split" | "rsplit" | "splitext" | "partition" | "rpartition")))):
                return IsBarrier("escape") if sink == "file_path" else Through(certain=True)  # What follows a dot.
            case Inst(call=CallRef(node=ir.Handler()) as caught):
                return self._error(caught, sink)
            case Inst(cls=cls):
                return IsBarrier("allow_list") if self._is_enumeration(cls) else Through(certain=True)
            case _:
                return Through(certain=True)

    def _member(self, value: Member, sink: str) -> Judgement:
        from auditor.facts.envelope import is_number, label_of_answer

        label = value.name in ("id", "pk", "status_code", "created_at") or is_number(value.name)
        if label or (value.name == "model" and sink != "request"):
            return Stop()
        if (answer := label_of_answer(value)) is not None and id(answer.node) in self._models:
            return Stop()
        field = fields_of(value)
        if field is None or ("add_node" in self.engine.places.calls and self._is_state(field[0])):
            return Through(certain=True)
        return self._field(*field)

    def _is_state(self, value: Par) -> bool:
        from auditor.program.graphs import is_state

        return is_state(self.engine, value)

    def _is_enumeration(self, cls: Cls) -> bool:
        from auditor.facts.declared_bounds import is_enumeration

        return is_enumeration(self.engine, cls)

    @staticmethod
    def _answer(found: ModelCall, sink: str) -> IsOrigin | Stop:
        """The answer of a model, where it is text: vectors and verdicts carry nothing that anybody wrote."""
        if found.first.operation not in GENERATING | {"audio"} or _embeds(found):
            return Stop()
        if found.first.operation == "audio" and sink in ("prompt", "system_prompt"):
            # A transcript says what somebody else has said.
            return IsOrigin("external_content", "a transcript", found.place.call, found.place.scope)
        what = f"the answer of `{found.first.path or found.first.sdk.id}`"
        return IsOrigin("model_output", what, found.place.call, found.place.scope)

    def _library(self, value: Ext, sink: str) -> Judgement:
        caught = next((c for c in value.calls if c is not None and isinstance(c.node, ir.Handler)), None)
        if caught is not None:
            return self._error(caught, sink)
        if _is_measured(value.path):
            return Stop()
        if sink == "file_path" and (value.path.startswith("io.") or value.path.endswith(_CUT_AT_DOT)):
            return Stop()  # It is no path, or leads out of no folder.
        asked = next((c for c in reversed(value.calls) if c is not None and id(c.node) in self._models), None)
        if asked is not None:
            from auditor.facts.envelope import beside_text, names_after

            if beside_text(value, asked):
                return Stop()
            found = self._models[id(asked.node)]
            answer = self._answer(found, sink)
            if (
                isinstance(answer, Stop)
                and found.first.host is None
                and (row := _longest(self._sources, value.path)) is not None
            ):
                return IsOrigin(row.kind, row.what, asked.node, asked.frame.scope)  # It searches by a model's vectors.
            if isinstance(answer, IsOrigin):
                from auditor.facts.declared_bounds import bound_of_answer

                bound = bound_of_answer(self.engine, value)
                if bound == "type":
                    return Stop()
                answer = msgspec.structs.replace(answer, barriers=frozenset({bound} if bound else ()))
            if isinstance(answer, IsOrigin) and sink == "log" and not keeps_answer(names_after(value, asked)):
                return msgspec.structs.replace(answer, barriers=frozenset({LABEL}))
            return answer
        if value.path.startswith(_HARMLESS) or self._is_converted(value):
            return Stop()
        if is_chosen_option(self.engine, value):
            return Stop()
        if value.path.startswith("enum."):
            return IsBarrier("allow_list")  # Only a member's own value makes a member.
        barrier = _longest(self._barriers, value.path)
        if barrier is not None and ("*" in barrier.protects or sink in barrier.protects):
            return Stop() if barrier.kind == "type" else IsBarrier(barrier.kind)
        source = _longest(self._sources, value.path) or self._by_parts(value.path)
        if source is not None and source.what in _OPENED:
            opened = next((call for call in value.calls if call is not None), None)
            if opened is not None and self._owners.is_uploaded(opened):
                return IsOrigin("user_input", "an uploaded file", opened.node, opened.frame.scope)
        if source is not None and source.what == "a file's content":
            if self._is_own_file(opened):
                return Stop()
            owner = self._owners.of(opened) if sink in _READING else "other"
            if owner == "own":
                return Stop()
            if owner == "operator" and opened is not None:
                return IsOrigin(source.kind, NAMED_FILE, opened.node, opened.frame.scope)
        if source is not None:
            bounds = frozenset({"length"}) if source.bounded else frozenset[str]()
            call = _call_for(source, value)
            node, scope = (call.node, call.frame.scope) if call is not None else (None, None)
            return IsOrigin(source.kind, source.what, node, scope, bounds)
        return Through(certain=value.path.startswith(_TEXT_LIBRARIES))

    def _by_parts(self, path: str) -> FlowSource | None:
        """The source of which only the beginning and the end of the path are known: `client.any.table.find()`."""
        if path.partition(".")[0] not in self._part_roots:
            return None
        return next((row for after, row in _longest(self._parts, path) or () if after in path), None)

    def _is_converted(self, value: Ext) -> bool:
        """Whether a field of a request is asked for as a number: `request.args.get("n", type=int)`."""
        call = value.call
        wanted = call.args.named.get("type") if call is not None and value.path.endswith(".get()") else None
        numbers = ("builtins.int", "builtins.float", "builtins.bool")
        return wanted is not None and any(isinstance(t.value, Ext) and t.value.path in numbers
                                          for t in self.engine.all(wanted))  # fmt: skip

    def _at_keyboard(self, origin: IsOrigin) -> bool:
        """Whether only the person who runs the program can have written it."""
        if origin.what in AT_THE_KEYBOARD:
            return True
        own = self.entries.of(origin.scope) if origin.scope and isinstance(origin.node, ir.Param) else ()
        return bool(own) and all(entry.exposure == "operator" for entry in own)

    def _is_own_file(self, opened: CallRef | None) -> bool:
        """Whether the file's path is a constant: the application's own file, not what somebody hands in."""
        if opened is None or not opened.args.positional:
            return False
        path = opened.args.positional[0]
        return isinstance(self.engine.constant(path.expr, path.frame), str)

    def _error(self, call: CallRef, sink: str) -> Judgement:
        """The text of an error that a call to a model may have raised; other errors are not this tool's business."""
        if sink != "error_response":
            return Stop()
        handler = call.node
        if isinstance(handler, ir.Handler) and self._is_own_mistake(handler, call.frame):
            return Stop()
        around = self.engine.parents(call.frame.scope.unit).get(id(handler))
        if isinstance(around, ir.Try) and any(self._calls_a_model(statement, call.frame) for statement in around.body):
            return IsOrigin("error_details", "the text of an error", handler, call.frame.scope)
        return Stop()

    def _is_own_mistake(self, handler: ir.Handler, frame: Frame) -> bool:
        """Whether only errors are caught that no provider raises: those of checking and reading values and files."""
        caught = handler.error
        kinds = caught.items if isinstance(caught, ir.Display) else (caught,) if caught is not None else ()
        named = [[t.value for t in self.engine.evaluate(kind, frame)] for kind in kinds]
        return bool(named) and all(
            values and all(isinstance(value, Ext) and value.path in _OWN_MISTAKES for value in values)
            for values in named
        )

    def _calls_a_model(self, part: ir.Node, frame: Frame, *, inside: bool = True) -> bool:
        """Whether a part of the program calls a model, itself, by a function or (`inside`) by a lambda."""
        for node in walk(part):
            if not isinstance(node, ir.Call):
                continue
            if id(node) in self._models:
                return True
            for traced in self.engine.evaluate(node.func, frame):
                value = traced.value
                if not isinstance(value, Func):
                    continue
                if id(value.scope) in self._leading:
                    return True
                body = value.scope.node
                if inside and isinstance(body, ir.Lambda):
                    root = self.engine.root(value.scope)
                    if self._calls_a_model(body.body, root, inside=False):
                        return True
        return False

    def _request(self, value: Par) -> Entry | None:
        """The entry point whose first parameter, a request, the value is."""
        names = [p.name for p in value.scope.params if p.name not in ("self", "cls")]
        if not names or value.param.name != names[0]:
            return None
        return next((e for e in self.entries.of(value.scope) if e.row is not None and e.row.request), None)

    def _is_platforms(self, value: Par, key: str) -> bool:
        """Whether the platform fills in what stands under a key of what an entry point is handed."""
        return any(entry.row is not None and key in entry.row.platform for entry in self.entries.of(value.scope))

    def _sent_piecewise(self, value: Par) -> IsOrigin | None:
        """What a connection gives that an entry point goes through: each element is sent by the caller."""
        entry = self._request(value)
        if entry is None or entry.row is None or "[]" not in entry.row.request:
            return None
        return IsOrigin("user_input", f"`{value.param.name}` of {entry.label}", value.param, value.scope)

    def _parameter(self, value: Par) -> Judgement:
        for entry in self.entries.of(value.scope):
            row = entry.row
            if row is None or row.parameters == "none":
                continue
            if value.param.name in ("self", "cls", "context", "request", "response", "db", "session", *row.injected):
                continue
            kind = "model_output" if row.parameters == "model_output" else "user_input"
            typed = row.parameters in ("typed", "model_output")  # Both are checked against what is declared.
            from auditor.facts.declared_bounds import bound_of_parameter

            bound = bound_of_parameter(self.engine, value) if typed else None
            if bound == "type":
                return Stop()
            what = f"`{value.param.name}` of {entry.label}"
            return IsOrigin(kind, what, value.param, value.scope, frozenset({bound} if bound else ()))
        if id(value.scope) in self._dependencies and value.param.name not in ("self", "cls", "request", "response"):
            from auditor.facts.declared_bounds import bound_of_parameter

            bound = bound_of_parameter(self.engine, value)
            what = f"`{value.param.name}` of a dependency"
            barriers = frozenset({bound} if bound else ())
            return Stop() if bound == "type" else IsOrigin("user_input", what, value.param, value.scope, barriers)
        return self.filled.get(id(value.param), Stop())

    @cached_property
    def _dependencies(self) -> AbstractSet[int]:
        """The functions, by their identity, whose parameters FastAPI fills from the request: those of `Depends(…)`."""
        if "Depends" not in self.engine.places.calls:
            return frozenset()
        from auditor.facts.entries import dependencies

        return frozenset(map(id, dependencies(self.engine)))

    @cached_property
    def filled(self) -> Mapping[int, IsOrigin]:
        """The parameters of tools that the program defines in ways of its own, by their identity."""
        named = (scope.name.lower() for scope in (*self.engine.places.classes, *self.engine.places.functions))
        if not any(part in name for name in named for part in _LIKE_TOOLS):
            return {}
        from auditor.facts.own_tools import filled_by_models  # Most trees have no such classes.

        return filled_by_models(self.engine)

    def _field(self, value: Par, names: tuple[str, ...]) -> Judgement:
        """A field of a parameter: what a request holds, or what the parameter is behind what its class promises."""
        entry = self._request(value) if names else None
        if entry is not None:
            if entry.row is None or names[0] not in entry.row.request:
                return Stop()
            what = f"`{value.param.name}.{names[0]}` of {entry.label}"
            return IsOrigin("user_input", what, value.param, value.scope)
        judgement = self._parameter(value)
        from auditor.facts.declared_bounds import bound_of_field

        bound = bound_of_field(self.engine, value, names[0]) if names else None
        if bound == "type" or not isinstance(judgement, IsOrigin):
            return Stop()
        rows = (entry.row for entry in self.entries.of(value.scope) if entry.row is not None)
        if any((row.framework, ".".join(names)) in self._bounded for row in rows):
            bound = "length"
        return msgspec.structs.replace(judgement, barriers=judgement.barriers | ({bound} if bound else set()))

    @staticmethod
    def _given_from_outside(value: Par, sink: str) -> IsOrigin | Stop:
        """A template that a public function is given, where nothing in the tree calls it; makers of objects are set up
        by who writes the program."""
        scope = value.scope
        names = scope.qualified.split(".")
        if sink != "template" or scope.kind != "function" or any(name.startswith("_") for name in names):
            return Stop()
        return IsOrigin("user_input", f"`{value.param.name}` of `{'.'.join(names[-2:])}`", value.param, scope)

    @staticmethod
    def _environment(value: Env) -> Judgement:
        if value.variable is not None and any(word in value.variable.upper() for word in _KEY_WORDS):
            return IsOrigin("credential", f"the variable {value.variable}", value.node, value.frame.scope)
        return Stop()


def _embeds(call: ModelCall) -> bool:
    """Whether a plain request, whose address tells no operation, stands in code that makes vectors by its name."""
    return call.first.host is not None and "embed" in function_of(call.place.scope).qualified.lower()


_MEDIA = frozenset({"image", "image_url", "input_image", "audio", "input_audio", "video", "file", "input_file"})


def _is_media(node: ir.Dict) -> bool:
    """Whether it is the part of a message that shows a picture or a recording: its address is no text of the prompt."""
    for entry in node.entries:
        if isinstance(entry.key, ir.Const) and entry.key.value == "type" and isinstance(entry.value, ir.Const):
            return entry.value.value in _MEDIA
    return False


def _shortens(part: ir.Slice) -> bool:
    """Whether a slice takes a bounded piece: up to an end, or the last so many."""
    return part.upper is not None or (isinstance(part.lower, ir.Unary) and part.lower.op == "-")


def _is_measured(path: str) -> bool:
    return path.endswith("()") and path[:-2].rsplit(".", 1)[-1] in _MEASURING


_LIKE_TOOLS = ("tool", "skill", "plugin", "action")
"""Parts of the names of classes from which tools derive, and of decorators that make them."""

_Row = TypeVar("_Row")


def _call_for(source: FlowSource, value: Ext) -> CallRef | None:
    """The call that brings in what the row speaks of; where its path has none the last one on the value's."""
    begun = max((path for path in source.paths if value.path.startswith(path)), key=len, default="")
    end = begun.count("()") + begun.count("[]")
    own = value.calls[end - 1] if end else None
    return own if own is not None else next((call for call in reversed(value.calls) if call is not None), None)


def _longest(rows: Mapping[str, _Row], path: str) -> _Row | None:
    """The row whose path the value's path begins with, the longest first."""
    row = rows.get(path)
    end = len(path)
    while row is None and end > 0:
        end = max(path.rfind(mark, 0, end) for mark in (".", "(", "["))
        if end <= 0:
            return None
        row = rows.get(path[:end])
    return row
