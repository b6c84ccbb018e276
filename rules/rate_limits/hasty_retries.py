"""RAT-003: retries that follow one another without a pause."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where whatever the application puts around the call waits before it tries again."""
    layers = [
        layer for layer in call.retry_layers
        if layer.effective and layer.attempts != 1 and layer.kind in ("wrapper", "loop")
    ]  # fmt: skip
    if not layers:
        return NotApplicable("only the SDK repeats the call, and it waits")
    hasty = [layer for layer in layers if not layer.waits]
    if not hasty:
        return Met(call.site, f"{call.target} is tried again after a pause")
    places = tuple(Location(layer.site, f"{layer.name} tries again at once") for layer in hasty if layer.site)
    names = " and ".join(layer.name for layer in hasty)
    message = f"{names} repeats {call.target} without a pause while it fails"
    if any(layer.kind in ("sdk", "client") and layer.attempts != 1 for layer in call.retry_layers):
        because = "the SDK waits between the tries that it makes itself"
        return Gap(call.site, message, places, severity="low", lowered_because=because)
    return Gap(call.site, message, places)
