"""MLO-004: an argument that the model refuses, a name that nobody knows, or one that is written everywhere."""

from collections import defaultdict
from collections.abc import Iterator

from auditor.facts import Application, LlmCall, ModelState, Site
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

FEW = 3
"""Places in which a name may be written before it counts as scattered."""


def check(subject: LlmCall | Application) -> Iterator[Outcome]:
    """What each call asks of its model, and for the tree how often a name is written."""
    if isinstance(subject, Application):
        yield from _scattered(subject)
    else:
        yield _fits(subject)


def _fits(call: LlmCall) -> Outcome:
    for refused in call.refused_arguments:
        instead = f"; it takes {refused.instead}" if refused.instead else ""
        return Gap(call.site, f"{refused.model} refuses the argument {refused.name} of {call.target}{instead}")
    unknown = [model.name for model in call.models if _is_unknown(model)]
    if unknown:
        return Unsure(call.site, f"{unknown[0]} is in no list of models: it is misspelt, or newer than the list")
    if not call.models:
        return NotApplicable("which model it asks is not known")
    return Met(call.site, f"{call.target} asks {call.models[0].name} for nothing that it refuses")


def _is_unknown(model: ModelState) -> bool:
    """Whether it is named like a model of a company whose models are listed, and is none of them.

    What another platform calls it (`openai/gpt-oss-120b`, `bedrock:amazon.nova-pro-v1:0`) need not be in that list.
    """
    return (
        not {"/", ":"} & set(model.name)
        and model.pinned is not None
        and model.source is None
        and model.price is None
        and model.retires is None
    )


def _scattered(application: Application) -> Iterator[Outcome]:
    written: dict[str, set[Site]] = defaultdict(set)
    for call in application.calls:
        for model in call.models if call.place == "app" else ():
            written[model.name].add(model.steps[0].site if model.steps else call.site)
    for name, sites in written.items():
        if len(sites) > FEW:
            first, *others = sorted(sites)
            places = tuple(Location(site, f"{name} is written here too") for site in others)
            message = f"{name} is written in {len(sites)} places"
            yield Gap(first, message, places, severity="low", lowered_because="it costs work, and breaks nothing today")
