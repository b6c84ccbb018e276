"""RAT-012: nothing takes the model's place while it cannot be reached."""

from auditor.facts import Application, ErrorHandling
from auditor.outcomes import Location, Met, NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """Met where every call that users wait for has something that is asked instead, or somebody who is told."""
    calls = [c for c in application.generating_calls if c.exposure == "public" and c.place == "app"]
    if not calls:
        return NotApplicable("nobody waits for an answer")
    covered = {call.function for call in calls if call.fallback is not None}
    alone = [call for call in calls if call.function not in covered and not _is_told(call.errors)]
    if not alone:
        return Met(calls[0].site, "something is asked or said in a model's place wherever users wait for one")
    places = tuple(Location(call.site, "here neither") for call in alone[1:])
    return Unsure(alone[0].site, f"what users get while {alone[0].target} cannot be reached is not told here", places)


def _is_told(errors: ErrorHandling) -> bool:
    return errors.reaction == "answers" and not errors.uncaught_through
