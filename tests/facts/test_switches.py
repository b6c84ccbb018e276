"""Calls that take a protection away are facts; what the environment or nobody switches on is none."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

HEAD = "import os\nfrom openai import OpenAI\nOpenAI().moderations.create(input='a')\n"


@pytest.mark.parametrize(
    ("source", "kind", "state"),
    [
        ("import uvicorn\nuvicorn.run('app:app', reload=True)", "debug", "known"),
        ("import uvicorn as server\noptions = {'reload': True}\nserver.run('app:app', **options)", "debug", "known"),
        (
            "from gradio import Blocks\nwith Blocks() as demo:\n    pass\ndemo.launch(share=True)",
            "public_share",
            "known",
        ),
        ("import litellm\nlitellm._turn_on_debug()", "debug", "known"),
        ("import litellm\nif not os.getenv('QUIET'):\n    litellm._turn_on_debug()", "debug", "known"),
        ("import litellm\ndef tell(loud=True):\n    if loud:\n        litellm._turn_on_debug()", "debug", "known"),
        ("import smolagents\nsmolagents.CodeAgent(tools=[], model=None)", "code_execution", "known"),
        (
            "import autogen\nautogen.UserProxyAgent('u', code_execution_config={'use_docker': False})",
            "code_execution",
            "known",
        ),
        ("import uvicorn\ndef serve(reload):\n    uvicorn.run('app:app', reload=reload)", "debug", "unclear"),
    ],
)
def test_a_switch_that_is_on_is_a_fact(tmp_path: Path, source: str, kind: str, state: str) -> None:
    (switch,) = facts_of(tmp_path, HEAD + source + "\n").switches

    assert (switch.kind, type(switch.state).__name__.lower()) == (kind, state)


@pytest.mark.parametrize(
    "source",
    [
        "import uvicorn\nuvicorn.run('app:app')",
        "import uvicorn\nuvicorn.run('app:app', reload=False)",
        "import uvicorn\nuvicorn.run('app:app', reload=os.environ.get('RELOAD'))",
        "import uvicorn\nuvicorn.run('app:app', reload=os.getenv('RELOAD', '0') == '1')",
        "import smolagents\nsmolagents.CodeAgent(tools=[], model=None, executor_type='docker')",
        "import autogen\nautogen.UserProxyAgent('u', code_execution_config=False)",
        "class Server:\n    def run(self, reload): ...\nServer().run(reload=True)",
        "import argparse, uvicorn\ngiven = argparse.ArgumentParser().parse_args()\n"
        "uvicorn.run('app:app', reload=given.reload)",
        "import litellm\nif os.getenv('DEBUG'):\n    litellm._turn_on_debug()",
        "import argparse, litellm\ngiven = argparse.ArgumentParser().parse_args()\n"
        "def tell():\n    litellm._turn_on_debug()\nif given.debug:\n    tell()",
        "import click, litellm\n@click.command()\n@click.option('--debug', is_flag=True)\ndef main(debug):\n"
        "    if debug:\n        litellm._turn_on_debug()",
    ],
)
def test_a_switch_that_is_off_or_up_to_the_environment_is_no_fact(tmp_path: Path, source: str) -> None:
    assert facts_of(tmp_path, HEAD + source + "\n").switches == ()


def test_what_only_running_the_file_reaches_is_marked(tmp_path: Path) -> None:
    source = "import uvicorn\nif __name__ == '__main__':\n    uvicorn.run('app:app', reload=True)\n"

    (switch,) = facts_of(tmp_path, HEAD + source).switches

    assert switch.by_hand


@pytest.mark.parametrize(
    ("arguments", "everywhere"),
    [("host='0.0.0.0', debug=True", True), ("'0.0.0.0', debug=True", True), ("debug=True", False),
     ("host='127.0.0.1', debug=True", False), ("host=os.getenv('HOST', '0.0.0.0'), debug=True", True)],
)  # fmt: skip
def test_a_debugger_on_every_address_is_for_strangers(tmp_path: Path, arguments: str, everywhere: bool) -> None:
    source = f"import flask\nif __name__ == '__main__':\n    flask.Flask('a').run({arguments})\n"

    (switch,) = facts_of(tmp_path, HEAD + source).switches

    assert (switch.everywhere, switch.exposure) == (everywhere, "public" if everywhere else "operator")


@pytest.mark.parametrize(("others", "line"), [("index.save_local('i')\n", 6), ("", None)])
def test_an_index_that_the_application_writes_is_its_own(tmp_path: Path, others: str, line: int | None) -> None:
    source = (
        "from langchain_community.vectorstores import FAISS\n"
        "index = FAISS.load_local('i', None, allow_dangerous_deserialization=True)\n"
    )

    (switch,) = facts_of(tmp_path, HEAD + source + others).switches

    assert (switch.own_artefact.line if switch.own_artefact else None) == line


@pytest.mark.parametrize(
    ("call", "kinds"),
    [
        ("hub.pull('owner/name')", ["unpinned_prompt"]),
        ("hub.pull('name')", ["unpinned_prompt"]),
        ("hub.pull('owner/name:0123abcd')", []),
        ("client.responses.create(model='gpt-4o', prompt={'id': 'p'})", ["unpinned_prompt"]),
        ("client.responses.create(model='gpt-4o', prompt={'id': 'p', 'version': '2'})", []),
        ("client.responses.create(model='gpt-4o', input='prompt.id')", []),
        ("MCPServerStdio(params={'command': 'files'})", ["all_tools"]),
        ("MCPServerStdio(params={'command': 'python', 'args': ['files.py']})", []),
        ("MCPServerStdio(params={'command': 'files'}, tool_filter=chosen)", []),
        ("HostedMCPTool(tool_config={'type': 'mcp', 'allowed_tools': ['search']})", []),
        ("HostedMCPTool(tool_config={'type': 'mcp'})", ["all_tools"]),
    ],
)
def test_what_is_fetched_or_offered_as_a_whole(tmp_path: Path, call: str, kinds: list[str]) -> None:
    head = "from agents import HostedMCPTool\nfrom agents.mcp import MCPServerStdio\nfrom langchain import hub\n"
    source = f"{head}from openai import OpenAI\nclient = OpenAI()\nchosen = ['read']\n{call}\n"

    assert [switch.kind for switch in facts_of(tmp_path, source).switches] == kinds
