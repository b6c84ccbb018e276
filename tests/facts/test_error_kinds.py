"""Which errors stay, which may pass, and which stand for all: what the catalogue tells of them."""

from __future__ import annotations

from pathlib import Path

import pytest
from found_calls import calls_in

from auditor.catalog.load import load_catalog
from auditor.catalog.model import Sdk
from auditor.facts.catching import kinds_in

CATALOG = load_catalog()


@pytest.mark.parametrize("sdk", CATALOG.sdks, ids=lambda sdk: sdk.id)
def test_an_error_has_one_kind(sdk: Sdk) -> None:
    kinds = [*sdk.general_errors, *sdk.lasting_errors, *sdk.passing_errors]

    assert sorted(kinds) == sorted(set(kinds))


KINDS = {
    "openai.RateLimitError": "passing",
    "openai.error.RateLimitError": "passing",
    "openai.BadRequestError": "lasting",
    "openai.OpenAIError": "general",
    "cohere.TooManyRequestsError": "passing",
    "cohere.UnauthorizedError": "lasting",
    "volcenginesdkarkruntime._exceptions.ArkRateLimitError": "passing",
    "google.api_core.exceptions.ResourceExhausted": "passing",
    "botocore.exceptions.ClientError": "general",
    "boto3.client().exceptions.ThrottlingException": "passing",
    "boto3.client().exceptions.ValidationException": "lasting",
    "aiohttp.ClientError": None,  # A general error of an HTTP library need not tell of an answer.
    "builtins.ConnectionResetError": "socket",
    "json.JSONDecodeError": "data",
    "builtins.OSError": None,
    "somebody.RateLimitError": "passing",  # The catalogue does not know the package; the name speaks for itself.
    "somebody.Trouble": None,
}


@pytest.mark.parametrize("path", KINDS)
def test_the_kind_of_an_error(path: str) -> None:
    assert kinds_in(CATALOG).of(path) == KINDS[path]


REPEATED = {
    "cohere.TooManyRequestsError": "passing",
    "cohere.UnauthorizedError": "lasting",
    "(cohere.TooManyRequestsError, cohere.GatewayTimeoutError)": "passing",
    "(cohere.TooManyRequestsError, OwnError)": "unclear",
    "cohere.core.ApiError": "any",
}


@pytest.mark.parametrize("errors", REPEATED)
def test_a_retry_repeats_what_the_sdks_own_file_says(tmp_path: Path, errors: str) -> None:
    source = f"""\
import cohere, tenacity
client = cohere.ClientV2()
class OwnError(Exception): ...
@tenacity.retry(retry=tenacity.retry_if_exception_type({errors}), stop=tenacity.stop_after_attempt(3))
def ask(messages):
    return client.chat(model="command-a-03-2025", messages=messages)
"""

    (call,) = calls_in(tmp_path, source)

    assert [layer.repeats for layer in call.retry_layers if layer.kind == "wrapper"] == [REPEATED[errors]]
