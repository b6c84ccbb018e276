"""The terminal report and the table of facts."""

from __future__ import annotations

import re

import msgspec
import pytest
from sample_app import APPLICATION
from sample_audit import audit, card, finding
from sample_prose import prose
from sample_variants import hostile_audit

from auditor.audit import CardResult
from auditor.facts import Application, Cost
from auditor.report.facts_table import cost_words, render_facts_table
from auditor.report.quoting import display_width
from auditor.report.text import render_text
from auditor.sites import Site

CARD = card("LAT-001", "latency", "Model call without an output limit", "Every answer is bounded", "high")


def text(*results: CardResult, width: int = 100, verbose: bool = False, color: bool = False) -> str:
    shown = audit(results) if results else audit()
    return render_text(shown, color=color, width=width, verbose=verbose, card_text=prose)


def test_a_finding_shows_its_severity_its_card_its_message_and_its_place() -> None:
    lines = text().splitlines()

    at = lines.index("  critical KEY-001 Provider key written in source")
    assert lines[at + 1 : at + 3] == [
        "  an OpenAI project key (sk-proj-…Q7xL) is the default of os.environ.get",
        "  → helpdesk/clients.py:9",
    ]


def test_the_source_is_quoted_with_its_line_numbers_and_a_mark_under_the_span() -> None:
    found = finding(CARD, "no limit", Site("a.py", 99, 9, 99, 15), excerpt=("answer = create()", "print(answer)"))

    lines = text(CardResult(card=CARD, status="gap", findings=(found,))).splitlines()

    at = lines.index("  → a.py:99")
    assert lines[at + 1 : at + 4] == [
        "     99│ answer = create()",
        "       │         ^^^^^^",
        "    100│ print(answer)",
    ]


def test_the_mark_stands_under_the_span_after_tabs_and_wide_characters() -> None:
    found = finding(CARD, "no limit", Site("a.py", 1, 5, 1, 9), excerpt=("\t界 =call()",))

    lines = text(CardResult(card=CARD, status="gap", findings=(found,))).splitlines()

    at = lines.index("  → a.py:1")
    assert lines[at + 1 : at + 3] == [
        "      1│     界 =call()",
        "       │         ^^^^",
    ]


def test_the_way_of_the_value_is_a_numbered_list() -> None:
    lines = text().splitlines()

    at = lines.index("  how   1 helpdesk/api.py:22        the body of POST /tickets/{ticket_id}/reply gives `question`")
    assert lines[at + 3] == "        4 helpdesk/assistant.py:41  becomes the content of the user message"


def test_the_card_gives_one_line_of_reason_and_one_of_advice() -> None:
    assert (
        "  why   The key works for everybody who can read the repository, a backup or an image." in text().splitlines()
    )
    assert (
        "  do    Revoke the key, and read its successor from the environment without a default." in text().splitlines()
    )


def test_a_reason_is_given_once_for_many_findings_of_a_card() -> None:
    found = tuple(finding(CARD, "no limit", Site("a.py", line)) for line in (1, 20))

    assert text(CardResult(card=CARD, status="gap", findings=found)).count("  why ") == 1


def test_files_and_lines_are_in_order_and_the_whole_tree_comes_last() -> None:
    found = tuple(
        finding(CARD, "no limit", site) for site in (None, Site("b.py", 3), Site("a.py", 20), Site("a.py", 3))
    )

    shown = text(CardResult(card=CARD, status="gap", findings=found))

    assert re.findall(r"^(\S.*?) ─+$", shown, re.M) == ["a.py", "b.py", "the whole tree"]
    assert re.findall(r"→ (\S+)", shown) == ["a.py:3", "a.py:20", "b.py:3"]


def test_evidence_and_ignored_findings_are_shown_only_when_asked_for() -> None:
    assert "the call allows 64 tokens" not in text()
    assert "debug logging is compiled out" not in text()
    assert "the call allows 64 tokens" in text(verbose=True)
    assert "ignored in the source: debug logging is compiled out" in text(verbose=True)


def test_an_accepted_gap_names_who_accepted_it_and_until_when() -> None:
    assert "accepted by Ines Okafor until 2027-03-31: one project only until the spring" in text(verbose=True)


def test_a_lowered_severity_says_why() -> None:
    assert "  note  milder than usual: only a worker reaches it" in text().splitlines()


def test_the_verdict_stands_with_its_interval_and_its_reasons() -> None:
    lines = text().splitlines()

    at = lines.index("  NOT READY  score 38–64 of 100")
    assert lines[at + 1 : at + 3] == [
        "  26 points of the score hang on what could not be seen",
        "  • A provider key is written in the source",
    ]


