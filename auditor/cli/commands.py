"""The commands and their options."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import click

from auditor import __version__
from auditor.cli import actions
from auditor.cli.help import COMMANDS, HELP

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SEVERITIES: Final = ("info", "low", "medium", "high", "critical")


def run_command(arguments: list[str]) -> int:
    """The exit status of the command that the arguments ask for. Raises `CommandError` and KeyboardInterrupt."""
    try:
        status = _auditor.main(arguments, prog_name="auditor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return actions.MISUSE
    except click.Abort:
        raise KeyboardInterrupt from None
    return status if isinstance(status, int) else actions.PASSED


class _Auditor(click.Group):
    """A group whose command may be left out: whatever is no command is a path to check."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        if args and args[0] not in (*COMMANDS, "--help", "-h", "--version"):
            args = ["check", *args]
        return super().parse_args(ctx, args)

    def get_help(self, ctx: click.Context) -> str:
        return HELP.rstrip("\n")


def _audit_options(command: _Command) -> _Command:
    """The arguments and options of every command that audits."""
    for option in reversed(
        (
            click.argument("paths", nargs=-1, type=click.Path()),
            click.option("--select", multiple=True, metavar="ID", help="Only this card, or pillar (LAT). Repeatable."),
            click.option("--ignore", multiple=True, metavar="ID", help="Without this card or pillar. Repeatable."),
            click.option("--persona", type=click.Choice(("regular", "pedantic", "auditor")), help="How many doubts."),
            click.option("--gate", type=click.Choice(_SEVERITIES), help="The least severity that fails.  [high]"),
            click.option("--rules", multiple=True, metavar="DIR", help="A directory with more rules. Repeatable."),
            click.option("--config", metavar="FILE", help="Instead of auditor.toml or pyproject.toml."),
            click.option("--today", metavar="DATE", help="Judge dated facts as of this day (2026-03-31)."),
            click.option("-q", "--quiet", is_flag=True, help="Say only what it comes to."),
        )
    ):
        command = option(command)
    return command


def _color_option(command: _Command) -> _Command:
    choices = click.Choice(("auto", "always", "never"))
    option: Callable[[_Command], _Command] = click.option(
        "--color", type=choices, default="auto", help="When to color."
    )
    return option(command)


@click.group(cls=_Auditor, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="auditor", message="%(prog)s %(version)s")
def _auditor() -> None:
    pass


@_auditor.command(
    "check",
    epilog="Examples:  auditor check .   ·   auditor check src --gate medium   ·   auditor check . --fix",
)
@_audit_options
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="What to print.  [text]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
@click.option("--fix", is_flag=True, help="Show edits that close gaps, write them when you agree, and check again.")
@click.option("--yes", is_flag=True, help="With --fix: agree beforehand.")
@click.option("--diff", is_flag=True, help="Only print what --fix would change; ends with 1 where that is anything.")
@click.option("-v", "--verbose", is_flag=True, help="Also evidence, ignored and accepted findings, every note.")
@_color_option
def _check(**asked: Any) -> int:
    """Audit files and directories and print what was found."""
    return actions.check(**asked)


@_auditor.command("report", epilog="Example:  auditor report . -o report.html")
@_audit_options
@click.option("-o", "--output", metavar="FILE", default="report.html", help="Where to write it.  [report.html]")
def _report(**asked: Any) -> int:
    """Audit and write the readiness report as one HTML file. Gaps do not change the exit status."""
    return actions.report(**asked)


@_auditor.command("facts", epilog="Example:  auditor facts . --format json")
@_audit_options
@click.option("--format", "form", type=click.Choice(("json", "table")), default="table", help="What to print.  [table]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
def _facts(**asked: Any) -> int:
    """Print what is known about the application, without judging it."""
    return actions.facts(**asked)


@_auditor.command(
    "trace",
    epilog="Examples:  auditor trace app/bot.py:41   ·   auditor trace app/bot.py:41:17 --format json",
)
@click.argument("place")
@click.option("--within", metavar="DIR", help="The tree to read.  [the file's project]")
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="What to print.  [text]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
@click.option("-q", "--quiet", is_flag=True, help="Show no progress.")
@_color_option
def _trace(**asked: Any) -> int:
    """Print where the value at a place comes from and where it goes.

    PLACE is PATH:LINE, or PATH:LINE:COL for one expression of several on a line; in a notebook PATH:CELL:LINE[:COL].
    Lines and columns count from 1. Without a column it is the widest expression that begins on the line.
    """
    return actions.trace(**asked)


@_auditor.command("explain", epilog="Example:  auditor explain LAT-001")
@click.argument("card")
@click.option("--rules", multiple=True, metavar="DIR", help="A directory with more rules. Repeatable.")
@_color_option
def _explain(**asked: Any) -> int:
    """Say why a card matters and what to do about it. CARD is an id or the name of its file."""
    return actions.explain(**asked)


@_auditor.command("rules", epilog="Example:  auditor rules --format json")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.  [table]")
@click.option("--rules", multiple=True, metavar="DIR", help="A directory with more rules. Repeatable.")
@_color_option
def _rules(**asked: Any) -> int:
    """List all cards."""
    return actions.rules(**asked)
