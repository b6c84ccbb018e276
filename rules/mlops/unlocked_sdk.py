"""MLO-006: the SDK that talks to the model may change with every installation."""

from auditor.facts import Application, Dependency
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

CEILINGS = ("<", "==", "~=")
"""Signs in a specifier that keep later versions out."""


def check(application: Application) -> Outcome:
    """Met where a lock file or an upper bound holds every SDK whose calls the application makes."""
    used = {call.sdk for call in application.calls} | {client.sdk for client in application.clients}
    sdks = [found for found in application.dependencies if found.name in used and found.place == "app"]
    if not used:
        return NotApplicable("no model is called")
    if not sdks:
        return Unsure(None, f"no manifest says which version of {', '.join(sorted(used))} is installed")
    locked = {found.name for found in sdks if found.version or found.kind == "locked"}
    loose = [found for found in sdks if found.name not in locked and not _has_ceiling(found)]
    if not loose:
        return Met(sdks[0].site, f"the version of {', '.join(sorted({found.name for found in sdks}))} is held")
    first, *rest = loose
    places = tuple(Location(found.site, f"{found.name}{found.specifier}") for found in rest)
    return Gap(first.site, f"{first.name} has neither an upper bound nor a lock file", places)


def _has_ceiling(dependency: Dependency) -> bool:
    return any(sign in dependency.specifier for sign in CEILINGS)
