"""AGT-003: an agent that may use whatever a server of tools offers."""

from auditor.facts import Known, Switch
from auditor.outcomes import Gap, NotApplicable, Outcome


def check(switch: Switch) -> Outcome:
    """A gap where nothing chooses among the tools; what does choose is not judged."""
    if switch.kind != "all_tools" or not isinstance(switch.state, Known):
        return NotApplicable("something chooses among the tools, or the call does something else")
    return Gap(switch.site, switch.sentence)
