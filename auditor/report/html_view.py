"""What the HTML report shows, chosen and capped, so that the templates only lay it out."""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Sequence

import msgspec

from auditor.audit import Audit, Card, CardResult, CardStatus, Finding, PillarResult
from auditor.card_text import CardText
from auditor.facts import Known, LlmCall
from auditor.outcomes import Severity
from auditor.report.digest import STATUS_WORDS, Task, cards_by_status, gaps_by_severity, is_open, open_gaps, tasks
from auditor.report.fact_objects import in_order
from auditor.report.facts_table import model_words
from auditor.report.prose import NO_TEXT, TextOf

CALL_ROWS = 200
UNREAD_ROWS = 200
"""Rows of the tables of calls and of unread files; the page says how many more there are."""

_FIRST = 3
_CASES_ON_THE_PAGE = 250
_PLACES_ON_THE_PAGE = 3000
"""Findings with their source, and findings as a line: shared out among the cards, so that the page stays near 2 MB."""


class CardView(msgspec.Struct, frozen=True):
    """A card with its findings: the first in full, more behind a fold, then as lines; `unlisted` are left out."""

    result: CardResult
    prose: CardText
    first: tuple[Finding, ...]
    more: tuple[Finding, ...]
    lines: tuple[Finding, ...]
    unlisted: int
    gaps: int
    unsure: int
    met: tuple[Finding, ...]
    met_unlisted: int

    @property
    def card(self) -> Card:
        """The card itself."""
        return self.result.card


class PillarView(msgspec.Struct, frozen=True):
    """A pillar: what waits for somebody, what is right, and what is of no concern."""

    pillar: PillarResult
    counts: dict[CardStatus, int]
    statuses: tuple[CardStatus, ...]
    """One per card, the most urgent first."""
    findings: tuple[CardView, ...]
    questions: tuple[CardResult, ...]
    settled: tuple[CardView, ...]
    not_applicable: tuple[CardResult, ...]


class SilencedView(msgspec.Struct, frozen=True):
    """A finding that the source ignores or that somebody has accepted, with the words for it."""

    finding: Finding
    card: Card
    said: str


class CallView(msgspec.Struct, frozen=True):
    """A row of the inventory of model calls."""

    call: LlmCall
    model: str
    requests: int | None
    """How many requests one use of the call makes when all layers retry to their end; None is without end."""
    tokens: int | None
    """How many tokens these requests may write in all, where limit and samples are known."""


class Page(msgspec.Struct, frozen=True):
    """Everything that the report shows."""

    audit: Audit
    headline: str
    tasks: tuple[Task, ...]
    task_prose: tuple[CardText, ...]
    gaps: dict[Severity, int]
    gap_count: int
    unsure_count: int
    cards: dict[CardStatus, int]
    pillars: tuple[PillarView, ...]
    silenced: tuple[SilencedView, ...]
    silenced_unlisted: int
    calls: tuple[CallView, ...]
    sdks: tuple[tuple[str, int], ...]
    models: tuple[tuple[str, int], ...]
    entry_points: tuple[str, ...]
    prices_as_of: datetime.date | None
    """The day of the price list, where it is ours."""


def build_page(audit: Audit, card_text: TextOf | None) -> Page:
    """The page of an audit."""
    waiting = [sum(is_open(result, finding) for finding in result.findings) for result in audit.results]
    cases = max(_FIRST, min(15, fair_share(waiting, _CASES_ON_THE_PAGE)))
    places = fair_share([max(waits, len(r.findings) - waits) for r, waits in zip(audit.results, waiting, strict=True)])

    def prose_of(card: Card) -> CardText:
        return NO_TEXT if card_text is None else card_text(card)

    def view(result: CardResult) -> CardView:
        return _card_view(result, prose_of(result.card), cases, places)

    first_tasks = tasks(audit)[:3]
    silenced = _silenced(audit)
    gaps = gaps_by_severity(audit)
    return Page(
        audit=audit,
        headline=_headline(audit),
        tasks=first_tasks,
        task_prose=tuple(prose_of(task.result.card) for task in first_tasks),
        gaps=gaps,
        gap_count=sum(gaps.values()),
        unsure_count=sum(f.outcome == "unsure" and is_open(r, f) for r in audit.results for f in r.findings),
        cards=cards_by_status(audit.results),
        pillars=tuple(_pillar_view(pillar, view) for pillar in audit.pillars if pillar.cards),
        silenced=silenced[:places],
        silenced_unlisted=max(0, len(silenced) - places),
        calls=tuple(
            CallView(call, model_words(call), requests_at_worst(call), tokens_at_worst(call))
            for call in in_order(audit.application.calls)[:CALL_ROWS]
        ),
        sdks=_counted(call.sdk for call in audit.application.calls),
        models=_counted(model_words(call) for call in audit.application.calls),
        entry_points=tuple(sorted({entry for call in audit.application.calls for entry in call.entry_points})),
        prices_as_of=next((call.cost.as_of for call in audit.application.calls if call.cost and call.cost.as_of), None),
    )


