"""Whose key it is that a setting falls back on, and keys that fall back on nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of
from key_samples import ALNUM, characters

from auditor.facts import Credential

STAND_IN = "change" + "me"


def credential_in(folder: Path, source: str, others: dict[str, str] | None = None) -> Credential:
    (credential,) = facts_of(folder, source, others).credentials
    return credential


@pytest.mark.parametrize(
    ("imports", "variable", "provider"),
    [
        ("from openai import OpenAI", "OPENAI_API_KEY", "openai"),
        ("import agents", "OPENAI_API_KEY", "openai"),
        ("from langchain_openai import ChatOpenAI", "OPENAI_API_KEY", "openai"),
        ("import openai", "AZURE_OPENAI_API_KEY", "azure"),
        ("import cohere", "CO_API_KEY", "cohere"),
    ],
)
def test_the_name_of_a_variable_tells_the_provider(tmp_path: Path, imports: str, variable: str, provider: str) -> None:
    source = f'import os\n{imports}\nkey = os.getenv("{variable}", "{STAND_IN}")\n'

    assert credential_in(tmp_path, source).provider == provider


def test_the_sdk_that_a_file_uses_tells_the_provider_where_the_name_does_not(tmp_path: Path) -> None:
    others = {"other.py": "import openai\nimport mistralai\nimport agents\n"}
    source = f'import os\nfrom groq import Groq\nclient = Groq(api_key=os.getenv("API_KEY") or "{STAND_IN}")\n'

    assert credential_in(tmp_path, source, others).provider == "groq"


def test_an_empty_default_that_reaches_a_client_is_a_default(tmp_path: Path) -> None:
    source = """\
import os
from openai import OpenAI

KEY = os.environ.get("OPENAI_API_KEY", "")

def make():
    return OpenAI(api_key=KEY)
"""

    credential = credential_in(tmp_path, source)

    assert (credential.form, credential.certainty, credential.redacted) == ("environment_default", "placeholder", "")
    assert credential.site.line == 4


def test_an_empty_default_that_reaches_no_client_is_none(tmp_path: Path) -> None:
    source = 'import os\nfrom openai import OpenAI\nKEY = os.environ.get("OPENAI_API_KEY", "")\nclient = OpenAI()\n'

    assert facts_of(tmp_path, source).credentials == ()


def test_a_field_of_settings_is_a_default(tmp_path: Path) -> None:
    source = f"""\
from openai import OpenAI
from pydantic_settings import BaseSettings

class Settings(BaseSettings):
    openai_api_key: str = "{STAND_IN}"
"""

    credential = credential_in(tmp_path, source)

    assert (credential.provider, credential.form) == ("openai", "environment_default")


def test_a_field_of_another_class_is_no_setting(tmp_path: Path) -> None:
    source = f'import openai\n\nclass Names:\n    openai_api_key: str = "{STAND_IN}"\n'

    assert facts_of(tmp_path, source).credentials == ()


SETTINGS = """\
import os
from openai import OpenAI
from pydantic_settings import BaseSettings


class Settings(BaseSettings):
    name: str = "app"
    openai_api_key: str = ""
    model: str = "gpt-4o"


settings = Settings()


def ask():
    {key}
    return OpenAI(api_key=key).chat.completions.create(model=settings.model, messages=[])
"""


def test_an_empty_default_stands_at_the_field_that_has_it(tmp_path: Path) -> None:
    credential = credential_in(tmp_path, SETTINGS.format(key="key = settings.openai_api_key"))

    assert credential.site.line == 8


@pytest.mark.parametrize(
    "key",
    [
        "key = settings.openai_api_key\n    if not key:\n        raise SystemExit('no key')",
        "key = settings.openai_api_key or os.environ['OPENAI_API_KEY']",
        "key = os.getenv('OPENAI_API_KEY', '')\n    assert key",
    ],
)
def test_an_empty_default_that_is_tested_for_hides_nothing(tmp_path: Path, key: str) -> None:
    assert facts_of(tmp_path, SETTINGS.format(key=key)).credentials == ()


def test_a_test_for_none_lets_an_empty_default_through(tmp_path: Path) -> None:
    key = "key = settings.openai_api_key\n    if key is None:\n        raise SystemExit('no key')"

    assert credential_in(tmp_path, SETTINGS.format(key=key)).certainty == "placeholder"


def test_a_model_that_a_field_of_settings_names_is_written_at_the_field(tmp_path: Path) -> None:
    (call,) = facts_of(tmp_path, SETTINGS.format(key="key = os.environ['OPENAI_API_KEY']")).calls

    assert [(state.name, state.steps[0].site.line) for state in call.models] == [("gpt-4o", 9)]


def test_of_several_sdks_none_owns_the_key_of_a_file_that_uses_none(tmp_path: Path) -> None:
    counting = {"counting.py": f"import telemetry\ntelemetry.api_key = '{characters(ALNUM, 40)}'\n"}

    (found,) = facts_of(tmp_path, "import counting\nimport anthropic\nimport openai\n", counting).credentials

    assert (found.provider, found.certainty) == ("service", "likely")
