"""What of a command is run: a text, the program of a list, what an interpreter gets."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.containers import added
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, Ext, Grown, Lit, Mix, Par, Rest, Value, Values

_INTERPRETERS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php", "powershell", "pwsh",
                           "cmd", "ssh", "env", "sudo", "xargs", "eval"})  # fmt: skip
"""Programs that run what stands in their arguments."""

_OF_SCRIPTS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php"})
"""Those of them that run the file that is their first argument, where that is no flag."""


def run_of(engine: Engine, args: Args, argument: Argument) -> Iterator[Argument]:
    """What of a command is run: a text; of a list without a shell the program, or what an interpreter gets."""
    shell = args.named.get("shell")
    shelled = shell is not None and engine.constant(shell.expr, shell.frame) is not False
    lists = () if shelled else _Lists(engine).each(engine.all(argument))
    for words in lists:
        yield from _words_run(engine, words)
    if not lists:
        yield from run_by_shell(engine, argument)


def run_by_shell(engine: Engine, argument: Argument) -> Iterator[Argument]:
    """What of a command is run that is a text: the text, and a script of the program that it begins."""
    yield argument
    for script in _scripts_of_text(engine, argument):
        yield from _written_to(engine, script)


_WRITING = ("write", "writelines", "write_text", "write_bytes")
"""Methods of files, or of their paths, that put text into them."""

_OPENING = frozenset({"builtins.open()", "io.open()", "codecs.open()", "aiofiles.open()"})


def _scripts_of_text(engine: Engine, argument: Argument) -> Iterator[Argument]:
    """What follows the name of an interpreter in a command that is put together: `f"python {path}"`."""
    if not any(method in engine.places.calls for method in _WRITING):
        return  # Without what is written there is nothing to find, and the text need not be followed yet.
    for traced in engine.all(argument):
        if isinstance(traced.value, Mix) and traced.value.kind in ("text", "+") and len(traced.value.parts) > 1:
            first, script = traced.value.parts[:2]
            begun = engine.constant(first.expr, first.frame)
            words = begun.split() if isinstance(begun, str) else []
            if len(words) == 1 and _called(words[0]) in _OF_SCRIPTS:
                yield script


def _called(program: str) -> str:
    return program.rsplit("/", 1)[-1].rstrip("0123456789.")


def _written_to(engine: Engine, script: Argument) -> Iterator[Argument]:
    """What the program writes into the file that a path, or a file's name, leads to: a script that it runs."""
    wanted = _names_of_file(engine, script)
    for method in _WRITING if wanted else ():
        for place in engine.places.called(method, method=True):
            frame = engine.root(place.scope)
            if not isinstance(place.call.func, ir.Attr) or not place.call.args:
                continue
            for traced in engine.evaluate(place.call.func.base, frame):
                if wanted & set(_names_of_opened(engine, traced.value)):
                    yield Argument(place.call.args[0].value, frame)
                    break


def _names_of_file(engine: Engine, path: Argument) -> set[object]:
    """What tells files apart: a path that is a constant by its text, any other by what makes it."""
    return {name for traced in engine.all(path) for name in _names_of_path(engine, traced.value)}


def _names_of_path(engine: Engine, value: Value) -> Iterator[object]:
    match value:
        case Lit(value=str(text)) if text:
            yield text
        case Ext(path=path) if path.endswith(".name"):  # A temporary file is known by its name.
            yield Ext(path.removesuffix(".name"), value.calls).key
        case Ext(path="os.path.join()") if value.call is not None:
            yield value.key
            for last in value.call.args.positional[-1:]:
                yield from _names_in_folder(engine, last)
        case Ext(path="pathlib.Path()") if value.call is not None and len(value.call.args.positional) == 1:
            yield value.key
            yield from _names_of_file(engine, value.call.args.positional[0])
        case Mix(kind="/", parts=(_, last)):
            yield value.key
            yield from _names_in_folder(engine, last)
        case Ext() | Mix() | Par():
            yield value.key


def _names_in_folder(engine: Engine, last: Argument) -> Iterator[object]:
    """What the end of a path says where it is used alone, in the folder: a constant may be a file of another folder."""
    return (name for name in _names_of_file(engine, last) if not isinstance(name, str))


def _names_of_opened(engine: Engine, value: Value) -> Iterator[object]:
    """The names of the file that a value is: of an open file, or of a path."""
    if isinstance(value, Ext) and value.path in _OPENING and value.call is not None:
        for path in (*value.call.args.positional[:1], *filter(None, [value.call.args.named.get("file")])):
            yield from _names_of_file(engine, path)
    elif isinstance(value, Ext) and value.path.endswith(".open()") and len(value.calls) > 1:
        yield from _names_of_path(engine, Ext(value.path.removesuffix(".open()"), value.calls[:-1]))
    else:
        yield from _names_of_path(engine, value)


