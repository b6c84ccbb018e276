"""RAT-008: a model call that may wait for ever."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where the call, its client or the SDK ends the wait."""
    match call.timeout:
        case Inapplicable():
            return NotApplicable("the operation does not wait")
        case Known(value=None):
            return Met(call.site, f"{call.target} is given a timeout that is read when it runs")
        case Known(value, source):
            return Met(call.site, f"{call.target} waits at most {value} s ({source.replace('_', ' ')})")
        case Absent() as absent:
            why = f": {absent.because}" if absent.because and absent.site else ""
            return Gap(
                call.site,
                f"{call.target} waits for an answer without any timeout{absent.whose}{why}",
                steps=absent.steps,
                severity="medium" if absent.only else None,
                lowered_because="the other clients that the call may go through have one" if absent.only else None,
            )
        case Unclear(because):
            return Unsure(call.site, because)
