"""Names of models: which stay the same model, which stop to work, and which are no names of models at all."""

from __future__ import annotations

import datetime

import pytest

from auditor.catalog.load import load_models
from auditor.catalog.models_table import ModelTable

TABLE = ModelTable()


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("gpt-4o-2024-08-06", "openai"),
        ("gpt-3.5-turbo-0613", "openai"),
        ("gpt-4-1106-preview", "openai"),
        ("text-davinci-003", "openai"),
        ("ft:gpt-4o-mini-2024-07-18:acme::abc", "openai"),
        ("claude-sonnet-4-5-20250929", "anthropic"),
        ("claude-opus-4-8", "anthropic"),
        ("claude-sonnet-5", "anthropic"),
        ("claude-2.1", "anthropic"),
        ("models/gemini-1.5-pro-002", "google"),
        ("gemini-2.5-flash-preview-09-2025", "google"),
        ("claude-3-5-sonnet@20240620", "vertex"),
        ("claude-opus-5", "vertex"),
        ("anthropic.claude-3-haiku-20240307-v1:0", "bedrock"),
        ("us.anthropic.claude-sonnet-5", "bedrock"),
        ("amazon.nova-pro-v1:0", "bedrock"),
        ("mistral-large-2411", "mistral"),
        ("command-r-08-2024", "cohere"),
        ("embed-english-v3.0", "cohere"),
        ("grok-4-0709", "xai"),
    ],
)
def test_a_name_with_its_version_is_pinned(name: str, provider: str) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert state.pinned is True


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("gpt-4o", "openai"),
        ("gpt-5-chat-latest", "openai"),
        ("o3-mini", "openai"),
        ("claude-3-5-sonnet-latest", "anthropic"),
        ("claude-sonnet-4-5", "anthropic"),
        ("claude-opus-4-0", "anthropic"),
        ("gemini-1.5-flash", "google"),
        ("gemini-flash-latest", "google"),
        ("claude-opus-4-6@default", "vertex"),
        ("mistral-large-latest", "mistral"),
        ("command-r", "cohere"),
        ("grok-4", "xai"),
        ("deepseek-chat", "deepseek"),
    ],
)
def test_an_alias_that_the_provider_moves_is_not_pinned(name: str, provider: str) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert state.pinned is False


@pytest.mark.parametrize(
    ("name", "provider"),
    [
        ("text-embedding-3-small", "openai"),
        ("gemini-2.5-flash", "google"),
        ("llama-3.1-8b-instant", "groq"),
        ("llama3:8b", "ollama"),
        ("meta-llama/Llama-3.3-70B-Instruct-Turbo", "together"),
    ],
)
def test_nothing_is_said_where_a_platform_has_one_name_only(name: str, provider: str) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert state.pinned is None


@pytest.mark.parametrize("provider", ["azure", "azure_openai"])
def test_the_name_of_an_azure_deployment_is_not_a_model(provider: str) -> None:
    assert TABLE.find("gpt-4o", provider) is None


def test_a_prefix_of_the_name_wins_over_the_provider_of_the_client() -> None:
    assert TABLE.find("azure/gpt-4o", "openai") is None


@pytest.mark.parametrize("text", ["", "{model}", "my model", "%s"])
def test_a_text_that_cannot_be_a_name_is_not_a_model(text: str) -> None:
    assert TABLE.find(text, "openai") is None


def test_a_retirement_has_its_date_its_replacement_and_its_evidence() -> None:
    state = TABLE.find("gpt-5-mini", "openai")

    assert state is not None
    assert state.retires == datetime.date(2026, 12, 11)
    assert state.replacement == "gpt-6.1-terra"
    assert state.source is not None
    assert "2026-12-11" in state.source


@pytest.mark.parametrize(
    "name", ["openai/gpt-5-mini", "openai:gpt-5-mini", "openrouter/openai/gpt-5-mini", "ft:gpt-5-mini:acme::abc"]
)
def test_a_prefix_does_not_hide_a_retirement(name: str) -> None:
    state = TABLE.find(name, "")

    assert state is not None
    assert state.retires == datetime.date(2026, 12, 11)


