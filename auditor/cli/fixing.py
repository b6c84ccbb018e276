"""Shows what fixes would change, asks, and writes."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.cli.console import ColorChoice, say, wants_color
from auditor.report.ink import Ink, Style
from auditor.report.quoting import visible

if TYPE_CHECKING:
    from auditor.audit import Audit
    from auditor.fixes.files import Change

_STYLES: tuple[tuple[str, tuple[Style, ...]], ...] = (
    ("---", ("bold",)),
    ("+++", ("bold",)),
    ("@@", ("cyan",)),
    ("-", ("red",)),
    ("+", ("green",)),
)


def changes_of(audit: Audit, root: str) -> tuple[Change, ...]:
    """The files that an edit would improve. Says of every edit that cannot be made why. Raises OSError."""
    from auditor.fixes.files import changes
    from auditor.fixes.plan import planned

    found = changes(root, planned(audit))
    for change in found:
        for reason in change.refused:
            say(f"not fixed: {reason}")
    return tuple(change for change in found if change.after != change.before)


def diff_text(found: Sequence[Change], *, color: bool) -> str:
    """The changes as a unified diff."""
    from auditor.fixes.files import diff_of

    ink = Ink(color)
    return "".join(f"{_painted(visible(line), ink)}\n" for change in found for line in diff_of(change))


def confirmed(found: Sequence[Change], color: ColorChoice, *, yes: bool) -> bool:
    """Whether to write the changes, which are shown first. Nobody is asked where nobody can answer: only `yes` does."""
    sys.stderr.write(diff_text(found, color=wants_color(color, sys.stderr)))
    sys.stderr.flush()
    if yes:
        return True
    files = "1 file" if len(found) == 1 else f"{len(found)} files"
    if not (sys.stdin.isatty() and sys.stderr.isatty()):
        say(f"nothing was written to {files}; add --yes to write what is shown above")
        return False
    import click

    return click.confirm(f"Write these changes to {files}?", err=True)


def _painted(line: str, ink: Ink) -> str:
    styles = next((styles for start, styles in _STYLES if line.startswith(start)), ())
    return ink(line, *styles)
