"""What of a command is run: a text, the program of a list, what an interpreter gets."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.languages import ir
from auditor.program.containers import added
from auditor.program.engine import Engine
from auditor.program.values import Args, Argument, Box, Grown, Mix, Value

_INTERPRETERS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php", "powershell", "pwsh",
                           "cmd", "ssh", "env", "sudo", "xargs", "eval"})  # fmt: skip
"""Programs that run what stands in their arguments."""

_OF_SCRIPTS = frozenset({"sh", "bash", "zsh", "dash", "python", "node", "perl", "ruby", "php"})
"""Those of them that run the file that is their first argument, where that is no flag."""


def run_of(engine: Engine, args: Args, argument: Argument) -> Iterator[Argument]:
    """What of a command is run: a text; of a list without a shell the program, or what an interpreter gets."""
    shell = args.named.get("shell")
    shelled = shell is not None and engine.constant(shell.expr, shell.frame) is not False
    lists = [None if shelled else _listed(engine, traced.value) for traced in engine.all(argument)]
    if not lists or not all(lists):
        yield argument
        return
    for items in lists:
        yield from _words_run(engine, items or ())


def _listed(engine: Engine, value: Value) -> tuple[Argument, ...] | None:
    """The elements of a list that is written out, also where more were added to its end; None where it is not."""
    match value:
        case Box(node=ir.Display(items=items), frame=frame):
            found: list[Argument] = []
            for item in items:
                if not isinstance(item, ir.Starred):
                    found.append(Argument(item, frame))
                    continue
                inner = [_listed(engine, traced.value) for traced in engine.evaluate(item.value, frame)]
                found += inner[0] if len(inner) == 1 and inner[0] else (Argument(item.value, frame),)
            return tuple(found) or None
        case Grown():
            begun = _listed(engine, value.base)
            return (*begun, *added(engine, value)) if begun is not None else None
        case Mix(kind="+", parts=(left, right)):
            sides = [[_listed(engine, t.value) for t in engine.all(side)] for side in (left, right)]
            if len(sides[0]) == 1 and sides[0][0] is not None:
                more = sides[1][0] if len(sides[1]) == 1 else None
                return (*sides[0][0], *(more if more is not None else (right,)))
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
            listed = _listed(engine, traced.value)
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
