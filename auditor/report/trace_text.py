"""The trace of one place for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.facts import DataFlow, Step
from auditor.facts.tracing import PlaceTrace, Way
from auditor.report.ink import Ink
from auditor.report.quoting import display_width, visible, wrap

_INDENT = 4


def render_trace(trace: PlaceTrace, *, color: bool, width: int) -> str:
    """Where the value comes from, which flows end in it, and where it goes, each with the steps between."""
    page = _Page(Ink(color), max(width, 40))
    return "\n".join(line.rstrip() for line in page.lines(trace)) + "\n"


class _Page:
    def __init__(self, ink: Ink, width: int) -> None:
        self.ink = ink
        self.width = width

    def lines(self, trace: PlaceTrace) -> Iterator[str]:
        place = f"{trace.site}:{trace.site.column}"
        yield self.ink(visible(place), "bold", "cyan") + "  " + visible(trace.what)
        yield from self._title("Comes from")
        for way in trace.comes:
            yield from self._way(way)
        if not trace.comes:
            yield from self._sentence("nothing that somebody else writes, and nothing that could not be followed")
        if trace.cut:
            yield from self._sentence("more may come here: the bound on the values that are looked at was reached")
        if trace.arrives:
            yield from self._title("Arrives here")
            for flow in trace.arrives:
                yield from self._flow(flow)
        yield from self._title("Goes to")
        for flow in trace.goes:
            yield from self._flow(flow)
        if not trace.goes:
            yield from self._sentence("no sink that is known: no data flow leads through this place")

    def _title(self, title: str) -> Iterator[str]:
        yield ""
        yield self.ink(title, "bold")

    def _sentence(self, text: str) -> Iterator[str]:
        yield from (self.ink(f"  {line}", "dim") for line in wrap(text, self.width - 2))

    def _way(self, way: Way) -> Iterator[str]:
        notes = _notes(way.barriers, (), certain=way.certain)
        yield from self._head(way.kind, way.what, notes)
        yield from self._steps(way.steps)

    def _flow(self, flow: DataFlow) -> Iterator[str]:
        notes = _notes(flow.barriers, flow.weak_barriers, certain=flow.confidence == "certain")
        yield from self._head(flow.sink, f"{flow.sink_what}, from {flow.source_what}", notes)
        yield from self._steps(flow.steps)

    def _head(self, kind: str, what: str, notes: str) -> Iterator[str]:
        label = kind.replace("_", " ")
        first, *rest = wrap(visible(what), self.width - len(label) - 4) or [""]
        yield "  " + self.ink(label, "yellow") + "  " + first
        yield from (" " * (len(label) + 4) + line for line in rest)
        if notes:
            yield from (self.ink(f"    {line}", "dim") for line in wrap(notes, self.width - _INDENT))

    def _steps(self, steps: Sequence[Step]) -> Iterator[str]:
        sites = [visible(str(step.site)) for step in steps]
        digits = len(str(len(steps)))
        column = min(max(map(display_width, sites), default=0), self.width // 2)
        indent = " " * (_INDENT + digits + 1 + column + 2)
        for number, (site, step) in enumerate(zip(sites, steps, strict=True), 1):
            head = " " * _INDENT + self.ink(f"{number:>{digits}}", "bold") + " " + self.ink(site, "cyan")
            first, *rest = wrap(visible(step.what), self.width - len(indent)) or [""]
            room = column - display_width(site)
            if room >= 0:
                yield head + " " * (room + 2) + first
            else:
                yield from (head, indent + first)
            yield from (indent + line for line in rest)


def _notes(barriers: Sequence[str], weak: Sequence[str], *, certain: bool) -> str:
    """What stands in the way, and how sure it is, in a line; "" where there is nothing to say."""
    said = [] if certain else ["probable"]
    said += [f"passes {', '.join(name.replace('_', ' ') for name in barriers)}"] if barriers else []
    said += [f"weakly guarded by {', '.join(weak)}"] if weak else []
    return "; ".join(said)