class _Lists:
    """The elements of lists that are written out, also where more were added to their ends."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[int, tuple[Argument, ...] | None] = {}
        self._open: set[int] = set()

    def each(self, values: Values) -> tuple[tuple[Argument, ...], ...]:
        """The lists that the values are, each with what stands in it; none at all where one is not written out."""
        lists = [self._of(traced.value) for traced in values]
        found = [one for one in lists if one]
        return tuple(found) if len(found) == len(lists) else ()

    def of_any(self, values: Values) -> tuple[Argument, ...] | None:
        """What may stand in a list that is one of these; None where one is not written out, or begins otherwise.

        A list that is made of itself (in a loop) begins as the others do.
        """
        lists = [self._of(traced.value) for traced in values if traced.value.key not in self._open]
        if not lists or not all(one is not None and self._begins_like(one, lists[0]) for one in lists):
            return None
        items = [item for one in lists for item in one or ()]
        return tuple({(id(item.expr), id(item.frame)): item for item in items}.values())

    def _begins_like(self, one: tuple[Argument, ...], other: tuple[Argument, ...] | None) -> bool:
        if not one or not other:
            return not one and not other
        mine, theirs = one[0], other[0]
        if mine.expr is theirs.expr and mine.frame is theirs.frame:
            return True
        word = self.engine.constant(mine.expr, mine.frame)
        return word is not None and word == self.engine.constant(theirs.expr, theirs.frame)

    def _of(self, value: Value) -> tuple[Argument, ...] | None:
        key = value.key
        if key not in self._known:
            self._open.add(key)
            self._known[key] = self._listed(value)
            self._open.discard(key)
        return self._known[key]

    def _rest(self, rest: Rest) -> tuple[Argument, ...]:
        """What `*words` receives, in the order in which it is written."""
        words: list[Argument] = []
        if not rest.args.sequences or not isinstance(rest.node, ir.Call):
            return rest.args.positional[rest.skip :]
        for given in rest.node.args:
            word = Argument(given.value, rest.frame)
            if given.name is None and given.stars < 2:
                words += (self.of_any(self.engine.all(word)) if given.stars else None) or (word,)
        return tuple(words[rest.skip :])

    def _listed(self, value: Value) -> tuple[Argument, ...] | None:
        engine = self.engine
        match value:
            case Box(node=ir.Display(items=items), frame=frame):
                found: list[Argument] = []
                for item in items:
                    inner = self.of_any(engine.evaluate(item.value, frame)) if isinstance(item, ir.Starred) else None
                    found += inner or (Argument(item.value if isinstance(item, ir.Starred) else item, frame),)
                return tuple(found)
            case Rest():
                return self._rest(value)
            case Grown():
                begun = self._of(value.base)
                return (*begun, *added(engine, value)) if begun is not None else None
            case Mix(kind="+", parts=(left, right)):
                begun = self.of_any(engine.all(left))
                more = self.of_any(engine.all(right))
                return (*begun, *(more if more is not None else (right,))) if begun is not None else None
        return None


def _words_run(engine: Engine, items: tuple[Argument, ...]) -> Iterator[Argument]:
    """Of the words of a command those that are run."""
    first, rest = items[0], items[1:]
    program = engine.constant(first.expr, first.frame)
    if any(value.path == "sys.executable" for value in engine.paths(first.expr, first.frame)):
        program = "python"
    if not isinstance(program, str):
        yield first
        return
    name = _called(program)
    if name not in _INTERPRETERS:
        return
    flag = engine.constant(rest[0].expr, rest[0].frame) if rest else None
    if name in _OF_SCRIPTS and isinstance(flag, str) and (flag == "-m" or not flag.startswith("-")):
        yield from _written_to(engine, rest[0])  # The words after a script are its arguments.
        return
    yield from rest
    if name in _OF_SCRIPTS and rest:
        yield from _written_to(engine, rest[0])


def reads_program(engine: Engine, args: Args) -> bool:
    """Whether a program that is started so is an interpreter that is given nothing to run but what it reads."""
    for first in args.positional[:1]:
        for traced in engine.all(first):
            listed = _Lists(engine).of_any((traced,))
            words = [engine.constant(item.expr, item.frame) for item in listed or args.positional]
            texts = [word for word in words[1:] if isinstance(word, str)]
            if (
                isinstance(words[0], str)
                and _called(words[0]) in _OF_SCRIPTS
                and len(texts) == len(words) - 1
                and all(text == "-" or (text.startswith("-") and text not in ("-c", "-m", "-e")) for text in texts)
            ):
                return True
    return False
