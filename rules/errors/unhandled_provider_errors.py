"""ERR-001: nobody is prepared for the provider to fail."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where a handler stands anywhere between the call and the entry points that lead to it."""
    if not call.entry_points:
        return NotApplicable("no entry point leads to the call")
    if call.errors.caught == "nothing":
        first, *rest = call.entry_points
        more = f" and {len(rest)} more" if rest else ""
        return Gap(call.site, f"a failure of {call.target} goes uncaught through {first}{more}")
    places = (Location(call.errors.site, "it is caught here"),) if call.errors.site else ()
    return Met(call.site, f"a failure of {call.target} is caught", places)
