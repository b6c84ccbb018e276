"""Every case of the flow test-suite, through the real pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_cases import Case, all_cases, differences, score, told_of

CASES = all_cases()


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_the_lines_of_the_case_are_judged_as_they_say(case: Case, tmp_path: Path) -> None:
    assert differences(case, told_of(case, tmp_path)) == []


def test_every_case_expects_something_and_no_two_have_one_name() -> None:
    assert [case.id for case in CASES if not case.marks] == []
    assert len({case.id for case in CASES}) == len(CASES)


def test_at_least_half_of_the_cases_are_clean() -> None:
    assert len(CASES) >= 300
    assert sum(case.is_clean for case in CASES) * 2 >= len(CASES)


def test_the_page_on_accuracy_states_the_figures() -> None:
    figures, clean = score(CASES), sum(case.is_clean for case in CASES)
    wrong, right = figures.found + figures.missed, figures.clean + figures.false
    page = (Path(__file__).parents[2] / "docs" / "accuracy.md").read_text(encoding="utf-8")

    for row in (
        f"| cases | {len(CASES)}, of which {clean} hold nothing wrong |",
        f"| lines that are wrong | {wrong}: {figures.found} found, {figures.missed} missed |",
        f"| lines that only look so | {right}: {figures.clean} silent, {figures.false} reported |",
        f"| precision | {figures.precision:.3f} |",
        f"| recall | {figures.recall:.3f} |",
    ):
        assert row in page
