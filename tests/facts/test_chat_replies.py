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


@pytest.mark.parametrize("caught", ["ValueError", "(KeyError, ValueError)", "FileNotFoundError"])
def test_errors_of_own_checks_are_no_text_of_a_provider(tmp_path: Path, caught: str) -> None:
    source = TELEGRAM.replace("{reply}", "str(error)").replace("except Exception", f"except {caught}")

    assert replies(tmp_path, source) == []


def test_errors_of_any_kind_beside_own_checks_are(tmp_path: Path) -> None:
    source = TELEGRAM.replace("{reply}", "str(error)").replace("except Exception", "except (ValueError, RuntimeError)")

    assert len(replies(tmp_path, source)) == 1


def test_a_helper_that_tries_twice_to_reply_tells_once(tmp_path: Path) -> None:
    helper = (
        "async def reply(update, text) -> None:\n"
        "    try:\n"
        "        await update.message.reply_text(text, parse_mode='HTML')\n"
        "    except RuntimeError:\n"
        "        await update.message.reply_text(text)\n\n\n"
    )
    source = TELEGRAM.replace("update.message.reply_text({reply})", "reply(update, str(error))")

    assert len(replies(tmp_path, helper + source)) == 1


@pytest.mark.parametrize("test", ["not is_admin(update)", "update.effective_user.id not in ADMINS"])
def test_an_error_that_only_administrators_see_is_the_operators(tmp_path: Path, test: str) -> None:
    guard = f"-> None:\n    if {test}:\n        return\n    try:"
    source = TELEGRAM.replace("{reply}", "str(error)").replace("-> None:\n    try:", guard)
    source = "from settings import ADMINS, is_admin\n" + source

    found = facts_of(tmp_path, ASK + source)

    assert {flow.exposure for flow in found.flows if flow.sink == "error_response"} == {"operator"}


def test_another_test_before_it_does_not_keep_strangers_out(tmp_path: Path) -> None:
    guard = "-> None:\n    if not update.message.text:\n        return\n    try:"
    source = TELEGRAM.replace("{reply}", "str(error)").replace("-> None:\n    try:", guard)

    found = facts_of(tmp_path, ASK + source)

    assert {flow.exposure for flow in found.flows if flow.sink == "error_response"} == {"public"}
