"""Every case of the flow test-suite, through the real pipeline."""

from __future__ import annotations

from pathlib import Path

import pytest
from flow_cases import Case, all_cases, differences, told_of

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
