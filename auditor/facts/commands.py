"""What of a command is run: a text, the program of a list, what an interpreter gets."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.containers import added
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, Grown, Mix, Value, Values

_INTERPRETERS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php", "powershell", "pwsh",
                           "cmd", "ssh", "env", "sudo", "xargs", "eval"})  # fmt: skip
"""Programs that run what stands in their arguments."""

_OF_SCRIPTS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php"})
"""Those of them that run the file that is their first argument, where that is no flag."""


def run_of(engine: Engine, args: Args, argument: Argument) -> Iterator[Argument]:
    """What of a command is run: a text; of a list without a shell the program, or what an interpreter gets."""
    shell = args.named.get("shell")
    shelled = shell is not None and engine.constant(shell.expr, shell.frame) is not False
    whole = None if shelled else _Lists(engine).of_any(engine.all(argument))
    if not whole:
        yield argument
        return
    yield from _words_run(engine, whole)


class _Lists:
    """The elements of lists that are written out, also where more were added to their ends."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self._known: dict[int, tuple[Argument, ...] | None] = {}
        self._open: set[int] = set()

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

    def _listed(self, value: Value) -> tuple[Argument, ...] | None:
        engine = self.engine
        match value:
            case Box(node=ir.Display(items=items), frame=frame):
                found: list[Argument] = []
                for item in items:
                    inner = self.of_any(engine.evaluate(item.value, frame)) if isinstance(item, ir.Starred) else None
                    found += inner or (Argument(item.value if isinstance(item, ir.Starred) else item, frame),)
                return tuple(found)
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
    name = program.rsplit("/", 1)[-1].rstrip("0123456789.")
    if name not in _INTERPRETERS:
        return
    flag = engine.constant(rest[0].expr, rest[0].frame) if rest else None
    if name in _OF_SCRIPTS and isinstance(flag, str) and (flag == "-m" or not flag.startswith("-")):
        return  # The words after a script are its arguments.
    yield from rest


def reads_program(engine: Engine, args: Args) -> bool:
    """Whether a program that is started so is an interpreter that is given nothing to run but what it reads."""
    for first in args.positional[:1]:
        for traced in engine.all(first):
            listed = _Lists(engine).of_any((traced,))
            words = [engine.constant(item.expr, item.frame) for item in listed or args.positional]
            texts = [word for word in words[1:] if isinstance(word, str)]
            if (
                isinstance(words[0], str)
                and words[0].rsplit("/", 1)[-1].rstrip("0123456789.") in _OF_SCRIPTS
                and len(texts) == len(words) - 1
                and all(text == "-" or (text.startswith("-") and text not in ("-c", "-m", "-e")) for text in texts)
            ):
                return True
    return False
