"""CST-008: a job asks models while nobody watches."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [c for c in application.calls if c.exposure == "worker" and c.place == "app"]
    if not calls:
        return NotApplicable("no job asks models")
    return Unsure(calls[0].site, f"what ends the job with {calls[0].target} when it goes wrong cannot be seen")
