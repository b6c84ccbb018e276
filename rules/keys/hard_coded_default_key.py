"""KEY-005: a setting that holds a key has a default."""

from auditor.facts import Credential
from auditor.outcomes import Gap, NotApplicable, Outcome


def check(credential: Credential) -> Outcome:
    """A gap for every default; it leaks where it is a key and hides a missing one where it is a stand-in."""
    if credential.form != "environment_default":
        return NotApplicable("it is not the default of a setting")
    match credential.certainty:
        case "key":
            message = f"the default of a setting is the {credential.provider} key {credential.redacted}"
            return Gap(credential.site, message, severity="critical")
        case "likely":
            message = f"a setting for the {credential.provider} key falls back on the text {credential.redacted}"
            return Gap(credential.site, message)
        case "placeholder" if not credential.redacted:
            return Gap(
                credential.site,
                f"the {credential.provider} key falls back on an empty text, so that the SDK does not miss it",
                severity="low",
                lowered_because="an empty text gives no key away, it only hides that one is missing",
            )
        case "placeholder":
            return Gap(
                credential.site,
                f"a setting for the {credential.provider} key falls back on a stand-in",
                severity="low",
                lowered_because="the text is no key, so it hides a missing one without giving one away",
            )
