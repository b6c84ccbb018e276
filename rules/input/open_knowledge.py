"""INP-009: what callers write becomes part of what every later answer is based on."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("index",)
HOLDS = ("moderation", "allow_list", "type", "confirmation")
OWN = "what an assistant remembers"


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where a screen or a person stands before the index."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.sink not in SINKS or flow.source != "user_input" or flow.exposure != "public":
        return NotApplicable("it is not what a caller writes on its way into an index")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} is put into {flow.sink_what}{flow.but}"
    if flow.sink_what == OWN:
        reason = "as far as each user has a memory of his own, he deceives nobody else"
        return Gap(flow.site, message, steps=flow.steps, severity="low", lowered_because=reason)
    return Gap(flow.site, message, steps=flow.steps)
