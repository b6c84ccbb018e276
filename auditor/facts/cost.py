"""What one request of a call can cost at most: price × (prompt + answer × samples), each bound or at its maximum."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from auditor.facts.call_model import Absent, Cost, Inapplicable, Known, LlmCall, Price, Setting, Unbounded


def with_cost(call: LlmCall) -> LlmCall:
    """The call with its worst case."""
    cost = cost_of(call)
    return call if cost is None else msgspec.structs.replace(call, cost=cost)


def cost_of(call: LlmCall) -> Cost | None:
    """The worst case of one request; None where the call writes no text.

    A prompt counts with the whole window of the model. An answer that nothing limits counts with the model's own
    maximum and is named in `unbounded`; so is a number of samples that the application leaves open. Where several
    models are possible the dearest counts.
    """
    if not call.generates_text:
        return None
    if not call.models:
        return Cost(because="the model is not known")
    costs = [_of_model(call, state.name, state.price) for state in call.models]
    unpriced = next((cost for cost in costs if cost.usd is None), None)
    return unpriced or max(costs, key=lambda cost: cost.usd or 0.0)


def _of_model(call: LlmCall, model: str, price: Price | None) -> Cost:
    if price is None:
        return Cost(model=model, because="no price of the model is known")
    unbounded = tuple(_unbounded(call))
    samples = _number(call.samples) or 1
    limit = _number(call.output_limit)
    answer = price.max_output_tokens if limit is None else min(limit, price.max_output_tokens or limit)
    prompt = price.max_input_tokens
    if prompt is None or answer is None:
        return Cost(model=model, unbounded=unbounded, because="the model's window is not known")
    return Cost(
        model=model,
        usd=round((prompt * price.input_usd + answer * samples * price.output_usd) / 1_000_000, 6),
        prompt_tokens=prompt,
        answer_tokens=answer,
        samples=samples,
        unbounded=unbounded,
        because=f"a prompt of more than {price.dearer_above:,} tokens costs more" if price.dearer_above else "",
        as_of=price.as_of,
    )


def _unbounded(call: LlmCall) -> Iterator[Unbounded]:
    if not _is_bounded(call.output_limit):
        yield "answer"
    if not isinstance(call.samples, Absent | Inapplicable) and _number(call.samples) is None:
        yield "samples"


def _is_bounded(limit: Setting) -> bool:
    return isinstance(limit, Known) and isinstance(limit.value, int) and not isinstance(limit.value, bool)


def _number(setting: Setting) -> int | None:
    """The positive number that the setting is known to have."""
    if not isinstance(setting, Known) or isinstance(setting.value, bool) or not isinstance(setting.value, int):
        return None
    return setting.value if setting.value > 0 else None
