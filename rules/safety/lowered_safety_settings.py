"""SAF-006: a filter of the provider is switched off."""

from auditor.facts import Known, Switch
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(switch: Switch) -> Outcome:
    """A gap for each filter that the source switches off."""
    if switch.kind != "safety":
        return NotApplicable("it is no filter of a provider")
    if isinstance(switch.state, Known):
        return Gap(switch.site, switch.sentence)
    return Unsure(switch.site, f"{switch.target} may be given a threshold that {switch.what}")
