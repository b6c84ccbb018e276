"""By which ways untrusted text comes into a prompt, and where it is said to come from."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

from auditor.facts import DataFlow

CHANNEL = """\
import subprocess

from openai import OpenAI

client = OpenAI()


def log() -> str:
    made = subprocess.run(["git", "log"], capture_output=True, text=True, check=True)
    return made.stdout


def ask(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


def summary() -> str:
    text = log()
    return ask(text)


def release_notes() -> str:
    history = log()
    return ask(f"Write notes: {history}")
"""


def prompts(folder: Path, source: str) -> list[DataFlow]:
    return [flow for flow in facts_of(folder, source).flows if flow.sink == "prompt"]


def test_each_function_that_fetches_a_text_for_a_prompt_is_told(tmp_path: Path) -> None:
    flows = prompts(tmp_path, CHANNEL)

    taken = {step.site.line for flow in flows for step in flow.steps} & {19, 24}
    assert taken == {19, 24}
    assert {flow.source_site.line for flow in flows} == {9}


def test_what_is_read_of_an_answer_comes_from_the_call(tmp_path: Path) -> None:
    source = """\
from openai import OpenAI
from slack_sdk import WebClient

client = WebClient()


def summary(channel: str) -> object:
    answer = client.conversations_history(channel=channel)
    first = answer["messages"][0]["text"]
    return OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": first}])
"""
    (flow,) = prompts(tmp_path, source)

    assert flow.source_site.line == 8


def test_a_transcript_is_what_somebody_else_has_said(tmp_path: Path) -> None:
    source = """\
from openai import OpenAI

client = OpenAI()


def reply(path: str) -> object:
    with open(path, "rb") as recording:
        heard = client.audio.transcriptions.create(model="whisper-1", file=recording)
    return client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": heard.text}])
"""
    (flow,) = prompts(tmp_path, source)

    assert (flow.source, flow.source_what) == ("external_content", "a transcript")


def test_the_place_where_a_text_is_put_into_a_list_is_a_step(tmp_path: Path) -> None:
    source = """\
from flask import Flask, request
from openai import OpenAI

app = Flask(__name__)


@app.post("/ask")
def ask() -> object:
    parts = ["Be brief."]
    parts.append(request.json["q"])
    text = " ".join(parts)
    return OpenAI().chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": text}])
"""
    (flow,) = prompts(tmp_path, source)

    assert (10, "put into `parts`") in [(step.site.line, step.what) for step in flow.steps]


CHAT = """\
import discord
from openai import OpenAI

bot = discord.Client()


@bot.event
async def on_message(message: discord.Message) -> object:
    text = {text}
    return OpenAI().chat.completions.create(model="gpt-5.1", messages=[{{"role": "user", "content": text}}])
"""


def test_a_platform_bounds_what_is_written_in_a_message_and_not_what_is_attached(tmp_path: Path) -> None:
    written = prompts(tmp_path, CHAT.format(text="message.content"))
    attached = prompts(tmp_path, CHAT.format(text="(await message.attachments[0].read()).decode()"))

    assert {flow.barriers for flow in written} == {("length",)}
    assert {flow.barriers for flow in attached} == {()}


@pytest.mark.parametrize(
    "fill",
    [
        "messages = [{'role': 'user', 'content': question}]",
        "messages = []\n    messages.append({'role': 'user', 'content': question})",
        "messages = [{'role': 'user', 'content': 'Hi'}]\n    messages += [{'role': 'user', 'content': question}]",
        "parts = [{'type': 'text', 'text': question}]\n    messages = []\n"
        "    messages.append({'role': 'user', 'content': parts})",
    ],
)
def test_messages_that_are_put_into_the_list_of_a_body_are_prompts(tmp_path: Path, fill: str) -> None:
    source = f"""
import json
import boto3
from flask import Flask, request

app = Flask(__name__)

@app.route("/ask", methods=["POST"])
def ask():
    question = request.form["question"]
    {fill}
    body = json.dumps({{"max_tokens": 9, "messages": messages}})
    return boto3.client("bedrock-runtime").invoke_model(modelId="m", body=body)
"""

    found = [flow for flow in facts_of(tmp_path, source).flows if flow.sink == "prompt"]
    assert [flow.source for flow in found] == ["user_input"]


COGS = """import discord
from openai import OpenAI

client = OpenAI()

class Search(discord.Cog, name="Search"):
    @discord.Cog.listener()
    async def on_message(self, message):
        text = message.content.strip()
        client.responses.create(model="gpt-5.1", input=text)

    async def look_up(self, query):
        client.responses.create(model="gpt-5.1", input=query)

class Commands(discord.Cog):
    def __init__(self, search):
        self.search = search

    @discord.slash_command(name="find")
    async def find(self, ctx, query: str):
        await self.search.look_up(query)

bot = discord.Bot()
bot.add_cog(Search(bot))
bot.add_cog(Commands({0}))
"""


def test_a_message_and_the_option_of_a_command_reach_the_prompts_of_cogs(tmp_path: Path) -> None:
    flows = prompts(tmp_path, COGS.replace("{0}", 'bot.get_cog("Search")'))

    assert [(flow.source, flow.site.line) for flow in flows] == [("user_input", 10), ("user_input", 13)]


def test_what_another_library_gives_is_no_cog_of_the_program(tmp_path: Path) -> None:
    flows = prompts(tmp_path, "import elsewhere\n" + COGS.replace("{0}", 'elsewhere.service("Search")'))

    assert [flow.site.line for flow in flows] == [11]


@pytest.mark.parametrize(("field", "bounds"), [("name", ("length",)), ("display_name", ("length",)), ("activity", ())])
def test_a_platform_bounds_the_names_of_its_members(tmp_path: Path, field: str, bounds: tuple[str, ...]) -> None:
    source = f"""import discord
from openai import OpenAI

client = OpenAI()

class Welcome(discord.Cog):
    @discord.Cog.listener()
    async def on_member_join(self, member):
        client.responses.create(model="gpt-5.1", input=f"Greet {{member.{field}}}")
"""
    assert [flow.barriers for flow in prompts(tmp_path, source)] == [bounds]
