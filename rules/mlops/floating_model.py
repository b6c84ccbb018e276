"""MLO-001: a model name that the provider may move to another model."""

from auditor.facts import Known, LlmCall, Unclear
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where every model that the call may use is named by a fixed version."""
    floating = [state for state in call.models if state.pinned is False]
    if floating:
        names = " and ".join(state.name for state in floating)
        places = tuple(Location(s.steps[0].site, f"{s.name} is written here") for s in floating if s.steps)
        return Gap(call.site, f"{call.target} follows the moving name {names}", places, floating[0].steps)
    if any(state.pinned is None for state in call.models):
        return NotApplicable("the platform has no fixed version of this model")
    if call.models:
        return Met(call.site, f"{call.target} uses {' and '.join(state.name for state in call.models)}")
    match call.model:
        case Unclear(because):
            return Unsure(call.site, because)
        case Known(value=None):
            return Unsure(call.site, f"the model of {call.target} is named when it runs")
        case _:
            return NotApplicable("the call names no model")
