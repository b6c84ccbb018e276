"""Runs the examples of a card: its fenced files in a tree of their own, through the real pipeline."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from auditor.card_text import Section
from auditor.pipeline import Options, run
from auditor.rulebook import Rule, Rulebook

AS_OF: Final = datetime.date(2026, 11, 1)
"""The day on which examples are judged, so that dated facts stay true."""

_MARK: Final = re.compile(r"[ \t]*(?:#|//) (gap|unsure|met)( tree)?[ \t]*$")

WHOLE_TREE: Final = ("", 0)


class Said(NamedTuple):
    """An outcome at a line. A mark `# unsure tree` stands for one about the tree as a whole."""

    path: str
    line: int
    outcome: str


def examples_of(rulebook: Rulebook) -> Iterator[tuple[Rule, Section]]:
    """Every example of every card that has a check."""
    for rule in rulebook.rules:
        if rule.card.has_check:
            for section in rule.text().examples:
                yield rule, section


def expected_of(section: Section) -> set[Said]:
    """What the marks of the example say."""
    found = set()
    for file in section.files:
        for number, line in enumerate(file.text.split("\n"), 1):
            if mark := _MARK.search(line):
                path, where = WHOLE_TREE if mark[2] else (file.name, number)
                found.add(Said(path, where, mark[1]))
    return found


def said_of(rule: Rule, section: Section, folder: Path, extra_rules: tuple[Path, ...] = ()) -> set[Said]:
    """What the card says of the example; its files are written to the empty `folder` without their marks.

    Probable findings are included. Evidence that no mark asks for is left out: silence means neither gap nor doubt.
    """
    for file in section.files:
        path = folder / file.name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("\n".join(_MARK.sub("", line) for line in file.text.split("\n")), encoding="utf-8")
    options = Options(as_of=AS_OF, persona="auditor", select=(rule.card.id,), rules=extra_rules)
    audit = run((folder,), options).audit
    unread = [file for file in audit.unread if file.matters]
    errors = [result.error for result in audit.results if result.error]
    if unread or errors:
        raise AssertionError(f"the example does not run: {unread or errors}")
    wanted = expected_of(section)
    said = {
        Said(*((finding.site.path, finding.site.line) if finding.site else WHOLE_TREE), finding.outcome)
        for finding in audit.findings
    }
    return {outcome for outcome in said if outcome.outcome != "met" or outcome in wanted}
