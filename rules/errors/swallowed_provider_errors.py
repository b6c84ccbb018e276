"""ERR-002: a failure of the provider disappears."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

_DONE = {
    "passes_on": "raises it again",
    "reraises": "raises an error of its own",
    "exits": "ends the program",
    "retries": "asks again",
    "logs": "logs it",
    "answers": "says that it failed",
    "records": "keeps the error beside the value",
    "returns": "returns something else",
    "acts": "does something else",
}


def check(call: LlmCall) -> Outcome:
    """Met where the handler lets somebody know; what a broad handler returns may be an answer or an error."""
    errors = call.errors
    places = (Location(errors.site, "the handler"),) if errors.site else ()
    match errors.reaction:
        case "none":
            return NotApplicable("nothing catches the failure")
        case "swallows":
            return Gap(call.site, f"a failure of {call.target} is caught and forgotten", places)
        case "blanks":
            return Gap(call.site, f"a failure of {call.target} is caught, and an empty value takes its place", places)
        case "returns" if errors.caught != "provider":
            because = f"the handler that catches every failure of {call.target} returns something else in its place"
            return Unsure(call.site, because, places)
        case "acts" if errors.caught != "provider":
            because = f"whether the handler of a failure of {call.target} lets anybody know cannot be seen"
            return Unsure(call.site, because, places)
        case reaction:
            return Met(call.site, f"the handler of a failure of {call.target} {_DONE[reaction]}", places)
