"""Python source in, credentials out. Every key is made up when the test runs."""

from __future__ import annotations

import json
import string

import pytest
from key_samples import ALNUM, HEX, SHAPES, URL_SAFE, characters, sample

from auditor.collect import SourceFile
from auditor.facts.credentials.find import find_credentials
from auditor.facts.credentials.gate import may_hold_credential
from auditor.facts.model import Credential
from auditor.languages import read
from auditor.languages.ir import Module

NAMES = {
    "api_key": "openai",
    "OPENAI_API_KEY": "openai",
    "AZURE_OPENAI_API_KEY": "azure",
    "azure_openai_key": "azure",
    "MISTRAL_API_KEY": "mistral",
    "AWS_SECRET_ACCESS_KEY": "aws",
}
DIGEST_KEY = b"of the tests"


def credentials_in(source: str, path: str = "app.py") -> tuple[Credential, ...]:
    module = read(SourceFile(path=path, kind="python", place="app", data=source.encode()))
    assert isinstance(module, Module)
    return find_credentials(module, DIGEST_KEY, NAMES) if may_hold_credential(source) else ()


def only(source: str) -> Credential:
    (credential,) = credentials_in(source)
    return credential


@pytest.mark.parametrize("kind", SHAPES)
def test_a_key_of_every_format_is_found(kind: str) -> None:
    credential = only(f'client = Client(api_key="{sample(kind)}")\n')

    assert (credential.provider, credential.key_type) == SHAPES[kind][:2]
    assert (credential.certainty, credential.form, credential.where) == ("key", "literal", "source")


CONTEXTS = {
    "argument": 'client = OpenAI(api_key="{key}")',
    "positional": 'client = OpenAI("{key}")',
    "assignment": 'whatever = "{key}"',
    "annotated": 'whatever: str = "{key}"',
    "attribute": 'openai.api_key = "{key}"',
    "item": 'os.environ["OPENAI_API_KEY"] = "{key}"',
    "tuple": 'model, whatever = "gpt-4o", "{key}"',
    "parameter": 'def ask(whatever="{key}"): ...',
    "class attribute": 'class Settings:\n    whatever: str = "{key}"',
    "dict value": 'settings = {{"model": "gpt-4o", "whatever": "{key}"}}',
    "list": 'KEYS = ["{key}"]',
    "header": 'headers = {{"Authorization": "Bearer {key}"}}',
    "header with f-string": 'headers = {{"Authorization": f"Bearer {{prefix}}{key}"}}',
    "query": 'requests.get("https://example.org/v1?whatever={key}&n=1")',
    "secret string": 'client = ChatOpenAI(api_key=SecretStr("{key}"))',
    "comparison": 'if given == "{key}": ...',
    "bytes": 'whatever = b"{key}"',
    "return": 'def load():\n    return "{key}"',
    "docstring": 'def load():\n    """Use {key} here."""',
    "comment": "# {key}",
    "commented out": '# client = OpenAI(api_key="{key}")',
    "lambda": 'load = lambda: "{key}"',
    "choice": 'whatever = load() if found else "{key}"',
    "decorator": '@uses("{key}")\ndef ask(): ...',
    "several lines": 'whatever = """\nOPENAI_API_KEY={key}\n"""',
}


@pytest.mark.parametrize("context", CONTEXTS)
@pytest.mark.parametrize("kind", ["openai legacy", "openai project, 74", "anthropic", "google", "huggingface"])
def test_a_key_is_found_wherever_it_stands(context: str, kind: str) -> None:
    credential = only(CONTEXTS[context].format(key=sample(kind)) + "\n")

    assert (credential.provider, credential.certainty, credential.form) == (SHAPES[kind][0], "key", "literal")


@pytest.mark.parametrize(
    "template",
    [
        'key = "{a}" "{b}" "{c}"',
        'key = "{a}" + "{b}" + "{c}"',
        'key = ("{a}"\n       "{b}{c}")',
        'key = f"{a}" + f"{b}{c}"',
        'key = "".join(["{a}", "{b}", "{c}"])',
        'key = b"{a}" + b"{b}{c}"',
    ],
)
def test_a_key_in_pieces_is_put_together(template: str) -> None:
    key = sample("anthropic")
    whole = only(f'key = "{key}"\n')

    credential = only(template.format(a=key[:5], b=key[5:40], c=key[40:]) + "\n")

    assert credential.certainty == "key"
    assert credential.fingerprint == whole.fingerprint


