"""ERR-004: a cancellation does not end what it cancels."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where a handler gets the cancellation and passes it on, or ends with it."""
    met = call.cancellation
    if met is None:
        return NotApplicable("nothing catches a cancellation")
    place = (Location(met.site, "the handler"),)
    if met.state == "passes":
        return Met(call.site, f"the handler around {call.target} lets a cancellation through", place)
    return Gap(call.site, f"a cancellation of {call.target} is caught like an error, and the task goes on", place)
