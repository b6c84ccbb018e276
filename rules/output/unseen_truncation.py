"""OUT-006: an answer that may have been cut is used as a whole one."""

from auditor.facts import Known, LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where something looks at the reason for which the model stopped, here or where the answer is handed to."""
    end = call.answer_end
    if end is None:
        return NotApplicable("it is no text, or a framework reads the answer")
    places = (Location(end.site, "it is used here"),) if end.site is not None else ()
    if end.state == "looked_at":
        return Met(call.site, f"why the answer of {call.target} ended is looked at", places)
    if end.state == "ignored" and end.site is None:
        return NotApplicable("the text is only compared with what the program knows")
    limited = isinstance(call.output_limit, Known) and call.output_limit.source not in ("sdk_default", "gateway")
    if end.parsed:
        return Gap(
            call.site, f"the answer of {call.target} is read as data, and nothing asks whether it was cut", places
        )
    if not limited:
        return NotApplicable("no limit of the application cuts the answer")
    if end.state == "unclear":
        return Unsure(call.site, f"whether anything asks if the answer of {call.target} was cut: {end.because}", places)
    return Gap(
        call.site,
        f"the answer of {call.target} may be cut at its limit, and nothing asks whether it was",
        places,
        severity="low",
        lowered_because="nothing reads the text as data",
    )
