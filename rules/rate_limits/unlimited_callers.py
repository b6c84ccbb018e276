"""RAT-010: whoever reaches a route may have it ask models without end."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [c for c in application.generating_calls if c.exposure == "public" and c.place == "app"]
    if not calls:
        return NotApplicable("no stranger reaches a model")
    return Unsure(calls[0].site, f"how often one caller may have {calls[0].target} asked cannot be seen")
