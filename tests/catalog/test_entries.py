"""The rows of entry points find what each framework calls, and the rows of hosts tell what an address does."""

from __future__ import annotations

import textwrap
from functools import cache

import pytest

from auditor.catalog.load import load_catalog
from auditor.catalog.model import Catalog
from auditor.facts.entries import Entries
from auditor.facts.library import CatalogLibrary
from auditor.facts.urls import address
from auditor.languages.python_ast import lower
from auditor.program.engine import Engine

Found = set[tuple[str, str, str]]
"""The name of a function, its label and who can reach it."""


@cache
def catalog() -> Catalog:
    """Every table, without the SDKs."""
    return load_catalog(())


def entries_in(source: str) -> Found:
    """What the rows find in a program of one file."""
    module = lower(textwrap.dedent(source), "app.py", "app")
    engine = Engine([module], ["app.py"], CatalogLibrary(catalog()))
    return {(entry.scope.name, entry.label, entry.exposure) for entry in Entries(engine, catalog().entries).all()}


@pytest.mark.parametrize("import_path", ["fastapi", "fastapi.routing"])
@pytest.mark.parametrize("verb", ["get", "post", "put", "patch", "delete", "websocket"])
def test_fastapi_routers_name_verb_and_path(import_path: str, verb: str) -> None:
    found = entries_in(f"""
        from {import_path} import APIRouter
        router = APIRouter(prefix="/v1")
        @router.{verb}("/ask", status_code=201)
        async def ask(question: str): ...
    """)

    assert found == {("ask", f"{verb.upper()} /v1/ask", "public")}


def test_a_fastapi_application_decorates_and_registers() -> None:
    found = entries_in("""
        import fastapi
        app = fastapi.FastAPI()
        @app.api_route("/both", methods=["GET", "POST"])
        def both(): ...
        def late(): ...
        app.add_api_route("/late", late)
        def named(): ...
        app.add_api_route(path="/named", endpoint=named)
    """)

    assert found == {("both", "/both", "public"), ("late", "/late", "public"), ("named", "/named", "public")}


WEB = {
    "starlette": (
        """
        from starlette.routing import Mount, Route, WebSocketRoute
        async def ask(request): ...
        async def named(request): ...
        async def talk(socket): ...
        inner = Mount("/v1", routes=[Route("/named", endpoint=named)])
        routes = [Route("/ask", ask), inner, WebSocketRoute("/ws", talk)]
        """,
        {("ask", "/ask", "public"), ("named", "/named", "public"), ("talk", "WEBSOCKET /ws", "public")},
    ),
    "flask": (
        """
        from flask import Blueprint, Flask
        pages = Blueprint("pages", __name__)
        @pages.post("/send")
        def send(): ...
        def create_app():
            app = Flask(__name__)
            @app.route("/ask", methods=["POST"])
            def ask(): ...
            app.add_url_rule("/late", "late", late)
            return app
        def late(): ...
        """,
        {("send", "POST /send", "public"), ("ask", "/ask", "public"), ("late", "/late", "public")},
    ),
    "quart": (
        """
        import quart
        app = quart.Quart(__name__)
        @app.post("/ask")
        async def ask(): ...
        @app.websocket("/ws")
        async def talk(): ...
        """,
        {("ask", "POST /ask", "public"), ("talk", "WEBSOCKET /ws", "public")},
    ),
    "django functions": (
        """
        from django.urls import path, re_path
        def home(request): ...
        def old(request): ...
        def named(request): ...
        urlpatterns = [path("home/", home), re_path("^old/$", old), path("named/", view=named)]
        """,
        {("home", "home/", "public"), ("old", "^old/$", "public"), ("named", "named/", "public")},
    ),
    "django classes": (
        """
        from django.urls import path
        from django.views import View
        from django.views.generic import ListView
        class Ask(View):
            def post(self, request): ...
            def helper(self): ...
        class Answers(ListView):
            def get(self, request): ...
        urlpatterns = [path("ask/", Ask.as_view())]
        """,
        {("post", "Ask.post", "public"), ("get", "Answers.get", "public")},
    ),
    "rest framework": (
        """
        from rest_framework import generics, viewsets
        from rest_framework.decorators import api_view
        from rest_framework.views import APIView
        class Ask(APIView):
            def post(self, request): ...
        class Chats(viewsets.ModelViewSet):
            def retrieve(self, request, pk): ...
        class Notes(generics.RetrieveDestroyAPIView):
            def destroy(self, request, pk): ...
        @api_view(["POST"])
        def plain(request): ...
        """,
        {
            ("post", "Ask.post", "public"),
            ("retrieve", "Chats.retrieve", "public"),
            ("destroy", "Notes.destroy", "public"),
            ("plain", "plain", "public"),
        },
    ),
}


