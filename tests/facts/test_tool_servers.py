"""Servers of tools: what runs, and whether it stays the same."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from facts_of import facts_of

APP = "import openai\nopenai.OpenAI().models.list()\n"


@pytest.mark.parametrize(
    ("command", "words", "runs", "version"),
    [
        ("npx", ["-y", "server"], "npx server", "floating"),
        ("npx", ["-y", "server@latest"], "npx server@latest", "floating"),
        ("npx", ["-y", "server@^1.2"], "npx server@^1.2", "floating"),
        ("npx", ["-y", "@team/server"], "npx @team/server", "floating"),
        ("npx", ["-y", "@team/server@1.2.3"], "npx @team/server@1.2.3", "pinned"),
        ("npx", ["--package=server@1.2.3", "run-it"], "npx server@1.2.3", "pinned"),
        ("cmd", ["/c", "npx", "-y", "server"], "cmd server", "floating"),
        ("uvx", ["server==0.4.1"], "uvx server==0.4.1", "pinned"),
        ("uvx", ["--from", "package@0.4.1", "server"], "uvx package@0.4.1", "pinned"),
        (
            "uvx",
            ["--from", "git+https://example.org/x@0123abcd", "x"],
            "uvx git+https://example.org/x@0123abcd",
            "pinned",
        ),
        ("uv", ["run", "server.py"], "uv run", "installed"),
        ("docker", ["run", "-i", "-e", "KEY", "team/server"], "docker team/server", "floating"),
        ("docker", ["run", "team/server:1.4"], "docker team/server:1.4", "pinned"),
        ("npx", ["./server"], "npx ./server", "installed"),
        ("node", ["server.js"], "node server.js", "installed"),
        ("npx", ["-y"], "npx", "unclear"),
    ],
)
def test_a_command_runs_one_version_or_the_newest(
    tmp_path: Path, command: str, words: list[str], runs: str, version: str
) -> None:
    servers = {"mcpServers": {"one": {"command": command, "args": words}}}

    (found,) = facts_of(tmp_path, APP, {".mcp.json": json.dumps(servers, indent=1)}).tool_servers

    assert (found.name, found.runs, found.version, found.site.line) == ("one", runs, version, 3)


@pytest.mark.parametrize(
    ("url", "plain"),
    [
        ("http://tools.example.org/mcp", True),
        ("https://tools.example.org/mcp", False),
        ("http://127.0.0.1:8000/mcp", False),
        ("http://tools:8000/mcp", False),
    ],
)
def test_only_other_machines_are_reached_in_plain(tmp_path: Path, url: str, plain: bool) -> None:
    servers = {"servers": {"one": {"url": url}}}

    (found,) = facts_of(tmp_path, APP, {".vscode/mcp.json": json.dumps(servers)}).tool_servers

    assert found.plain is plain


def test_a_file_that_is_no_json_is_unclear(tmp_path: Path) -> None:
    (found,) = facts_of(tmp_path, APP, {"mcp.json": "{mcp"}).tool_servers

    assert found.version == "unclear"


@pytest.mark.parametrize(
    "written",
    [
        "StdioServerParameters(command='npx', args=['-y', 'server'])",
        "MCPServerStdio('npx', args=['-y', 'server'])",
        "connect({'files': {'command': 'npx', 'args': ['-y', 'server'], 'transport': 'stdio'}})",
    ],
)
def test_code_starts_a_server(tmp_path: Path, written: str) -> None:
    source = f"import openai\nfrom mcp import StdioServerParameters\nopenai.OpenAI().models.list()\nx = {written}\n"

    (found,) = facts_of(tmp_path, source).tool_servers

    assert (found.runs, found.version) == ("npx server", "floating")


def test_other_commands_start_no_server(tmp_path: Path) -> None:
    source = "import mcp, openai, subprocess\nopenai.OpenAI()\nsubprocess.run(['npx', 'prettier'], check=True)\n"

    assert facts_of(tmp_path, source).tool_servers == ()
