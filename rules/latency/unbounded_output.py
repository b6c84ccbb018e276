"""LAT-001: a model call without an output limit."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where anything between the call and the SDK bounds the answer."""
    if not call.generates_text:
        return NotApplicable("the answer is not text that a model writes")
    match call.output_limit:
        case Inapplicable():
            return NotApplicable("the operation has no such limit")
        case Known(value=None):
            return Met(call.site, f"{call.target} is given a limit that is read when it runs")
        case Known() as limit:
            return Met(call.site, f"the largest limit that the tree gives {call.target} is {limit.value} tokens")
        case Absent() as absent:
            return Gap(
                call.site,
                f"{call.target} sets no limit on the length of the answer{absent.whose}",
                steps=absent.steps,
                severity="low" if absent.only else None,
                lowered_because="the other clients that the call may go through have one" if absent.only else None,
            )
        case Unclear(because):
            return Unsure(call.site, because)
