"""SCL-003: an asynchronous function waits for a model and everybody waits with it."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Met, NotApplicable, Outcome


def check(call: LlmCall) -> Outcome:
    """Met where the call is awaited; code without an event loop is not meant."""
    if call.blocks_event_loop:
        message = f"{call.target} blocks the event loop until the model has answered"
        return Gap(call.site, message, steps=call.blocking_steps)
    if call.asynchronous:
        return Met(call.site, f"{call.target} leaves the event loop free while the model answers")
    return NotApplicable("the call runs outside an event loop")
