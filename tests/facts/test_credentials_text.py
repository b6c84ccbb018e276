"""Configuration in, credentials out; and texts that are redacted before anybody sees them."""

from __future__ import annotations

import random
import time

import pytest
from key_samples import ALNUM, HEX, SHAPES, characters, sample

from auditor.facts.credentials.find import find_credentials_in_text
from auditor.facts.credentials.redaction import redact
from auditor.facts.model import Credential

NAMES = {"OPENAI_API_KEY": "openai", "AZURE_OPENAI_API_KEY": "azure", "api_key": "openai"}


def credentials_in(text: str | bytes, where: str = "config") -> tuple[Credential, ...]:
    data = text.encode() if isinstance(text, str) else text
    return find_credentials_in_text("deploy/file", "app", data, where, b"key", NAMES)  # type: ignore[arg-type]


TEXTS = {
    "dotenv": "# settings\nOPENAI_API_KEY={key}\n",
    "dotenv, quoted": "# settings\nexport OPENAI_API_KEY='{key}'\n",
    "dotenv, commented out": "\n# OPENAI_API_KEY={key}\n",
    "yaml": "llm:\n  api_key: {key}\n",
    "yaml, quoted": 'llm:\n  api_key: "{key}"  # the key\n',
    "compose list": "environment:\n  - OPENAI_API_KEY={key}\n",
    "json": '{{\n  "api_key": "{key}"}}',
    "json on one line": '\n{{"model": "gpt-4o", "api_key":"{key}","n":1}}',
    "toml": '[llm]\napi_key = "{key}"\n',
    "ini": "[llm]\napi_key = {key}\n",
    "dockerfile": "FROM python\nENV OPENAI_API_KEY={key}\n",
    "dockerfile, old form": "FROM python\nENV OPENAI_API_KEY {key}\n",
    "kubernetes": "- name: OPENAI_API_KEY\n  value: {key}\n",
    "windows line ends": "A=1\r\nOPENAI_API_KEY={key}\r\n",
}


@pytest.mark.parametrize("kind", TEXTS)
def test_a_key_with_a_prefix_is_found_in_every_format(kind: str) -> None:
    (credential,) = credentials_in(TEXTS[kind].format(key=sample("openai project, 74")))

    assert (credential.certainty, credential.provider, credential.site.line) == ("key", "openai", 2)


@pytest.mark.parametrize("kind", TEXTS)
def test_a_random_value_under_the_name_of_a_key_is_found_in_every_format(kind: str) -> None:
    (credential,) = credentials_in(TEXTS[kind].format(key=characters(HEX, 32)))

    assert (credential.certainty, credential.provider, credential.site.line) == ("likely", "openai", 2)


def test_the_default_of_a_substituted_variable_is_told_apart() -> None:
    (credential,) = credentials_in(f"environment:\n  OPENAI_API_KEY: ${{OPENAI_API_KEY:-{sample('openai legacy')}}}\n")

    assert (credential.form, credential.certainty) == ("environment_default", "key")


def test_a_site_spans_the_value() -> None:
    key = sample("groq")
    (credential,) = credentials_in(f"a: 1\nkey: {key}\n")

    site = credential.site
    assert (site.line, site.column, site.end_line, site.end_column) == (2, 6, 2, 6 + len(key))


@pytest.mark.parametrize(
    "text",
    [
        "OPENAI_API_KEY=sk-...\n",
        "OPENAI_API_KEY=your-openai-api-key-here\n",
        "OPENAI_API_KEY=\n",
        "OPENAI_API_KEY=${OPENAI_API_KEY}\n",
        "api_key: {{ .Values.openai.apiKey }}\n",
        "api_key: os.environ/AZURE_API_KEY\n",
        "api_key: <paste-your-key-here-0123456789>\n",
        f"image: registry.example.org/bot@sha256:{characters(HEX, 64)}\n",
        f'"integrity": "sha512-{characters(ALNUM, 86)}=="\n',
        f"commit: {characters(HEX, 40)}\n",
        "key: ${{ secrets.OPENAI_API_KEY }}\n",
    ],
)
def test_references_stand_ins_and_digests_are_no_keys(text: str) -> None:
    assert credentials_in(text) == ()


