"""Prints the precision and the recall of the flow test-suite, page by page: `python tests/flows/score.py`.

It runs every case, so that the figures are measured and not read off the marks; with `-v` it says what differs.
"""

from __future__ import annotations

import sys
import tempfile
from itertools import groupby
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parents[2]), str(Path(__file__).parent)]

from flow_cases import Case, Score, all_cases, differences, told_of  # noqa: E402


def measured(case: Case, folder: Path) -> tuple[Score, list[str]]:
    """What the audit of one case finds, misses and reports wrongly, and where that is otherwise than expected."""
    told = told_of(case, folder)
    places = {(one.path, one.line, one.card) for one in told}
    wrong = {(m.path, m.line, m.card) for m in case.marks if m.verdict in ("gap", "weak", "strong", "missed")}
    clean = sum(m.verdict in ("clean", "false") and (m.path, m.line, m.card) not in places for m in case.marks)
    return Score(len(places & wrong), len(wrong - places), len(places - wrong), clean), differences(case, told)


def main() -> None:
    """Runs the suite and prints a line for each page and one for all."""
    total = Score(0, 0, 0, 0)
    print(f"{'page':24}{'cases':>6}{'found':>7}{'missed':>7}{'false':>7}{'clean':>7}")  # noqa: T201
    cases = all_cases()
    for page, group in groupby(cases, key=lambda case: case.page):
        own, count = Score(0, 0, 0, 0), 0
        for case in group:
            with tempfile.TemporaryDirectory() as folder:
                found, otherwise = measured(case, Path(folder))
            own, count = Score(*map(sum, zip(own, found, strict=True))), count + 1
            if otherwise and "-v" in sys.argv:
                print(f"  {case.title}", *otherwise, sep="\n      ")  # noqa: T201
        total = Score(*map(sum, zip(total, own, strict=True)))
        print(f"{page:24}{count:6}{own.found:7}{own.missed:7}{own.false:7}{own.clean:7}")  # noqa: T201
    print(f"{'all':24}{len(cases):6}{total.found:7}{total.missed:7}{total.false:7}{total.clean:7}")  # noqa: T201
    print(f"precision {total.precision:.3f}  recall {total.recall:.3f}")  # noqa: T201


if __name__ == "__main__":
    main()
