"""RAT-006: a failure that only a payment ends is repeated like one that passes."""

from auditor.facts import Application, Inapplicable, LlmCall, RetryLayer
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

_LIMITS = frozenset({"RateLimitError", "TooManyRequests", "ResourceExhausted", "ThrottlingException"})
"""Errors that stand for the status 429, which says both that a limit is reached and that the money is gone."""


def check(call: LlmCall, application: Application) -> Outcome:
    """Met where the code names a failure of that kind; what the SDK repeats by itself is left to it."""
    if isinstance(call.retries, Inapplicable):
        return NotApplicable("nobody is paid for the model")
    own = [
        layer for layer in call.retry_layers
        if layer.effective and layer.attempts != 1 and layer.kind in ("wrapper", "loop")
    ]  # fmt: skip
    repeating = [layer for layer in own if _repeats_limits(layer)]
    unclear = [layer for layer in own if layer.repeats == "unclear"]
    if not repeating and not unclear:
        return NotApplicable("the application does not repeat what a limit refuses")
    if application.billing_codes:
        place = Location(application.billing_codes[0], "the code of such a failure is told here")
        return Met(call.site, f"failures of {call.target} that only a payment ends are told from others", (place,))
    if not repeating:
        return Unsure(call.site, f"which failures of {call.target} {unclear[0].name} repeats is not plain")
    worst = next((layer for layer in repeating if layer.attempts is None), repeating[0])
    places = (Location(worst.site, f"{worst.name} repeats them"),) if worst.site is not None else ()
    return Gap(
        call.site,
        f"{worst.name} repeats {call.target} when the money is gone as it does when it should slow down",
        places,
        severity=None if worst.attempts is None else "low",
        lowered_because=None if worst.attempts is None else f"it stops after {worst.attempts} tries",
    )


def _repeats_limits(layer: RetryLayer) -> bool:
    return layer.repeats == "any" or not _LIMITS.isdisjoint(layer.errors)
