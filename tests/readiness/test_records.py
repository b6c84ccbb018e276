"""Reading `.auditor/`: what the records may say, and what is said about their mistakes."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest

from auditor.audit import AcceptedRisk, Attestation
from auditor.readiness import RecordsError
from auditor.readiness.records import Records, read_records

ATTESTATION = """\
attestations:
  - card: bil-002
    statement: Production has a hard limit of 2000 USD
    owner: "@team-ai"
    date: 2026-11-01
    expires: 2027-01-30
    evidence: https://wiki.example.com/limits
"""

RISK = """\
risks:
  - finding: 0f3a
    owner: "@finops"
    reason: The pilot has twelve users
    expires: 2026-12-31
"""


def records(folder: Path, *, attestations: str | None = None, risks: str | None = None) -> Records:
    (folder / ".auditor").mkdir(exist_ok=True)
    for name, text in (("attestations.yaml", attestations), ("risks.yaml", risks)):
        if text is not None:
            (folder / ".auditor" / name).write_text(text, encoding="utf-8")
    return read_records(folder)


def problems(folder: Path, text: str) -> tuple[str, ...]:
    with pytest.raises(RecordsError) as caught:
        records(folder, attestations=text)
    return caught.value.problems


def test_records_are_read(tmp_path: Path) -> None:
    assert records(tmp_path, attestations=ATTESTATION, risks=RISK) == Records(
        attestations=(
            Attestation(
                card="BIL-002",
                statement="Production has a hard limit of 2000 USD",
                owner="@team-ai",
                date=datetime.date(2026, 11, 1),
                expires=datetime.date(2027, 1, 30),
                evidence="https://wiki.example.com/limits",
            ),
        ),
        risks=(
            AcceptedRisk(
                finding="0f3a",
                owner="@finops",
                reason="The pilot has twelve users",
                expires=datetime.date(2026, 12, 31),
            ),
        ),
    )


def test_a_project_without_records_has_none(tmp_path: Path) -> None:
    assert read_records(tmp_path) == Records()


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "attestations:\n", "attestations: []\n"])
def test_an_empty_file_holds_no_record(text: str, tmp_path: Path) -> None:
    assert records(tmp_path, attestations=text) == Records()


def test_every_mistake_is_named_with_its_line_and_the_way_out(tmp_path: Path) -> None:
    text = ATTESTATION.replace("    owner:", "    ownr:").replace("2027-01-30", "soon")

    assert problems(tmp_path, text) == (
        ".auditor/attestations.yaml:4: `ownr` means nothing here, did you mean owner?; "
        "the keys are card, statement, owner, date, expires, evidence",
        ".auditor/attestations.yaml:6: `expires` is no day; write it as 2026-03-31",
        ".auditor/attestations.yaml:2: the record has no `owner`; "
        "add it, because nobody can rely on a record without it",
    )


def test_a_record_that_expires_before_it_begins_is_a_mistake(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, ATTESTATION.replace("2027-01-30", "2026-10-30"))

    assert problem == (".auditor/attestations.yaml:6: the record expires before its date; correct one of the two")


@pytest.mark.parametrize("day", ["2026-13-01", "2026-11-01 10:00:00", "20261101", "[2026-11-01]"])
def test_only_a_plain_day_is_a_day(day: str, tmp_path: Path) -> None:
    assert any("`date` is no day" in problem for problem in problems(tmp_path, ATTESTATION.replace("2026-11-01", day)))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("attestations: [", ".auditor/attestations.yaml:1: is not usable YAML"),
        ("- card: BIL-002\n", ".auditor/attestations.yaml:1: is no list of records"),
        ("risks: []\n", ".auditor/attestations.yaml:1: is no list of records"),
        ("attestations:\n  - BIL-002\n", ".auditor/attestations.yaml:2: is no record"),
        ("attestations:\n  - card: &a [*a]\n", ".auditor/attestations.yaml"),
        ("attestations: " + "[" * 300_000, ".auditor/attestations.yaml:1: is not usable YAML (nests more than 100"),
    ],
)
def test_a_file_of_another_shape_says_what_to_write(text: str, problem: str, tmp_path: Path) -> None:
    assert problems(tmp_path, text)[0].startswith(problem)


def test_a_tag_that_would_build_an_object_is_only_a_value_that_is_no_text(tmp_path: Path) -> None:
    text = ATTESTATION.replace("Production has a hard limit of 2000 USD", "!!python/name:os.system x")

    (problem,) = problems(tmp_path, text)

    assert "`statement` is no text" in problem
