"""Which gaps of an audit an edit of the source can close, and how."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

import msgspec

from auditor.audit import Audit, Finding
from auditor.facts import LlmCall
from auditor.facts.call_model import Slot, SlotName
from auditor.fixes.arguments import AddArgument
from auditor.report.digest import open_gaps

_SETTINGS: Final[Mapping[str, SlotName]] = {"LAT-001": "output_limit", "RAT-008": "timeout", "RAT-001": "retries"}
"""The setting whose absence a card reports."""

OUTPUT_TOKENS: Final = 1024
TIMEOUT_SECONDS: Final = 60
RETRIES: Final = 2
"""What is written where a setting is missing: bounds that few answers reach, for whoever reads the diff to weigh."""


class Fix(msgspec.Struct, frozen=True):
    """An edit, and the findings that it closes."""

    edit: AddArgument
    closes: tuple[Finding, ...]


def planned(audit: Audit) -> tuple[Fix, ...]:
    """The edits for all open gaps of an audit, in the order of the source. Notebooks are not edited."""
    calls = {call.site: call for call in audit.application.calls}
    edits: dict[AddArgument, list[Finding]] = {}
    for result in audit.results:
        setting = _SETTINGS.get(result.card.id)
        if setting is None:
            continue
        for gap in open_gaps(result):
            call = calls.get(gap.site) if gap.site is not None else None
            for slot in _slots(call, setting):
                edits.setdefault(AddArgument(slot.site, slot.argument, _value(slot)), []).append(gap)
    return tuple(Fix(edit, tuple(edits[edit])) for edit in sorted(edits, key=lambda edit: (edit.site, edit.name)))


def _slots(call: LlmCall | None, setting: SlotName) -> Iterator[Slot]:
    for slot in call.slots if call is not None else ():
        if slot.setting == setting and slot.site.cell is None:
            yield slot


def _value(slot: Slot) -> str:
    match slot.setting:
        case "output_limit":
            return str(OUTPUT_TOKENS)
        case "timeout":
            return str(TIMEOUT_SECONDS * (1000 if slot.unit == "ms" else 1))
        case "retries":
            return str(RETRIES)
