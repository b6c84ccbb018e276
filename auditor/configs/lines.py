"""Finding the line of something that a parser has read without saying where it stood."""

from __future__ import annotations

import re


class Lines:
    """The lines of a text file, searched by what stands on them. Lines count from 1."""

    def __init__(self, text: str) -> None:
        self._lines = text.splitlines()

    def holding(self, *needles: str, after: int = 0) -> int:
        """The first line behind line `after` with one of the strings on it; from the top, or 1, where there is none."""
        for start in (after, 0):
            for number in range(start, len(self._lines)):
                if any(needle in self._lines[number] for needle in needles):
                    return number + 1
        return 1

    def matching(self, pattern: str, after: int = 0) -> int | None:
        """The first line behind line `after` that the pattern matches from its beginning."""
        search = re.compile(pattern).match
        for number in range(after, len(self._lines)):
            if search(self._lines[number]):
                return number + 1
        return None

    def heading(self, table: str) -> int:
        """The line of the TOML or INI heading `[table]` or `[[table]]`, or 0."""
        return self.matching(rf"\s*\[\[?\s*{re.escape(table)}\s*\]") or 0

    def quoted(self, text: str, after: int = 0) -> int:
        """The line that holds the text as a string literal; failing that, as it is; failing that, its first word."""
        escaped = text.replace("\\", "\\\\").replace('"', '\\"')
        for needles in (
            (f'"{text}"', f"'{text}'", f'"{escaped}"'),
            (text,),
            (re.split(r"[^\w.-]", text, maxsplit=1)[0],),
        ):
            if any(needle in line for line in self._lines for needle in needles):
                return self.holding(*needles, after=after)
        return after or 1

    def key(self, name: str, table: str) -> int:
        """The line of the TOML key `name` in `[table]`, or of `[table.name]`."""
        start = self.heading(table)
        found = self.matching(rf"\s*[\"']?{re.escape(name)}[\"']?\s*[=.]", start) if start else None
        return found or self.heading(f"{table}.{name}") or self.heading(f'{table}."{name}"') or start or 1
