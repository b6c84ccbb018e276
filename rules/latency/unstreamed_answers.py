"""LAT-004: somebody waits for a long answer until all of it is written."""

from auditor.facts import Known, LlmCall
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

_REQUESTS = ("GET ", "POST ", "PUT ", "WEBSOCKET ", "WS ")
"""What the names of entry points begin with that a browser waits for."""

SHORT = 300
"""Tokens that are written in a few seconds."""


def check(call: LlmCall) -> Outcome:
    """Met where pieces are asked for; a gap where a request waits for a text that nothing keeps short."""
    routes = [entry for entry in call.entry_points if entry.upper().startswith(_REQUESTS)]
    if not call.generates_text or call.operation == "agent" or not routes:
        return NotApplicable("nobody waits for a text in a browser")
    limit = call.output_limit.value if isinstance(call.output_limit, Known) else None
    if isinstance(limit, int) and limit <= SHORT:
        return NotApplicable("the answer is short")
    if call.answer_end is not None and call.answer_end.as_data:
        return NotApplicable("the answer is data that a program reads")
    match call.stream:
        case Known(value=False):
            return Gap(call.site, f"{routes[0]} waits until all of the answer of {call.target} is written")
        case Known(value=True):
            return Met(call.site, f"{call.target} gives its answer piece by piece")
        case _:
            return Unsure(call.site, f"whether {call.target} gives its answer piece by piece is not plain")
