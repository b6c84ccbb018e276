"""RAT-005: retries inside retries turn one failure into a storm of requests."""

from auditor.facts import LlmCall, Unclear
from auditor.outcomes import Gap, Location, Met, NotApplicable, Outcome, Unsure

MOST_REQUESTS = 10
"""More than this many requests for one failure make an outage of the provider worse (the checklist's limit)."""


def check(call: LlmCall) -> Outcome:
    """Met where all layers together stay within ten requests."""
    layers = [layer for layer in call.retry_layers if layer.effective and layer.attempts != 1]
    tries = 1
    for layer in layers:
        tries *= layer.attempts or 1
    endless = any(layer.attempts is None for layer in layers)
    counts = [f"{layer.name} ({layer.attempts or 'no end'})" for layer in layers]
    if len(layers) > 1 and (endless or tries > MOST_REQUESTS):
        total = "any number of" if endless else str(tries)
        places = tuple(Location(layer.site, text) for layer, text in zip(layers, counts, strict=True) if layer.site)
        return Gap(call.site, f"{call.target} sends {total} requests for one failure: {' × '.join(counts)}", places)
    wrappers = [layer for layer in layers if layer.kind not in ("sdk", "client")]
    if isinstance(call.retries, Unclear) and wrappers:
        own = f"{wrappers[0].name} repeats {call.target}, and whether its SDK does so as well cannot be seen"
        return Unsure(call.site, f"{own}: {call.retries.because}")
    if len(layers) < 2:
        return NotApplicable("no more than one layer repeats the call")
    return Met(call.site, f"{call.target} sends at most {tries} requests for one failure")
