"""The rows of entry points find what each framework calls, and the rows of hosts tell what an address does."""

from __future__ import annotations

import textwrap
from functools import cache

import pytest

from auditor.catalog.load import Catalog, load_catalog
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

    assert found == {("ask", f"{verb.upper()} /ask", "public")}


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
        routes = [Route("/ask", ask), Mount("/v1", routes=[Route("/named", endpoint=named)]), WebSocketRoute("/ws", talk)]
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
        """,
        {
            ("look", "MCP look", "public"),
            ("notes", "MCP notes://all", "public"),
            ("greeting", "MCP greeting", "public"),
            ("count", "MCP count", "public"),
        },
    ),
}


@pytest.mark.parametrize("framework", SERVERS)
def test_other_servers_are_reached_by_strangers(framework: str) -> None:
    source, expected = SERVERS[framework]

    assert entries_in(source) == expected
