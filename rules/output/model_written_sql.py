"""OUT-002: what the model writes is run as SQL."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("sql",)
HOLDS = ("bound_parameter", "allow_list", "escape", "type")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the statement is fixed, and the model gives no more than values."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "model_output" or flow.sink not in SINKS:
        return NotApplicable("it is not model output on its way into a database statement")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} reaches {flow.sink_what}{flow.but}"
    if "confirmation" in flow.barriers:
        reason = "a person sees it and agrees before it runs"
        return Gap(flow.site, message, steps=flow.steps, severity="medium", lowered_because=reason)
    if flow.weakness:
        return Gap(flow.site, message, steps=flow.steps, severity="high", lowered_because=flow.weakness)
    return Gap(flow.site, message, steps=flow.steps)
