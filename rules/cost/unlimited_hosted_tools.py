"""CST-005: a model may call tools that are paid for by the call as often as it likes."""

from auditor.facts import HostedTool
from auditor.outcomes import Gap, Met, Outcome


def check(tool: HostedTool) -> Outcome:
    """Met where the tool, or the request that offers it, says how often it may be called."""
    if tool.limited:
        return Met(tool.site, f"something bounds how often {tool.name} is called")
    return Gap(tool.site, f"nothing bounds how often a model calls {tool.name}, which is paid for by the call")
