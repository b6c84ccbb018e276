"""DAT-001: the provider keeps the conversation."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where the request says that nothing is to be kept."""
    match call.store:
        case Inapplicable():
            return NotApplicable("the operation has no such switch")
        case Absent():
            return NotApplicable("the request leaves it to the account, and the SDK does not ask for it")
        case Known(value=False):
            return Met(call.site, f"{call.target} tells the provider to keep nothing")
        case Known(value=True, source="sdk_default" | "framework_default"):
            return Gap(call.site, f"{call.target} lets the provider keep prompt and answer, which is its default")
        case Known(value=True) as store:
            return Gap(
                call.site,
                f"{call.target} tells the provider to keep prompt and answer",
                steps=store.steps,
                severity="medium",
                lowered_because="the code asks for it by name, so somebody has decided it",
            )
        case Known():
            return Unsure(call.site, f"whether {call.target} lets the provider keep the text is decided when it runs")
        case Unclear(because):
            return Unsure(call.site, because)
