"""Configuration files that the program loads by a constant path: what stands in them is what the load gives."""

from __future__ import annotations

import posixpath
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from auditor.languages import ir
from auditor.program.scopes import Scope, Unit
from auditor.program.values import Argument, CallRef, Ext, Frame, Hop, Lit, Member, Mix, Result, Value, Values

if TYPE_CHECKING:
    from auditor.program.engine import Engine

LOADERS: Final = frozenset(
    {
        "json.load()", "json.loads()", "orjson.loads()", "ujson.load()", "ujson.loads()", "simplejson.load()",
        "yaml.safe_load()", "yaml.load()", "yaml.full_load()", "yaml.unsafe_load()", "ruamel.yaml.YAML().load()",
        "tomllib.load()", "tomllib.loads()", "tomli.load()", "tomli.loads()", "toml.load()", "toml.loads()",
        "omegaconf.OmegaConf.load()", "anyconfig.load()",
    }
)  # fmt: skip
"""Calls whose answer is what the file, or the text, of their first argument says."""

_OPENERS: Final = frozenset({"builtins.open()", "io.open()", "codecs.open()", "os.fspath()", "os.path.abspath()"})
SUFFIXES: Final = (".json", ".yaml", ".yml", ".toml")
_PATHS: Final = frozenset({"pathlib.Path()", "anyio.Path()", "pathlib.PurePath()", "os.path.join()"})
_READS: Final = frozenset({"open", "read", "read_text", "read_bytes", "resolve", "absolute", "expanduser"})
_DEEPEST: Final = 8


class Documents:
    """The configuration files of the tree, read when a load asks for them."""

    def __init__(self, files: Mapping[str, bytes]) -> None:
        self._all = files
        self._variables: dict[str, list[Argument]] | None = None
        self._files = {path: data for path, data in files.items() if path.endswith(SUFFIXES)}
        self._texts: dict[str, ir.Expr | None] = {}
        self._frames: dict[str, tuple[ir.Expr, Frame] | None] = {}

    def loaded(self, engine: Engine, ref: CallRef) -> Values | None:
        """What a call of a loader gives; None where it is not plain which file of the tree it reads."""
        if not self._files or not ref.args.positional:
            return None
        found = {self._find(name, ref) for name in _names(engine, ref.args.positional[0], 0)} - {None}
        path = found.pop() if len(found) == 1 else None
        document = self._document(engine, path) if path is not None else None
        if document is None:
            return None
        expr, frame = document
        hop = Hop(ref.frame.scope.unit, ref.node, f"`{path}` is read")
        return tuple(traced.after(hop) for traced in engine.evaluate(expr, frame))

    def text(self, text: str) -> ir.Expr | None:
        """The expression that a text of the program, such as `{"n": 1}`, amounts to; the same object each time."""
        if text not in self._texts:
            from auditor.languages.documents import lower_document

            self._texts[text] = lower_document(".json", text)
        return self._texts[text]

    def variable(self, engine: Engine, name: str) -> Argument | None:
        """The one value that the deployment files give a variable; None where they give none, or several."""
        if self._variables is None:
            self._variables = self._deployed(engine)
        given = self._variables.get(name, [])
        values = {argument.expr.value for argument in given if isinstance(argument.expr, ir.Const)}
        return given[0] if len(values) == 1 else None

    def _deployed(self, engine: Engine) -> dict[str, list[Argument]]:
        from auditor.languages.environment_files import sets_variables, variables_in

        found: dict[str, list[Argument]] = defaultdict(list)
        for path in sorted(filter(sets_variables, self._all)):
            frame = engine.frame(_scope_of(path))
            for name, value in variables_in(path, self._all[path].decode("utf-8", "replace")):
                found[name].append(Argument(value, frame))
        return found

    def _find(self, name: str, ref: CallRef) -> str | None:
        """The one file that the end of a path means, seen from the root, from the module, or from anywhere."""
        name = posixpath.normpath(name)
        folder = posixpath.dirname(ref.frame.scope.unit.path)
        for near in (name, posixpath.normpath(posixpath.join(folder, name))):
            if near in self._files:
                return near
        ending = [path for path in self._files if path.endswith(f"/{name}")]
        return ending[0] if len(ending) == 1 else None

    def _document(self, engine: Engine, path: str) -> tuple[ir.Expr, Frame] | None:
        if path not in self._frames:
            from auditor.languages.documents import lower_document

            expr = lower_document(path, self._files[path].decode("utf-8", "replace"))
            self._frames[path] = None if expr is None else (expr, engine.frame(_scope_of(path)))
        return self._frames[path]


class DocumentUnit(Unit):
    """A configuration file: a module without statements, so that what the file holds has a place."""


def _scope_of(path: str) -> Scope:
    module = ir.Module(path, "app", (), ())
    unit = DocumentUnit(module, path, posixpath.dirname(path))
    unit.scope = Scope("module", module, unit, None, path)
    return unit.scope


def _names(engine: Engine, argument: Argument, depth: int) -> Iterator[str]:
    """The ends of paths that the argument may be, as far as they are written out: `conf/app.yaml`."""
    if depth < _DEEPEST:
        for traced in engine.all(argument):
            yield from _named(engine, traced.value, depth + 1)


def _named(engine: Engine, value: Value, depth: int) -> Iterator[str]:
    match value:
        case Lit(value=str(text)):
            yield text
        case Ext(path=path, call=CallRef(args=args)) if path in _OPENERS and args.positional:
            yield from _names(engine, args.positional[0], depth)
        case Ext(path=path, call=CallRef(args=args)) if path in _PATHS:
            yield from _joined(engine, args.positional, depth)
        case Ext(call=CallRef()):
            yield from _behind(engine, value, depth)
        case Result(callee=Member(base=base, name=name)) if name in _READS:
            yield from _named(engine, base, depth)
        case Mix(kind="/", parts=parts):
            yield from _joined(engine, parts, depth)


def _behind(engine: Engine, value: Ext, depth: int) -> Iterator[str]:
    """`Path("a").open().read()` means what `Path("a")` does."""
    before, _, method = value.path.removesuffix("()").rpartition(".")
    if method == "with_name" and value.call is not None and value.call.args.positional:
        yield from _names(engine, value.call.args.positional[0], depth)
    if method in _READS and before.endswith("()") and len(value.calls) > 1:
        yield from _named(engine, Ext(before, value.calls[:-1]), depth)


def _joined(engine: Engine, parts: tuple[Argument, ...], depth: int) -> Iterator[str]:
    """The constant parts at the end of a path: `conf/app.yaml` of `Path(__file__).parent / "conf" / "app.yaml"`."""
    tail: list[str] = []
    for part in reversed(parts):
        names = list(_names(engine, part, depth))
        if len(names) != 1:
            break
        tail.insert(0, names[0])
    if tail:
        yield "/".join(tail)
