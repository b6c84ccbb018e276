"""The commands and their options. Whatever a command needs is imported when it runs."""

from __future__ import annotations

import datetime
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click

from auditor import __version__
from auditor.cli.console import INTERRUPTED, ColorChoice, progress_on, say, wants_color, width_of, write
from auditor.cli.help import COMMANDS, HELP

if TYPE_CHECKING:
    from auditor.pipeline import Options, Run

PASSED: Final = 0
GAPS: Final = 1
MISUSE: Final = 2
NOTHING_AUDITED: Final = 3
INCOMPLETE: Final = 4

_Command = TypeVar("_Command", bound=Callable[..., Any])
_SEVERITIES: Final = ("info", "low", "medium", "high", "critical")


class CommandError(Exception):
    """The command cannot give an answer; the message says what to do instead."""

    def __init__(self, message: str, status: int = MISUSE) -> None:
        super().__init__(message)
        self.status = status


def run_command(arguments: list[str]) -> int:
    """The exit status of the command that the arguments ask for."""
    try:
        status = _auditor.main(arguments, prog_name="auditor", standalone_mode=False)
    except click.ClickException as error:
        error.show()
        return MISUSE
    except CommandError as error:
        say(f"error: {error}")
        return error.status
    except click.Abort:
        say("interrupted")
        return INTERRUPTED
    return status if isinstance(status, int) else PASSED


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
            click.argument("paths", nargs=-1, type=click.Path(path_type=Path)),
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
    epilog="Examples:  auditor check .   ·   auditor check src --gate medium   ·   auditor check . --format json",
)
@_audit_options
@click.option("--format", "form", type=click.Choice(("text", "json")), default="text", help="What to print.  [text]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
@click.option("-v", "--verbose", is_flag=True, help="Also evidence, ignored and accepted findings, every note.")
@_color_option
def _check(form: str, output: str | None, verbose: bool, color: ColorChoice, quiet: bool, **asked: Any) -> int:
    """Audit files and directories and print what was found."""
    run = _run(quiet=quiet, **asked)
    if form == "json":
        from auditor.report.json import render_json

        _deliver(render_json(run.audit), output)
    elif run.audited or run.audit.unread:
        _deliver(_text(run, output, quiet, verbose, color), output)
    return _status(run, gated=True)


@_auditor.command("report", epilog="Example:  auditor report . -o report.html")
@_audit_options
@click.option("-o", "--output", metavar="FILE", default="report.html", help="Where to write it.  [report.html]")
def _report(output: str, quiet: bool, **asked: Any) -> int:
    """Audit and write the readiness report as one HTML file. Gaps do not change the exit status."""
    run = _run(quiet=quiet, **asked)
    if run.audited:
        from auditor.report.html import render_html

        _deliver(render_html(run.audit, card_text=run.rulebook.text_of), output)
        if not quiet:
            _deliver(f"{Path(output).resolve()}: {_in_a_line(run)}\n", None)
    return _status(run, gated=False)


@_auditor.command("facts", epilog="Example:  auditor facts . --format json")
@_audit_options
@click.option("--format", "form", type=click.Choice(("json", "table")), default="table", help="What to print.  [table]")
@click.option("-o", "--output", metavar="FILE", help="Write to this file.")
def _facts(form: str, output: str | None, quiet: bool, paths: tuple[Path, ...], **asked: Any) -> int:
    """Print what is known about the application, without judging it."""
    options = _options(quiet=quiet, **asked)
    with _refusals():
        from auditor.pipeline import facts_of, uses_models

        found = facts_of(paths or (Path(),), options)
    if form == "json":
        from auditor.report.json import render_facts_json

        _deliver(render_facts_json(found.application), output)
    else:
        from auditor.report.facts_table import render_facts_table

        _deliver(render_facts_table(found.application), output)
    if any(file.matters for file in found.unread):
        say("some files that matter could not be read; `auditor check` lists them")
        return INCOMPLETE
    if not uses_models(found.application):
        say("no use of a language model was found")
        return NOTHING_AUDITED
    return PASSED


@_auditor.command("explain", epilog="Example:  auditor explain LAT-001")
@click.argument("card")
@click.option("--rules", multiple=True, metavar="DIR", help="A directory with more rules. Repeatable.")
@_color_option
def _explain(card: str, rules: tuple[str, ...], color: ColorChoice) -> int:
    """Say why a card matters and what to do about it. CARD is an id or the name of its file."""
    from auditor.cli.cards import render_card
    from auditor.spelling import did_you_mean

    with _refusals():
        from auditor.rulebook import load_rulebook

        rulebook = load_rulebook(tuple(map(Path, rules)))
        rule = rulebook.find(card)
        if rule is None:
            names = [name for known in rulebook.cards for name in (known.id, known.slug)]
            raise CommandError(
                f"no card is called {card}{did_you_mean(card.upper(), names) or did_you_mean(card, names)}"
                "; `auditor rules` lists all"
            )
        page = render_card(rule, color=wants_color(color, sys.stdout), width=width_of(sys.stdout))
    _deliver(page, None)
    return PASSED


@_auditor.command("rules", epilog="Example:  auditor rules --format json")
@click.option("--format", "form", type=click.Choice(("table", "json")), default="table", help="What to print.  [table]")
@click.option("--rules", multiple=True, metavar="DIR", help="A directory with more rules. Repeatable.")
@_color_option
def _rules(form: str, rules: tuple[str, ...], color: ColorChoice) -> int:
    """List all cards."""
    from auditor.cli.cards import cards_json, cards_table

    with _refusals():
        from auditor.rulebook import load_rulebook

        cards = load_rulebook(tuple(map(Path, rules))).cards
    if form == "json":
        _deliver(cards_json(cards), None)
    else:
        _deliver(cards_table(cards, color=wants_color(color, sys.stdout), width=width_of(sys.stdout)), None)
    return PASSED


def _run(*, paths: tuple[Path, ...], quiet: bool, **asked: Any) -> Run:
    options = _options(quiet=quiet, **asked)
    with _refusals():
        from auditor.pipeline import run

        return run(paths or (Path(),), options)


def _options(
    *,
    quiet: bool,
    today: str | None,
    gate: Any,
    persona: Any,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    rules: tuple[str, ...],
    config: str | None,
) -> Options:
    from auditor.pipeline import Options

    return Options(
        as_of=_day(today),
        gate=gate,
        persona=persona,
        select=_ids(select),
        ignore=_ids(ignore),
        rules=tuple(map(Path, rules)),
        configuration=None if config is None else Path(config),
        progress=None if quiet else progress_on(sys.stderr),
    )


def _day(text: str | None) -> datetime.date:
    if text is None:
        return datetime.date.today()
    try:
        return datetime.date.fromisoformat(text)
    except ValueError:
        raise CommandError(f"--today {text} is no day; write it as 2026-03-31") from None


def _ids(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(part.strip().upper() for word in words for part in word.split(",") if part.strip())


@contextmanager
def _refusals() -> Iterator[None]:
    """Turns what our own modules refuse into one message for the caller."""
    from auditor.collect import CollectError
    from auditor.configuration import ConfigurationError
    from auditor.readiness.records import RecordsError
    from auditor.resources import resource_directory
    from auditor.rulebook import RulebookError

    try:
        yield
    except CollectError as error:
        raise CommandError(f"{error}{_meant_command(error.path)}") from None
    except (ConfigurationError, RecordsError) as error:
        raise CommandError(str(error)) from None
    except RulebookError as error:
        own = error.path.is_relative_to(resource_directory("rules"))
        raise CommandError(str(error), INCOMPLETE if own else MISUSE) from None


def _meant_command(path: str) -> str:
    from auditor.spelling import did_you_mean

    return did_you_mean(path, COMMANDS)


def _text(run: Run, output: str | None, quiet: bool, verbose: bool, color: ColorChoice) -> str:
    if quiet:
        return f"{_in_a_line(run)}\n"
    from auditor.report.text import render_text

    to_file = output is not None
    return render_text(
        run.audit,
        color=color == "always" if to_file else wants_color(color, sys.stdout),
        width=100 if to_file else width_of(sys.stdout),
        verbose=verbose,
        card_text=run.rulebook.text_of,
    )


def _in_a_line(run: Run) -> str:
    score = run.audit.score
    points = str(score.low) if score.low == score.high else f"{score.low} to {score.high}"
    return f"{run.audit.verdict}, score {points} of 100"


def _deliver(document: str | bytes, output: str | None) -> None:
    try:
        write(document, None if output is None else Path(output))
    except OSError as error:
        target = "standard output" if output is None else output
        raise CommandError(f"{target}: cannot be written ({error.strerror}); choose another file") from None


def _status(run: Run, *, gated: bool) -> int:
    """The exit status. An incomplete audit says so even where it found gaps: more may be hidden."""
    if not run.audit.complete:
        say("the audit is incomplete: a check crashed, or a file that matters could not be read")
        return INCOMPLETE
    if not run.audited:
        files = len(run.audit.application.files)
        seen = f"{files} files were read and" if files else "no source was found, so that"
        say(f"nothing was audited: {seen} no use of a language model was found")
        return NOTHING_AUDITED
    return GAPS if gated and not run.passes else PASSED