@pytest.mark.parametrize("framework", WEB)
def test_pages_and_interfaces_are_reached_by_strangers(framework: str) -> None:
    source, expected = WEB[framework]

    assert entries_in(source) == expected


SERVERS = {
    "django ninja": (
        """
        from ninja import Router
        router = Router()
        @router.post("/ask")
        def ask(request, question: str): ...
        """,
        {("ask", "POST /ask", "public")},
    ),
    "litestar": (
        """
        from litestar import Controller, get
        from litestar.handlers import post
        @post("/ask")
        async def ask(data: str) -> str: ...
        class Pages(Controller):
            @get("/home")
            async def home(self) -> str: ...
        """,
        {("ask", "POST /ask", "public"), ("home", "GET /home", "public")},
    ),
    "aiohttp": (
        """
        from aiohttp import web
        routes = web.RouteTableDef()
        @routes.post("/ask")
        async def ask(request): ...
        async def late(request): ...
        async def listed(request): ...
        class Page(web.View):
            async def get(self): ...
        app = web.Application()
        app.router.add_post("/late", late)
        app.add_routes([web.get("/listed", listed), web.view("/page", Page)])
        """,
        {
            ("ask", "POST /ask", "public"),
            ("late", "POST /late", "public"),
            ("listed", "GET /listed", "public"),
            ("get", "Page.get", "public"),
        },
    ),
    "sanic": (
        """
        from sanic import Sanic
        app = Sanic("app")
        @app.post("/ask")
        async def ask(request): ...
        async def late(request): ...
        app.add_route(late, "/late")
        """,
        {("ask", "POST /ask", "public"), ("late", "/late", "public")},
    ),
    "tornado": (
        """
        import tornado.web
        class Page(tornado.web.RequestHandler):
            def current_language(self): ...
        class Ask(Page):
            def post(self): ...
        """,
        {("post", "Ask.post", "public")},
    ),
    "mcp": (
        """
        from fastmcp.server import FastMCP as Fast
        from mcp.server.fastmcp import FastMCP
        server, fast = FastMCP("a"), Fast("b")
        @server.tool()
        def look(query: str): ...
        @server.resource("notes://all")
        def notes(): ...
        @server.prompt()
        def greeting(): ...
        @fast.tool
        def count(text: str): ...
        def later(text: str): ...
        def last(text: str): ...
        server.add_tool(later)
        fast.tool(last)
        """,
        {
            ("look", "MCP look", "public"),
            ("notes", "MCP notes://all", "public"),
            ("greeting", "MCP greeting", "public"),
            ("count", "MCP count", "public"),
            ("later", "MCP later", "public"),
            ("last", "MCP last", "public"),
        },
    ),
}


@pytest.mark.parametrize("framework", SERVERS)
def test_other_servers_are_reached_by_strangers(framework: str) -> None:
    source, expected = SERVERS[framework]

    assert entries_in(source) == expected


