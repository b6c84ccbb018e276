"""INP-002: text that others write becomes an instruction."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

HARMLESS = ("allow_list", "type")
"""What passes these is one of the application's own words, or a number."""


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where only the application's own words can get into the instructions."""
    if isinstance(flow, Untraced):
        because = flow.because(("system_prompt",))
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.sink != "system_prompt" or flow.source not in ("user_input", "external_content"):
        return NotApplicable("it is not untrusted text on its way into the instructions")
    if flow.behind(HARMLESS):
        return Met(flow.site, f"{flow.source_what} can only choose among known values in {flow.sink_what}")
    message = f"{flow.source_what} becomes part of the instructions in {flow.sink_what}{flow.but}"
    if flow.written_by_operator:
        reason = "the person who runs the program writes it"
        return Gap(flow.site, message, steps=flow.steps, severity="info", lowered_because=reason)
    return Gap(flow.site, message, steps=flow.steps)
