"""What findings and records add up to."""

from __future__ import annotations

import datetime

import pytest
from results import card, finding

from auditor.audit import AcceptedRisk, Attestation, CardResult, CardStatus, DecidedBy, Finding
from auditor.readiness.status import card_status

TODAY = datetime.date(2026, 11, 1)
RISK = AcceptedRisk(finding="f1", owner="@team", reason="r", expires=TODAY)


def attestation(expires: datetime.date = TODAY) -> Attestation:
    return Attestation(card="LAT-001", statement="s", owner="@team", date=datetime.date(2026, 10, 1), expires=expires)


def status(
    *findings: Finding,
    decided_by: DecidedBy = "source",
    not_applicable: int = 0,
    error: str | None = None,
    attested: Attestation | None = None,
    accepted: tuple[AcceptedRisk, ...] = (),
) -> CardStatus:
    result = CardResult(
        card=card(decided_by=decided_by),
        status="unsure",
        findings=findings,
        not_applicable=not_applicable,
        error=error,
    )
    return card_status(result, as_of=TODAY, attestation=attested, accepted=accepted)


def test_a_gap_outweighs_doubt_and_evidence() -> None:
    assert status(finding("met"), finding("unsure"), finding("gap")) == "gap"


def test_doubt_outweighs_evidence() -> None:
    assert status(finding("met"), finding("unsure")) == "unsure"


def test_a_crash_outweighs_everything() -> None:
    assert status(finding("gap"), error="KeyError", attested=attestation()) == "error"


def test_a_probable_gap_is_a_doubt() -> None:
    assert status(finding("gap", probable=True), finding("met")) == "unsure"


def test_a_gap_that_somebody_accepted_is_no_longer_open() -> None:
    assert status(finding("gap"), accepted=(RISK,)) == "accepted"


def test_a_gap_beside_the_accepted_one_stays_open() -> None:
    assert status(finding("gap"), finding("gap", fingerprint="f2"), accepted=(RISK,)) == "gap"


def test_a_gap_that_the_source_ignores_with_a_reason_is_no_longer_open() -> None:
    assert status(finding("gap", suppressed="bounded elsewhere")) == "accepted"


def test_an_attestation_answers_what_the_tree_cannot_show() -> None:
    assert status(finding("unsure"), attested=attestation()) == "attested"


def test_an_attestation_never_outweighs_a_gap() -> None:
    assert status(finding("gap"), attested=attestation()) == "gap"


def test_an_attestation_holds_on_its_last_day_and_not_after() -> None:
    assert status(decided_by="people", attested=attestation(TODAY)) == "attested"
    assert status(decided_by="people", attested=attestation(TODAY - datetime.timedelta(days=1))) == "expired"


@pytest.mark.parametrize(("decided_by", "expected"), [("people", "question"), ("mixed", "question")])
def test_what_people_decide_is_a_question_until_they_answer(decided_by: DecidedBy, expected: CardStatus) -> None:
    assert status(decided_by=decided_by) == expected


def test_a_mixed_card_is_met_where_the_tree_shows_it() -> None:
    assert status(finding("met"), decided_by="mixed") == "met"


def test_silence_of_the_tree_is_no_pass() -> None:
    assert status(decided_by="source") == "not_applicable"


def test_a_card_that_concerns_no_subject_is_not_applicable() -> None:
    assert status(not_applicable=3, decided_by="mixed") == "not_applicable"
