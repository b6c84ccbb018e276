"""SCL-008: a call may take longer than whoever waits for it does."""

from auditor.facts import Application, Known, LlmCall
from auditor.outcomes import Met, NotApplicable, Outcome, Unsure

USUAL = 30
"""Seconds that every proxy and server waits where nobody has changed it; gunicorn is the first to give up."""


def check(application: Application) -> Outcome:
    """A question about the call that may take longest, with the time that it may take."""
    calls = [c for c in application.generating_calls if c.exposure == "public" and c.place == "app"]
    if not calls:
        return NotApplicable("nobody waits for an answer")
    times = [(_longest(call), call) for call in calls]
    known = [(seconds, call) for seconds, call in times if seconds is not None]
    if len(known) < len(times):
        unknown = next(call for seconds, call in times if seconds is None)
        return Unsure(unknown.site, f"how long {unknown.target} may take with its retries is not known")
    seconds, call = max(known, key=lambda one: one[0])
    if seconds <= USUAL:
        return Met(call.site, f"no call that users wait for takes more than {seconds:,.0f} seconds with its retries")
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
