"""INP-005: what others have written comes to an agent whose tools act without anybody's word."""

from auditor.facts import Absent, Application, DataFlow, Untraced
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SINKS = ("prompt", "system_prompt")
OWN = ("a file's content", "rows of a database", "a command's output")
"""What the application reads back, more often than not, of what it has written itself."""
HARMLESS = ("allow_list", "type")


def check(flow: DataFlow | Untraced, application: Application) -> Outcome:
    """Met where no tool of the agent does anything to the world without being asked about."""
    if isinstance(flow, Untraced):
        because = flow.because(SINKS)
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if flow.source != "external_content" or flow.sink not in SINKS or flow.source_what in OWN:
        return NotApplicable("it is not what others have written on its way into a prompt")
    if not any(loop.site.path == flow.site.path and loop.function == flow.function for loop in application.agent_loops):
        return NotApplicable("no agent reads it")
    if flow.behind(HARMLESS):
        return Met(flow.site, f"{flow.source_what} can only choose among known values in {flow.sink_what}")
    acting = [
        tool for tool in application.tools if isinstance(tool.approval, Absent) and any(e.certain for e in tool.effects)
    ]
    if not acting:
        return Met(flow.site, f"{flow.source_what} reaches {flow.sink_what}, and no tool acts on its own")
    named = ", ".join(tool.name for tool in acting[:3])
    message = f"{flow.source_what} reaches {flow.sink_what} of an agent whose tools act unasked: {named}{flow.but}"
    return Gap(flow.site, message, steps=flow.steps)
