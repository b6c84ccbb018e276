"""MLO-002: a call names a model that is gone or will soon be."""

import datetime

from auditor.facts import Application, Known, LlmCall, ModelState, Unclear
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

SOON = datetime.timedelta(days=90)
VERY_SOON = datetime.timedelta(days=30)


def check(call: LlmCall, application: Application) -> Outcome:
    """Met where every model that the call may use has a known date more than 90 days away."""
    dated = [(state.retires, state) for state in call.models if state.retires]
    ending = [(retires, state) for retires, state in dated if retires <= application.as_of + SOON]
    if ending:
        return _gap(call, sorted(ending, key=lambda pair: pair[0]), application.as_of)
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


def _gap(call: LlmCall, ending: list[tuple[datetime.date, ModelState]], today: datetime.date) -> Gap:
    (retires, state), *further = ending
    end = f"was retired on {retires}" if retires <= today else f"retires on {retires}"
    successor = f", with {state.replacement} as its successor" if state.replacement else ""
    others = f" (and {', '.join(other.name for _, other in further)} as well)" if further else ""
    lowered = retires > today + VERY_SOON
    return Gap(
        call.site,
        f"{call.target} uses {state.name}, which {end}{successor}{others}",
        tuple(Location(s.steps[0].site, f"{s.name} is written here") for _, s in ending if s.steps),
        state.steps,
        severity="medium" if lowered else None,
        lowered_because="there are more than 30 days left to move" if lowered else None,
    )
