"""OUT-003: what the model writes becomes markup."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("html", "template")
HOLDS = ("escape", "allow_list", "type", "sandbox")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the text is escaped or cleaned before a browser or a template engine reads it."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "model_output" or flow.sink not in SINKS:
        return NotApplicable("it is not model output on its way into markup")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    return Gap(flow.site, f"{flow.source_what} reaches {flow.sink_what} as it is{flow.but}", steps=flow.steps)
