"""SCL-004: every request builds its own client."""

from auditor.facts import LlmClient, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(client: LlmClient) -> Outcome:
    """Met where the client outlives the request; a key that differs by caller is a reason to build several."""
    match client.built:
        case "once":
            return Met(client.site, f"{client.target} is made once")
        case "unclear":
            return Unsure(client.site, f"whether {client.target} is made once or for each request cannot be seen")
        case "per_call" if not client.entry_points:
            return NotApplicable("no entry point leads here")
        case "per_call" if isinstance(client.key, Unclear):
            return Unsure(client.site, f"{client.target} is made for each request, maybe because its key differs")
        case "per_call":
            return Gap(client.site, f"{client.target} is made anew for each request")
