"""RAT-007: a retry that does more than ask again."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where a retry of the application's own holds nothing beside the request that happens twice."""
    layers = [la for la in call.retry_layers if la.kind in ("wrapper", "loop") and la.effective and la.attempts != 1]
    if not layers:
        return NotApplicable("the application itself repeats nothing")
    work = call.repeated_work
    if work is None:
        return Met(call.site, f"what repeats {call.target} does nothing beside it that happens twice")
    if work.kind == "pieces":
        return Gap(
            call.site,
            f"a failure of {call.target} in the middle of an answer has its beginning sent once more",
            (Location(work.site, "what was passed on here before is passed on again"),),
            severity="medium",
            lowered_because="the reader sees a piece twice, and nothing else is done",
        )
    return Gap(
        call.site,
        f"what repeats {call.target} {work.what} again each time",
        (Location(work.site, "it is done here, before the request that may fail"),),
    )
