"""INP-006: what others write is read as a program: a template, code, a command, serialised objects."""

from auditor.facts import DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("template", "code", "shell", "deserialiser")
RUN = ("code", "shell")
HOLDS = ("sandbox", "allow_list", "type", "schema", "escape")
OWN = ("a file's content", "rows of a database", "a command's output")
"""What the application reads back, more often than not, of what it has written itself."""


def check(flow: DataFlow | Untraced) -> Outcome:
    """Met where only known values get there, or a sandbox stands around it."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.sink not in SINKS or flow.source not in ("user_input", "external_content") or flow.source_what in OWN:
        return NotApplicable("it is not untrusted text on its way into an engine")
    if flow.sink in RUN and flow.source == "user_input" and flow.exposure != "public":
        return NotApplicable("nobody but who runs the program writes what is run")
    if held := flow.behind(HOLDS):
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what} behind: {held}")
    message = f"{flow.source_what} reaches {flow.sink_what}{flow.but}"
    if flow.written_by_operator:
        reason = "the person who runs the program writes it"
        return Gap(flow.site, message, steps=flow.steps, severity="info", lowered_because=reason)
    if flow.given_by_callers:
        reason = "only who uses this as a library decides what it is given"
        return Gap(flow.site, message, steps=flow.steps, severity="medium", lowered_because=reason)
    return Gap(flow.site, message, steps=flow.steps)
