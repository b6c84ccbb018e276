"""DAT-009: conversations are kept without an end."""

from auditor.facts import Store
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Severity, Unsure

ELSEWHERE = ("provider",)
"""Stores of which another card speaks."""

CONVERSATION = frozenset({"prompts", "what users write", "documents", "conversations"})


def check(store: Store) -> Outcome:
    """Met where a time ends what is kept, or it is removed whatever happens."""
    if store.medium in ELSEWHERE:
        return NotApplicable("a provider keeps it")
    what = " and ".join(store.contents[:2])
    ending = store.ending
    places = (Location(ending.site, ending.because),) if ending.site is not None else ()
    if ending.state in ("expires", "deleted"):
        return Met(store.site, f"{what} in {store.what}: {ending.because}", places)
    if ending.state in ("elsewhere", "unclear"):
        return Unsure(
            store.site, f"{what} in {store.what}: {ending.because}; whether in time is not to be seen", places
        )
    if store.medium == "file" and not CONVERSATION & set(store.contents):
        return NotApplicable("it is what the application makes, and no conversation")
    by_operator = store.exposure not in ("public", "worker")
    if by_operator and not {"prompts", "documents", "conversations"} & set(store.contents):
        return NotApplicable("it is what the person who runs the program has written or asked for")
    severity: Severity | None = None
    lowered = None
    if by_operator:
        severity, lowered = "low", "it stays with the person who runs the program"
    elif ending.state == "on_success":
        severity, lowered = "low", "it stays only where something fails"
    elif store.medium == "memory":
        severity, lowered = "low", "it ends with the process"
    if store.opened is not None:
        places = (*places, Location(store.opened, "it is opened here"))
    return Gap(
        store.site,
        f"{what} in {store.what}: {ending.because}",
        places,
        steps=store.steps,
        severity=severity,
        lowered_because=lowered,
    )