CHATS = {
    "slack": (
        """
        from slack_bolt.app import App
        from slack_bolt.async_app import AsyncApp
        app, other = App(), AsyncApp()
        @app.message("hello")
        def greet(message, say): ...
        @app.event("app_mention")
        def mentioned(event): ...
        @other.command("/ask")
        async def ask(ack, command): ...
        @other.view_submission("form")
        async def sent(ack): ...
        """,
        {
            ("greet", "Slack message hello", "public"),
            ("mentioned", "Slack event app_mention", "public"),
            ("ask", "Slack command /ask", "public"),
            ("sent", "Slack view form", "public"),
        },
    ),
    "discord": (
        """
        import discord
        from discord import app_commands
        from discord.ext import commands, tasks
        bot = commands.Bot("!")
        tree = app_commands.CommandTree(discord.Client())
        @bot.command(name="ask")
        async def ask(ctx, question): ...
        @bot.event
        async def on_message(message): ...
        @tree.context_menu(name="explain")
        async def explain(interaction, message): ...
        class Notes(commands.Cog):
            @commands.slash_command(name="note")
            async def note(self, ctx): ...
            @commands.Cog.listener()
            async def on_member_join(self, member): ...
            @tasks.loop(minutes=1)
            async def tidy(self): ...
        """,
        {
            ("ask", "Discord command ask", "public"),
            ("on_message", "Discord event on_message", "public"),
            ("explain", "Discord command explain", "public"),
            ("note", "Discord command note", "public"),
            ("on_member_join", "Discord event on_member_join", "public"),
            ("tidy", "loop tidy", "worker"),
        },
    ),
    "nextcord and disnake": (
        """
        import nextcord
        from disnake.ext import commands
        client, bot = nextcord.Client(), commands.InteractionBot()
        @client.slash_command(name="ask")
        async def ask(interaction): ...
        @bot.slash_command(name="tell")
        async def tell(interaction): ...
        @bot.event
        async def on_message(message): ...
        """,
        {
            ("ask", "Discord command ask", "public"),
            ("tell", "Discord command tell", "public"),
            ("on_message", "Discord event on_message", "public"),
        },
    ),
    "telegram": (
        """
        from telegram.ext import Application, CallbackQueryHandler, CommandHandler, MessageHandler, filters
        async def start(update, context): ...
        async def text(update, context): ...
        async def pressed(update, context): ...
        async def remind(context): ...
        app = Application.builder().token("t").build()
        app.add_handler(CommandHandler("start", start))
        app.add_handler(MessageHandler(filters.TEXT, callback=text))
        app.add_handler(CallbackQueryHandler(pressed))
        app.job_queue.run_repeating(remind, interval=60)
        """,
        {
            ("start", "Telegram start", "public"),
            ("text", "Telegram text", "public"),
            ("pressed", "Telegram pressed", "public"),
            ("remind", "Telegram job remind", "worker"),
        },
    ),
    "aiogram": (
        """
        from aiogram import Dispatcher, F
        from aiogram.dispatcher.router import Router
        dispatcher, router = Dispatcher(), Router()
        @dispatcher.message(F.text)
        async def text(message): ...
        @router.callback_query(F.data)
        async def pressed(query): ...
        async def late(message): ...
        router.message.register(late)
        """,
        {
            ("text", "Telegram text", "public"),
            ("pressed", "Telegram pressed", "public"),
            ("late", "Telegram late", "public"),
        },
    ),
    "other telegram libraries": (
        """
        import telebot
        from pyrogram import Client, filters
        from telethon.sync import TelegramClient, events
        bot, app, client = telebot.TeleBot("t"), Client("c"), TelegramClient("c", 1, "h")
        @bot.message_handler(commands=["ask"])
        def ask(message): ...
        @app.on_message(filters.text)
        async def text(client, message): ...
        @client.on(events.NewMessage)
        async def arrived(event): ...
        """,
        {
            ("ask", "Telegram ask", "public"),
            ("text", "Telegram text", "public"),
            ("arrived", "Telegram arrived", "public"),
        },
    ),
    "whatsapp": (
        """
        from whatsapp_chatbot_python import GreenAPIBot
        bot = GreenAPIBot("id", "token")
        @bot.router.message(text_message="hi")
        def greet(notification): ...
        """,
        {("greet", "WhatsApp greet", "public")},
    ),
    "chainlit": (
        """
        import chainlit as cl
        @cl.on_message
        async def answer(message): ...
        @cl.on_chat_start
        async def begin(): ...
        """,
        {("answer", "Chainlit answer", "public"), ("begin", "Chainlit begin", "public")},
    ),
    "gradio": (
        """
        import gradio as gr
        def shout(text): ...
        def chat(message, history): ...
        def pressed(text): ...
        def after(text): ...
        def loaded(): ...
        gr.Interface(fn=shout, inputs="text", outputs="text")
        gr.ChatInterface(chat)
        with gr.Blocks() as page:
            gr.Button("Go").click(pressed).then(fn=after)
            page.load(loaded)
        """,
        {
            ("shout", "Gradio shout", "public"),
            ("chat", "Gradio chat", "public"),
            ("pressed", "Gradio pressed", "public"),
            ("after", "Gradio after", "public"),
            ("loaded", "Gradio loaded", "public"),
        },
    ),
}


