"""MLO-005: a prompt that is fetched without a version."""

from auditor.facts import Switch, Unclear
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for every prompt that is named without its version."""
    if switch.kind != "unpinned_prompt":
        return NotApplicable("the call does something else")
    match switch.state:
        case Unclear(because):
            return Unsure(switch.site, f"whether {switch.sentence} is open: {because}")
        case _:
            return Gap(switch.site, switch.sentence)