@pytest.mark.parametrize(
    "template",
    [
        'key = os.getenv("OPENAI_API_KEY", "{key}")',
        'key = os.environ.get("OPENAI_API_KEY", "{key}")',
        'key = os.environ.get("OPENAI_API_KEY") or "{key}"',
        'key = os.getenv("OPENAI_API_KEY") or other or "{key}"',
        'key = config("OPENAI_API_KEY", default="{key}")',
        'key = env.str("OPENAI_API_KEY", default="{key}")',
        'os.environ.setdefault("OPENAI_API_KEY", "{key}")',
        'key = os.environ["OPENAI_API_KEY"] if "OPENAI_API_KEY" in os.environ else "{key}"',
        '@click.option("--key", envvar="OPENAI_API_KEY", default="{key}")\ndef main(key): ...',
        'client = OpenAI(api_key=os.getenv("OPENAI_API_KEY", "{key}"))',
    ],
)
def test_a_default_of_an_environment_variable_is_told_apart(template: str) -> None:
    credential = only(template.format(key=sample("openai project, 58")) + "\n")

    assert (credential.form, credential.certainty) == ("environment_default", "key")


def test_a_default_of_a_command_line_option_is_a_literal() -> None:
    credential = only(f'parser.add_argument("--api-key", default="{sample("groq")}")\n')

    assert credential.form == "literal"


def test_one_key_is_one_fact_with_all_its_places() -> None:
    key, other = sample("groq"), sample("groq", seed=1)

    first, second = credentials_in(f'a = "{key}"\nb = "{other}"\n\ndef ask():\n    use(key="{key}")\n')

    assert [(site.line, site.column) for site in first.locations] == [(1, 5), (5, 13)]
    assert first.site == first.locations[0]
    assert [site.line for site in second.locations] == [2]


def test_the_function_is_named() -> None:
    credential = only(f'class Bot:\n    def ask(self):\n        use("{sample("groq")}")\n')

    assert credential.function == "Bot.ask"


