"""Parameters that a framework fills with objects of its own are not what a caller wrote."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest
from facts_of import facts_of

HEADS = {
    "slack": "from slack_bolt import App\napp = App()\n@app.command('/ask')\n",
    "discord": "from discord.ext import commands\nbot = commands.Bot('!')\n@bot.command()\n",
    "lambda": "",
}


def written(folder: Path, framework: str, function: str) -> list[str]:
    """What a user has written of that which reaches the prompt of the function's call."""
    source = f"""from openai import OpenAI
client = OpenAI()
{HEADS[framework]}{textwrap.dedent(function)}
"""
    flows = facts_of(folder, source).flows
    return [f.source_what for f in flows if f.source == "user_input" and f.sink == "prompt"]


@pytest.mark.parametrize("name", ["ack", "say", "client", "logger", "respond", "context"])
def test_slack_fills_parameters_with_tools_of_its_own(tmp_path: Path, name: str) -> None:
    function = f"""
        def ask({name}):
            OpenAI().responses.create(model="gpt-4o", input=f"{{{name}}}")
    """

    assert written(tmp_path, "slack", function) == []


def test_the_text_of_a_slack_command_is_the_users(tmp_path: Path) -> None:
    function = """
        def ask(ack, command):
            client.responses.create(model="gpt-4o", input=command["text"])
    """

    assert written(tmp_path, "slack", function) == ["`command` of Slack command /ask"]


def test_the_context_of_a_discord_command_is_the_bots(tmp_path: Path) -> None:
    function = """
        async def ask(ctx):
            client.responses.create(model="gpt-4o", input=f"{ctx} {ctx.guild.name}")
    """

    assert written(tmp_path, "discord", function) == []


@pytest.mark.parametrize(
    ("use", "what"),
    [
        ("ctx.message.content", "`ctx.message` of Discord command ask"),
        ("question", "`question` of Discord command ask"),
    ],
)
def test_the_message_and_the_arguments_of_a_discord_command_are_the_users(tmp_path: Path, use: str, what: str) -> None:
    function = f"""
        async def ask(ctx, *, question: str):
            client.responses.create(model="gpt-4o", input={use})
    """

    assert written(tmp_path, "discord", function) == [what]


def test_the_event_of_a_lambda_is_its_callers_and_the_context_is_not(tmp_path: Path) -> None:
    function = """
        def handler(event, context):
            client.responses.create(model="gpt-4o", input=event["body"])
            client.responses.create(model="gpt-4o", input=context.function_name)
    """

    assert written(tmp_path, "lambda", function) == ["`event` of Lambda app.handler"]