@pytest.mark.parametrize("framework", CHATS)
def test_chats_are_reached_by_strangers_and_their_timers_by_nobody(framework: str) -> None:
    source, expected = CHATS[framework]

    assert entries_in(source) == expected


WORKERS = {
    "celery": (
        """
        from celery import Celery, Task, shared_task
        app = Celery("app")
        @app.task(name="jobs.sum")
        def total(): ...
        @shared_task
        def shared(): ...
        class Report(Task):
            def run(self): ...
        """,
        {
            ("total", "task jobs.sum", "worker"),
            ("shared", "task shared", "worker"),
            ("run", "task Report.run", "worker"),
        },
    ),
    "rq": (
        """
        from rq import Queue
        queue = Queue()
        def now(): ...
        def later(): ...
        def named(): ...
        queue.enqueue(now)
        queue.enqueue_in(60, later)
        queue.enqueue_call(func=named)
        """,
        {("now", "job now", "worker"), ("later", "job later", "worker"), ("named", "job named", "worker")},
    ),
    "arq": (
        """
        from arq import cron
        from arq.worker import func
        async def daily(context): ...
        async def named(context): ...
        class WorkerSettings:
            functions = [func(named)]
            cron_jobs = [cron(daily, hour=9)]
        """,
        {("daily", "job daily", "worker"), ("named", "job named", "worker")},
    ),
    "dramatiq and huey": (
        """
        import dramatiq
        from huey import RedisHuey, crontab
        huey = RedisHuey()
        @dramatiq.actor
        def act(): ...
        @huey.task()
        def work(): ...
        @huey.periodic_task(crontab(minute="0"))
        def tidy(): ...
        """,
        {("act", "task act", "worker"), ("work", "task work", "worker"), ("tidy", "task tidy", "worker")},
    ),
    "apscheduler": (
        """
        from apscheduler.schedulers.asyncio import AsyncIOScheduler
        from apscheduler.schedulers.background import BackgroundScheduler
        scheduler = BackgroundScheduler()
        @scheduler.scheduled_job("interval", minutes=3)
        def often(): ...
        def daily(): ...
        AsyncIOScheduler().add_job(func=daily)
        """,
        {("often", "job interval", "worker"), ("daily", "job daily", "worker")},
    ),
}


@pytest.mark.parametrize("framework", WORKERS)
def test_queues_and_schedules_are_workers(framework: str) -> None:
    source, expected = WORKERS[framework]

    assert entries_in(source) == expected


def test_command_lines_are_for_operators() -> None:
    found = entries_in("""
        import click, fire, typer
        app, group = typer.Typer(), click.Group()
        @click.command()
        def alone(): ...
        @group.command("inner")
        def below(): ...
        @app.command("ask")
        def ask(question: str): ...
        def plain(): ...
        fire.Fire(plain)
    """)

    labels = {
        ("alone", "command alone"),
        ("below", "command inner"),
        ("ask", "command ask"),
        ("plain", "command plain"),
    }
    assert found == {(name, label, "operator") for name, label in labels}


def test_an_object_that_only_has_such_a_method_is_no_framework() -> None:
    found = entries_in("""
        from mine import app
        @app.post("/ask")
        def ask(): ...
        @app.command("ask")
        def command(): ...
    """)

    assert found == set()


def test_a_command_below_a_decorated_group_is_for_operators() -> None:
    found = entries_in("""
        import click
        @click.group()
        def group(): ...
        @group.command("inner")
        def below(): ...
    """)

    assert ("below", "command inner", "operator") in found


def test_a_command_below_a_group_below_a_group_is_for_operators() -> None:
    found = entries_in("""
        import click
        @click.group()
        def outer(): ...
        @outer.group()
        def inner(): ...
        @inner.command()
        def ask(): ...
        def plain(): ...
        outer.add_command(ask)
    """)

    assert found == {
        ("outer", "command outer", "operator"),
        ("inner", "command inner", "operator"),
        ("ask", "command ask", "operator"),
    }


