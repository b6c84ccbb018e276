"""The HTML report as text: what it says, what it leaves out, what it escapes."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from sample_app import APPLICATION, TRIAGE
from sample_audit import RESULTS, audit
from sample_prose import prose
from sample_variants import hostile_audit, large_audit

from auditor.audit import Audit, CardResult
from auditor.report.html import render_html
from auditor.report.html_view import fair_share, requests_at_worst, tokens_at_worst


class Words(HTMLParser):
    """The text of a page, without its style."""

    def __init__(self) -> None:
        super().__init__()
        self.text: list[str] = []
        self.skipping = False

    def handle_starttag(self, tag: str, attrs: object) -> None:
        self.skipping = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self.skipping = False

    def handle_data(self, data: str) -> None:
        if not self.skipping:
            self.text.append(data)


def words(of: Audit) -> str:
    parser = Words()
    parser.feed(render_html(of, card_text=prose))
    return " ".join(" ".join(parser.text).split())


def test_the_same_audit_gives_the_same_page() -> None:
    assert render_html(audit(), card_text=prose) == render_html(audit(), card_text=prose)


def test_the_policy_allows_no_script_and_no_network() -> None:
    policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:"

    page = render_html(audit(), card_text=prose)

    assert f'<meta http-equiv="Content-Security-Policy" content="{policy}">' in page


def test_the_page_refers_to_no_other_address() -> None:
    addresses = re.findall(r"(?:href|src|action)=\"([^\"]*)\"", render_html(hostile_audit(), card_text=prose))

    assert {address for address in addresses if not address.startswith("#")} == {"data:,"}


@pytest.mark.parametrize(
    "said",
    [
        "helpdesk is not ready to launch",
        "The 26 points up to 64 hang on what could not be seen",
        "an OpenAI project key (sk-proj-…Q7xL) is the default of os.environ.get",
        "the call unpacks a mapping that is not known",
        "the call allows 64 tokens",
        "Ines Okafor, 14 September 2026, holds until 14 March 2027",
        "expired on 20 July 2026",
        "Accepted by Ines Okafor until 31 March 2027: one project only until the spring",
        "Ignored in the source: debug logging is compiled out of the production image",
        "Nobody has stated yet: “Adversarial tests are repeated”",
        "ZeroDivisionError: division by zero",
        "not valid Python 3: line 12, print without brackets",
        "The accepted risk ORG-001 ends on 2027-03-31",
        "Milder than usual: only a worker reaches it",
        "llm-auditor 0.1.0 · as of 2026-11-02",
    ],
)
def test_the_page_says(said: str) -> None:
    assert said in words(audit())


def test_every_card_has_a_place_in_the_page() -> None:
    page = render_html(audit(), card_text=prose)

    assert [result.card.id for result in RESULTS if f'id="{result.card.id.lower()}"' not in page] == []


def test_code_in_prose_is_set_as_code() -> None:
    assert "Pass <code>max_tokens</code> with" in render_html(audit(), card_text=prose)


def test_without_prose_there_are_no_empty_headings_for_it() -> None:
    page = render_html(audit(), card_text=None)

    assert "Why it matters" not in page
    assert "What to do" not in page


def test_no_markup_of_the_audited_tree_reaches_the_page() -> None:
    page = render_html(hostile_audit(), card_text=prose)

    assert "<script" not in page
    assert "<img" not in page
    assert "{{7*7}}" in page


def test_a_hostile_page_can_be_written_to_a_file() -> None:
    page = render_html(hostile_audit(), card_text=prose)

    assert page.encode("utf-8")


def test_five_thousand_findings_stay_small_and_what_is_left_out_is_counted() -> None:
    page = render_html(large_audit(5000), card_text=prose)

    shown = page.count("sets no limit on the length of the answer")
    (left_out,) = re.findall(r"([\d,]+) further findings of this card are left out here", page)
    assert len(page.encode()) < 2_000_000
    assert shown + int(left_out.replace(",", "")) == 5000


def test_an_audit_without_anything_to_do_has_no_list_of_tasks() -> None:
    met = next(result for result in RESULTS if result.status == "met")

    shown = words(audit((met,)))

    assert "Do this first" not in shown
    assert "Do these first" not in shown


def test_an_empty_audit_renders() -> None:
    empty: tuple[CardResult, ...] = ()

    assert "helpdesk is not ready to launch" in words(audit(empty))


def test_nested_retries_multiply_at_worst() -> None:
    (call,) = [call for call in APPLICATION.calls if call.site == TRIAGE]

    # Six attempts of the decorator, each with three of the SDK, each with at most 64 tokens.
    assert (requests_at_worst(call), tokens_at_worst(call)) == (18, 1152)


@pytest.mark.parametrize(
    ("needs", "budget", "share"),
    [([1, 2, 3], 10, 10), ([5, 5], 6, 3), ([1, 100], 11, 10), ([], 7, 7), ([0, 0, 9], 6, 6)],
)
def test_what_some_cards_leave_goes_to_the_others(needs: list[int], budget: int, share: int) -> None:
    assert fair_share(needs, budget) == share
