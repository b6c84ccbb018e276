"""DAT-006: prompts or answers are written to a log."""

from auditor.facts import LogSite, Untraced
from auditor.outcomes import Gap, NotApplicable, Outcome, Unsure


def check(entry: LogSite | Untraced) -> Outcome:
    """A gap for each place that logs a conversation; a program that prints to its own user does not log."""
    if isinstance(entry, Untraced):
        because = entry.because(("log",))
        return Unsure(None, because) if because else NotApplicable("all of them were traced")
    if entry.what == "credential":
        return NotApplicable("it is a credential and no conversation")
    text = "a prompt" if entry.what == "prompt" else "an answer of the model"
    if not entry.worded and entry.level != "print":
        return Gap(
            entry.site,
            f"something of {text} is written to the log ({entry.level})",
            steps=entry.steps,
            severity="low",
            lowered_because="it may be no more than a name, a kind or an id",
        )
    match entry.level:
        case "print" if entry.exposure in ("operator", "unseen", "unknown"):
            return NotApplicable("the program shows it to the person who runs it")
        case "print":
            return Gap(entry.site, f"{text} is printed to the output of a service", steps=entry.steps)
        case "debug" if entry.confidence == "probable":
            return Gap(
                entry.site,
                f"{text} is written to the debug log",
                steps=entry.steps,
                severity="low",
                lowered_because="debug records are off until somebody switches them on",
            )
        case _:
            return Gap(entry.site, f"{text} is written to the log ({entry.level})", steps=entry.steps)
