"""AGT-005: an agent whose tools nobody has to approve."""

from auditor.facts import Switch, Unclear
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every such call; what only the environment switches on is no fact."""
    if switch.kind != "approval":
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.sentence} is open: {because}")
        case _:
            return Gap(switch.site, switch.sentence)
