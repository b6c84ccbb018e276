"""MLO-003: the call uses an API that the provider has switched off."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """A gap where the catalogue knows the day on which the provider switched the call off."""
    if call.retired:
        return Gap(call.site, f"{call.target} no longer works: {call.retired}")
    return NotApplicable("no end of this API is known")
