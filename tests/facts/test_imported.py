"""Which distributions of the SDKs in use the application's own code imports."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of


@pytest.mark.parametrize(
    ("source", "packages"),
    [
        ("from openai import OpenAI\nOpenAI()\n", ("openai",)),
        (
            "from langchain_core.messages import HumanMessage\nfrom langchain_openai import ChatOpenAI\nChatOpenAI()\n",
            ("langchain-core", "langchain-openai"),
        ),
        (
            "def make():\n    from langchain_classic.chat_models import ChatOpenAI\n    return ChatOpenAI()\n",
            ("langchain-classic",),
        ),
        ("import google.generativeai as genai\ngenai.GenerativeModel('gemini-2.5-flash')\n", ("google-generativeai",)),
        ("import anthropic\nfrom openai import OpenAI\nOpenAI()\n", ("openai",)),
    ],
)
def test_what_is_imported_of_the_sdks_in_use_is_named(tmp_path: Path, source: str, packages: tuple[str, ...]) -> None:
    assert facts_of(tmp_path, source).sdk_packages == packages


def test_what_only_a_test_imports_is_left_out(tmp_path: Path) -> None:
    tested = {"tests/test_app.py": "from langchain_openai import ChatOpenAI\nChatOpenAI()\n"}

    application = facts_of(tmp_path, "from openai import OpenAI\nOpenAI()\n", tested)

    assert application.sdk_packages == ("openai",)
