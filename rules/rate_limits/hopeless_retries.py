"""RAT-004: retries of failures that stay as they are."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where whatever the application puts around the call repeats only what may pass."""
    layers = [
        layer for layer in call.retry_layers
        if layer.effective and layer.attempts != 1 and layer.kind in ("wrapper", "loop") and layer.repeats != "unclear"
    ]  # fmt: skip
    if not layers:
        return NotApplicable("the application repeats nothing of which it is plain which failures are repeated")
    named = [layer for layer in layers if layer.repeats == "lasting"]
    hopeless = named or [layer for layer in layers if layer.repeats == "any"]
    if not hopeless:
        return Met(call.site, f"only failures of {call.target} that may pass are repeated")
    places = tuple(
        Location(layer.site, f"{layer.name} repeats {', '.join(layer.errors) or 'whatever goes wrong'}")
        for layer in hopeless
        if layer.site
    )
    what = "errors that stay as they are" if named else "errors of every kind, a wrong key or a refused prompt too"
    message = f"{hopeless[0].name} repeats {call.target} after {what}"
    return Gap(call.site, message, places, severity="medium" if named else None)
