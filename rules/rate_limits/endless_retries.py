"""RAT-002: a failed call is repeated without end."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where every layer that repeats the call stops by itself."""
    layers = [layer for layer in call.retry_layers if layer.effective]
    if not layers:
        return NotApplicable("nothing repeats the call")
    endless = [layer for layer in layers if layer.attempts is None]
    if not endless:
        return Met(call.site, f"{call.target} stops after a fixed number of tries")
    names = " and ".join(layer.name for layer in endless)
    pause = "" if all(layer.waits for layer in endless) else " and without a pause"
    places = tuple(Location(layer.site, f"{layer.name} has no end") for layer in endless if layer.site)
    return Gap(call.site, f"{names} repeats {call.target} without end{pause} while it fails", places)
