"""The cases of the flow test-suite: pages of small applications whose lines say what is to be found there.

A page is Markdown. Each heading below its title begins a case; its fenced blocks are the files of one application. A
block `start.py` below the title stands at the head of the `app.py` of every case of the page. A line's comment says
what is expected of it:

- `# gap OUT-001`: the card reports a gap there;
- `# weak OUT-001`: it does, at a lower severity than the card's own, because something stands before it;
- `# strong OUT-001`: it should, and is known to report it at the card's own;
- `# clean OUT-001`: it says nothing there, although a search for words would;
- `# missed OUT-001`: there is a gap, and it is known not to be found;
- `# false OUT-001`: there is none, and one is known to be reported.

A kind of sink (`url`) in the place of a card stands for flows of which no card speaks. `from external_content` after
either names where the data must come from. Several expectations of a line are separated by commas. Of the cards, and
kinds, that a case names, lines without a mark are clean.
"""

from __future__ import annotations

import datetime
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, Literal, NamedTuple, TypeAlias, get_args

from auditor.card_text import ExampleFile, parse_card_text
from auditor.outcomes import SEVERITIES
from auditor.pipeline import Options, Run, run

AS_OF: Final = datetime.date(2026, 11, 1)

HERE: Final = Path(__file__).parent

START: Final = "start.py"

Verdict: TypeAlias = Literal["gap", "weak", "strong", "clean", "missed", "false"]

_WORD: Final = rf"({'|'.join(get_args(Verdict))}) ([A-Z]{{3}}-\d{{3}}|[a-z_]+)(?: from (\w+))?"

_MARKS: Final = re.compile(rf"[ \t]*# ({_WORD}(?:, {_WORD})*)[ \t]*$")


class Mark(NamedTuple):
    """What is expected of one line."""

    path: str
    line: int
    verdict: Verdict
    card: str
    source: str | None


class Case(NamedTuple):
    """One small application with what is expected of it."""

    page: str
    title: str
    files: tuple[ExampleFile, ...]

    @property
    def id(self) -> str:
        """Its page and title."""
        return f"{self.page}: {self.title}"

    @property
    def marks(self) -> tuple[Mark, ...]:
        """What its lines say."""
        return tuple(mark for file in self.files for mark in _marks_in(file))

    @property
    def is_clean(self) -> bool:
        """Whether nothing in it is wrong."""
        return all(mark.verdict in ("clean", "false") for mark in self.marks)

    def write(self, folder: Path) -> None:
        """Put its files into an empty folder, without their marks."""
        for file in self.files:
            path = folder / file.name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(_MARKS.sub("", line) for line in file.text.split("\n")), encoding="utf-8")


def all_cases() -> tuple[Case, ...]:
    """Every case of every page."""
    return tuple(case for page in sorted(HERE.glob("*.md")) for case in cases_of(page))


def cases_of(page: Path) -> Iterator[Case]:
    """The cases of one page in their order."""
    sections = parse_card_text(page.read_text(encoding="utf-8")).examples
    start = next((file.text for file in sections[0].files if file.name == START), "")
    for section in sections:
        if any(file.name == START for file in section.files):
            continue
        files = tuple(
            ExampleFile(file.name, file.language, start + file.text, file.line) if file.name == "app.py" else file
            for file in section.files
        )
        yield Case(page.stem, section.title, files)


class Told(NamedTuple):
    """A gap that was reported: where, by which card, whether at less than the card's severity, and from which kinds."""

    path: str
    line: int
    card: str
    lowered: bool
    sources: frozenset[str]


def told_of(case: Case, folder: Path) -> tuple[Told, ...]:
    """The gaps that an audit of the case reports, of the cards and the kinds of sinks that it names."""
    case.write(folder)
    named = sorted({mark.card for mark in case.marks})
    cards = tuple(name for name in named if name[0].isupper())
    audited = run((folder,), Options(as_of=AS_OF, persona="regular", select=cards or ("INP-001",)))
    if audited.audit.unread or any(result.error for result in audited.audit.results):
        raise AssertionError(f"{case.id} does not run: {audited.audit.unread}")
    return (*_by_cards(audited, cards), *_by_kinds(audited, tuple(name for name in named if name not in cards)))


