"""The catalogue's rows about frameworks say what the real packages do.

Each environment holds the packages at the versions that the rows name; it is built on demand.
Probes run inside it and print JSON; nothing of a framework is imported into the tests' own process.
"""

from __future__ import annotations

import fcntl
import functools
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from packaging.specifiers import SpecifierSet
from sdk_environments import FOLDER, Environment, build

from auditor.catalog.load import load_catalog
from auditor.catalog.model import ClientRow, RetryRow, Sdk, SettingRow

PROBES = Path(__file__).parent / "probes_frameworks"


def _named(name: str, *requirements: str) -> Environment:
    return Environment(name, requirements, {})


LANGCHAIN = _named(
    "frameworks-langchain",
    "langchain==1.4.7",
    "langchain-core==1.7.2",
    "langchain-openai==1.7.3",
    "langchain-anthropic==1.7.7",
    "langchain-classic==1.0.8",
    "langgraph==1.2.22",
)
CLASSIC = _named("frameworks-langchain-classic", "langchain==0.0.200", "openai==0.28.1", "numpy<2", "setuptools")
LLAMA_INDEX = _named("frameworks-llama-index", "llama-index-llms-openai==0.8.3", "llama-index-llms-anthropic==0.12.3")
INSTRUCTOR = _named("frameworks-instructor", "instructor==1.17.0")
AGENTS = _named("frameworks-agents", "openai-agents==0.24.0", "pydantic-ai-slim==2.68.0")
RETRIES = _named(
    "frameworks-retries",
    "tenacity==9.2.1",
    "backoff==2.2.1",
    "stamina==26.1.0",
    "retrying==1.4.2",
    "retry2==0.9.5",
    "aiohttp_retry==2.9.1",
    "opnieuw==4.0.0",
    "urllib3==2.8.0",
    "requests==2.34.2",
    "httpx==0.28.1",
)


def python_of(environment: Environment) -> Path:
    """The Python of the environment, which is built where it is missing, by one process at a time."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with (FOLDER / f"{environment.name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        return build(environment)


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
    real = probe(LANGCHAIN, "defaults_langchain.py")

    for name in ("ChatOpenAI", "AzureChatOpenAI", "OpenAI", "OpenAIEmbeddings"):
        path = f"langchain_openai.{name}"
        settings = client("langchain", path).settings
        stated = {key: default(settings[key]) for key in ("retries", "timeout", "output_limit") if key in settings}
        assert stated == real[path], path


def test_langchain_anthropic_passes_the_defaults_that_the_row_names() -> None:
    path = "langchain_anthropic.ChatAnthropic"
    real = probe(LANGCHAIN, "defaults_langchain.py")[path]

    settings = client("langchain", path).settings

    assert default(settings["retries"]) == real["retries"]
    assert default(settings["timeout"]) == real["timeout"]
    assert {model: default(settings["output_limit"], model) for model in real["limits"]} == real["limits"]


def test_a_runnable_is_tried_as_often_as_its_retry_layer_says() -> None:
    real = probe(LANGCHAIN, "defaults_langchain.py")

    (layer,) = [one for one in rows("langchain").option_methods if one.retry_attempts]
    policy = retry_row("langgraph.types.RetryPolicy")

    assert layer.default_attempts == real["with_retry"]
    assert policy.default_attempts == real["retry_policy"]


@pytest.mark.parametrize("path", CLASSIC_PATHS)
def test_classic_langchain_makes_six_attempts_and_leaves_the_timeout_to_openai(path: str) -> None:
    real = probe(CLASSIC, "defaults_langchain_classic.py")[path]
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
    real = probe(CLASSIC, "defaults_langchain_classic.py")["max_iterations"]

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
    for groups in (sdk.client, sdk.call, sdk.carrier, sdk.wrapper):
        for row in groups:
            yield from row.paths


@pytest.mark.parametrize("name", HERE)
def test_every_access_path_of_the_newest_packages_leads_to_something(name: str) -> None:
    environment, sdk, prefixes = HERE[name]
    asked = [path for path in paths(rows(sdk)) if path.startswith(prefixes) and path not in GONE]

    answers = probe(environment, "members.py", {"paths": asked, "methods": []})["paths"]

    assert asked
    assert [path for path, taken in answers.items() if taken is None] == []


PASSED_ON = {"safety_identifier", "user", "n", "metadata"}
"""LangChain hands arguments that no field takes on to the request."""


@pytest.mark.parametrize(
    ("environment", "sdk", "path"),
    [
        (LANGCHAIN, "langchain", "langchain_openai.ChatOpenAI"),
        (LANGCHAIN, "langchain", "langchain_openai.AzureChatOpenAI"),
        (LANGCHAIN, "langchain", "langchain_openai.OpenAI"),
        (LANGCHAIN, "langchain", "langchain_openai.OpenAIEmbeddings"),
        (LANGCHAIN, "langchain", "langchain_anthropic.ChatAnthropic"),
        (LLAMA_INDEX, "llama_index", "llama_index.llms.anthropic.Anthropic"),
        (AGENTS, "pydantic_ai", "pydantic_ai.Agent"),
    ],
)
def test_a_client_takes_one_of_the_arguments_of_each_setting(environment: Environment, sdk: str, path: str) -> None:
    row = client(sdk, path)

    taken = set(probe(environment, "members.py", {"paths": [path], "methods": []})["paths"][path])

    for setting, where in row.settings.items():
        heads = {argument.split(".")[0] for argument in where.arguments}
        assert heads & (taken | PASSED_ON), (path, setting)


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


def test_methods_and_statuses_together_make_urllib3_retries_real() -> None:
    assert retry_row("urllib3.util.Retry").real_with == ("allowed_methods|method_whitelist", "status_forcelist")
    assert counted()["urllib3_set"] is True


def test_every_retry_row_leads_to_something_or_to_a_package_that_only_others_have() -> None:
    elsewhere = ("langgraph.", "httpx2.", "tenacity._asyncio.", "tenacity.TornadoRetrying", "tenacity.tornadoweb.")
    asked = [path for row in load_catalog([]).retries for path in row.paths if not path.startswith(elsewhere)]

    answers = probe(RETRIES, "members.py", {"paths": asked, "methods": []})["paths"]

    assert [path for path, taken in answers.items() if taken is None] == []


LITELLM = _named("frameworks-litellm", "--no-deps", "litellm==1.109.1")


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
