"""LAT-008: one request for each item, where one request takes many."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Nothing to say of a request that is not repeated for each item of something."""
    loop = call.per_item
    if loop is None:
        return NotApplicable("no loop sends one by one what could go together")
    if loop.paced:
        return NotApplicable("the loop waits between the requests on purpose")
    return Gap(
        call.site,
        f"{call.target} is asked once for each item of a loop, and takes a list of them",
        (Location(loop.site, "the loop over the items"),),
    )
