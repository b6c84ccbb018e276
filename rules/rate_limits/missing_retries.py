"""RAT-001: a model call that is given up at its first failure."""

from auditor.facts import Absent, Inapplicable, Known, LlmCall, Unclear
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where any layer from the SDK outwards repeats a failed request."""
    repeating = [layer for layer in call.retry_layers if layer.effective and layer.attempts != 1]
    if repeating:
        names = ", ".join(layer.name for layer in repeating)
        return Met(call.site, f"{call.target} is tried again by {names}")
    match call.retries:
        case Inapplicable():
            return NotApplicable("the operation cannot be repeated")
        case Unclear(because):
            return Unsure(call.site, because)
        case Known(value=int(number)) if number > 0:
            return Met(call.site, f"{call.target} is tried again up to {number} times")
        case Known(value=None):
            return Met(call.site, f"{call.target} is tried again as often as a setting says that is read when it runs")
        case Known() | Absent() as retries:
            fakes = [layer for layer in call.retry_layers if not layer.effective]
            places = tuple(Location(fake.site, f"{fake.name}: {fake.because}") for fake in fakes if fake.site)
            switch = (Location(retries.site, "retries are switched off"),) if retries.site else ()
            excuse = f", for {fakes[0].name} does not repeat it: {fakes[0].because}" if fakes else ""
            only = retries.only if isinstance(retries, Absent) else None
            whose = f" {only}" if only else ""
            return Gap(
                call.site,
                f"{call.target} is given up at the first failure{whose}{excuse}",
                places or switch,
                retries.steps,
                severity="medium" if only else None,
                lowered_because="the other clients that the call may go through try again" if only else None,
            )
