"""INP-008: a credential goes into a prompt."""

from auditor.facts import DataFlow
from auditor.outcomes import Gap, NotApplicable, Outcome

SINKS = ("prompt", "system_prompt")


def check(flow: DataFlow) -> Outcome:
    """A gap for each secret that a model is told: what it is told it may repeat."""
    if flow.source != "credential" or flow.sink not in SINKS:
        return NotApplicable("it is not a secret on its way into a prompt")
    return Gap(flow.site, f"{flow.source_what} is written into {flow.sink_what}", steps=flow.steps)
