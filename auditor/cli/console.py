"""What the command line knows about its terminal: colours, width, progress, and a pipe that may close."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable
from typing import Final, Literal, TextIO, TypeAlias

ColorChoice: TypeAlias = Literal["auto", "always", "never"]

INTERRUPTED: Final = 130
_WIDTH: Final = 100
_WIDEST: Final = 120
_EVERY: Final = 0.05
"""Seconds between two signs of progress; more would only flicker."""


def wants_color(choice: ColorChoice, stream: TextIO) -> bool:
    """Whether to colour what goes to the stream. The option wins over NO_COLOR, and that over FORCE_COLOR."""
    if choice != "auto":
        return choice == "always"
    if os.environ.get("NO_COLOR"):
        return False
    if os.environ.get("FORCE_COLOR"):
        return True
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def width_of(stream: TextIO) -> int:
    """The columns to fill: the terminal's, but not more than are easy to read."""
    if os.environ.get("COLUMNS", "").isdigit():
        return int(os.environ["COLUMNS"])
    if not stream.isatty():
        return _WIDTH
    try:
        return min(os.get_terminal_size(stream.fileno()).columns, _WIDEST)
    except OSError:
        return _WIDTH


def write(document: str | bytes, output: str | None) -> None:
    """Writes the whole document to the file, or to standard output. A reader that has gone away is no error.

    Raises OSError where the file cannot be written.
    """
    if output is not None:
        with open(output, "wb") as file:
            file.write(document if isinstance(document, bytes) else document.encode("utf-8", "backslashreplace"))
        return
    if isinstance(document, str):
        encoding = (sys.stdout.encoding or "utf-8").lower()
        # UTF-8 lacks only the halves of characters that a broken file name may hold; others lack the signs of a report.
        document = document.encode(encoding, "backslashreplace" if encoding.startswith("utf") else "replace")
    try:
        sys.stdout.buffer.write(document)
        sys.stdout.flush()
    except BrokenPipeError:
        # Standard output is flushed once more at the end, and must find something open.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def say(sentence: str) -> None:
    """Prints a line for people on standard error."""
    from auditor.report.quoting import visible

    for line in sentence.split("\n"):
        sys.stderr.write(f"{visible(line)}\n")
    sys.stderr.flush()


def progress_on(stream: TextIO) -> Callable[[str, int, int], None] | None:
    """Shows on one line of a terminal which stage has come how far; None where the stream is no terminal."""
    if not stream.isatty():
        return None

    shown = 0.0

    def show(stage: str, done: int, total: int) -> None:
        nonlocal shown
        now = time.monotonic()
        if 0 < done < total and now - shown < _EVERY:
            return
        shown = now
        progress = f"{stage} {done:,} of {total:,}" if total > 1 else stage
        stream.write("\r\x1b[K" if done >= total else f"\r\x1b[K{progress}")
        stream.flush()

    return show
