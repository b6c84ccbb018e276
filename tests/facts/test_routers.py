"""Calls through a router: the deployment that an alias means decides model, limit and timeout."""

from __future__ import annotations

from pathlib import Path

from found_calls import calls_in, state

from auditor.facts.call_model import LlmCall

HEAD = """\
from litellm import Deployment, LiteLLM_Params, Router
DEPLOYMENTS = [
    {"model_name": "small", "litellm_params": {"model": "openai/gpt-5-mini", "max_tokens": 50, "timeout": 9}},
    {"model_name": "large", "litellm_params": {"model": "openai/gpt-5"}},
    {"model_name": "either", "litellm_params": {"model": "openai/gpt-5", "max_tokens": 70}},
    {"model_name": "either", "litellm_params": {"model": "azure/ours", "max_tokens": 30}},
]
"""


def asked(folder: Path, router: str, call: str, head: str = HEAD) -> LlmCall:
    source = f"{head}router = Router({router})\ndef ask(messages, name):\n    return router.completion({call})\n"
    (found,) = calls_in(folder, source)
    return found


def test_the_deployment_of_that_name_is_meant(tmp_path: Path) -> None:
    call = asked(tmp_path, "model_list=DEPLOYMENTS, timeout=40", 'model="small", messages=messages')

    assert (state(call.model), state(call.output_limit), state(call.timeout)) == ("openai/gpt-5-mini", 50, 9)


def test_what_a_deployment_leaves_out_is_the_routers(tmp_path: Path) -> None:
    router = 'DEPLOYMENTS, default_litellm_params={"max_tokens": 20}, timeout=40'

    call = asked(tmp_path, router, '"large", messages')

    assert (state(call.model), state(call.output_limit), state(call.timeout)) == ("openai/gpt-5", 20, 40)


def test_a_deployment_without_a_limit_has_none(tmp_path: Path) -> None:
    call = asked(tmp_path, "DEPLOYMENTS", 'model="large", messages=messages')

    assert (state(call.output_limit), state(call.timeout), state(call.retries)) == ("absent", 6000, 2)


def test_an_alias_stands_for_a_deployment(tmp_path: Path) -> None:
    call = asked(tmp_path, 'DEPLOYMENTS, model_group_alias={"quick": "small"}', 'model="quick", messages=messages')

    assert (state(call.model), state(call.output_limit)) == ("openai/gpt-5-mini", 50)


def test_of_several_deployments_the_largest_limit_holds(tmp_path: Path) -> None:
    call = asked(tmp_path, "DEPLOYMENTS", 'model="either", messages=messages')

    assert state(call.output_limit) == 70


def test_a_name_that_is_computed_may_mean_each(tmp_path: Path) -> None:
    call = asked(tmp_path, "DEPLOYMENTS", "model=name, messages=messages")

    assert state(call.output_limit) == "absent"  # One of them has no limit.


def test_the_call_itself_decides_over_the_deployment(tmp_path: Path) -> None:
    call = asked(tmp_path, "DEPLOYMENTS", 'model="small", messages=messages, max_tokens=5')

    assert state(call.output_limit) == 5


def test_deployments_may_be_objects(tmp_path: Path) -> None:
    router = '[Deployment(model_name="own", litellm_params=LiteLLM_Params(model="openai/gpt-5", max_tokens=60))]'

    call = asked(tmp_path, router, 'model="own", messages=messages')

    assert (state(call.model), state(call.output_limit)) == ("openai/gpt-5", 60)


def test_deployments_that_are_read_from_elsewhere_stay_unclear(tmp_path: Path) -> None:
    call = asked(tmp_path, "model_list=load_deployments()", 'model="small", messages=messages')

    assert (state(call.output_limit), state(call.timeout)) == ("unclear", "unclear")


def test_what_litellm_fills_in_for_a_model_counts_through_a_router_too(tmp_path: Path) -> None:
    router = '[{"model_name": "own", "litellm_params": {"model": "anthropic/claude-sonnet-4-5"}}]'

    call = asked(tmp_path, router, 'model="own", messages=messages')

    assert state(call.output_limit) == 64000
