"""AGT-013: agents hand work on to one another."""

from auditor.facts import Application
from auditor.outcomes import NotApplicable, Outcome, Unsure


def check(application: Application) -> Outcome:
    """A question where there are several agents that may know of one another."""
    loops = [loop for loop in application.agent_loops if loop.place == "app" and loop.framework != "program's own"]
    if len(loops) < 2:
        return NotApplicable("there are not several agents")
    return Unsure(
        loops[0].site, f"whether the {len(loops)} agents hand on to one another, and how deep, cannot be seen"
    )
