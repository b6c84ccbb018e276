"""OUT-007: an object is taken from an answer that may be a refusal."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where something asks whether there is an object before it is taken apart."""
    end = call.answer_end
    if end is None or end.object_site is None:
        return NotApplicable("no object that an SDK makes of the answer is taken apart here")
    places = (Location(end.object_site, "it is taken apart here"),)
    if end.object_tested:
        return Met(call.site, f"whether {call.target} gave an object is asked", places)
    return Gap(
        call.site, f"the object of {call.target} is taken apart without asking whether the model refused", places
    )
