"""MLO-007: a model or index whose loading runs code that came with it."""

from auditor.facts import Switch, Unclear
from auditor.outcomes import Gap, Location, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every such call; what only the environment switches on is no fact."""
    if switch.kind not in ("remote_code", "deserialisation"):
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.sentence} is open: {because}")
        case _ if switch.own_artefact:
            places = (Location(switch.own_artefact, "the application writes one here"),)
            because = "the application writes its index itself"
            return Gap(switch.site, switch.sentence, places, severity="medium", lowered_because=because)
        case _:
            return Gap(switch.site, switch.sentence)