def fair_share(needs: Sequence[int], budget: int = _PLACES_ON_THE_PAGE) -> int:
    """The most that each may take so that all together stay within the budget, what some leave going to the others."""
    rest = budget
    for index, need in enumerate(wants := sorted(needs)):
        share = rest // (len(wants) - index)
        if need > share:
            return share
        rest -= need
    return budget


def requests_at_worst(call: LlmCall) -> int | None:
    """The product of the attempts of all layers that repeat the call; None where one of them has no end."""
    product = 1
    for layer in call.retry_layers:
        if not layer.effective:
            continue
        if layer.attempts is None:
            return None
        product *= layer.attempts
    return product


def tokens_at_worst(call: LlmCall) -> int | None:
    """The limit times the samples times the requests; None where one of them is not known."""
    match call.output_limit, call.samples, requests_at_worst(call):
        case Known(value=int(limit)), Known(value=int(samples)), int(requests):
            return limit * samples * requests
        case _:
            return None


def _headline(audit: Audit) -> str:
    match audit.verdict:
        case "ready":
            return f"{audit.root} is ready to launch"
        case "ready with conditions":
            return f"{audit.root} is ready to launch, with conditions"
        case "not ready":
            return f"{audit.root} is not ready to launch"


def _card_view(result: CardResult, prose: CardText, cases: int, places: int) -> CardView:
    gaps = open_gaps(result)
    unsure = tuple(finding for finding in result.findings if finding.outcome == "unsure" and is_open(result, finding))
    met = tuple(finding for finding in result.findings if finding.outcome == "met")
    waiting = gaps + unsure
    return CardView(
        result=result,
        prose=prose,
        first=waiting[:_FIRST],
        more=waiting[_FIRST:cases],
        lines=waiting[cases : cases + places],
        unlisted=max(0, len(waiting) - cases - places),
        gaps=len(gaps),
        unsure=len(unsure),
        met=met[:places],
        met_unlisted=max(0, len(met) - places),
    )


def _pillar_view(pillar: PillarResult, view: Callable[[CardResult], CardView]) -> PillarView:
    urgency = list(STATUS_WORDS)
    results = sorted(pillar.cards, key=lambda result: urgency.index(result.status))
    counts = cards_by_status(pillar.cards)
    return PillarView(
        pillar=pillar,
        counts=counts,
        statuses=tuple(result.status for result in results),
        findings=tuple(view(result) for result in results if result.status in ("gap", "error", "unsure")),
        questions=tuple(result for result in results if result.status in ("expired", "question")),
        settled=tuple(view(result) for result in results if result.status in ("accepted", "attested", "met")),
        not_applicable=tuple(result for result in results if result.status == "not_applicable"),
    )


def _silenced(audit: Audit) -> tuple[SilencedView, ...]:
    found = []
    for result in audit.results:
        risks = {risk.finding: risk for risk in result.accepted}
        for finding in result.findings:
            if finding.suppressed is not None:
                found.append(SilencedView(finding, result.card, f"Ignored in the source: {finding.suppressed}"))
            elif risk := risks.get(finding.fingerprint):
                said = f"Accepted by {risk.owner} until {risk.expires}: {risk.reason}"
                found.append(SilencedView(finding, result.card, said))
    return tuple(found)


def _counted(names: Iterable[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(Counter(names).items(), key=lambda pair: (-pair[1], pair[0])))
