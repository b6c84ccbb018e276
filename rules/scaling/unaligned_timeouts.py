"""SCL-008: a call may take longer than whoever waits for it does."""

from auditor.facts import Application, Known, LlmCall
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question about the call that may take longest, with the time that it may take."""
    calls = [c for c in application.generating_calls if c.exposure == "public" and c.place == "app"]
    if not calls:
        return NotApplicable("nobody waits for an answer")
    times = [(_longest(call), call) for call in calls]
    known = [(seconds, call) for seconds, call in times if seconds is not None]
    if len(known) < len(times):
        return Unsure(
            next(call.site for seconds, call in times if seconds is None), "how long it may take is not known"
        )
    seconds, call = max(known, key=lambda one: one[0])
    return Unsure(
        call.site, f"{call.target} may take {seconds:,.0f} seconds with its retries; what stands before it may not wait"
    )


def _longest(call: LlmCall) -> float | None:
    """Seconds that all tries of the call may take together."""
    if not isinstance(call.timeout, Known) or not isinstance(call.timeout.value, int | float):
        return None
    tries = 1
    for layer in call.retry_layers:
        if layer.effective:
            if layer.attempts is None:
                return None
            tries *= layer.attempts
    return call.timeout.value * tries
