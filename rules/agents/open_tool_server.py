"""AGT-007: tools are run for whoever reaches them."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    tools = [t for t in application.tools if t.offered == "mcp" and t.place == "app"]
    if not tools:
        return NotApplicable("no server offers tools")
    return Unsure(
        tools[0].site, f"who may call tool {tools[0].name.removeprefix('tool ')}, and what checks that, cannot be seen"
    )
