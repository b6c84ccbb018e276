"""INP-007: a caller names the address that the server asks, or the file that it opens."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("file_path", "url")
HOLDS = ("confined", "allow_list", "escape", "type")


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the host is a known one, or the path stays in a folder."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "user_input" or flow.sink not in SINKS or flow.exposure != "public":
        return NotApplicable("it is not a caller who names an address or a file")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} names {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} becomes {flow.sink_what}{flow.but}"
    if flow.weakness:
        return Gap(flow.site, message, steps=flow.steps, severity="medium", lowered_because=flow.weakness)
    return Gap(flow.site, message, steps=flow.steps)
