"""CST-002: the prompt grows with every turn."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome

_LASTS = {
    "loop": "each round of the loop",
    "object": "each request of the object",
    "process": "each request, for as long as the process runs and for all its users",
}


def check(call: LlmCall) -> Outcome:
    """Met where something keeps the list short that is sent again and again."""
    growth = call.growth
    if growth is None:
        return NotApplicable("no list of messages that lasts is sent")
    if growth.bounded_by:
        return Met(call.site, f"the history that {call.target} sends is kept short: {growth.bounded_by}")
    return Gap(
        call.site,
        f"{call.target} sends the whole of a list that grows with {_LASTS[growth.lasts]}",
        (Location(growth.site, "it is added to here, and nothing shortens it"),),
        severity="low" if growth.lasts == "object" else None,
        lowered_because="how long the object lives is not known" if growth.lasts == "object" else None,
    )
