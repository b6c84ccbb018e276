"""SCL-004: every request builds its own client."""

from auditor.facts import Application, LlmClient, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(client: LlmClient, application: Application) -> Outcome:
    """Met where the client outlives the request; a key that differs by caller is a reason to build several."""
    if client.built == "once":
        return Met(client.site, f"{client.target} is made once")
    if client.exposure == "operator":
        return NotApplicable("only a command runs it, and its process ends with it")
    if client.pool == "shared":
        return Met(client.site, f"every {client.target} uses the same pool of connections")
    if client.pool == "none":
        return NotApplicable("it holds no connection that could be shared")
    if client.built == "unclear" and not client.entry_points and not _answers_requests(application):
        return NotApplicable("no request from outside leads here")
    if client.built == "unclear":
        return Unsure(client.site, f"whether {client.target} is made once or for each request cannot be seen")
    if isinstance(client.key, Unclear):
        return Unsure(client.site, f"{client.target} is made for each request, maybe because its key differs")
    if client.pool == "unclear":
        return Unsure(
            client.site, f"{client.target} is made for each request, and it depends on its version whether that costs"
        )
    return Gap(client.site, f"{client.target} is made anew for each request")


def _answers_requests(application: Application) -> bool:
    """Whether anybody but somebody with a shell reaches a model through the application."""
    reached = {call.exposure for call in application.calls} | {client.exposure for client in application.clients}
    return not reached.isdisjoint(("public", "worker"))
