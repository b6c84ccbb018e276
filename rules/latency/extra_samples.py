"""LAT-003: several answers are paid for where one is asked."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where a request buys one answer; a number that cannot be read may be any."""
    if not call.generates_text:
        return NotApplicable("the answer is not text that a model writes")
    match call.samples:
        case Inapplicable():
            return NotApplicable("the operation gives one answer")
        case Absent():
            return Met(call.site, f"{call.target} asks for one answer")
        case Known(value=int(number)) as samples if number > 1:
            return Gap(call.site, f"{call.target} pays for {number} answers to each prompt", steps=samples.steps)
        case Known(value=int()):
            return Met(call.site, f"{call.target} asks for one answer")
        case Known():
            return Unsure(call.site, f"how many answers {call.target} asks for is decided when it runs")
        case Unclear(because):
            return Unsure(call.site, because)
