"""The score and the verdict."""

from __future__ import annotations

import pytest
from results import finding, result

from auditor.audit import CardResult, CardStatus, Score, Unread
from auditor.outcomes import Severity
from auditor.readiness.score import score_of
from auditor.readiness.weigh import Weighed, weigh


def verdict(*results: CardResult, gate: Severity = "high", unread: tuple[Unread, ...] = ()) -> Weighed:
    return weigh(results, gate=gate, unread=unread, files=9)


def test_everything_met_is_a_hundred() -> None:
    assert score_of((result("met"), result("attested"))) == Score(100, 100)


def test_a_gap_costs_its_weight_at_both_ends() -> None:
    # high weighs 6 and medium 3, so that 3 of 9 points remain.
    assert score_of((result("gap", "high", finding()), result("met", "medium"))) == Score(33, 34)


def test_a_milder_gap_costs_less_than_its_card() -> None:
    # The card weighs 6 and its only gap, in a test, weighs 1.
    assert score_of((result("gap", "high", finding(severity="low")),)) == Score(83, 84)


@pytest.mark.parametrize("status", ["unsure", "question", "error"])
def test_what_cannot_be_seen_is_the_width_of_the_interval(status: CardStatus) -> None:
    assert score_of((result(status, "medium"), result("met", "medium"))) == Score(50, 100)


def test_an_expired_attestation_is_missing_at_both_ends() -> None:
    assert score_of((result("expired", "medium"), result("met", "medium"))) == Score(50, 50)


@pytest.mark.parametrize("status", ["not_applicable", "accepted"])
def test_what_does_not_apply_or_was_accepted_counts_for_neither_end(status: CardStatus) -> None:
    assert score_of((result(status, "critical"), result("met", "low"))) == Score(100, 100)


def test_cards_that_do_not_count_have_no_score() -> None:
    assert score_of((result("not_applicable"), result("gap", "info"))) is None


def test_a_small_loss_never_rounds_to_a_hundred() -> None:
    results = (*(result("met", "critical") for _ in range(60)), result("gap", "low", finding(severity="low")))

    assert score_of(results) == Score(99, 99)


def test_unread_files_take_their_share_of_the_evidence_from_the_low_end() -> None:
    assert score_of((result("met"), result("attested")), unread_share=0.5) == Score(75, 100)


def test_an_application_without_gaps_doubts_and_questions_is_ready() -> None:
    done = verdict(result("met"), result("attested"), result("not_applicable"))

    assert (done.verdict, done.reasons) == ("ready", ("Every card that applies is met or attested",))


def test_a_gap_at_the_gate_is_not_ready() -> None:
    done = verdict(result("gap", "high", finding(), finding(fingerprint="f2")))

    assert done.verdict == "not ready"
    assert done.reasons == ("2 high gaps at or above the gate (high): LAT-001 Title of LAT-001",)


def test_a_gap_below_the_gate_is_a_condition() -> None:
    done = verdict(result("gap", "medium", finding(severity="medium")))

    assert done.verdict == "ready with conditions"
    assert done.reasons == ("1 gap below the gate (1 medium): LAT-001 Title of LAT-001",)


def test_the_severity_of_the_gap_counts_and_not_that_of_its_card() -> None:
    assert verdict(result("gap", "critical", finding(severity="medium"))).verdict == "ready with conditions"


@pytest.mark.parametrize("status", ["unsure", "question", "expired", "accepted", "error"])
def test_whatever_is_open_is_a_condition(status: CardStatus) -> None:
    assert verdict(result(status, "critical"), result("met")).verdict == "ready with conditions"


def test_a_doubt_of_no_weight_is_no_condition() -> None:
    assert verdict(result("question", "info"), result("gap", "info", finding(severity="info"))).verdict == "ready"


def test_a_probable_gap_never_makes_an_application_unready() -> None:
    assert verdict(result("unsure", "critical", finding(probable=True))).verdict == "ready with conditions"


def test_an_unread_file_that_matters_is_a_condition() -> None:
    done = verdict(result("met"), unread=(Unread("a.py", "syntax error", True), Unread("b.png", "binary")))

    assert done.verdict == "ready with conditions"
    assert done.reasons == ("1 file that should have been audited could not be read",)
    assert done.score == Score(90, 100)


def test_a_reason_names_the_weightiest_cards_and_counts_the_others() -> None:
    results = [result("question", "low", card_id=f"LAT-00{number}") for number in range(1, 5)]
    done = verdict(*results, result("question", "critical", card_id="LAT-009"))

    assert done.reasons == (
        "5 questions wait for an answer of people: LAT-009 Title of LAT-009, LAT-001 Title of LAT-001, "
        "LAT-002 Title of LAT-002 and 2 more",
    )


def test_the_weightiest_reason_stands_first() -> None:
    done = verdict(
        result("question", "high", card_id="LAT-001"),
        result("gap", "high", finding(), card_id="LAT-002"),
        result("gap", "critical", finding(severity="critical"), card_id="LAT-003"),
    )

    assert [reason.split(":")[0] for reason in done.reasons] == [
        "1 critical gap at or above the gate (high)",
        "1 high gap at or above the gate (high)",
        "1 question waits for an answer of people",
    ]


def test_a_tree_without_any_model_is_never_ready() -> None:
    done = weigh((result("not_applicable"),), gate="high", uses_models=False)

    assert done.verdict == "not ready"
    assert done.score == Score(0, 100)


def test_each_pillar_has_its_own_score() -> None:
    (pillar,) = verdict(result("met"), result("question")).pillars

    assert (pillar.pillar, pillar.score, len(pillar.cards)) == ("latency", Score(50, 100), 2)
