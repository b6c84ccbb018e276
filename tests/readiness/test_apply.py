"""Records meet results: what they cover, and what is said of each."""

from __future__ import annotations

import datetime

from results import finding, result

from auditor.audit import AcceptedRisk, Attestation, CardResult
from auditor.readiness.apply import Recorded, apply_records
from auditor.readiness.records import Records

TODAY = datetime.date(2026, 11, 1)
LATER = datetime.date(2027, 6, 1)
BEFORE = datetime.date(2026, 10, 1)


def attestation(card: str = "LAT-001", date: datetime.date = BEFORE, expires: datetime.date = LATER) -> Attestation:
    return Attestation(card=card, statement="s", owner="@team", date=date, expires=expires)


def risk(fingerprint: str = "f1", expires: datetime.date = LATER) -> AcceptedRisk:
    return AcceptedRisk(finding=fingerprint, owner="@team", reason="r", expires=expires)


def applied(results: tuple[CardResult, ...], *records: Attestation | AcceptedRisk) -> Recorded:
    return apply_records(
        results,
        Records(
            tuple(record for record in records if isinstance(record, Attestation)),
            tuple(record for record in records if isinstance(record, AcceptedRisk)),
        ),
        known={"LAT-001", "KEY-001"},
        as_of=TODAY,
    )


def test_an_accepted_risk_covers_its_finding_quietly() -> None:
    done = applied((result("gap", "high", finding()),), risk())

    assert (done.results[0].status, done.results[0].accepted, done.notes) == ("accepted", (risk(),), ())


def test_an_expired_risk_covers_nothing() -> None:
    done = applied((result("gap", "high", finding()),), risk(expires=TODAY - datetime.timedelta(days=1)))

    assert done.results[0].status == "gap"
    assert done.notes == (".auditor/risks.yaml: the risk f1 was accepted by @team until 2026-10-31",)


def test_a_risk_that_no_finding_has_is_noted() -> None:
    done = applied((result("gap", "high", finding()),), risk("f9"))

    assert done.notes == (".auditor/risks.yaml: no finding is f9; remove the risk that @team accepted",)


def test_a_risk_that_will_soon_expire_is_announced() -> None:
    done = applied((result("gap", "high", finding()),), risk(expires=TODAY + datetime.timedelta(days=14)))

    assert done.notes == (".auditor/risks.yaml: the risk f1 is accepted only until 2026-11-15; @team decides",)


def test_an_attestation_goes_to_its_card() -> None:
    done = applied((result("unsure", "high", finding("unsure")),), attestation())

    assert (done.results[0].status, done.results[0].attestation, done.notes) == ("attested", attestation(), ())


def test_an_expired_attestation_is_noted_with_its_owner() -> None:
    done = applied((result("unsure", "high", finding("unsure")),), attestation(expires=BEFORE))

    assert done.results[0].status == "expired"
    assert done.notes == (
        ".auditor/attestations.yaml: the attestation of LAT-001 expired on 2026-10-01; @team has to renew it",
    )


def test_of_several_attestations_the_one_that_holds_longest_counts() -> None:
    done = applied((result("unsure", "high", finding("unsure")),), attestation(expires=BEFORE), attestation())

    assert done.results[0].status == "attested"


def test_an_attestation_from_the_future_does_not_hold_yet() -> None:
    done = applied((result("unsure", "high", finding("unsure")),), attestation(date=LATER))

    assert done.results[0].status == "unsure"
    assert done.notes == (
        ".auditor/attestations.yaml: the attestation of LAT-001 is dated 2027-06-01, after the day of this audit",
    )


def test_an_attestation_that_the_tree_contradicts_is_noted() -> None:
    done = applied((result("gap", "high", finding()),), attestation())

    assert done.results[0].status == "gap"
    assert done.notes == (".auditor/attestations.yaml: the attestation of LAT-001 is contradicted by app.py:3",)


def test_an_attestation_of_no_card_is_noted_with_a_guess() -> None:
    done = applied((), attestation("LAT-011"))

    assert done.notes == (".auditor/attestations.yaml: no card is called LAT-011, did you mean LAT-001?",)
