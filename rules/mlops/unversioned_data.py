"""MLO-009: what models are tuned with, or look up, has no version."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [
        c for c in application.calls if c.operation in ("embeddings", "fine_tune", "vector_store") and c.place == "app"
    ]
    if not calls:
        return NotApplicable("the application neither tunes a model nor makes an index")
    return Unsure(
        calls[0].site, f"where the data of {calls[0].target} comes from, and in which version, cannot be seen"
    )
