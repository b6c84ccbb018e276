"""AGT-005: an agent whose tools nobody has to approve."""

from auditor.facts import Known, Switch, Unclear
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every such call; what only the environment switches on is no fact."""
    if switch.kind not in ("approval",):
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.target} {switch.what} is open: {because}")
        case Known(source="framework_default"):
            return Gap(switch.site, f"{switch.target} {switch.what}, because nothing sets {switch.argument}")
        case _:
            return Gap(switch.site, f"{switch.target} {switch.what}")
