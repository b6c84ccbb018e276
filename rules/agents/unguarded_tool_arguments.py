"""AGT-011: the arguments that a model wrote for a tool are read as if they were always right."""

from auditor.facts import ToolArguments
from auditor.outcomes import Gap, Met, NotApplicable, Outcome


def check(read: ToolArguments) -> Outcome:
    """Met where something catches the error of malformed text on every way from outside."""
    if not read.entry_points:
        return NotApplicable("no entry point leads to it")
    errors = read.errors
    if errors.caught != "nothing" and not errors.uncaught_through:
        return Met(read.site, f"what {read.target} cannot read is caught")
    first, *rest = errors.uncaught_through or read.entry_points
    ways = first + (f" and {len(rest)} more" if rest else "")
    message = f"arguments of a tool that {read.target} cannot read end {ways} with an error"
    return Gap(read.site, message, (), errors.uncaught_steps)
