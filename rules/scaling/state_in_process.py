"""SCL-002: what one process keeps another does not have."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where the tree has what it is about; nothing in the tree answers it."""
    calls = [
        c
        for c in application.generating_calls
        if c.exposure == "public" and c.growth is not None and c.growth.lasts != "loop"
    ]
    if not calls:
        return NotApplicable("no conversation is kept in a process")
    return Unsure(
        calls[0].site,
        f"whether the conversation of {calls[0].target} may live in one process depends on how many there are",
    )
