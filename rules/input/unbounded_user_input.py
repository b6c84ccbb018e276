"""INP-001: text of any length goes into a prompt."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("prompt", "system_prompt")
BOUNDS = ("length", "allow_list", "type")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the length is bounded on every known way into the prompt."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "user_input" or flow.sink not in SINKS:
        return NotApplicable("it is not what a user writes on its way into a prompt")
    if flow.behind(BOUNDS):
        return Met(flow.site, f"{flow.source_what} is bounded before it reaches {flow.sink_what}")
    if flow.written_by_operator:
        message = f"{flow.source_what} reaches {flow.sink_what} whatever its length"
        reason = "the person who runs the program writes it"
        return Gap(flow.site, message, steps=flow.steps, severity="info", lowered_because=reason)
    message = f"{flow.source_what} reaches {flow.sink_what} whatever its length"
    if flow.entry_points or flow.exposure == "unseen":
        return Gap(flow.site, message, steps=flow.steps)
    reason = "no entry point leads here, so only the person who runs the program writes it"
    return Gap(flow.site, message, steps=flow.steps, severity="low", lowered_because=reason)
