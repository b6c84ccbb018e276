"""What one request can cost at most."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from made_facts import llm_call

from auditor.catalog.models_table import ModelTable
from auditor.catalog.written import prices_in
from auditor.configuration import ConfigurationError
from auditor.facts.call_model import Absent, Cost, Inapplicable, Known, LlmCall, ModelState, Price, Setting, Unclear
from auditor.facts.cost import cost_of
from auditor.pipeline import Options, facts_of

CHEAP = Price(input_usd=1.0, output_usd=10.0, max_input_tokens=100_000, max_output_tokens=20_000)


def priced(
    limit: Setting, samples: Setting | None = None, models: tuple[ModelState, ...] = (ModelState("m", price=CHEAP),)
) -> LlmCall:
    return llm_call(output_limit=limit, samples=samples or Known(1, "sdk_default"), models=models)


def cost(call: LlmCall) -> Cost:
    found = cost_of(call)
    assert found is not None
    return found


def test_a_bounded_call_costs_a_full_window_and_its_limit() -> None:
    # 100,000 tokens at $1 and 500 at $10 a million.
    assert cost(priced(Known(500, "call"))).usd == pytest.approx(0.1 + 0.005)


def test_every_sample_is_paid_for() -> None:
    assert cost(priced(Known(500, "call"), Known(4, "call"))).usd == pytest.approx(0.1 + 0.02)


@pytest.mark.parametrize("limit", [Absent(), Unclear("it is computed"), Known(None, "environment")])
def test_an_answer_without_a_known_limit_counts_at_the_maximum_of_the_model(limit: Setting) -> None:
    found = cost(priced(limit))

    assert found.usd == pytest.approx(0.1 + 0.2)
    assert found.unbounded == ("answer",)


def test_a_limit_above_the_maximum_of_the_model_cannot_be_reached() -> None:
    assert cost(priced(Known(1_000_000, "call"))).answer_tokens == 20_000


def test_samples_that_cannot_be_read_are_named() -> None:
    assert cost(priced(Known(500, "call"), Unclear("it is computed"))).unbounded == ("samples",)


def test_an_operation_without_samples_answers_once() -> None:
    found = cost(priced(Known(500, "call"), Inapplicable()))

    assert (found.samples, found.unbounded) == (1, ())


def test_the_dearest_of_several_models_counts() -> None:
    dear = ModelState(
        "dear", price=Price(input_usd=5.0, output_usd=50.0, max_input_tokens=100_000, max_output_tokens=1)
    )

    assert cost(priced(Known(500, "call"), models=(ModelState("m", price=CHEAP), dear))).model == "dear"


def test_a_model_without_a_price_leaves_the_cost_open() -> None:
    found = cost(priced(Known(500, "call"), models=(ModelState("m", price=CHEAP), ModelState("own"))))

    assert (found.usd, found.model) == (None, "own")


def test_a_call_whose_model_is_not_known_says_so() -> None:
    assert cost(priced(Known(500, "call"), models=())).because == "the model is not known"


def test_calls_that_write_no_text_have_no_cost_of_this_kind() -> None:
    assert cost_of(llm_call(operation="embeddings")) is None


def test_the_price_of_a_model_is_found_by_its_name() -> None:
    state = ModelTable().find("gpt-4o-mini", "openai")

    assert state is not None
    assert state.price is not None
    # https://openai.com/api/pricing: $0.15 and $0.60 a million tokens.
    assert (state.price.input_usd, state.price.output_usd) == (0.15, 0.6)


def test_a_price_of_the_user_wins() -> None:
    own = prices_in(
        "platform,model,max_input_tokens,max_output_tokens,usd_in,usd_out,dearer_above\nopenai,gpt-4o-mini,10,20,3,4,\n"
    )
    state = ModelTable(own).find("gpt-4o-mini", "openai")

    assert state is not None
    assert state.price == Price(input_usd=3.0, output_usd=4.0, max_input_tokens=10, max_output_tokens=20)


TODAY = Options(as_of=datetime.date(2026, 11, 24))

APP = """
from openai import OpenAI
print(OpenAI().chat.completions.create(model="gpt-4o-mini", max_tokens=100, messages=[]))
"""


def app_with_prices(folder: Path, prices: str) -> Path:
    (folder / "app.py").write_text(APP)
    (folder / "auditor.toml").write_text('prices = "prices.csv"\n')
    (folder / "prices.csv").write_text(prices)
    return folder


def test_the_configuration_names_the_prices(tmp_path: Path) -> None:
    head = "platform,model,max_input_tokens,max_output_tokens,usd_in,usd_out,dearer_above"
    folder = app_with_prices(tmp_path, f"{head}\nopenai,gpt-4o-mini,1000,1000,1000,10000,\n")
    (call,) = facts_of([folder], TODAY).application.calls

    assert call.cost is not None
    # 1,000 tokens at $1,000 and 100 at $10,000 a million.
    assert call.cost.usd == pytest.approx(1 + 1)


def test_a_malformed_price_is_refused_with_its_line(tmp_path: Path) -> None:
    head = "platform,model,max_input_tokens,max_output_tokens,usd_in,usd_out,dearer_above"
    folder = app_with_prices(tmp_path, f"{head}\nopenai,gpt-4o-mini,1000,1000,cheap,10000,\n")

    with pytest.raises(ConfigurationError, match=r"prices\.csv: line 2: is no row of platform"):
        facts_of([folder], TODAY)
