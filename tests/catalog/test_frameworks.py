"""The catalogue's rows about frameworks say what the real packages do.

Each environment holds the packages at the versions that the rows name; it is built on demand.
Probes run inside it and print JSON; nothing of a framework is imported into the tests' own process.
"""

from __future__ import annotations

import functools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet
from sdk_environments import (
    AGENTS,
    CLASSIC,
    INSTRUCTOR,
    LANGCHAIN,
    LITELLM,
    LLAMA_INDEX,
    RETRIES,
    Environment,
)
from test_installed_sdks import python_of

from auditor.catalog.load import load_catalog
from auditor.catalog.model import ClientRow, RetryRow, Sdk, SettingRow

PROBES = Path(__file__).parent / "probes_frameworks"


def probe(environment: Environment, script: str, question: object = None) -> Any:
    """What the probe prints when it runs in the environment."""
    done = subprocess.run(
        [python_of(environment), PROBES / script],
        input=json.dumps(question),
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr[-2000:]
    return json.loads(done.stdout)


@functools.cache
def newest_langchain() -> Any:
    """What langchain's models are given where nothing is set."""
    return probe(LANGCHAIN, "defaults_langchain.py")


@functools.cache
def classic_langchain() -> Any:
    """The same of the langchain that was one package."""
    return probe(CLASSIC, "defaults_langchain_classic.py")


@functools.cache
def rows(sdk: str) -> Sdk:
    (found,) = load_catalog([sdk]).sdks
    return found


def client(sdk: str, path: str, versions: str | None = None) -> ClientRow:
    """The row of the client at the access path; `versions` where several rows share it."""
    (found,) = [row for row in rows(sdk).client if path in row.paths and (versions is None or row.versions == versions)]
    return found


def default(setting: SettingRow, model: str = "") -> object:
    """What the setting's rows say of the newest version; None where nothing bounds it."""
    for one in setting.defaults:
        if SpecifierSet(one.versions).contains("999") and (not one.models or model.startswith(one.models)):
            return one.value
    return None


CLASSIC_PATHS = ("langchain.chat_models.ChatOpenAI", "langchain.chat_models.AzureChatOpenAI", "langchain.llms.OpenAI")


def test_langchain_openai_passes_the_defaults_that_the_rows_name() -> None:
    real = newest_langchain()

    for name in ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "OpenAIEmbeddings"):
        path = f"langchain_openai.{name}"
        settings = client("langchain", path).settings
        stated = {key: default(settings[key]) for key in ("retries", "timeout", "output_limit") if key in settings}
        assert stated == real[path], path


def test_langchain_anthropic_passes_the_defaults_that_the_row_names() -> None:
    path = "langchain_anthropic.ChatAnthropic"
    real = newest_langchain()[path]

    settings = client("langchain", path).settings

    assert default(settings["retries"]) == real["retries"]
    assert default(settings["timeout"]) == real["timeout"]
    assert {model: default(settings["output_limit"], model) for model in real["limits"]} == real["limits"]


def test_a_runnable_is_tried_as_often_as_its_retry_layer_says() -> None:
    real = newest_langchain()

    (layer,) = [one for one in rows("langchain").option_methods if one.retry_attempts]
    policy = retry_row("langgraph.types.RetryPolicy")

    assert layer.default_attempts == real["with_retry"]
    assert policy.default_attempts == real["retry_policy"]


@pytest.mark.parametrize("path", CLASSIC_PATHS)
def test_classic_langchain_makes_six_attempts_and_leaves_the_timeout_to_openai(path: str) -> None:
    real = classic_langchain()[path]
    (versions,) = {row.versions for row in rows("langchain").client if path in row.paths and "<" in row.versions}
    settings = client("langchain", path, versions).settings

    assert settings["retries"].counts == "attempts"
    assert default_before(settings["retries"]) == real["attempts"] - 1
    assert real["timeout"] is None
    assert settings["timeout"].none == "default"
    assert default_before(settings["timeout"]) == 600
    assert default_before(settings["output_limit"]) == real["output_limit"]


def default_before(setting: SettingRow) -> object:
    """What the first row says, for a client row that holds for old versions only."""
    return setting.defaults[0].value


def test_a_classic_agent_stops_after_as_many_rounds_as_the_rows_say() -> None:
    real = classic_langchain()["max_iterations"]

    bounds = {
        carrier.limit.defaults[0].value
        for carrier in rows("langchain").carrier
        if carrier.limit and "langchain.agents.AgentExecutor" in carrier.paths
    }

    assert bounds == {real}