MOUNTED = {
    "an empty path below the prefix of the mounting": (
        """
        from fastapi import APIRouter, FastAPI
        router = APIRouter()
        @router.post("")
        def chat(q: str): ...
        app = FastAPI()
        app.include_router(router, prefix="/api/chat")
        """,
        "POST /api/chat",
    ),
    "routers inside routers": (
        """
        from fastapi import APIRouter, FastAPI
        inner = APIRouter(prefix="/chat")
        outer = APIRouter(prefix="/api")
        @inner.post("/{id}")
        def chat(id: str): ...
        outer.include_router(inner, prefix="/v2")
        FastAPI().include_router(outer)
        """,
        "POST /api/v2/chat/{id}",
    ),
    "no prefix": (
        """
        from fastapi import FastAPI
        app = FastAPI()
        @app.post("")
        def chat(q: str): ...
        """,
        "POST /",
    ),
    "a blueprint": (
        """
        from flask import Blueprint, Flask
        pages = Blueprint("pages", __name__, url_prefix="/pages")
        @pages.post("/chat")
        def chat(): ...
        Flask(__name__).register_blueprint(pages, url_prefix="/v2")
        """,
        "POST /v2/chat",
    ),
    "a constant as prefix": (
        """
        from fastapi import APIRouter
        BASE = "/v1"
        router = APIRouter(prefix=BASE + "/chat")
        @router.post("/ask")
        def chat(q: str): ...
        """,
        "POST /v1/chat/ask",
    ),
}


@pytest.mark.parametrize(("source", "label"), MOUNTED.values(), ids=list(MOUNTED))
def test_a_route_is_named_by_its_whole_path(source: str, label: str) -> None:
    assert entries_in(source) == {("chat", label, "public")}


@pytest.mark.parametrize("name", ["handler", "lambda_handler"])
def test_a_handler_of_lambda_is_public(name: str) -> None:
    found = entries_in(f"def {name}(event, context):\n    return event['body']\n")

    assert found == {(name, f"Lambda app.{name}", "public")}


def test_a_handler_of_lambda_that_takes_records_is_a_worker() -> None:
    found = entries_in("def handler(event, context):\n    for r in event['Records']: print(r)\n")

    assert found == {("handler", "Lambda app.handler", "worker")}


@pytest.mark.parametrize(
    "source",
    ["def handler(event): ...", "class A:\n    def handler(event, context): ...", "def handle(event, context): ..."],
)
def test_another_signature_is_no_handler_of_lambda(source: str) -> None:
    assert entries_in(source) == set()


def test_a_file_that_asks_its_visitor_is_a_page() -> None:
    found = entries_in("""
        import streamlit as st
        def main():
            q = st.chat_input("Ask")
        main()
    """)

    assert found == {("app", "Streamlit page app.py", "public")}


def test_a_file_that_shows_something_and_asks_nothing_is_no_page() -> None:
    assert entries_in("import streamlit as st\nst.write('hello')\n") == set()


def exposure_of(source: str) -> str:
    """Who reaches the one call of `show`."""
    module = lower(textwrap.dedent(source), "app.py", "app")
    engine = Engine([module], ["app.py"], CatalogLibrary(catalog()))
    (place,) = engine.places.calls["show"]
    return Entries(engine, catalog().entries).exposure(place.scope)


UNSEEN = {
    "handed to an unknown object": """
        from vendor import Bot
        def reply(message):
            show(message)
        Bot().add_handler(reply)
    """,
    "handed on by a method": """
        from vendor import Bot
        class Mine:
            def __init__(self):
                self.bot = Bot()
                self.bot.messages.subscribe(self.reply)
            def reply(self, message):
                show(message)
        if __name__ == "__main__":
            Mine().bot.run_forever()
    """,
    "a method for an unknown base": """
        from vendor import Bot
        class Mine(Bot):
            def on_text(self, message):
                show(message)
        if __name__ == "__main__":
            Mine().run_forever()
    """,
    "decorated by an unknown object": """
        from vendor import bot
        @bot.message_handler(commands=["ask"])
        def reply(message):
            show(message)
    """,
    "a command that serves as well": """
        import click
        from vendor import Bot
        def reply(message):
            show(message)
        @click.command()
        def once():
            reply("x")
        Bot().on("message", reply)
    """,
}


