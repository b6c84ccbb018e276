"""LAT-005: what stands before the application may collect a stream before it sends it on."""

from auditor.facts import Application, Known
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where strangers get a stream."""
    for call in application.generating_calls:
        streamed = isinstance(call.stream, Known) and call.stream.value is True
        if streamed and call.exposure == "public" and call.place == "app":
            return Unsure(call.site, f"whether the pieces of {call.target} reach the user one by one cannot be seen")
    return NotApplicable("nothing is streamed to users")