def test_a_notebook_counts_lines_in_its_cell() -> None:
    key = sample("openai legacy")
    cells = [
        {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": ["import openai\n"]},
        {
            "cell_type": "code",
            "metadata": {},
            "outputs": [],
            "execution_count": None,
            "source": [f'x = 1\nk = "{key}"'],
        },
    ]
    notebook = json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    module = read(SourceFile(path="demo.ipynb", kind="notebook", place="notebook", data=notebook.encode()))
    assert isinstance(module, Module)

    (credential,) = find_credentials(module, DIGEST_KEY, NAMES)

    assert (credential.where, credential.site.cell, credential.site.line) == ("notebook", 2, 2)


def test_a_key_without_a_prefix_is_found_in_a_notebook() -> None:
    cell = {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None}
    source = [f'client = Client(api_key="{characters(HEX, 32)}")']
    notebook = json.dumps({"cells": [cell | {"source": source}], "metadata": {}, "nbformat": 4, "nbformat_minor": 5})
    module = read(SourceFile(path="demo.ipynb", kind="notebook", place="notebook", data=notebook.encode()))
    assert isinstance(module, Module)

    (credential,) = find_credentials(module, DIGEST_KEY, NAMES)

    assert credential.certainty == "likely"


@pytest.mark.parametrize(
    ("source", "provider"),
    [
        ('client = Client(api_key="{key}")', "openai"),
        ('os.environ["AZURE_OPENAI_API_KEY"] = "{key}"', "azure"),
        ('azure_openai_key = "{key}"', "azure"),
        ('MY_MISTRAL_API_KEY_2: str = "{key}"', "mistral"),
        ('settings = {{"MISTRAL_API_KEY": "{key}"}}', "mistral"),
        ('def ask(api_key: str = "{key}"): ...', "openai"),
        ('self.api_key = "{key}"', "openai"),
        ('client = Client(api_key=SecretStr("{key}"))', "openai"),
        ('# MISTRAL_API_KEY = "{key}"', "mistral"),
        ('headers = {{"Authorization": "Bearer {key}"}}', "service"),
    ],
)
@pytest.mark.parametrize("alphabet", [HEX, ALNUM])
def test_a_random_value_under_a_name_for_keys_is_likely_one(source: str, provider: str, alphabet: str) -> None:
    credential = only(source.format(key=characters(alphabet, 32)) + "\n")

    assert (credential.provider, credential.certainty) == (provider, "likely")


def test_the_shape_that_many_providers_share_is_only_likely() -> None:
    credential = only(f'x = "sk-{characters(HEX, 32)}"\n')

    assert (credential.provider, credential.certainty) == ("service", "likely")


def test_the_name_tells_the_provider_of_a_shared_shape() -> None:
    credential = only(f'MISTRAL_API_KEY = "sk-{characters(HEX, 32)}"\n')

    assert credential.provider == "mistral"


@pytest.mark.parametrize(
    "name",
    ["request_id", "digest", "OPENAI_API_KEY_ID", "openai_api_key_hash", "page_token", "WEATHER_API_KEY", "image"],
)
def test_a_random_value_under_another_name_is_none(name: str) -> None:
    assert credentials_in(f'{name} = "{characters(HEX, 32)}"\n') == ()


STAND_INS = [
    "EMPTY", "sk-1234", "sk-...", "sk-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx", "sk-proj-your-key-here", "your-api-key",
    "YOUR_API_KEY_HERE", "<your key>", "ollama", "not-needed", "lm-studio", "dummy", "test", "changeme", "none",
    "sk-ant-api03-" + "x" * 93 + "AA", "sk-" + "a" * 20 + "T3" + "BlbkFJ" + "a" * 20, "gsk_" + "0" * 52,
    "AI" + "zaSy" + "EXAMPLE" * 5, "AI" + "zaSyA1234567890abcdefghijklmnopqrstuvw", "hf_" + "abcdefghij" * 3 + "abcd",
    "AKIA" + "IOSFODNN7" + "EXAMPLE", "sk-or-v1-" + "0123456789abcdef" * 4, "sk-test-1234567890abcdef1234567890abcdef",
    "sk-proj-fake-key-for-tests-only-0000000000", "r8_replace_me_with_your_token_please_now", "sk-placeholder",
    "${OPENAI_API_KEY}", "{{ openai_api_key }}", "os.environ/OPENAI_API_KEY", "%(openai_key)s", "$OPENAI_API_KEY",
    "vault:secret/data/openai#key", "https://example.org/how-to-get-a-key-2024", "insert-key-here-12345678901234567890",
    "my-secret-api-key-for-the-bot-number-1", "gpt-4o-mini-2024-07-18", "claude-3-5-sonnet-20241022",
    "text-embedding-3-large", "azure_openai_key_for_production_2024", "AzureOpenAiProductionKeyName2",
]  # fmt: skip


@pytest.mark.parametrize("value", STAND_INS)
@pytest.mark.parametrize("template", ['client = Client(api_key="{v}")', 'OPENAI_API_KEY = "{v}"', 'x = "{v}"', "# {v}"])
def test_a_stand_in_is_no_key(value: str, template: str) -> None:
    assert credentials_in(template.replace("{v}", value) + "\n") == ()


@pytest.mark.parametrize("value", STAND_INS)
def test_a_stand_in_as_the_default_of_a_key_variable_is_a_placeholder(value: str) -> None:
    credential = only(f'key = os.getenv("OPENAI_API_KEY", "{value}")\n')

    assert (credential.provider, credential.certainty, credential.form) == (
        "openai",
        "placeholder",
        "environment_default",
    )


def test_an_empty_default_or_one_of_another_variable_is_nothing() -> None:
    assert credentials_in('a = os.getenv("OPENAI_API_KEY", "")\nb = os.getenv("SESSION_TOKEN", "dummy")\n') == ()


NON_KEYS = [
    'request = {"id": "9f1c2d3e-4b5a-4c6d-8e7f-0a1b2c3d4e5f"}',
    f'sha = "{characters(HEX, 64)}"',
    f'digests = {{"model.bin": "sha256:{characters(HEX, 64)}"}}',
    f'icon = "data:image/png;base64,{characters(ALNUM + "+/", 400)}"',
    f'ICON = "{characters(ALNUM + "+/", 600)}=="',
    '_LAZY = {"CredentialCreateParams": ".credentialcreateparams", "ApiKeyAuth2Provider": ".auth.api_key_auth_2"}',
    f'page = client.list(page_token="{characters(URL_SAFE, 60)}")',
    f'next_page_token = "{characters(URL_SAFE, 60)}"',
    'token = "https://login.example.org/oauth2/v2.0/token"',
    'api_key = "openai_api_key"',
    'api_key = "X-API-Key"',
    'api_key = settings.api_key',
    'api_key = f"{prefix}-{suffix}"',
    'task = "ask-the-user-for-a-task-description"',
    'risk = "risk-assessment-2024-final-version-3"',
    'name = "sk-learn-pipeline-with-several-steps"',
    'hf_model = "hf_hub_download_with_progress_reporting"',
    'fn = "fw_update_checker_for_devices"',
    'x = "pa-rty-of-the-first-part-in-the-contract-of-2024"',
    'css = "desk-lamp-sk-section-header-with-large-title"',
    'header = "-----BEGIN PRIVATE KEY-----"',
    'pattern = re.compile(r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}")',
    'pattern = r"AIza[0-9A-Za-z_-]{35}"',
    'm = "!function(e,t){a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r8s9t0}(window)"',
    f'url = "https://example.org/{characters(ALNUM, 40)}/avatar.png"',
    f'commit = "{characters(HEX, 40)}"',
    f'etag = W("{characters(HEX, 32)}")',
    f'ALPHABET = "{string.ascii_letters}{string.digits}"',
    f'api_key = "{string.ascii_lowercase}{string.digits}"',
    'date = "2024-01-02T03:04:05.678901+00:00"',
    'api_key = "sk-" + user_input',
]  # fmt: skip


@pytest.mark.parametrize("source", NON_KEYS)
def test_what_only_looks_like_a_key_is_none(source: str) -> None:
    assert credentials_in(source + "\n") == ()


def test_a_private_key_is_found_with_its_body() -> None:
    lines = [characters(ALNUM + "+/", 64, seed) for seed in range(6)]
    block = "\\n".join(["-----BEGIN RSA PRIVATE KEY-----", *lines, "-----END RSA PRIVATE KEY-----"])

    credential = only(f'key = "{block}"\n')

    assert (credential.provider, credential.key_type) == ("private key", "private_key")


@pytest.mark.parametrize(
    ("value", "provider"),
    [
        (f"xoxb-{characters(string.digits, 12)}-{characters(string.digits, 13)}-{characters(ALNUM, 24)}", "slack"),
        ("sk_" + "live_" + characters(ALNUM, 24), "stripe"),
        ("SG." + characters(ALNUM, 22) + "." + characters(ALNUM, 43), "sendgrid"),
        (characters(string.digits, 10) + ":AA" + characters(ALNUM, 33), "telegram"),
        ("glpat-" + characters(ALNUM, 20), "gitlab"),
    ],
)  # fmt: skip
def test_other_services_are_left_to_detect_secrets(value: str, provider: str) -> None:
    credential = only(f'bot = start("{value}")\n')

    assert (credential.provider, credential.certainty) == (provider, "key")


def test_a_secret_access_key_of_aws_is_found_by_its_name() -> None:
    credential = only(f'session = boto3.Session(aws_secret_access_key="{characters(ALNUM, 40)}")\n')

    assert credential.provider == "aws"


def test_a_long_key_shows_its_prefix_and_its_last_four_characters() -> None:
    key = "gsk_" + characters(ALNUM, 48) + "aB9z"

    assert only(f'x = "{key}"\n').redacted == "gsk_…aB9z"


def test_a_short_key_shows_its_prefix_only() -> None:
    assert only(f'x = "{sample("fireworks")}"\n').redacted == "fw_…"


@pytest.mark.parametrize("kind", SHAPES)
def test_no_part_of_a_key_is_in_the_fact(kind: str) -> None:
    key = sample(kind)
    told = repr(only(f'x = "{key}"\n'))

    body = key[16:] if len(key) > 40 else key[6:]
    assert not any(body[i : i + 6] in told for i in range(len(body) - 5))


def test_a_fingerprint_depends_on_the_key_of_the_audit() -> None:
    source = f'x = "{sample("groq")}"\n'
    module = read(SourceFile(path="app.py", kind="python", place="app", data=source.encode()))
    assert isinstance(module, Module)

    (one,), (two,) = (find_credentials(module, key, NAMES) for key in (b"one", b"two"))

    assert len(one.fingerprint) == 16
    assert one.fingerprint != two.fingerprint
