"""RAT-013: what is asked instead may not keep what the first model promises."""

from auditor.facts import LlmCall
from auditor.outcomes import Location, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """A question where something is asked instead: who serves it, and where, is not in the tree."""
    if call.fallback is None:
        return NotApplicable("nothing is asked instead")
    place = (Location(call.fallback.site, "it is asked here"),)
    because = (
        f"whether what is asked in place of {call.target} may see the same data, and can do the same, is not plain"
    )
    return Unsure(call.site, because, place)
