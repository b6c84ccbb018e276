"""The audit for a terminal: what was found, file by file, and on one screen what it comes to."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from auditor.audit import Audit, Card, CardResult, Finding
from auditor.outcomes import Location
from auditor.report.digest import PLACE_WORDS, is_open
from auditor.report.ink import SEVERITY_STYLES, Ink, Style
from auditor.report.prose import TextOf, in_a_line
from auditor.report.quoting import cut, display_width, visible, visible_line, wrap
from auditor.report.text_summary import summary
from auditor.sites import Site, Step

EXCERPT_LINES = 6
"""How many source lines of one finding are shown; the rest are counted."""

_TAG = 8
_WHOLE_TREE = "the whole tree"


def render_text(
    audit: Audit,
    *,
    color: bool,
    width: int,
    verbose: bool,
    card_text: TextOf | None = None,
) -> str:
    """The report as lines of at most `width` columns, save for paths and words that are longer.

    Open gaps come with their source; `verbose` also shows evidence, suppressed and accepted findings, and gives what is
    unsure in full.
    """
    page = _Page(Ink(color), max(width, 40), verbose, card_text)
    shown = sorted(
        (
            (finding, result)
            for result in audit.results
            for finding in result.findings
            if verbose or is_open(result, finding)
        ),
        key=lambda pair: _order(pair[0]),
    )
    lines: list[str] = []
    for path, group in groupby(shown, key=lambda pair: pair[0].site.path if pair[0].site else None):
        lines += page.file(path, list(group))
    lines += summary(audit, page.ink, page.width, verbose)
    return "\n".join(line.rstrip() for line in lines) + "\n"


class _Page:
    """How findings are laid out. It remembers which reason and which source have just been shown, to say it once."""

    def __init__(self, ink: Ink, width: int, verbose: bool, card_text: TextOf | None) -> None:
        self.ink = ink
        self.width = width
        self.verbose = verbose
        self._card_text = card_text
        self._explained: set[str] = set()
        self._quoted: tuple[Site, tuple[str, ...]] | None = None

    def file(self, path: str | None, pairs: list[tuple[Finding, CardResult]]) -> Iterator[str]:
        """All findings of one file."""
        name = _WHOLE_TREE if path is None else visible(path)
        yield self.ink(f"{name} ", "bold") + self.ink("─" * max(3, self.width - display_width(name) - 1), "dim")
        yield ""
        for finding, result in pairs:
            full = self.verbose or finding.outcome == "gap"
            yield from self._finding(finding, result) if full else self._in_brief(finding, result)
            yield ""

    def _finding(self, finding: Finding, result: CardResult) -> Iterator[str]:
        ink, card = self.ink, result.card
        yield "  " + self._label(finding) + " " + ink(visible(card.id), "bold") + " " + visible(card.title)
        yield from self._lines(self._sentence(finding), "  ")
        if finding.site is not None:
            where = ink("  → ", "dim") + ink(visible(str(finding.site)), "cyan")
            yield where + ink(self._circumstances(finding), "dim")
            if (finding.site, finding.excerpt) != self._quoted:
                yield from self._excerpt(finding.site, finding.excerpt, SEVERITY_STYLES[finding.severity])
            self._quoted = finding.site, finding.excerpt
        yield from self._standing(finding, result)
        if finding.outcome != "met":
            yield from self._advice(card)
        yield from self._marks("how", finding.steps, numbered=True)
        yield from self._marks("also", finding.locations)

    def _in_brief(self, finding: Finding, result: CardResult) -> Iterator[str]:
        card = result.card
        yield "  " + self._label(finding) + " " + self.ink(visible(card.id), "bold") + " " + visible(card.title)
        yield from self._lines(self._sentence(finding), "  ")
        if finding.site is not None:
            yield self.ink("  → ", "dim") + self.ink(visible(str(finding.site)), "cyan")

    def _label(self, finding: Finding) -> str:
        match finding.outcome:
            case "gap":
                return self.ink(finding.severity, *SEVERITY_STYLES[finding.severity])
            case "unsure":
                return self.ink("unsure", "bold", "yellow")
            case "met":
                return self.ink("met", "bold", "green")

    def _sentence(self, finding: Finding) -> str:
        return visible(finding.message)

    def _circumstances(self, finding: Finding) -> str:
        parts = [PLACE_WORDS[finding.place], "probable" if finding.confidence == "probable" else ""]
        said = ", ".join(part for part in parts if part)
        return f"  ({said})" if said else ""

    def _excerpt(self, site: Site, excerpt: tuple[str, ...], styles: tuple[Style, ...]) -> Iterator[str]:
        gutter = max(len(str(site.line + min(len(excerpt), EXCERPT_LINES))), 3)
        bar = self.ink(" " * (gutter + 4) + "│", "dim")
        for index, line in enumerate(excerpt[:EXCERPT_LINES]):
            number = self.ink(f"    {site.line + index:>{gutter}}│", "dim")
            yield f"{number} {cut(visible_line(line), self.width - gutter - 6)}"
            if index == 0 and (mark := self._mark(site, line, gutter)):
                yield f"{bar} {self.ink(mark, *styles)}"
        if len(excerpt) > EXCERPT_LINES:
            yield f"{bar} {self.ink(f'… {len(excerpt) - EXCERPT_LINES} more lines', 'dim')}"

    def _mark(self, site: Site, line: str, gutter: int) -> str:
        start = display_width(visible_line(line[: site.column - 1]))
        one_line = site.last_line == site.line and site.end_column > site.column
        end = display_width(visible_line(line[: site.end_column - 1] if one_line else line.rstrip()))
        return " " * start + "^" * min(end - start, self.width - gutter - 6 - start)

    def _standing(self, finding: Finding, result: CardResult) -> Iterator[str]:
        if finding.lowered_because:
            yield from self._entry("note", f"milder than usual: {visible(finding.lowered_because)}")
        if finding.suppressed is not None:
            yield from self._entry("note", f"ignored in the source: {visible(finding.suppressed)}")
        for risk in result.accepted:
            if risk.finding == finding.fingerprint:
                text = f"accepted by {visible(risk.owner)} until {risk.expires}: {visible(risk.reason)}"
                yield from self._entry("note", text)

    def _advice(self, card: Card) -> Iterator[str]:
        if self._card_text is None:
            return
        prose = self._card_text(card)
        if prose.why and card.id not in self._explained:
            yield from self._entry("why", visible(in_a_line(prose.why)))
        if prose.remedy:
            yield from self._entry("do", visible(in_a_line(prose.remedy)))
        self._explained.add(card.id)

    def _marks(self, title: str, marks: Sequence[Location | Step], *, numbered: bool = False) -> Iterator[str]:
        sites = [visible(str(mark.site)) for mark in marks]
        column = min(max(map(display_width, sites), default=0), self.width // 3)
        for index, (site, mark) in enumerate(zip(sites, marks, strict=True)):
            number = f"{index + 1} " if numbered else ""
            head = self._tag(title if index == 0 else "") + self.ink(number, "bold") + self.ink(site, "cyan")
            room = column - display_width(site)
            indent = _TAG + len(number) + column + 2
            first, *rest = wrap(visible(mark.what), self.width - indent) or [""]
            if room >= 0:
                yield head + " " * (room + 2) + first
            else:
                yield from (head, " " * indent + first)
            yield from (" " * indent + line for line in rest)

    def _entry(self, title: str, text: str) -> Iterator[str]:
        for index, line in enumerate(wrap(text, self.width - _TAG)):
            yield self._tag(title if index == 0 else "") + line

    def _tag(self, title: str) -> str:
        return self.ink(f"  {title:<{_TAG - 2}}", "dim")

    def _lines(self, text: str, indent: str) -> Iterator[str]:
        for line in wrap(text, self.width - len(indent)):
            yield indent + line


def _order(finding: Finding) -> tuple[bool, str, int, int, int, str, str]:
    site = finding.site or Site("", 0)
    return finding.site is None, site.path, site.cell or 0, site.line, site.column, finding.card, finding.message
