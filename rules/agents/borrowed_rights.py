"""AGT-009: tools act with rights that whoever asks may not have."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    tools = [t for t in application.tools if t.effects and t.place == "app"]
    if not tools:
        return NotApplicable("no tool of the application does anything")
    return Unsure(tools[0].site, f"with whose rights {tools[0].name} acts cannot be seen")
