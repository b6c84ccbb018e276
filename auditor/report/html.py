"""The readiness report as one HTML file that needs no network, no script and no other file."""

from __future__ import annotations

import datetime
import re
import textwrap
from collections.abc import Sequence
from typing import TYPE_CHECKING

from auditor.audit import Audit, CardStatus
from auditor.report.digest import PLACE_WORDS, STATUS_WORDS, pillar_title, plural
from auditor.report.facts_table import cost_words, setting_words
from auditor.report.html_view import CALL_ROWS, UNREAD_ROWS, build_page
from auditor.report.prose import TextOf, blocks, in_a_line
from auditor.report.quoting import visible, visible_line
from auditor.resources import resource_directory

if TYPE_CHECKING:
    from markupsafe import Markup

_LONGEST_TEXT = 1200
_LONGEST_LINE = 240
_EXCERPT_LINES = 10
_STEPS = 12

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)


def render_html(audit: Audit, *, card_text: TextOf | None) -> str:
    """The report. `card_text` gives the prose of a card; without it the report leaves out reasons and advice."""
    import jinja2

    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(resource_directory("report_templates")),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters |= {
        "day": _day,
        "prose": _prose,
        "source": _source,
        "setting": setting_words,
        "cost": cost_words,
        "pillar_title": pillar_title,
        "anchor": _anchor,
        "plural": plural,
        "blocks": blocks,
        "in_a_line": in_a_line,
        "of_status": _count,
    }
    environment.globals |= {
        "status_words": STATUS_WORDS,
        "place_words": PLACE_WORDS,
        "excerpt_lines": _EXCERPT_LINES,
        "steps_shown": _STEPS,
        "call_rows": CALL_ROWS,
        "unread_rows": UNREAD_ROWS,
    }
    return environment.get_template("report.html.j2").render(page=build_page(audit, card_text))


def _shown(value: object) -> object:
    """Every value that a template prints passes here before it is escaped; markup that a template made stays."""
    if hasattr(value, "__html__"):
        return value
    text = visible(str(value))
    return text if len(text) <= _LONGEST_TEXT else text[:_LONGEST_TEXT] + "…"


def _prose(text: str) -> Markup:
    """Running text whose `code` becomes code."""
    from markupsafe import Markup, escape

    pieces = str(_shown(" ".join(text.split()))).split("`")
    if len(pieces) % 2 == 0:
        return escape("`".join(pieces))
    return Markup().join(
        Markup("<code>{}</code>").format(piece) if index % 2 else escape(piece) for index, piece in enumerate(pieces)
    )


def _source(excerpt: Sequence[str]) -> list[str]:
    """Lines of source without the indentation that all of them share."""
    lines = textwrap.dedent("\n".join(map(visible_line, excerpt))).split("\n")
    return [line if len(line) <= _LONGEST_LINE else line[:_LONGEST_LINE] + "…" for line in lines]


def _count(count: int, status: CardStatus) -> str:
    """`2 gaps`, `1 open question`, `3 met`: only nouns take a plural."""
    word = STATUS_WORDS[status]
    return plural(count, word) if status in ("gap", "error", "question") else f"{count:,} {word}"


def _day(date: datetime.date) -> str:
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def _anchor(text: str) -> str:
    """A name for a place in the page: letters, digits and hyphens."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:60]
