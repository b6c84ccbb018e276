"""MLO-007: a model or index whose loading runs code that came with it."""

from auditor.facts import Known, Switch, Unclear
from auditor.outcomes import Gap, Location, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every such call; what only the environment switches on is no fact."""
    if switch.kind not in ("remote_code", "deserialisation"):
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.target} {switch.what} is open: {because}")
        case Known(source="framework_default"):
            return Gap(switch.site, f"{switch.target} {switch.what}, because nothing sets {switch.argument}")
        case _ if switch.own_artefact:
            places = (Location(switch.own_artefact, "the application writes one here"),)
            message = f"{switch.target} {switch.what}"
            because = "the application writes its index itself"
            return Gap(switch.site, message, places, severity="medium", lowered_because=because)
        case _:
            return Gap(switch.site, f"{switch.target} {switch.what}")
