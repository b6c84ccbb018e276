"""MLO-006: the SDK that talks to the model may change with every installation."""

from auditor.facts import Application, Dependency
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

CEILINGS = ("<", "==", "~=")
"""Signs in a specifier that keep later versions out."""

NO_SDK = "http"
"""What calls say that are written as plain requests."""


def check(application: Application) -> Outcome:
    """Met where a lock file or an upper bound holds every SDK whose calls the application makes."""
    used = {call.sdk for call in application.calls} | {client.sdk for client in application.clients}
    used.discard(NO_SDK)
    if not used:
        return NotApplicable("no SDK of a model provider is used")
    names = {sdk.replace("_", "-"): sdk for sdk in used}
    sdks = [found for found in application.dependencies if found.name in names and found.place == "app"]
    locked = {found.name for found in sdks if found.version or found.kind == "locked"}
    loose = [found for found in sdks if found.name not in locked and not _has_ceiling(found)]
    if loose:
        first, *rest = loose
        places = tuple(Location(found.site, f"{found.name}{found.specifier}") for found in rest)
        return Gap(first.site, f"{first.name} has neither an upper bound nor a lock file", places)
    untold = sorted(used - {names[found.name] for found in sdks} - _sdks_of_one_version(application))
    if untold:
        return Unsure(None, f"the manifests do not tell which version of {', '.join(untold)} is installed")
    return Met(sdks[0].site if sdks else None, f"the version of {', '.join(sorted(used))} is held")


def _sdks_of_one_version(application: Application) -> set[str]:
    """SDKs whose package may be called otherwise, and whose version is settled at each of their calls."""
    called = {call.sdk for call in application.calls}
    return called - {call.sdk for call in application.calls if call.sdk_version is None}


def _has_ceiling(dependency: Dependency) -> bool:
    return any(sign in dependency.specifier for sign in CEILINGS)
