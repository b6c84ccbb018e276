"""AGT-001: a model decides how long an agent runs."""

from auditor.facts import Absent, AgentLoop, Inapplicable, Known, Unclear
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

MANY_ROUNDS = 500
"""The largest limit that a framework ships as a protection; beyond it a limit protects nobody's bill."""


def check(loop: AgentLoop) -> Outcome:
    """Met where a number that means something ends the rounds."""
    match loop.limit:
        case Inapplicable():
            return NotApplicable("the model is asked once")
        case Known(value=int(rounds) | float(rounds)) if rounds > MANY_ROUNDS:
            return Gap(loop.site, f"the {loop.framework} loop may go on for {rounds} rounds", steps=loop.limit.steps)
        case Known(value=None):
            return Met(loop.site, f"the {loop.framework} loop has a limit that is read when it runs")
        case Known(rounds):
            return Met(loop.site, f"the {loop.framework} loop ends after {rounds} rounds")
        case Absent() as absent:
            return Gap(loop.site, f"the {loop.framework} loop ends only when the model says so", steps=absent.steps)
        case Unclear(because):
            return Unsure(loop.site, because)
