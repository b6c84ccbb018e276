"""What holds for the tree of this project: its wheel, its generated pages, its words. Skipped outside of a checkout."""

from __future__ import annotations

import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from types import ModuleType

import pytest

from auditor.catalog import load_catalog
from auditor.rulebook import load_rulebook

ROOT = Path(__file__).parents[1]

pytestmark = pytest.mark.skipif(not (ROOT / "pyproject.toml").is_file(), reason="there is no checkout")


@pytest.fixture(autouse=True)
def _docs_on_the_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(ROOT / "docs")


def load(path: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location(f"_{path.stem}", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_page_of_statements_is_current() -> None:
    generate = load(ROOT / "docs" / "generate.py")

    page = generate.statements_page(generate.read_statements(), load_rulebook().cards)

    assert (ROOT / "docs" / "statements.md").read_text(encoding="utf-8") == page, "run `make docs`"


def test_the_page_of_cards_is_current() -> None:
    generate = load(ROOT / "docs" / "generate.py")

    page = generate.cards_page(load_rulebook().cards)

    assert (ROOT / "docs" / "cards.md").read_text(encoding="utf-8") == page, "run `make docs`"


def test_the_page_of_sdks_is_current() -> None:
    page = load(ROOT / "docs" / "sdk_table.py").sdks_page(load_catalog())

    assert (ROOT / "docs" / "sdks.md").read_text(encoding="utf-8") == page, "run `make docs`"


def test_every_statement_that_a_card_names_is_in_the_register() -> None:
    register = load(ROOT / "docs" / "generate.py").read_statements()
    known = {statement for statements in register.values() for statement in statements}

    assert {name for card in load_rulebook().cards for name in card.guide} <= known


def test_links_in_the_documentation_lead_somewhere() -> None:
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]

    broken = [
        f"{page.name}: {target}"
        for page in pages
        for target in re.findall(r"\]\(([^)#\s]+)[^)]*\)", page.read_text(encoding="utf-8"))
        if "://" not in target and not (page.parent / target).exists()
    ]

    assert broken == []


def test_the_documentation_names_every_command_option() -> None:
    usage = (ROOT / "docs" / "usage.md").read_text(encoding="utf-8")
    helps = [
        subprocess.run(
            [sys.executable, "-m", "auditor", command, "--help"], capture_output=True, text=True, check=True, cwd=ROOT
        ).stdout
        for command in ("check", "report", "facts", "trace", "explain", "rules")
    ]

    options = {option for text in helps for option in re.findall(r"--[a-z][a-z-]+", text)}

    assert [option for option in sorted(options) if option not in usage] == []


def test_the_version_is_written_once_in_meaning() -> None:
    from auditor import __version__

    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]

    assert project["version"] == __version__


def test_the_output_in_the_readme_is_real() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = readme.split("```")[3].strip("\n").split("\n")
    command = [sys.executable, "-m", "auditor", "check", "fixtures/support_bot_unready", "--today", "2026-11-23"]

    real = subprocess.run(
        command, capture_output=True, text=True, cwd=ROOT, env={**os.environ, "COLUMNS": "100", "NO_COLOR": "1"}
    ).stdout

    assert [line for line in shown if line.strip() != "…" and line not in real.split("\n")] == []
