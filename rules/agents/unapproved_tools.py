"""AGT-004: a tool of a model changes something, and nobody is asked."""

from auditor.facts import Application, Effect, Known, Tool, Unclear
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Severity, Unsure

_SMALL = frozenset({"record", "file"})
"""Effects that mostly stay in what the application keeps for itself."""


def check(tool: Tool, application: Application) -> Outcome:
    """A gap for a tool that surely changes something in an agent of which nothing asks a person."""
    if not tool.effects:
        return NotApplicable("it changes nothing")
    acting = sorted((e for e in tool.effects if not e.asked), key=lambda e: (not e.certain, e.kind in _SMALL))
    if not acting:
        return Met(tool.site, f"{tool.name} {tool.effects[0].what}: {tool.effects[0].asked}")
    worst = acting[0]
    what = f"{tool.name} {worst.what}"
    if isinstance(tool.approval, Known):
        return Met(tool.site, f"{what} after an approval: {tool.approval.because}")
    if tool.offered == "mcp":
        return Unsure(tool.site, f"{what}, and whether somebody is asked is up to the program that uses the server")
    if isinstance(tool.approval, Unclear):
        return Unsure(tool.site, f"{what}, and {tool.approval.because}")
    if not application.generating_calls:
        return Unsure(tool.site, f"{what}, and the agent that uses it is not in the tree")
    if not worst.certain:
        return Unsure(tool.site, f"whether {what} or only asks it something cannot be told")
    severity, because = _severity(worst, application)
    further = tuple(Location(e.site, f"it also {e.what}") for e in acting[1:] if e.certain)
    return Gap(tool.site, f"{what}, and nobody is asked", further, worst.steps, severity, because)


def _severity(worst: Effect, application: Application) -> tuple[Severity | None, str | None]:
    """How much the model can do, and whether others than the user have a say in what it does."""
    if worst.kind in _SMALL:
        return "low", "it writes where the application keeps things"
    prompts = ("prompt", "system_prompt")
    if any(flow.sink in prompts and flow.source == "external_content" for flow in application.flows):
        return None, None
    return "medium", "nothing was found by which others than the user write to the model"
