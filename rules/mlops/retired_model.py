"""MLO-002: a call names a model that is gone or will soon be."""

import datetime

from auditor.facts import Application, Known, LlmCall, ModelState, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

SOON = datetime.timedelta(days=90)
VERY_SOON = datetime.timedelta(days=30)


def check(call: LlmCall, application: Application) -> Outcome:
    """Met where every model that the call may use has a known date more than 90 days away."""
    dated = [(state.retires, state) for state in call.models if state.retires]
    if dated:
        retires, state = min(dated, key=lambda pair: pair[0])
        if retires <= application.as_of + SOON:
            return _gap(call, state, retires, application.as_of)
    for state in call.models:
        if state.retires is None and state.source is None:
            return Unsure(call.site, f"{state.name} is not in the list of models whose dates are known")
    if call.models:
        names = ", ".join(state.name for state in call.models)
        return Met(call.site, f"no retirement within 90 days is announced for {names}")
    match call.model:
        case Unclear(because):
            return Unsure(call.site, because)
        case Known():
            return Unsure(call.site, f"the model of {call.target} is named when it runs")
        case _:
            return NotApplicable("the call names no model")


def _gap(call: LlmCall, state: ModelState, retires: datetime.date, today: datetime.date) -> Gap:
    successor = f", with {state.replacement} as its successor" if state.replacement else ""
    if retires <= today:
        return Gap(call.site, f"{call.target} uses {state.name}, which was retired on {retires}{successor}")
    message = f"{call.target} uses {state.name}, which retires on {retires}{successor}"
    if retires <= today + VERY_SOON:
        return Gap(call.site, message)
    return Gap(call.site, message, severity="medium", lowered_because="there are more than 30 days left to move")