@pytest.mark.parametrize("source", UNSEEN.values(), ids=list(UNSEEN))
def test_what_something_unknown_may_call_is_not_said_to_be_out_of_reach(source: str) -> None:
    assert exposure_of(source) == "unseen"


SEEN = {
    "a command": (
        "import click\n@click.command()\ndef ask():\n    show()\n",
        "operator",
    ),
    "a class of its own": (
        "class Mine:\n    def ask(self):\n        show()\nif __name__ == '__main__':\n    Mine().ask()\n",
        "operator",
    ),
    "a thread": (
        "import threading\nclass Mine(threading.Thread):\n    def run(self):\n        show()\n",
        "unknown",
    ),
    "a key of a sort": (
        "def ask(x):\n    show(x)\nif __name__ == '__main__':\n    sorted([], key=ask)\n",
        "unknown",
    ),
    "a route": (
        "from fastapi import FastAPI\napp = FastAPI()\n@app.post('/ask')\ndef ask(q: str):\n    show(q)\n",
        "public",
    ),
    "nobody": (
        "def ask(q):\n    show(q)\n",
        "unknown",
    ),
}


@pytest.mark.parametrize(("source", "exposure"), SEEN.values(), ids=list(SEEN))
def test_what_only_the_tree_and_known_libraries_call_is_weighed_by_them(source: str, exposure: str) -> None:
    assert exposure_of(source) == exposure


ADDRESSES = {
    "https://api.openai.com/v1/chat/completions": ("openai", "chat"),
    "https://eu.api.openai.com/v1/responses": ("openai", "responses"),
    "https://api.openai.com/v1/organization/usage/completions": ("openai", "files"),
    "https://api.openai.com/v1/uploads": ("openai", "files"),
    "https://{}.openai.azure.com/openai/deployments/{}/chat/completions?api-version={}": ("azure", "chat"),
    "https://name.openai.azure.com/openai/deployments?api-version=1": ("azure", "files"),
    "https://api.anthropic.com/v1/messages": ("anthropic", "chat"),
    "https://api.anthropic.com/v1/messages/batches": ("anthropic", "batch"),
    "https://api.anthropic.com/v1/messages/count_tokens": ("anthropic", "files"),
    "https://generativelanguage.googleapis.com/v1beta/models/{}:streamGenerateContent": ("gemini", "chat"),
    "https://generativelanguage.googleapis.com/v1beta/models?key={}": ("gemini", "files"),
    "https://{}-aiplatform.googleapis.com/v1/publishers/anthropic/models/{}:rawPredict": ("vertex", "chat"),
    "https://router.huggingface.co/v1/models": ("huggingface", "files"),
    "https://api-inference.huggingface.co/models/{}": ("huggingface", "completion"),
    "https://openrouter.ai/api/v1/credits": ("openrouter", "files"),
    "https://api.mistral.ai/v1/agents/completions": ("mistral", "chat"),
    "https://api.cohere.com/v2/rerank": ("cohere", "rerank"),
    "https://dashscope.aliyuncs.com/api/v1/services/aigc/text-generation/generation": ("dashscope", "chat"),
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/{}/converse": ("bedrock", "chat"),
    "https://bedrock-mantle.{}.api.aws/v1/chat/completions": ("bedrock", "chat"),
    "http://localhost:11434/api/embed": ("ollama", "embeddings"),
    "http://127.0.0.1:11434/api/tags": ("ollama", "files"),
    "https://gigachat.devices.sberbank.ru/api/v1/tokens/count": ("gigachat", "files"),
    "https://llm.api.cloud.yandex.net/foundationModels/v1/completion": ("yandex", "completion"),
    "http://vllm:8000/v1/chat/completions": ("", "chat"),
    "{}/v1beta/models/{}:generateContent": ("", "chat"),
}


@pytest.mark.parametrize("url", ADDRESSES)
def test_an_address_tells_provider_and_operation(url: str) -> None:
    found = address(url, catalog().hosts)

    assert found is not None
    assert (found.host.provider, found.operation) == ADDRESSES[url]


@pytest.mark.parametrize("url", ["https://openai.com/v1/chat", "https://example.org/?to=api.openai.com"])
def test_other_addresses_belong_to_no_model(url: str) -> None:
    assert address(url, catalog().hosts) is None