def test_bytes_that_are_no_text_hide_no_key() -> None:
    assert len(credentials_in(b"\xff\xfe=caf\xe9\nKEY=" + sample("groq").encode() + b"\n")) == 1


@pytest.mark.parametrize("kind", SHAPES)
def test_a_key_is_replaced_wherever_it_stands_in_a_text(kind: str) -> None:
    key = sample(kind)

    assert key[8:-4] not in redact(f'before = "{key}", after; also {key}\n')


def test_what_stands_around_a_key_stays() -> None:
    key = "gsk_" + characters(ALNUM, 48) + "aB9z"

    assert redact(f'client = Groq(api_key="{key}", timeout=5)') == 'client = Groq(api_key="gsk_…aB9z", timeout=5)'


def test_a_random_value_behind_a_telling_name_is_replaced() -> None:
    value = characters(HEX, 30) + "a1"

    assert redact(f'password="{value}"') == f'password="…{value[-4:]}"'
    assert value[:10] not in redact(f'os.environ["SOME_TOKEN"] = "{value}"')
    assert value[:10] not in redact(f"Authorization: Bearer {value}")


def test_the_pieces_of_a_key_are_replaced() -> None:
    key = sample("anthropic")

    told = redact(f'key = "{key[:30]}" "{key[30:60]}" + "{key[60:]}"')

    assert not any(key[i : i + 10] in told for i in range(14, len(key) - 14))


def test_the_password_of_a_url_is_replaced() -> None:
    assert redact("redis://user:" + "hunter2hunter2" + "@db:6379/0") == "redis://user:…@db:6379/0"


@pytest.mark.parametrize(
    "text",
    [
        'client = OpenAI(api_key=os.environ["OPENAI_API_KEY"], timeout=30)',
        'model = "claude-3-5-sonnet-20241022"',
        'api_key = os.getenv("OPENAI_API_KEY", "sk-...")',
        "a plain sentence about keys and tokens, with max_tokens=1024",
        'completion_tokens = response["usage"]["completion_tokens_details"]',
        "",
    ],
)
def test_ordinary_text_stays_as_it_is(text: str) -> None:
    assert redact(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "sk-" * 300_000,
        "sk-" + "a" * 900_000,
        "-----BEGIN PRIVATE KEY-----" * 30_000,
        "-----BEGIN PRIVATE KEY-----" + "A" * 900_000,
        "key=" * 200_000,
        "name:\n" * 150_000,
        "${A:-" * 150_000,
        "eyJ" + "A" * 900_000,
        "a" * 900_000,
        " " * 900_000,
        "_" * 900_000,
        '"' + "0aB" * 300_000,
        "://" + "a:" * 400_000,
        "token " * 150_000,
        "aws" * 300_000,
    ],
)
def test_no_text_takes_long(text: str) -> None:
    start = time.process_time()

    credentials_in(text)
    redact(text)

    assert time.process_time() - start < 8


def test_random_text_is_read_without_an_error() -> None:
    chance = random.Random(5)
    pieces = [
        "sk-",
        "T3",
        "BlbkFJ",
        "-----BEGIN ",
        "PRIVATE KEY-----",
        "eyJ",
        ".",
        "=",
        '"',
        "\n",
        "é",
        "\0",
        "AKIA",
        "A" * 30,
    ]

    for _ in range(300):
        text = "".join(chance.choices(pieces, k=60))
        credentials_in(text)
        redact(text)


def test_a_key_that_is_meant_to_be_shown_is_none() -> None:
    assert credentials_in(f"api_key = phc_{characters(ALNUM, 43)}\n") == ()
