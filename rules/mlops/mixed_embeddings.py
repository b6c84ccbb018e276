"""MLO-012: vectors that are compared with one another come from different models."""

from auditor.facts import Application, LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """Met where one known model makes every vector; those that two methods of one class make are meant to meet."""
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
    for call, other in ((a, b) for a in by_name.values() for b in by_name.values() if a.site < b.site):
        if _owner(call) and _owner(call) == _owner(other):
            return Gap(call.site, f"{_owner(call)} makes vectors with {names}, which cannot be compared", places)
    return Unsure(first, f"whether vectors of {names} are compared with one another cannot be seen", places)


def _owner(call: LlmCall) -> str:
    """The class whose method makes the call; "" where it is a function."""
    owner = call.function.split(".")[-2:-1]
    return owner[0] if owner and owner[0].lstrip("_")[:1].isupper() else ""
