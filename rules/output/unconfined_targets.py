"""OUT-004: the model names the file, the address or the recipient."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("file_path", "url", "recipient")
HOLDS = ("confined", "allow_list", "escape", "type")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the path stays in a folder, the host is a known one, or the name is one of the application's own."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "model_output" or flow.sink not in SINKS:
        return NotApplicable("it is not model output that names a file, an address or a recipient")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} names {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} becomes {flow.sink_what}{flow.but}"
    if "confirmation" in flow.barriers:
        reason = "a person sees it and agrees first"
        return Gap(flow.site, message, steps=flow.steps, severity="low", lowered_because=reason)
    if flow.weakness:
        return Gap(flow.site, message, steps=flow.steps, severity="medium", lowered_because=flow.weakness)
    return Gap(flow.site, message, steps=flow.steps)
