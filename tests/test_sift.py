"""Ignores in the source: what they silence, and what is said about them."""

from __future__ import annotations

import datetime

import pytest

from auditor.audit import Card, CardResult, Finding, OutcomeName
from auditor.languages.lexing import comments_in
from auditor.sift import Sifted, sift
from auditor.sites import Site

TODAY = datetime.date(2026, 11, 1)


def result(*findings: Finding, card_id: str = "LAT-001") -> CardResult:
    card = Card(
        id=card_id,
        slug="a",
        pillar="latency",
        title="T",
        met="M",
        severity="high",
        persona="regular",
        guide=(),
        maps={},
        fix="none",
        decided_by="source",
        has_check=True,
    )
    return CardResult(card=card, status="gap", findings=findings)


def finding(line: int, end_line: int = 0, card: str = "LAT-001", outcome: OutcomeName = "gap") -> Finding:
    site = Site("app.py", line, 1, end_line)
    return Finding(card=card, outcome=outcome, severity="high", message="m", site=site, fingerprint=f"{card}:{line}")


def sifted(source: str, *results: CardResult, unit: str = "app.py") -> Sifted:
    return sift(results, {unit: comments_in(source)}, known={"LAT-001", "KEY-001", "KEY-002"}, as_of=TODAY)


def reasons(done: Sifted) -> list[str | None]:
    return [finding.suppressed for result in done.results for finding in result.findings]


@pytest.mark.parametrize(
    "source",
    [
        "ask()  # auditor: ignore[LAT-001] the gateway bounds it\n",
        "ask()  # noqa: E501 # auditor: ignore[lat-001]: the gateway bounds it\n",
        "ask()  #auditor:ignore[KEY-001, LAT-001] – the gateway bounds it\n",
    ],
)
def test_an_ignore_with_a_reason_silences_the_finding_on_its_line(source: str) -> None:
    done = sifted(source, result(finding(1)))

    assert reasons(done) == ["the gateway bounds it"]
    assert done.results[0].status == "accepted"


def test_an_ignore_alone_on_a_line_is_about_the_line_below() -> None:
    done = sifted("# auditor: ignore[LAT-001] bounded elsewhere\nask()\n", result(finding(2)))

    assert reasons(done) == ["bounded elsewhere"]


def test_ignores_may_be_stacked_above_the_code() -> None:
    source = "# auditor: ignore[KEY-001] public\n# auditor: ignore[LAT-001] bounded\n# more words\nask()\n"
    done = sifted(source, result(finding(4)), result(finding(4, card="KEY-001"), card_id="KEY-001"))

    assert reasons(done) == ["bounded", "public"]
    assert done.notes == ()


@pytest.mark.parametrize(("line", "silenced"), [(1, True), (2, False), (3, True)])
def test_an_ignore_counts_on_the_first_and_the_last_line_of_a_call(line: int, silenced: bool) -> None:
    lines = ["ask(", "    question,", ")"]
    lines[line - 1] += "  # auditor: ignore[LAT-001] bounded"
    done = sifted("\n".join(lines) + "\n", result(finding(1, end_line=3)))

    assert reasons(done) == ["bounded" if silenced else None]


def test_an_ignore_without_a_reason_counts_for_nothing_and_is_noted() -> None:
    done = sifted("ask()  # auditor: ignore[LAT-001]\n", result(finding(1)))

    assert reasons(done) == [None]
    assert done.notes == (
        "app.py:1: the ignore of LAT-001 has no reason and counts for nothing; say why behind the bracket",
    )


def test_an_ignore_that_names_no_card_counts_for_nothing_and_is_noted() -> None:
    done = sifted("ask()  # auditor: ignore everything\n", result(finding(1)))

    assert reasons(done) == [None]
    assert done.notes == (
        "app.py:1: the ignore names no card and counts for nothing; write `# auditor: ignore[LAT-001] reason`",
    )


def test_an_unknown_card_is_noted_with_a_guess() -> None:
    done = sifted("ask()  # auditor: ignore[LAT-011] bounded\n", result(finding(1)))

    assert done.notes == ("app.py:1: no card is called LAT-011, did you mean LAT-001?",)


def test_an_ignore_that_silences_nothing_is_noted() -> None:
    done = sifted("ask()\n\nask()  # auditor: ignore[LAT-001] bounded\n", result(finding(1)))

    assert done.notes == ("app.py:3: the ignore of LAT-001 silences nothing; remove it",)


def test_an_ignore_of_a_card_that_was_not_asked_is_no_mistake() -> None:
    done = sifted("ask()  # auditor: ignore[KEY-001] public\n", result(finding(1)))

    assert done.notes == ()


def test_evidence_is_never_silenced() -> None:
    done = sifted("ask()  # auditor: ignore[LAT-001] bounded\n", result(finding(1, outcome="met")))

    assert reasons(done) == [None]


def test_text_in_a_string_is_no_ignore() -> None:
    done = sifted("ask('# auditor: ignore[LAT-001] bounded')\n", result(finding(1)))

    assert reasons(done) == [None]


def test_an_ignore_in_a_cell_counts_in_that_cell() -> None:
    def in_cell(cell: int) -> Finding:
        return Finding(
            card="LAT-001", outcome="gap", severity="high", message="m", site=Site("app.ipynb", 1, cell=cell)
        )

    done = sifted("ask()  # auditor: ignore[LAT-001] trial\n", result(in_cell(1), in_cell(2)), unit="app.ipynb:2")

    assert reasons(done) == [None, "trial"]