@pytest.mark.parametrize(
    "name",
    [
        "anthropic.claude-3-haiku-20240307-v1:0",
        "bedrock/anthropic.claude-3-haiku-20240307-v1:0",
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
    ],
)
def test_a_bedrock_model_is_found_under_each_of_its_names(name: str) -> None:
    state = TABLE.find(name, "bedrock")

    assert state is not None
    assert state.retires == datetime.date(2026, 9, 10)


def test_the_platform_decides_when_a_model_retires() -> None:
    direct = TABLE.find("claude-sonnet-4-5-20250929", "anthropic")
    hosted = TABLE.find("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "bedrock")

    assert direct is not None
    assert hosted is not None
    assert (direct.retires, hosted.retires) == (datetime.date(2026, 11, 30), datetime.date(2027, 4, 8))


def test_a_name_that_only_one_company_gives_needs_no_provider() -> None:
    state = TABLE.find("claude-3-opus-20240229", "")

    assert state is not None
    assert state.retires == datetime.date(2026, 1, 5)


def test_the_openai_client_may_reach_another_company() -> None:
    state = TABLE.find("deepseek-chat", "openai")

    assert state is not None
    assert state.retires == datetime.date(2026, 7, 24)


@pytest.mark.parametrize("provider", ["dashscope", "zhipu", "baidu", "volcengine", "anthropic"])
def test_a_name_of_another_company_is_no_model_of_a_platform_that_serves_its_own(provider: str) -> None:
    assert TABLE.find("gpt-4-vision-preview", provider) is None


@pytest.mark.parametrize(("name", "provider"), [("qwen-max", "dashscope"), ("glm-4", "zhipu"), ("ernie-4.0", "baidu")])
def test_a_platforms_own_model_without_a_known_date_is_a_model(name: str, provider: str) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert (state.retires, state.source) == (None, None)


def test_a_model_that_nobody_knows_has_no_date() -> None:
    state = TABLE.find("our-own-model", "openai")

    assert state is not None
    assert (state.pinned, state.retires, state.source) == (None, None, None)


def test_a_name_that_the_table_gives_as_a_successor_is_known() -> None:
    state = TABLE.find("gpt-6-luna", "openai")

    assert state is not None
    assert state.retires is None
    assert state.source is not None


def test_a_name_that_nobody_lists_is_not_known() -> None:
    state = TABLE.find("gpt-99-nova", "openai")

    assert state is not None
    assert state.source is None


@pytest.mark.parametrize(
    ("name", "provider", "year"),
    [
        ("claude-instant-v1", "anthropic", 2024),
        ("claude-v1.3", "anthropic", 2024),
        ("text-bison@001", "vertexai", 2025),
        ("chat-bison", "vertexai", 2025),
        ("models/text-bison-001", "google", 2024),
    ],
)
def test_old_spellings_of_retired_models_are_known(name: str, provider: str, year: int) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert state.retires is not None
    assert state.retires.year == year


@pytest.mark.parametrize("provider", ["anthropic", "google", "mistral", "cohere"])
def test_a_company_that_serves_its_own_models_is_not_asked_about_others(provider: str) -> None:
    assert TABLE.find("gpt-5-mini", provider) is None


def test_successors_do_the_same_kind_of_work() -> None:
    def draws(name: str) -> bool:
        return "image" in name or "dall-e" in name

    assert [
        (row, state.replacement)
        for row, state in load_models("openai").items()
        if state.replacement and draws(row) != draws(state.replacement)
    ] == []


@pytest.mark.parametrize(("name", "known"), [("llama3.1:8b", True), ("qwen3-coder:480b-cloud", False)])
def test_a_model_on_a_server_of_ones_own_is_retired_by_nobody_else(name: str, known: bool) -> None:
    state = TABLE.find(name, "ollama")

    assert state is not None
    assert state.retires is None
    assert (state.source is not None) is known


@pytest.mark.parametrize(
    ("name", "provider"),
    [("text-embedding-3-small", "openai"), ("mistral-embed", "mistral"), ("embed-v4.0", "cohere")],
)
def test_an_embedding_model_that_is_listed_without_a_day_is_known(name: str, provider: str) -> None:
    state = TABLE.find(name, provider)

    assert state is not None
    assert (state.retires, state.source) == (None, "listed without a retirement")
