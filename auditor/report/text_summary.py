"""The last screen of the terminal report: pillars, verdict, what was read, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator

from auditor.audit import Audit, CardStatus, PillarResult, Score
from auditor.report.digest import (
    STATUS_WORDS,
    Task,
    cards_by_status,
    gaps_by_severity,
    is_open,
    pillar_title,
    plural,
    tasks,
)
from auditor.report.ink import SEVERITY_STYLES, STATUS_SIGNS, STATUS_STYLES, Ink, Style
from auditor.report.quoting import cut, cut_path, display_width, pad, visible, wrap

_TITLE = 21
_FEW = 5

_VERDICT_STYLES: dict[str, Style] = {"ready": "green", "ready with conditions": "yellow", "not ready": "red"}


def summary(audit: Audit, ink: Ink, width: int, verbose: bool) -> Iterator[str]:
    """The lines of the last screen."""
    yield ink("═" * width, "dim")
    yield ""
    yield from _pillars(audit, ink, width)
    yield ""
    yield from _verdict(audit, ink, width)
    yield ""
    yield from _counts(audit, ink, width, verbose)
    yield from _next(audit, ink, width)
    yield from _notes(audit, ink, width, verbose)


def _pillars(audit: Audit, ink: Ink, width: int) -> Iterator[str]:
    shown = [pillar for pillar in audit.pillars if pillar.cards]
    signs = min(max((len(pillar.cards) for pillar in shown), default=0), width - _TITLE - 12)
    for pillar in shown:
        title = pad(cut(visible(pillar_title(pillar.pillar)), _TITLE - 1), _TITLE)
        yield f"  {title}{_signs(pillar, ink, signs)}  {ink(_interval(pillar.score), 'dim')}"
    present: dict[CardStatus, int] = cards_by_status(audit.results)
    legend = [f"{STATUS_SIGNS[status]} {STATUS_WORDS[status]} {count}" for status, count in present.items()]
    yield ""
    for line in _joined(legend, width - 2):
        yield ink("  " + line, "dim")


def _signs(pillar: PillarResult, ink: Ink, room: int) -> str:
    statuses = [status for status, count in cards_by_status(pillar.cards).items() for _ in range(count)]
    shown = statuses if len(statuses) <= room else statuses[: room - 1]
    painted = "".join(ink(STATUS_SIGNS[status], *STATUS_STYLES[status]) for status in shown)
    more = "…" if len(shown) < len(statuses) else ""
    return painted + more + " " * (room - len(shown) - len(more))


def _verdict(audit: Audit, ink: Ink, width: int) -> Iterator[str]:
    style = _VERDICT_STYLES[audit.verdict]
    score = f"score {_interval(audit.score)} of 100"
    yield f"  {ink(audit.verdict.upper(), 'bold', style)}  {score}"
    unseen = audit.score.high - audit.score.low
    if unseen:
        for line in wrap(f"{plural(unseen, 'point')} of the score hang on what could not be seen", width - 4):
            yield ink(f"  {line}", "dim")
    for reason in audit.reasons:
        yield from _bullet("•", visible(reason), width)


def _counts(audit: Audit, ink: Ink, width: int, verbose: bool) -> Iterator[str]:
    severities = gaps_by_severity(audit)
    gaps = plural(sum(severities.values()), "gap")
    if severities:
        by = ", ".join(
            f"{count:,} {ink(severity, *SEVERITY_STYLES[severity])}" for severity, count in severities.items()
        )
        gaps = f"{gaps} ({by})"
    findings = [(result, finding) for result in audit.results for finding in result.findings]
    unsure = sum(finding.outcome == "unsure" and is_open(result, finding) for result, finding in findings)
    hidden = sum(finding.outcome != "met" and not is_open(result, finding) for result, finding in findings)
    yield f"  {ink('found', 'dim')}   {gaps}, {unsure:,} unsure"
    if hidden and not verbose:
        yield f"          {plural(hidden, 'finding')} ignored or accepted, shown with --verbose"
    files, calls = plural(len(audit.application.files), "file"), plural(len(audit.application.calls), "model call")
    yield f"  {ink('read', 'dim')}    {files}, {plural(audit.lines, 'line')}, {calls}"
    yield from _unread(audit, ink, width, verbose)
    for result in audit.results:
        if result.error is not None:
            text = f"the check of {visible(result.card.id)} did not finish: {visible(result.error)}"
            for index, line in enumerate(wrap(text, width - 10)):
                yield f"  {ink('failed' if index == 0 else '      ', 'bold', 'red')}  {line}"


def _unread(audit: Audit, ink: Ink, width: int, verbose: bool) -> Iterator[str]:
    if not audit.unread:
        return
    listed = [unread for unread in audit.unread if unread.matters or verbose]
    mattering = sum(unread.matters for unread in audit.unread)
    said = f"{plural(len(audit.unread), 'file')}, of which {mattering:,} should have been read"
    yield f"  {ink('unread', 'dim')}  {said if mattering else plural(len(audit.unread), 'file')}"
    shown = listed if verbose else listed[:_FEW]
    for unread in shown:
        path = cut_path(visible(unread.path), width // 2)
        yield f"          {ink(path, 'cyan')} {cut(visible(unread.reason), width - 11 - display_width(path))}"
    if len(listed) > len(shown):
        yield ink(f"          … and {len(listed) - len(shown):,} more", "dim")


def _next(audit: Audit, ink: Ink, width: int) -> Iterator[str]:
    todo = tasks(audit)
    if not todo:
        return
    yield ""
    yield ink("  do first", "bold")
    for index, task in enumerate(todo[:3], 1):
        yield from _bullet(str(index), f"{visible(task.result.card.id)} {_what(task)}", width)
    if len(todo) > 3:
        yield ink(
            f"    … and {len(todo) - 3:,} more; `auditor explain {visible(todo[0].result.card.id)}` says how", "dim"
        )


def _what(task: Task) -> str:
    title = visible(task.result.card.title)
    match task.kind:
        case "gap":
            places = f" and {plural(len(task.gaps) - 1, 'more place')}" if len(task.gaps) > 1 else ""
            return f"{title}: {visible(str(task.site))}{places}"
        case "expired":
            return f"{title}: renew the attestation"
        case "question":
            return f"{title}: attest it, only people can answer"


def _notes(audit: Audit, ink: Ink, width: int, verbose: bool) -> Iterator[str]:
    if not audit.notes:
        return
    yield ""
    yield ink("  notes", "bold")
    shown = audit.notes if verbose else audit.notes[:_FEW]
    for note in shown:
        yield from _bullet("-", visible(note), width)
    if len(shown) < len(audit.notes):
        yield ink(f"    … and {len(audit.notes) - len(shown):,} more, shown with --verbose", "dim")


def _bullet(sign: str, text: str, width: int) -> Iterator[str]:
    for index, line in enumerate(wrap(text, width - 4 - len(sign))):
        yield f"  {sign if index == 0 else ' ' * len(sign)} {line}"


def _joined(parts: list[str], width: int) -> Iterator[str]:
    line = ""
    for part in parts:
        if line and display_width(line) + 3 + display_width(part) > width:
            yield line
            line = part
        else:
            line = f"{line}   {part}" if line else part
    if line:
        yield line


def _interval(score: Score | None) -> str:
    if score is None:
        return ""
    return str(score.low) if score.low == score.high else f"{score.low}–{score.high}"
