"""The text of an error that a bot replies with is shown to whoever wrote to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from facts_of import facts_of

ASK = """\
from openai import OpenAI

client = OpenAI()


def ask(question: str) -> str:
    made = client.chat.completions.create(model="gpt-5.1", messages=[{"role": "user", "content": question}])
    return made.choices[0].message.content


"""

TELEGRAM = """\
from telegram.ext import Application, MessageHandler, filters


async def handle(update, context) -> None:
    try:
        await update.message.reply_text(ask(update.message.text))
    except Exception as error:
        await update.message.reply_text({reply})


app = Application.builder().token("x").build()
app.add_handler(MessageHandler(filters.TEXT, handle))
"""

SLACK = """\
from slack_bolt import App

app = App()


@app.message("hi")
def handle(message, say) -> None:
    try:
        say(ask(message["text"]))
    except Exception as error:
        say({reply})
"""

DISCORD = """\
from discord.ext import commands

bot = commands.Bot("!")


@bot.command()
async def handle(ctx: commands.Context, question: str) -> None:
    try:
        await ctx.send(ask(question))
    except Exception as error:
        await ctx.send({reply})
"""


def replies(folder: Path, source: str) -> list[tuple[str, str]]:
    """The flows of error texts into answers: to what, and how sure that is."""
    found = facts_of(folder, ASK + source)
    return [(flow.sink_what, flow.confidence) for flow in found.flows if flow.sink == "error_response"]


@pytest.mark.parametrize("bot", [TELEGRAM, SLACK, DISCORD])
def test_the_text_of_an_error_in_a_reply_is_shown_to_a_stranger(tmp_path: Path, bot: str) -> None:
    assert replies(tmp_path, bot.format(reply='f"Error: {error}"')) == [("the reply in a chat", "certain")]


@pytest.mark.parametrize("bot", [TELEGRAM, SLACK, DISCORD])
def test_an_own_sentence_in_a_reply_says_nothing_of_the_error(tmp_path: Path, bot: str) -> None:
    assert replies(tmp_path, bot.format(reply='"Please try again later"')) == []


def test_what_sends_elsewhere_is_no_reply(tmp_path: Path) -> None:
    source = (
        "def go(queue) -> None:\n    try:\n        ask('q')\n"
        "    except Exception as error:\n        queue.send(f'{error}')\n"
    )

    assert replies(tmp_path, source) == []
