"""ERR-001: nobody is prepared for the provider to fail."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where a handler stands between the call and every entry point that leads to it."""
    if not call.entry_points:
        return NotApplicable("no entry point leads to the call")
    errors = call.errors
    passed_on = errors.reaction == "passes_on"
    what = "it is raised again here" if passed_on else "it is caught here"
    places = (Location(errors.site, what),) if errors.site else ()
    if errors.caught != "nothing" and not passed_on and not errors.uncaught_through:
        return Met(call.site, f"a failure of {call.target} is caught", places)
    first, *rest = errors.uncaught_through or call.entry_points
    ways = first + (f" and {len(rest)} more" if rest else "")
    if errors.caught == "nothing" or passed_on:
        return Gap(call.site, f"a failure of {call.target} goes uncaught through {ways}", places, errors.uncaught_steps)
    message = f"a failure of {call.target} is caught on some ways, and not through {ways}"
    if errors.uncaught_exposure == "operator" and call.exposure != "operator":
        reason = "on the ways that strangers take it is caught"
        return Gap(call.site, message, places, errors.uncaught_steps, severity="low", lowered_because=reason)
    return Gap(call.site, message, places, errors.uncaught_steps)
