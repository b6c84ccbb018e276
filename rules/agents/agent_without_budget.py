"""AGT-002: an agent that only its rounds end."""

from auditor.facts import Absent, AgentLoop, Inapplicable, Known, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure


def check(loop: AgentLoop) -> Outcome:
    """Met where time, tokens or cost end the run; milder where a number of rounds does."""
    if isinstance(loop.limit, Inapplicable):
        return NotApplicable("the model is asked once")
    match loop.budget:
        case Known() as budget:
            because = budget.because or f"it is waited for {budget.value} seconds"
            return Met(loop.site, f"the {loop.framework} loop has a budget: {because}")
        case Unclear(because):
            return Unsure(loop.site, because)
        case _:
            counted = not isinstance(loop.limit, Absent)
            return Gap(
                loop.site,
                f"neither time nor tokens nor cost end the {loop.framework} loop",
                severity="low" if counted else None,
                lowered_because="its rounds are counted" if counted else None,
            )
