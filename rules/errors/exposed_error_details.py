"""ERR-003: the caller is shown the text of an internal error."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where the text is cleaned or chosen from known messages before it is returned."""
    if isinstance(flow, Untraced):
        because = flow.because(("error_response",))
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.sink != "error_response":
        return NotApplicable("it does not go into the answer to a caller as an error")
    if held := flow.behind(("redaction", "allow_list", "type")):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} reaches {flow.sink_what}"
    if flow.exposure == "operator":
        reason = "only the application's own people get here"
        return Gap(flow.site, message, steps=flow.steps, severity="info", lowered_because=reason)
    return Gap(flow.site, message, steps=flow.steps)
