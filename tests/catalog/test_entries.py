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
