"""INP-003: a caller chooses the model, or writes messages in any role."""

from auditor.facts import DataFlow
from auditor.outcomes import Gap, Met, NotApplicable, Outcome

HOLDS = ("allow_list", "type")


def check(flow: DataFlow) -> Outcome:
    """Met where the caller picks among values of the application's own."""
    if flow.sink != "request" or flow.source != "user_input":
        return NotApplicable("it is no part of a request that a caller chooses")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} chooses {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} chooses {flow.sink_what}"
    if flow.sink_what.startswith("the model"):
        reason = "it costs money, and changes nobody's words"
        return Gap(flow.site, message, steps=flow.steps, severity="medium", lowered_because=reason)
    return Gap(flow.site, message, steps=flow.steps)
