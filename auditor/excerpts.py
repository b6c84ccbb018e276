"""The source lines that reports quote: the lines of a site, without the secrets that stand on them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final, TypeAlias

from auditor.facts import Application, Credential, Site

Text: TypeAlias = Callable[[str], str | None]
"""The text of a file by its path, or of a notebook's cell by `path:cell`; None where it was not read."""

LONGEST_EXCERPT: Final = 40
"""How many lines of one site are quoted."""
_LONGEST_LINE: Final = 500


class Excerpts:
    """Quotes sites of one tree. Lines of a file are split once, however many sites lie in it."""

    def __init__(self, text: Text, application: Application) -> None:
        self._text = text
        self._lines: dict[str, list[str]] = {}
        self._secrets: Mapping[tuple[str, int], list[tuple[Site, str]]] = _secrets(application)

    def of(self, site: Site) -> tuple[str, ...]:
        """The lines from the first to the last one of the site, cut where they are very long."""
        lines = self._of_unit(site)
        last = min(site.last_line, site.line + LONGEST_EXCERPT - 1)
        return tuple(self._clean(site, number, line) for number, line in _numbered(lines, site.line, last))

    def first_line(self, site: Site) -> str:
        """The first line of the site with white space made even: what stays the same when code above it moves."""
        lines = self._of_unit(site)
        line = lines[site.line - 1] if 0 < site.line <= len(lines) else ""
        return " ".join(line[: 2 * _LONGEST_LINE].split())

    def _of_unit(self, site: Site) -> list[str]:
        unit = unit_of(site)
        if unit not in self._lines:
            text = self._text(unit)
            self._lines[unit] = [] if text is None else _split(text)
        return self._lines[unit]

    def _clean(self, site: Site, number: int, line: str) -> str:
        from auditor.facts.credentials.redaction import redact

        for secret, redacted in self._secrets.get((unit_of(site), number), ()):
            start = secret.column - 1 if secret.line == number else 0
            end = secret.end_column - 1 if secret.last_line == number and secret.end_column else len(line)
            quote = line[start : start + 1] if line[start : start + 1] in ("'", '"') else ""
            line = f"{line[:start]}{quote}{redacted}{quote}{line[end:]}"
        cut = line[:_LONGEST_LINE]
        return redact(cut if len(cut) == len(line) else f"{cut}…")


def unit_of(site: Site) -> str:
    """The name of the text in which the site's lines count: its file, or its cell as `path:cell`."""
    return site.path if site.cell is None else f"{site.path}:{site.cell}"


def _split(text: str) -> list[str]:
    # Not splitlines(): it also splits at form feeds and Unicode separators, which count for no line number.
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _numbered(lines: list[str], first: int, last: int) -> list[tuple[int, str]]:
    return [(number, lines[number - 1]) for number in range(max(first, 1), min(last, len(lines)) + 1)]


def _secrets(application: Application) -> dict[tuple[str, int], list[tuple[Site, str]]]:
    found: dict[tuple[str, int], list[tuple[Site, str]]] = {}
    for credential in application.credentials:
        if credential.certainty != "placeholder":
            for site in (credential.site, *credential.locations):
                _note(found, site, credential)
    for spots in found.values():
        spots.sort(key=lambda spot: -spot[0].column)  # From the right, so that columns further left still hold.
    return found


def _note(found: dict[tuple[str, int], list[tuple[Site, str]]], site: Site, credential: Credential) -> None:
    for number in range(site.line, site.last_line + 1):
        found.setdefault((unit_of(site), number), []).append((site, credential.redacted))
