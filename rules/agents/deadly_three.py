"""AGT-010: an agent reads what strangers write, knows what is private and can send something out."""

from auditor.facts import Application, Known, Tool
from auditor.outcomes import Gap, Location, NotApplicable, Outcome, Unsure

_OUT = frozenset({"message", "request", "payment", "repository", "cloud"})
"""What tools do that reaches somebody outside."""

_PRIVATE = frozenset({"rows of a database", "an e-mail", "a retrieved document"})


def check(application: Application) -> Outcome:
    """A gap where one agent has all three for certain, and nothing asks before it sends."""
    out = [t for t in application.tools if t.place == "app" and t.offered == "agent" and _sends(t)]
    if not out:
        return NotApplicable("no tool of an agent sends something out without being asked for")
    flows = [flow for flow in application.flows if flow.sink in ("prompt", "system_prompt") and flow.place == "app"]
    strangers = [f for f in flows if f.source == "user_input" and f.exposure == "public"]
    private = [f for f in flows if f.source == "external_content" and f.source_what in _PRIVATE]
    together = [(s, p) for s in strangers for p in private if s.site == p.site]
    if len(application.agent_loops) == 1 and together:
        stranger, secret = together[0]
        places = (
            Location(stranger.source_site, f"{stranger.source_what} comes from strangers"),
            Location(secret.source_site, f"{secret.source_what} may be private"),
        )
        return Gap(out[0].site, f"{out[0].name} sends what one agent reads of strangers and of private data", places)
    return Unsure(out[0].site, f"whether the agent with {out[0].name} reads strangers and private data cannot be seen")


def _sends(tool: Tool) -> bool:
    if isinstance(tool.approval, Known):
        return False
    return any(effect.kind in _OUT and not effect.asked for effect in tool.effects)
