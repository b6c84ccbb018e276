"""DAT-007: conversations go into a trace."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("trace",)
HOLDS = ("redaction", "type", "allow_list")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the text was redacted before it leaves."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.sink not in SINKS or flow.source not in ("prompt", "model_output"):
        return NotApplicable("it is no conversation on its way into a trace")
    if "label" in flow.barriers:
        return NotApplicable("it is a name or an id that stands beside a conversation")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    return Gap(flow.site, f"{flow.source_what} is sent to {flow.sink_what}", steps=flow.steps)