def test_each_pillar_shows_one_sign_per_card() -> None:
    lines = text().splitlines()

    assert "  Input                ✗●  40–80" in lines
    assert "  Errors               !   42–84" in lines


def test_counts_leave_out_what_is_ignored_or_accepted() -> None:
    # Of the 13 gaps of the sample one is ignored in the source and one accepted.
    assert "  found   11 gaps (1 critical, 8 high, 1 medium, 1 info), 2 unsure" in text().splitlines()
    assert "          2 findings ignored or accepted, shown with --verbose" in text().splitlines()


def test_unread_files_are_counted_and_those_that_matter_are_named() -> None:
    assert "  unread  3 files, of which 1 should have been read" in text().splitlines()
    assert "helpdesk/legacy/bot_py2.py not valid Python 3" in text()
    assert "logo.png" not in text()


def test_a_check_that_failed_is_named() -> None:
    assert "the check of ERR-002 did not finish: ZeroDivisionError: division by zero" in text()


def test_the_first_thing_to_do_is_the_most_serious() -> None:
    assert "  1 KEY-001 Provider key written in source: helpdesk/clients.py:9" in text().splitlines()


@pytest.mark.parametrize("width", [72, 80, 132])
def test_lines_keep_to_the_width(width: int) -> None:
    too_long = [line for line in text(width=width, verbose=True).splitlines() if display_width(line) > width]

    assert too_long == []


def test_without_colour_there_is_no_terminal_code() -> None:
    assert "\x1b" not in text(verbose=True)


def test_colour_changes_nothing_but_the_colour() -> None:
    painted = text(color=True)
    plain = "\n".join(line.rstrip() for line in re.sub(r"\x1b\[[0-9;]*m", "", painted).splitlines()) + "\n"

    assert painted != plain
    assert plain == text()


def test_nothing_that_is_quoted_can_steer_the_terminal() -> None:
    shown = render_text(hostile_audit(), color=False, width=100, verbose=True, card_text=prose)

    assert [hex(ord(char)) for char in set(shown) if char != "\n" and not char.isprintable()] == []


def test_a_clean_audit_needs_no_list_of_things_to_do() -> None:
    shown = text(CardResult(card=CARD, status="met"))

    assert "do first" not in shown
    assert "  found   0 gaps, 0 unsure" in shown.splitlines()


def test_the_table_of_facts_has_a_row_for_each_call() -> None:
    lines = render_facts_table(APPLICATION).splitlines()

    assert lines[0] == "model calls (6)"
    rows = [line.split() for line in lines[3:9]]
    assert ["helpdesk/triage.py:27", "chat", "openai", "gpt-4.1-mini-2025-04-14", "64", "20", "5", "–", "app"] in rows
    assert [
        "worker/nightly_digest.py:112",
        "chat",
        "anthropic",
        "claude-3-5-haiku-20241022",
        "8192",
        "none",
        "0",
        "–",
        "app",
    ] in rows


@pytest.mark.parametrize(
    ("cost", "words"),
    [
        (Cost(usd=8.2, unbounded=("answer",)), "$8.20 uncapped"),
        (Cost(usd=1234.5), "$1,234.50"),
        (Cost(usd=0.0182), "$0.018"),
        (Cost(because="the model is not known"), "–"),
        (None, "–"),
    ],
)
def test_a_cost_is_said_in_dollars(cost: Cost | None, words: str) -> None:
    assert cost_words(cost) == words


def test_the_table_of_facts_neutralises_what_it_quotes() -> None:
    shown = render_facts_table(hostile_audit().application)

    assert [hex(ord(char)) for char in set(shown) if char != "\n" and not char.isprintable()] == []


def test_a_long_path_loses_its_beginning_in_the_table() -> None:
    deep = "services/" * 12 + "chat/bot.py"
    call = msgspec.structs.replace(APPLICATION.calls[0], site=Site(deep, 7))

    row = render_facts_table(Application(calls=(call,))).splitlines()[3]

    assert row.split()[0].startswith("…")
    assert row.split()[0].endswith("/services/chat/bot.py:7")
    assert len(row.split()[0]) == 44


def test_a_tree_without_facts_says_so() -> None:
    assert render_facts_table(Application()) == "No facts: nothing in the tree calls a model.\n"


def test_a_call_that_is_only_probable_is_marked_in_the_table() -> None:
    call = msgspec.structs.replace(APPLICATION.calls[0], confidence="probable")

    row = render_facts_table(Application(calls=(call,))).splitlines()[3]

    assert row.endswith("  app, probable")
