"""RAT-011: jobs may use up the limit that users need."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [c for c in application.calls if c.exposure == "worker" and c.place == "app"]
    if not calls:
        return NotApplicable("no worker asks models")
    return Unsure(calls[0].site, f"whether the job with {calls[0].target} leaves the limit to the users cannot be seen")
