"""MLO-006: the SDK that talks to the model may change with every installation."""

from auditor.facts import Application, Dependency
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

CEILINGS = ("<", "==", "~=")
"""Signs in a specifier that keep later versions out."""


def check(application: Application) -> Outcome:
    """Met where a lock file or an upper bound holds everything that the code imports of the SDKs that it uses."""
    used = {call.package for call in application.calls} | {client.package for client in application.clients}
    used.discard("")
    if not used:
        return NotApplicable("no SDK of a model provider is used")
    called, used = used, set(application.sdk_packages) or used
    sdks = [found for found in application.dependencies if found.name in used and found.place == "app"]
    locked = {found.name for found in sdks if found.version or found.kind == "locked"}
    loose = [found for found in sdks if found.name not in locked and not _has_ceiling(found)]
    if loose:
        places = tuple(Location(found.site, f"{found.name}{found.specifier}") for found in loose[1:])
        names = _listed({found.name for found in loose})
        has = "have" if " and " in names else "has"
        return Gap(loose[0].site, f"{names} {has} neither an upper bound nor a lock file", places)
    untold = (called & used or used) - {found.name for found in sdks}
    if untold:
        return Unsure(None, f"the manifests do not tell which version of {_listed(untold)} is installed")
    return Met(sdks[0].site if sdks else None, f"the version of {_listed(used)} is held")


def _listed(names: set[str]) -> str:
    *rest, last = sorted(names)
    return f"{', '.join(rest)} and {last}" if rest else last


def _has_ceiling(dependency: Dependency) -> bool:
    return any(sign in dependency.specifier for sign in CEILINGS)