GONE = {
    "langchain_anthropic.Anthropic",
    "langchain_anthropic.llms.Anthropic",
    "langchain_anthropic.ChatAnthropicMessages",
    "langchain_anthropic.chat_models.ChatAnthropicMessages",
    "langgraph.prebuilt.create_tool_calling_executor",
    "langgraph.prebuilt.chat_agent_executor.create_tool_calling_executor",
    "llama_index.core.agent.ReActAgent.from_tools",
    "pydantic_ai.models.gemini.GeminiModel",
    "pydantic_ai.models.openai.OpenAIModel",
}
"""Paths that only versions before the newest have."""

HERE: dict[str, tuple[Environment, str, tuple[str, ...]]] = {
    "langchain": (
        LANGCHAIN,
        "langchain",
        ("langchain_openai.", "langchain_anthropic.", "langchain_core.", "langgraph.", "langchain.chat_models.init"),
    ),
    "llama_index": (
        LLAMA_INDEX,
        "llama_index",
        ("llama_index.llms.openai.", "llama_index.llms.anthropic.", "llama_index.core."),
    ),
    "instructor": (INSTRUCTOR, "instructor", ("instructor.from_openai", "instructor.from_provider")),
    "pydantic_ai": (AGENTS, "pydantic_ai", ("pydantic_ai.",)),
    "openai_agents": (AGENTS, "openai_agents", ("agents.",)),
}


def paths(sdk: Sdk) -> Iterator[str]:
    """Every access path of the SDK's rows."""
    for groups in (sdk.client, sdk.call, sdk.carrier, sdk.wrapper, sdk.template):
        for row in groups:
            yield from row.paths


@functools.cache
def taken(name: str) -> dict[str, list[str] | None]:
    """What calls of the SDK's access paths take in the newest packages; None where there is no such thing."""
    environment, sdk, prefixes = HERE[name]
    asked = [path for path in paths(rows(sdk)) if path.startswith(prefixes) and path not in GONE]
    found: dict[str, list[str] | None] = probe(environment, "members.py", {"paths": asked, "methods": []})["paths"]
    return found


@pytest.mark.parametrize("name", HERE)
def test_every_access_path_of_the_newest_packages_leads_to_something(name: str) -> None:
    assert taken(name)
    assert [path for path, names in taken(name).items() if names is None] == []


PASSED_ON = {"safety_identifier", "user", "n", "metadata"}
"""LangChain hands arguments that no field takes on to the request."""


@pytest.mark.parametrize(
    ("sdk", "path"),
    [
        ("langchain", "langchain_openai.ChatOpenAI"),
        ("langchain", "langchain_openai.AzureChatOpenAI"),
        ("langchain", "langchain_openai.OpenAI"),
        ("langchain", "langchain_openai.OpenAIEmbeddings"),
        ("langchain", "langchain_anthropic.ChatAnthropic"),
        ("llama_index", "llama_index.llms.anthropic.Anthropic"),
        ("pydantic_ai", "pydantic_ai.Agent"),
    ],
)
def test_a_client_takes_one_of_the_arguments_of_each_setting(sdk: str, path: str) -> None:
    names = {*(taken(sdk)[path] or ())}

    for setting, where in client(sdk, path).settings.items():
        heads = {argument.split(".")[0] for argument in where.arguments}
        assert heads & (names | PASSED_ON), (path, setting)


def test_each_method_of_a_chat_model_exists_now_or_did_in_classic_langchain() -> None:
    methods = {name for call in rows("langchain").call if call.group == "chat" for name in call.methods}
    asked = sorted(methods)

    now = probe(LANGCHAIN, "members.py", question("langchain_openai.ChatOpenAI", asked))
    classic = probe(CLASSIC, "members.py", question("langchain.chat_models.ChatOpenAI", asked))

    held = {name for answers in (now, classic) for _, name, there in answers["methods"] if there}
    assert methods - held - {"abatch_as_completed", "batch_as_completed"} == set()


def test_each_method_of_a_llama_index_model_exists() -> None:
    asked = sorted({name for call in rows("llama_index").call if call.group == "llm" for name in call.methods})

    answers = probe(LLAMA_INDEX, "members.py", question("llama_index.llms.openai.OpenAI", asked))

    assert [name for _, name, there in answers["methods"] if not there] == []


