"""INP-004: what strangers write goes to a model unscreened."""

from auditor.facts import Application
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

SINKS = ("prompt", "system_prompt")
SCREENS = ("moderation", "allow_list", "type")
PACKAGES = frozenset({"llm-guard", "nemoguardrails", "guardrails-ai", "openai-guardrails", "lakera-guard"})


def check(application: Application) -> Outcome:
    """One answer for the application: each way of a stranger's words into a prompt has a screen that is obeyed."""
    ways = [
        flow
        for flow in application.flows
        if flow.source == "user_input" and flow.sink in SINKS and flow.exposure == "public" and flow.place == "app"
    ]
    bare = [flow for flow in ways if not flow.behind(SCREENS)]
    if not ways:
        return NotApplicable("no stranger's words reach a prompt")
    if not bare:
        return Met(ways[0].site, "a screen that is obeyed stands before every prompt that strangers write into")
    installed = sorted(PACKAGES & {dependency.name for dependency in application.dependencies})
    further = tuple(Location(flow.site, f"{flow.source_what}{flow.but}") for flow in bare[1:])
    if installed:
        because = f"{installed[0]} is a dependency, and it cannot be seen to stand before this prompt"
        return Unsure(bare[0].site, because, locations=further)
    first = next((flow for flow in bare if flow.vain), bare[0])
    message = f"{first.source_what} reaches {first.sink_what} without a screen that is obeyed{first.but}"
    return Gap(first.site, message, locations=further, steps=first.steps)
