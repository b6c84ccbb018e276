"""Which distribution decides about a call, and which of its versions."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import Known


@pytest.mark.parametrize(
    ("source", "package"),
    [
        ("from langchain_openai import ChatOpenAI\nChatOpenAI().invoke('a')\n", "langchain-openai"),
        ("from google import genai\ngenai.Client().models.generate_content(model='m', contents='a')\n", "google-genai"),
        (
            "import boto3\nboto3.client('bedrock-runtime').converse(modelId='m', messages=[])\n",
            "boto3",
        ),
        ("import httpx\nhttpx.post('https://api.openai.com/v1/responses', json={})\n", ""),
    ],
)
def test_a_call_knows_the_distribution_that_it_comes_from(tmp_path: Path, source: str, package: str) -> None:
    (call,) = facts_of(tmp_path, source).calls

    assert call.package == package


def test_the_requirements_of_a_built_distribution_decide_about_its_code(tmp_path: Path) -> None:
    source = "from langchain_anthropic import ChatAnthropic\nChatAnthropic(model='claude-x').invoke('a')\n"
    metadata = "Name: bot\nVersion: 1\nRequires-Dist: langchain-anthropic==0.1.0\n"

    (call,) = facts_of(tmp_path, source, {"bot-1.dist-info/METADATA": metadata}).calls

    assert call.sdk_version == "0.1.0"
    assert isinstance(call.output_limit, Known)
    assert call.output_limit.value == 256


def test_a_split_off_distribution_that_nothing_declares_counts_as_its_newest_release(tmp_path: Path) -> None:
    source = "from langchain_openai import ChatOpenAI\nclient = ChatOpenAI(model='gpt-5')\n"

    (client,) = facts_of(tmp_path, source).clients

    assert client.pool == "shared"