def differences(case: Case, told: tuple[Told, ...]) -> list[str]:
    """What was said otherwise than expected, one sentence each."""
    return [*_unkept(case, told), *_unexpected(case, told)]


def _unkept(case: Case, told: tuple[Told, ...]) -> Iterator[str]:
    for mark in case.marks:
        here = [one for one in told if (one.path, one.line, one.card) == (mark.path, mark.line, mark.card)]
        place = f"{mark.path}:{mark.line} {mark.card}"
        match mark.verdict:
            case "gap" | "weak" | "strong" if not here:
                yield f"{place}: not reported"
            case "weak" if not all(one.lowered for one in here):
                yield f"{place}: reported at the card's own severity"
            case "strong" if all(one.lowered for one in here):
                yield f"{place}: lowered now; mark it `weak`"
            case "gap" | "weak" if mark.source and not any(mark.source in one.sources for one in here):
                yield f"{place}: reported, but not as {mark.source}"
            case "missed" if here:
                yield f"{place}: found now; mark it `gap`"
            case "false" if not here:
                yield f"{place}: no longer reported; mark it `clean`"


def _unexpected(case: Case, told: tuple[Told, ...]) -> Iterator[str]:
    wanted = {(mark.path, mark.line, mark.card) for mark in case.marks if mark.verdict not in ("clean", "missed")}
    for one in told:
        if (one.path, one.line, one.card) not in wanted:
            yield f"{one.path}:{one.line} {one.card}: reported, and nothing is wrong there"


class Score(NamedTuple):
    """How often what is reported is right, and how much of what is wrong is reported."""

    found: int
    missed: int
    false: int
    clean: int

    @property
    def precision(self) -> float:
        """The share of right ones among what is reported."""
        return self.found / (self.found + self.false)

    @property
    def recall(self) -> float:
        """The share of what is reported among what is wrong."""
        return self.found / (self.found + self.missed)


def score(cases: tuple[Case, ...]) -> Score:
    """The figures of cases whose marks hold, as the tests prove."""
    verdicts = Counter(mark.verdict for case in cases for mark in case.marks)
    found = verdicts["gap"] + verdicts["weak"] + verdicts["strong"]
    return Score(found, verdicts["missed"], verdicts["false"], verdicts["clean"])


def _marks_in(file: ExampleFile) -> Iterator[Mark]:
    for number, line in enumerate(file.text.split("\n"), 1):
        if marks := _MARKS.search(line):
            for verdict, card, source in re.findall(_WORD, marks[1]):
                yield Mark(file.name, number, verdict, card, source or None)


def _by_cards(audited: Run, cards: tuple[str, ...]) -> Iterator[Told]:
    sources: dict[tuple[str, int], set[str]] = {}
    for flow in audited.audit.application.flows:
        sources.setdefault((flow.site.path, flow.site.line), set()).add(flow.source)
    for result in audited.audit.results:
        for finding in result.findings:
            if finding.outcome == "gap" and finding.site is not None and result.card.id in cards:
                site = finding.site
                lowered = SEVERITIES.index(finding.severity) < SEVERITIES.index(result.card.severity)
                found = frozenset(sources.get((site.path, site.line), ()))
                yield Told(site.path, site.line, result.card.id, lowered, found)


def _by_kinds(audited: Run, kinds: tuple[str, ...]) -> Iterator[Told]:
    for flow in audited.audit.application.flows:
        if flow.sink in kinds and not flow.barriers and flow.confidence == "certain":
            yield Told(flow.site.path, flow.site.line, flow.sink, bool(flow.weak_barriers), frozenset({flow.source}))
