"""ENV-004: a development switch that is on wherever the application runs."""

from auditor.facts import Switch, Unclear
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every such call; what only the environment switches on is no fact."""
    if switch.kind not in ("debug", "public_share"):
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.sentence} is open: {because}")
        case _ if switch.everywhere:
            message = f"{switch.sentence}, and listens on every address of the machine"
            return Gap(switch.site, message, severity="high")
        case _ if switch.by_hand:
            because = "only running the file by hand comes here"
            return Gap(switch.site, switch.sentence, severity="low", lowered_because=because)
        case _:
            return Gap(switch.site, switch.sentence)
