"""AGT-006: a server of tools whose code may change between two starts, or on the way."""

from auditor.facts import ToolServer
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(server: ToolServer) -> Outcome:
    """Met where a launcher fetches one version; what is installed otherwise is left to whoever installs it."""
    if server.plain:
        return Gap(server.site, f"{server.runs} is reached without encryption", severity="medium")
    match server.version:
        case "floating":
            return Gap(server.site, f"`{server.runs}` runs whatever is newest when it starts")
        case "pinned":
            return Met(server.site, f"`{server.runs}` names its version")
        case "unclear":
            return Unsure(server.site, f"which version `{server.runs or server.name}` runs is not plain")
        case "installed":
            return NotApplicable("it runs what is there")
