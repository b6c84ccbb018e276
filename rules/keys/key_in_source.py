"""KEY-001: a credential stands in the source."""

from auditor.facts import Credential
from auditor.outcomes import Gap, Location, NotApplicable, Outcome


def check(credential: Credential) -> Outcome:
    """A gap for every credential that is written out in code; stand-ins and defaults are not meant."""
    if credential.where not in ("source", "notebook"):
        return NotApplicable("it stands outside the source")
    if credential.form != "literal":
        return NotApplicable("it is the default of a setting")
    others = tuple(Location(site, "the same credential") for site in credential.locations if site != credential.site)
    match credential.certainty:
        case "placeholder":
            return NotApplicable("the text is a stand-in")
        case "key":
            message = f"the {credential.provider} key {credential.redacted} is written in the source"
            return Gap(credential.site, message, others)
        case "likely":
            return Gap(
                credential.site,
                f"the text {credential.redacted} is used as a {credential.provider} key",
                others,
                severity="high",
                lowered_because="only its use says that the text is a key; its form proves nothing",
            )
