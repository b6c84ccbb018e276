"""DAT-003: files and stores at a provider have no end."""

from auditor.facts import Store
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

HELD = ("documents", "files")


def check(store: Store) -> Outcome:
    """Met where a time ends what is uploaded, or it is deleted whatever happens."""
    if store.medium != "provider" or not set(HELD) & set(store.contents):
        return NotApplicable("it is no upload")
    ending = store.ending
    places = (Location(ending.site, ending.because),) if ending.site is not None else ()
    match ending.state:
        case "expires" | "deleted":
            return Met(store.site, f"{store.what}: {ending.because}", places)
        case "elsewhere" | "on_success" | "unclear":
            return Unsure(store.site, f"{store.what}: {ending.because}; whether in time is not to be seen", places)
    return Gap(store.site, f"{store.what} stays until somebody deletes it", places, steps=store.steps)
