"""Tools that the provider runs."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of


def hosted(folder: Path, source: str) -> list[tuple[str, bool]]:
    application = facts_of(folder, f"import openai\nclient = openai.OpenAI()\nclient.models.list()\n{source}\n")
    return [(tool.name, tool.limited) for tool in application.hosted_tools]


@pytest.mark.parametrize(
    ("source", "wanted"),
    [
        ("tools = [{'type': 'web_search'}, {'type': 'code_interpreter'}]", ["web_search", "code_interpreter"]),
        ("tools = [{'type': 'web_search_preview_2025_03_11'}]", ["web_search_preview_2025_03_11"]),
        ("from agents import WebSearchTool\ntools = [WebSearchTool()]", ["WebSearchTool"]),
        ("tools = [{'type': 'function', 'name': 'web_search'}]", []),
        ("if item['type'] == 'web_search': print(item)", []),
        ("block = {'id': 'live', 'type': 'web_search', 'label': 'The web', 'providers': ['exa']}", []),
        ("client.responses.create(model='gpt-4o', input='a', tool_choice={'type': 'file_search'})", []),
        ("class WebSearchTool: pass\ntools = [WebSearchTool()]", []),
    ],
)
def test_what_is_offered_to_a_model(tmp_path: Path, source: str, wanted: list[str]) -> None:
    assert hosted(tmp_path, source) == [(name, False) for name in wanted]


def test_a_tool_or_its_request_may_be_limited(tmp_path: Path) -> None:
    assert hosted(tmp_path, "tools = [{'type': 'web_search', 'max_uses': 2}]") == [("web_search", True)]
    assert hosted(tmp_path, "ask(tools=[{'type': 'web_search'}], max_tool_calls=2)") == [("web_search", True)]
