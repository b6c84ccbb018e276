"""DAT-002: conversations that a provider holds are never deleted."""

from auditor.facts import Store
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(store: Store) -> Outcome:
    """Met where the conversation is deleted whatever happens."""
    if store.medium != "provider" or "conversations" not in store.contents:
        return NotApplicable("it is no conversation that a provider holds")
    ending = store.ending
    places = (Location(ending.site, ending.because),) if ending.site is not None else ()
    match ending.state:
        case "expires" | "deleted":
            return Met(store.site, f"{store.what}: {ending.because}", places)
        case "elsewhere" | "on_success" | "unclear":
            return Unsure(store.site, f"{store.what}: {ending.because}; whether in time is not to be seen", places)
    return Gap(store.site, f"{store.what} stays: nothing in the tree deletes it", places, steps=store.steps)
