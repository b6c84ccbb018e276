"""SCL-005: as many requests at once as there happen to be items."""

from auditor.facts import LlmCall, Step
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where something lets only so many requests run together."""
    fan = call.fan_out
    if fan is None:
        return NotApplicable("one request follows another")
    if fan.bounded_by:
        return Met(call.site, f"{call.target} does not run for all items at once: {fan.bounded_by}")
    if fan.unclear:
        because = f"{fan.name} starts {call.target} for all items at once, and {fan.unclear}"
        return Unsure(call.site, because, (Location(fan.site, "it is started here for each item"),))
    return Gap(
        fan.site,
        f"{fan.name} starts {call.target} for all items at once, however many there are",
        steps=(Step(call.site, "the request to the model"), Step(fan.site, "is started for each item")),
    )