def question(path: str, methods: list[str]) -> dict[str, object]:
    """Asks the members probe which of the methods the object has."""
    return {"paths": [], "methods": [[path, name] for name in methods]}


def retry_row(path: str) -> RetryRow:
    (found,) = [row for row in load_catalog([]).retries if path in row.paths]
    return found


@functools.cache
def counted() -> dict[str, int | bool | None]:
    """How often each retry library really tried."""
    found: dict[str, int | bool | None] = probe(RETRIES, "defaults_retries.py")
    return found


@pytest.mark.parametrize(
    ("path", "key"),
    [
        ("tenacity.retry", "tenacity"),
        ("backoff.on_exception", "backoff"),
        ("stamina.retry", "stamina"),
        ("retry.retry", "retry"),
        ("opnieuw.retry", "opnieuw"),
    ],
)
def test_a_bare_retry_tries_as_often_as_its_row_says(path: str, key: str) -> None:
    assert retry_row(path).default_attempts == counted()[key]


@pytest.mark.parametrize("key", ["tenacity_4", "backoff_4", "retry_4"])
def test_the_number_given_to_a_retry_counts_the_first_try(key: str) -> None:
    assert counted()[key] == 4


def test_a_predicate_retry_lets_an_error_pass() -> None:
    assert retry_row("backoff.on_predicate").fake
    assert counted()["backoff_predicate"] == 1


def test_a_plain_number_of_urllib3_retries_repeats_no_post_and_no_rate_limit() -> None:
    row = retry_row("urllib3.util.Retry")

    assert row.fake
    assert (counted()["urllib3_post"], counted()["urllib3_status"], counted()["adapter"]) == (False, False, False)


def test_post_among_the_methods_and_statuses_together_make_urllib3_retries_real() -> None:
    assert retry_row("urllib3.util.Retry").real_with == ("allowed_methods|method_whitelist=POST", "status_forcelist")
    assert (counted()["urllib3_set"], counted()["urllib3_every_method"]) == (True, True)
    assert counted()["urllib3_other_methods"] is False


def test_every_retry_row_leads_to_something_or_to_a_package_that_only_others_have() -> None:
    elsewhere = ("langgraph.", "httpx2.", "tenacity._asyncio.", "tenacity.TornadoRetrying", "tenacity.tornadoweb.")
    asked = [path for row in load_catalog([]).retries for path in row.paths if not path.startswith(elsewhere)]

    answers = probe(RETRIES, "members.py", {"paths": asked, "methods": []})["paths"]

    assert [path for path, taken in answers.items() if taken is None] == []


@functools.cache
def litellm() -> dict[str, Any]:
    """What litellm's source says."""
    found: dict[str, Any] = probe(LITELLM, "litellm_source.py")
    return found


def test_each_function_of_litellm_exists() -> None:
    named = {path.rpartition(".")[2] for call in rows("litellm").call for path in call.paths}

    assert named - set(litellm()["functions"]) == set()


def test_each_method_of_the_router_is_defined_or_made_of_a_function() -> None:
    methods = {name for call in rows("litellm").call if call.group == "router" for name in call.methods}
    made = {"responses", "aresponses", "amoderation"}  # Assigned in the constructor from litellm's functions.

    assert methods - made - set(litellm()["router"]) == set()
    assert made <= set(litellm()["functions"])


def test_litellm_waits_as_long_as_its_rows_say() -> None:
    assert default(rows("litellm").call_settings["timeout"]) == litellm()["fallback_timeout"]
    assert default(client("litellm", "litellm.Router").settings["timeout"]) == litellm()["request_timeout"]


def test_litellm_lets_openais_client_repeat_a_request_and_no_other() -> None:
    retries = rows("litellm").call_settings["retries"]

    assert {default(retries, "gpt-4o"), default(retries, "azure/d")} == set(litellm()["openai_retries"])
    assert default(retries, "gemini/gemini-2.5-pro") is None


def test_litellm_fills_in_a_limit_for_anthropic_only() -> None:
    (call,) = [one for one in rows("litellm").call if "litellm.completion" in one.paths]
    limit = call.settings["output_limit"]

    assert default(limit, "anthropic/claude-of-another-time") == litellm()["anthropic_tokens"]
    assert default(limit, "gpt-4o") is None
    assert {"max_tokens", "max_completion_tokens"} <= set(litellm()["completion"]) & set(limit.arguments)
