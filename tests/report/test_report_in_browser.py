"""The HTML report as a real browser shows and prints it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from browser import Browser
from sample_audit import audit
from sample_prose import prose
from sample_variants import PAYLOAD, hostile_audit, large_audit

from auditor.report.html import render_html
from auditor.report.quoting import visible

SAMPLE, HOSTILE, LARGE = "sample.html", "hostile.html", "large.html"
SIZES = [
    pytest.param(1280, False, id="desktop"),
    pytest.param(820, False, id="tablet"),
    pytest.param(390, True, id="phone"),
]

HEADINGS = "[...document.querySelectorAll('h1,h2,h3,h4,h5,h6')].map(h => Number(h.tagName[1]))"

TOO_WIDE = """
[...document.querySelectorAll('main *')]
  .filter(e => e.getClientRects().length && e.getBoundingClientRect().right > innerWidth + 1)
  .map(e => e.tagName + '.' + e.className)
"""

LOW_CONTRAST = """
(() => {
  const rgb = text => { const [r, g, b, a = 1] = text.match(/[\\d.]+/g).map(Number); return {r, g, b, a}; };
  const light = c => { const [r, g, b] = [c.r, c.g, c.b].map(v => v / 255)
      .map(v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * r + .7152 * g + .0722 * b; };
  const behind = e => { for (; e; e = e.parentElement) { const c = rgb(getComputedStyle(e).backgroundColor);
      if (c.a === 1) return c; } return {r: 255, g: 255, b: 255}; };
  const found = new Set();
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const e = walker.currentNode.parentElement;
    if (!walker.currentNode.data.trim() || !e.getClientRects().length) continue;
    const style = getComputedStyle(e);
    const pair = [light(rgb(e.closest('svg') ? style.fill : style.color)), light(behind(e))].sort((a, b) => b - a);
    const ratio = (pair[0] + .05) / (pair[1] + .05);
    if (ratio < 4.5) found.add(`${e.tagName}.${e.className}: ${ratio.toFixed(2)}`);
  }
  return [...found];
})()
"""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with Browser() as running:
        yield running


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("reports")
    for name, shown in ((SAMPLE, audit()), (HOSTILE, hostile_audit()), (LARGE, large_audit(5000))):
        (folder / name).write_text(render_html(shown, card_text=prose), encoding="utf-8")
    return folder


@pytest.mark.parametrize(("width", "phone"), SIZES)
@pytest.mark.parametrize("name", [SAMPLE, HOSTILE, LARGE])
def test_nothing_needs_scrolling_sideways(browser: Browser, reports: Path, name: str, width: int, phone: bool) -> None:
    browser.open(reports / name, width=width, phone=phone)

    assert browser.ask("document.scrollingElement.scrollWidth") == width
    assert browser.ask(TOO_WIDE) == []


@pytest.mark.parametrize("name", [SAMPLE, HOSTILE, LARGE])
def test_the_console_stays_silent(browser: Browser, reports: Path, name: str) -> None:
    browser.open(reports / name)

    assert browser.complaints() == []


@pytest.mark.parametrize("name", [SAMPLE, HOSTILE])
def test_the_page_asks_for_nothing_but_itself(browser: Browser, reports: Path, name: str) -> None:
    browser.open(reports / name)

    assert browser.requests() == [(reports / name).resolve().as_uri()]


def test_hostile_text_makes_no_elements(browser: Browser, reports: Path) -> None:
    browser.open(reports / HOSTILE)

    assert browser.ask("document.querySelectorAll('script, img, iframe, object, [onerror]').length") == 0


def test_hostile_text_is_shown_as_it_stands(browser: Browser, reports: Path) -> None:
    browser.open(reports / HOSTILE)

    headline = browser.ask("document.querySelector('h1').textContent")

    assert headline == f"{visible('helpdesk' + PAYLOAD)} is not ready to launch"


def test_no_character_of_the_page_is_invisible(browser: Browser, reports: Path) -> None:
    browser.open(reports / HOSTILE)

    text: str = browser.ask("document.body.textContent")

    assert [hex(ord(char)) for char in set(text) if char != "\n" and not char.isprintable()] == []


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_all_text_stands_out_from_its_ground(browser: Browser, reports: Path, dark: bool) -> None:
    browser.open(reports / SAMPLE, dark=dark)
    browser.ask("document.querySelectorAll('details').forEach(d => d.open = true)")

    assert browser.ask(LOW_CONTRAST) == []


def test_a_dark_scheme_gives_a_dark_page(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE, dark=True)

    assert browser.ask("getComputedStyle(document.documentElement).backgroundColor") == "rgb(20, 23, 27)"


@pytest.mark.parametrize("name", [SAMPLE, LARGE])
def test_headings_skip_no_level(browser: Browser, reports: Path, name: str) -> None:
    browser.open(reports / name)

    levels: list[Any] = browser.ask(HEADINGS)

    assert levels.count(1) == 1
    assert [pair for pair in pairwise(levels) if pair[1] > pair[0] + 1] == []


def test_every_link_leads_to_a_place_in_the_page(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE)

    lost = "[...document.links].map(a => a.getAttribute('href')).filter(h => !document.querySelector(h))"

    assert browser.ask(lost) == []


def test_the_first_tab_stop_skips_to_the_report(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE)

    first = browser.ask("document.querySelector('a, button, summary, [tabindex=\"0\"]').getAttribute('href')")

    assert first == "#main"


def test_the_first_screen_holds_the_verdict_the_score_and_the_counts(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE, width=1280, height=900)

    bottoms = "['#headline', '.gauge svg', '.tiles'].map(s => document.querySelector(s).getBoundingClientRect().bottom)"

    assert all(0 < bottom <= 900 for bottom in browser.ask(bottoms))


def test_every_kind_of_outcome_has_its_own_sign(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE)

    shapes = browser.ask("[...document.querySelectorAll('.legend svg')].map(s => s.innerHTML)")

    assert len(shapes) == len(set(shapes)) == 9


def test_the_report_prints_on_a4(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE)

    boxes = re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", browser.pdf())

    assert 5 <= len(boxes) <= 20
    assert {(round(float(width)), round(float(height))) for width, height in boxes} == {(595, 842)}


def test_what_is_folded_on_screen_is_open_in_print(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE)
    folds = "[...document.querySelectorAll('details:not([open])')]"
    shown = f"{folds}.map(fold => fold.offsetHeight > fold.querySelector('summary').offsetHeight + 10)"
    on_screen = browser.ask(shown)

    browser.look_as_printed()

    assert set(on_screen) == {False}
    assert set(browser.ask(shown)) == {True}


def test_print_is_on_white_even_where_the_screen_is_dark(browser: Browser, reports: Path) -> None:
    browser.open(reports / SAMPLE, dark=True)

    browser.look_as_printed()

    assert browser.ask("getComputedStyle(document.documentElement).backgroundColor") == "rgb(255, 255, 255)"
