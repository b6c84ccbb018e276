"""What the commands do, once their arguments are known: run, show, and say with which status to end."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from auditor.cli.console import INTERRUPTED, ColorChoice, progress_on, say, wants_color, width_of, write
from auditor.cli.help import COMMANDS

if TYPE_CHECKING:
    from auditor.pipeline import Options, Run

PASSED: Final = 0
GAPS: Final = 1
MISUSE: Final = 2
NOTHING_AUDITED: Final = 3
INCOMPLETE: Final = 4


class CommandError(Exception):
    """The command cannot give an answer; the message says what to do instead."""

    def __init__(self, message: str, status: int = MISUSE) -> None:
        super().__init__(message)
        self.status = status


def answer(action: Callable[[], int]) -> int:
    """The exit status of an action, whatever comes between."""
    try:
        return action()
    except CommandError as error:
        say(f"error: {error}")
        return error.status
    except KeyboardInterrupt:
        say("interrupted")
        return INTERRUPTED
    except Exception as error:  # A mistake of ours must not look like an answer about the application.
        if os.environ.get("AUDITOR_TRACEBACK"):
            raise
        what = f"{type(error).__name__}: {error}" if str(error) else type(error).__name__
        say(f"error: the auditor itself failed ({what}); AUDITOR_TRACEBACK=1 shows where, please report it")
        return INCOMPLETE


def check(
    form: str = "text",
    output: str | None = None,
    verbose: bool = False,
    color: ColorChoice = "auto",
    quiet: bool = False,
    fix: bool = False,
    yes: bool = False,
    diff: bool = False,
    **asked: Any,
) -> int:
    """Audit files and directories and print what was found."""
    run = _run(quiet=quiet, fixes=fix or diff, **asked)
    if diff:
        return _show_fixes(run, asked["paths"], output, color)
    if fix and _fixed(run, asked["paths"], color, yes=yes):
        run = _run(quiet=quiet, **asked)
    if form == "json":
        from auditor.report.json import render_json

        _deliver(render_json(run.audit), output)
    elif run.audited or run.audit.unread:
        _deliver(_text(run, output, quiet, verbose, color), output)
    return _status(run, gated=True)


def _show_fixes(run: Run, paths: tuple[str, ...], output: str | None, color: ColorChoice) -> int:
    """Print what fixes would change; the status says whether they would change anything."""
    from auditor.cli.fixing import changes_of, diff_text

    try:
        changes = changes_of(run.audit, _root(paths))
    except OSError as error:
        raise CommandError(f"{error.filename}: cannot be read any more ({error.strerror}); run it again") from None
    _deliver(diff_text(changes, color=output is None and wants_color(color, sys.stdout)), output)
    return GAPS if changes else PASSED


def _fixed(run: Run, paths: tuple[str, ...], color: ColorChoice, *, yes: bool) -> bool:
    """Whether files were changed."""
    from auditor.cli.fixing import changes_of, confirmed
    from auditor.fixes.files import write as write_changes

    root = _root(paths)
    try:
        changes = changes_of(run.audit, root)
        if not changes:
            say("nothing here can be fixed by itself")
            return False
        if not confirmed(changes, color, yes=yes):
            return False
        write_changes(root, changes)
    except OSError as error:
        raise CommandError(f"{error.filename}: {error.strerror}; files before it may be changed") from None
    return True


def _root(paths: tuple[str, ...]) -> str:
    from auditor.collect import root_of

    return root_of(paths or (".",))


def report(output: str = "report.html", quiet: bool = False, **asked: Any) -> int:
    """Audit and write the readiness report as one HTML file. Gaps do not change the exit status."""
    run = _run(quiet=quiet, **asked)
    if run.audited:
        from auditor.report.html import render_html

        _deliver(render_html(run.audit, card_text=run.rulebook.text_of), output)
        if not quiet:
            _deliver(f"{os.path.realpath(output)}: {_in_a_line(run)}\n", None)
    return _status(run, gated=False)


def facts(form: str, output: str | None, quiet: bool, paths: tuple[str, ...], **asked: Any) -> int:
    """Print what is known about the application, without judging it."""
    options = _options(quiet=quiet, **asked)
    with _refusals():
        from auditor.pipeline import facts_of, uses_models

        found = facts_of(paths or (".",), options)
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


def trace(place: str, within: str | None, form: str, output: str | None, quiet: bool, color: ColorChoice) -> int:
    """Print where the value at a place comes from and where it goes. PLACE is PATH:LINE or PATH:LINE:COL."""
    with _refusals():
        from auditor.cli.tracing import trace_of

        shown = None if quiet else progress_on(sys.stderr)
        found = trace_of(place, within, shown or (lambda stage, done, total: None))
    if form == "json":
        from auditor.report.trace_json import render_trace_json

        _deliver(render_trace_json(found), output)
    else:
        from auditor.report.trace_text import render_trace

        painted = color == "always" if output is not None else wants_color(color, sys.stdout)
        width = 100 if output is not None else width_of(sys.stdout)
        _deliver(render_trace(found, color=painted, width=width), output)
    return PASSED


def explain(card: str, rules: tuple[str, ...], color: ColorChoice) -> int:
    """Say why a card matters and what to do about it. CARD is an id or the name of its file."""
    from auditor.cli.cards import render_card
    from auditor.spelling import did_you_mean

    with _refusals():
        from auditor.rulebook import load_rulebook

        rulebook = load_rulebook(rules)
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


def rules(form: str, rules: tuple[str, ...], color: ColorChoice) -> int:
    """List all cards."""
    from auditor.cli.cards import cards_json, cards_table

    with _refusals():
        from auditor.rulebook import load_rulebook

        cards = load_rulebook(rules).cards
    if form == "json":
        _deliver(cards_json(cards), None)
    else:
        _deliver(cards_table(cards, color=wants_color(color, sys.stdout), width=width_of(sys.stdout)), None)
    return PASSED


def _run(*, paths: tuple[str, ...], quiet: bool, **asked: Any) -> Run:
    options = _options(quiet=quiet, **asked)
    with _refusals():
        from auditor.pipeline import run

        return run(paths or (".",), options)


def _options(
    *,
    quiet: bool,
    today: str | None = None,
    gate: Any = None,
    persona: Any = None,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    rules: tuple[str, ...] = (),
    config: str | None = None,
    fixes: bool = False,
) -> Options:
    from auditor.pipeline import Options

    return Options(
        as_of=_day(today),
        gate=gate,
        persona=persona,
        select=_ids(select),
        ignore=_ids(ignore),
        rules=rules,
        configuration=config,
        progress=None if quiet else progress_on(sys.stderr),
        fixes=fixes,
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
    from auditor.readiness import RecordsError
    from auditor.resources import resource_directory
    from auditor.rulebook import RulebookError

    try:
        yield
    except CollectError as error:
        raise CommandError(f"{error}{_meant_command(error.path)}") from None
    except (ConfigurationError, RecordsError) as error:
        raise CommandError(str(error)) from None
    except RulebookError as error:
        own = error.path.startswith(os.path.join(resource_directory("rules"), ""))
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
        write(document, output)
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
