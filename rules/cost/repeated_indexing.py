"""CST-009: vectors may be made again for what has not changed."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [c for c in application.calls if c.operation == "embeddings" and c.place == "app"]
    if not calls:
        return NotApplicable("the application makes no vectors")
    return Unsure(
        calls[0].site, f"whether {calls[0].target} makes vectors again for what has not changed cannot be seen"
    )
