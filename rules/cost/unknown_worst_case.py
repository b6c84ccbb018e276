"""CST-001: nothing in the application decides what a request may cost at most."""

from auditor.facts import LlmCall
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

_OPEN = {"answer": "the length of the answer", "samples": "the number of answers"}


def check(call: LlmCall) -> Outcome:
    """Met with the figure where the application bounds every factor that a caller leaves open."""
    cost = call.cost
    if cost is None:
        return NotApplicable("the call writes no text")
    if cost.usd is None:
        return Unsure(call.site, f"what {call.target} may cost cannot be said: {cost.because}")
    figure = f"${cost.usd:,.4f}" if cost.usd < 0.1 else f"${cost.usd:,.2f}"
    if cost.unbounded:
        left = " and ".join(_OPEN[one] for one in cost.unbounded)
        message = f"one request of {call.target} to {cost.model} may cost {figure}: nothing bounds {left}"
        return Gap(call.site, message)
    return Met(call.site, f"one request of {call.target} to {cost.model} costs {figure} at most")
