"""AGT-012: what tools did is not recorded."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    tools = [t for t in application.tools if t.effects and t.place == "app"]
    if not tools:
        return NotApplicable("no tool of the application does anything")
    return Unsure(tools[0].site, f"whether anybody can tell later what {tools[0].name} did cannot be seen")
