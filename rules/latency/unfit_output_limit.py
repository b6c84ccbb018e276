"""LAT-002: an output limit that the model, or the SDK, refuses."""

from auditor.facts import Known, LlmCall
from auditor.outcomes import Gap, Met, NotApplicable, Outcome, Unsure

ANTHROPIC_UNSTREAMED = 21_333
"""Tokens beyond which `messages.create` without `stream` raises ValueError: it expects more than ten minutes
(`anthropic/_base_client.py:_calculate_nonstreaming_timeout@2.12.0`)."""

EVERY_MODEL = 4_096
"""Tokens that every model of the last years can write."""


def check(call: LlmCall) -> Outcome:
    """Met where every model that the call may use can write as much as the limit allows."""
    if not call.generates_text or not isinstance(call.output_limit, Known):
        return NotApplicable("no limit is set")
    limit = call.output_limit.value
    if not isinstance(limit, int) or isinstance(limit, bool) or call.output_limit.source not in ("call", "options"):
        return NotApplicable("the limit is no number that the application writes for this call")
    steps = call.output_limit.steps
    if call.sdk == "anthropic" and limit > ANTHROPIC_UNSTREAMED and _is_unstreamed(call):
        return Gap(
            call.site,
            f"{call.target} asks for up to {limit:,} tokens without streaming, which the SDK refuses with a ValueError",
            steps=steps,
        )
    known = [(model.name, model.price.max_output_tokens) for model in call.models if model.price is not None]
    too_much = [(name, most) for name, most in known if most is not None and limit > most]
    if too_much:
        name, most = too_much[0]
        message = f"{call.target} asks {name} for up to {limit:,} tokens, and it gives {most:,}"
        return Gap(call.site, message, steps=steps)
    if limit > EVERY_MODEL and len(known) < max(1, len(call.models)):
        return Unsure(call.site, f"whether the model can write {limit:,} tokens is not known")
    return Met(call.site, f"{call.target} asks for {limit:,} tokens, which the model can write")


def _is_unstreamed(call: LlmCall) -> bool:
    """Whether the SDK works out by itself how long the answer may take, which it does where nobody sets a timeout."""
    waits = isinstance(call.timeout, Known) and call.timeout.source == "sdk_default"
    return waits and isinstance(call.stream, Known) and call.stream.value is False
