"""AGT-011: the arguments that a model wrote for a tool, and what the tool gives back, are taken as they come."""

from collections.abc import Iterator

from auditor.facts import Tool, ToolArguments
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

_WHOLE = frozenset(
    {"a page of the web", "a document", "another service's answer", "an e-mail", "a command's output",
     "a file's content"}
)  # fmt: skip
"""What is as long as whoever wrote it likes."""


def check(subject: ToolArguments | Tool) -> Iterator[Outcome]:
    """Met where malformed arguments are caught on every way from outside, and where long results are cut."""
    yield _given_back(subject) if isinstance(subject, Tool) else _read(subject)


def _read(read: ToolArguments) -> Outcome:
    if not read.entry_points:
        return NotApplicable("no entry point leads to it")
    errors = read.errors
    if errors.caught != "nothing" and not errors.uncaught_through:
        return Met(read.site, f"what {read.target} cannot read is caught")
    first, *rest = errors.uncaught_through or read.entry_points
    ways = first + (f" and {len(rest)} more" if rest else "")
    message = f"arguments of a tool that {read.target} cannot read end {ways} with an error"
    return Gap(read.site, message, (), errors.uncaught_steps)


def _given_back(tool: Tool) -> Outcome:
    result = tool.result
    if result is None or result.what not in _WHOLE:
        return NotApplicable("it gives back nothing that is as long as somebody else likes")
    place = (Location(result.site, f"{result.what} is read here"),)
    if result.cut:
        return Met(tool.site, f"{tool.name} cuts {result.what} before it gives it back", place)
    if not result.plain:
        return Unsure(tool.site, f"how much of {result.what} {tool.name} gives back to the model is not plain", place)
    return Gap(
        tool.site, f"{tool.name} gives {result.what} back to the model whatever its length", place, severity="low"
    )
