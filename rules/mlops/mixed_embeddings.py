"""MLO-012: vectors that are compared with one another come from different models."""

from auditor.facts import Application
from auditor.outcomes import Location, Met, NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """Met where one known model makes every vector of the application; which vectors meet is out of sight."""
    calls = [call for call in application.calls if call.operation == "embeddings" and call.place == "app"]
    if not calls:
        return NotApplicable("the application makes no vectors")
    first = calls[0].site
    unnamed = next((call for call in calls if not call.models), None)
    if unnamed is not None:
        return Unsure(unnamed.site, f"which model makes the vectors of {unnamed.target} is not known")
    by_name = {model.name: call for call in calls for model in call.models}
    if len(by_name) == 1:
        return Met(first, f"{calls[0].models[0].name} makes all vectors")
    places = tuple(Location(call.site, f"{name} is asked here") for name, call in sorted(by_name.items()))
    names = " and ".join(sorted(by_name))
    return Unsure(first, f"whether vectors of {names} are compared with one another cannot be seen", places)
