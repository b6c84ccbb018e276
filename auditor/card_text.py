"""The body of a card: why the requirement matters, what to do, and the examples that are its tests."""

from __future__ import annotations

import re
from typing import Final

import msgspec

_FENCE: Final = r"(`{3,})\s*([\w+-]*)\s*(?:file=(\S+))?\s*"
REMEDY_HEADING: Final = "what to do"
"""The heading of the section that holds the remedy, in lower case; other sections are examples."""


class ExampleFile(msgspec.Struct, frozen=True):
    """One file of an example; `line` is the line of the card's body on which its text begins."""

    name: str
    language: str
    text: str
    line: int


class Section(msgspec.Struct, frozen=True):
    """A heading of the card with the prose below it and the files that its fenced blocks hold."""

    title: str
    prose: tuple[str, ...]
    files: tuple[ExampleFile, ...]


class CardText(msgspec.Struct, frozen=True):
    """The parts of a card's body, each prose as paragraphs in which only `code` is marked."""

    why: tuple[str, ...]
    remedy: tuple[str, ...]
    examples: tuple[Section, ...]


def split_card(text: str) -> tuple[str, str] | None:
    """The front matter and the body of a card; None where the two lines `---` are missing."""
    end = text.find("\n---\n", 3)
    return (text[4 : end + 1], text[end + 5 :]) if text.startswith("---\n") and end >= 0 else None


def parse_card_text(body: str) -> CardText:
    """The parts of the body: what stands above the first heading is why it matters."""
    sections = list(_sections(body))
    why, rest = sections[0], sections[1:]
    remedy = [section for section in rest if section.title.lower() == REMEDY_HEADING]
    return CardText(
        why=why.prose,
        remedy=tuple(paragraph for section in remedy for paragraph in section.prose),
        examples=tuple(
            section for section in (why, *rest) if section.files and section.title.lower() != REMEDY_HEADING
        ),
    )


def _sections(body: str) -> list[Section]:
    done: list[Section] = []
    title, prose, files = "", [""], list[ExampleFile]()
    lines = iter(enumerate(body.splitlines(), 1))
    for number, line in lines:
        if fence := re.fullmatch(_FENCE, line):
            code = []
            for _, inner in lines:
                if inner.rstrip() == fence[1]:
                    break
                code.append(inner)
            text = "".join(f"{inner}\n" for inner in code)
            if fence[3] is not None:
                files.append(ExampleFile(fence[3], fence[2], text, number + 1))
            prose.append("")
        elif line.startswith("#"):
            done.append(Section(title, _paragraphs(prose), tuple(files)))
            title, prose, files = line.lstrip("#").strip(), [""], []
        elif line.startswith(("- ", "* ")):
            prose.append(line)
        elif line.strip():
            prose[-1] = f"{prose[-1]} {line.strip()}".strip()
        else:
            prose.append("")
    done.append(Section(title, _paragraphs(prose), tuple(files)))
    return done


def _paragraphs(prose: list[str]) -> tuple[str, ...]:
    return tuple(paragraph for paragraph in prose if paragraph)
