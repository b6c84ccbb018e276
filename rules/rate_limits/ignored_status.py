"""RAT-009: a plain request to a model whose failure is read as an answer."""

from auditor.facts import Known, LlmCall
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure


def check(call: LlmCall) -> Outcome:
    """Met where the status is looked at, or the client repeats and raises what failed."""
    status = call.status
    if status is None:
        return NotApplicable("an SDK sends the request, and raises what the provider refuses")
    if status.state == "looked_at" or (isinstance(call.retries, Known) and call.retries.source == "client"):
        return Met(call.site, f"a refusal of {call.target} is not taken for an answer")
    if status.state == "unclear" or status.site is None:
        return Unsure(call.site, f"the answer of {call.target} leaves the function before anybody looks at its status")
    caught = call.errors.caught in ("general", "everything")
    return Gap(
        call.site,
        f"the answer of {call.target} is read without a look at its status",
        (Location(status.site, "it is read here, also where the provider has refused the request"),),
        severity="low" if caught else None,
        lowered_because="a handler catches what then goes wrong" if caught else None,
    )
