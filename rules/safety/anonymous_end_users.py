"""SAF-005: the provider cannot tell one end user from another."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where each request names its user by something that changes with the user."""
    if call.exposure != "public":
        return NotApplicable("no entry point of strangers leads to the call")
    match call.end_user:
        case Inapplicable():
            return NotApplicable("the provider takes no such identifier")
        case Known(value=None):
            return Met(call.site, f"{call.target} says for which end user it asks")
        case Known(value):
            return Gap(call.site, f"{call.target} gives every end user the same identifier {value!r}")
        case Absent() as absent:
            return Gap(
                call.site,
                f"{call.target} does not say for which end user it asks{absent.whose}",
                steps=absent.steps,
                severity="low" if absent.only else None,
                lowered_because="the other clients that the call may go through say it" if absent.only else None,
            )
        case Unclear(because):
            return Unsure(call.site, because)
