"""Configuration files that the program loads are followed into."""

from __future__ import annotations

import textwrap

import pytest
from program_values import library, places

from auditor.languages.python_ast import lower
from auditor.program.engine import Engine
from auditor.program.values import Argument, Lit

YAML = """\
model: gpt-4o
limits:
  tokens: 77
  names: [a, b]
"""
TOML = """\
model = "gpt-4o"
[limits]
tokens = 77
names = ["a", "b"]
"""
JSON = '{\n  "model": "gpt-4o",\n  "limits": {"tokens": 77, "names": ["a", "b"]}\n}\n'


def shown(source: str, files: dict[str, str], path: str = "app.py") -> list[object]:
    """What the argument of `show` may be: constants as they are, anything else by the name of its kind."""
    modules = [lower(textwrap.dedent(source), path, "app")]
    engine = Engine(modules, [path], library(), {name: text.encode() for name, text in files.items()})
    (place,) = places(engine)
    argument = Argument(place.call.args[0].value, engine.root(place.scope))
    return [t.value.value if isinstance(t.value, Lit) else type(t.value).__name__ for t in engine.all(argument)]


@pytest.mark.parametrize(
    ("load", "files"),
    [
        ("yaml.safe_load(open('conf/app.yaml'))", {"conf/app.yaml": YAML}),
        ("json.load(open('conf/app.json'))", {"conf/app.json": JSON}),
        ("tomllib.load(open('conf/app.toml', 'rb'))", {"conf/app.toml": TOML}),
        ("json.loads(open('conf/app.json').read())", {"conf/app.json": JSON}),
        ("json.loads(Path('conf/app.json').read_text())", {"conf/app.json": JSON}),
        ("yaml.safe_load(Path('conf/app.yaml').open())", {"conf/app.yaml": YAML}),
        ("yaml.safe_load((Path(__file__).parent / 'conf' / 'app.yaml').read_text())", {"conf/app.yaml": YAML}),
        ("yaml.safe_load(open(os.path.join(os.path.dirname(__file__), 'conf', 'app.yaml')))", {"conf/app.yaml": YAML}),
        ("toml.load('conf/app.toml')", {"conf/app.toml": TOML}),
    ],
)
def test_a_file_that_is_loaded_by_a_constant_path_gives_what_it_holds(load: str, files: dict[str, str]) -> None:
    head = "import json, os, tomllib, toml, yaml\nfrom pathlib import Path\n"

    assert shown(f"{head}cfg = {load}\nshow(cfg['limits']['tokens'])\n", files) == [77]
    assert shown(f"{head}cfg = {load}\nshow(cfg.get('model'))\n", files) == ["gpt-4o"]


def test_a_file_that_is_opened_in_a_with_statement_is_followed() -> None:
    source = "import yaml\nwith open('app.yaml') as file:\n    cfg = yaml.safe_load(file)\nshow(cfg['model'])\n"

    assert shown(source, {"app.yaml": YAML}) == ["gpt-4o"]


def test_a_function_that_loads_what_it_is_told_is_followed() -> None:
    source = """
        import json
        def load(name):
            with open(name) as file:
                return json.load(file)
        show(load("app.json")["limits"]["names"][1])
    """

    assert shown(source, {"app.json": JSON}) == ["b"]


def test_a_path_means_the_file_beside_the_module() -> None:
    files = {"bot/app.yaml": "model: near", "other/app.yaml": "model: far"}

    assert shown("import yaml\nshow(yaml.safe_load(open('app.yaml'))['model'])\n", files, "bot/run.py") == ["near"]


def test_an_ambiguous_path_means_no_file() -> None:
    files = {"a/app.yaml": "model: one", "b/app.yaml": "model: two"}

    assert shown("import yaml\nshow(yaml.safe_load(open('app.yaml'))['model'])\n", files) == ["Ext"]


def test_a_computed_path_means_no_file() -> None:
    source = "import sys, yaml\nshow(yaml.safe_load(open(sys.argv[1]))['model'])\n"

    assert shown(source, {"app.yaml": YAML}) == ["Ext"]


LAUGHS = "a0: &a0 [x, x]\n" + "".join(f"a{i + 1}: &a{i + 1} [*a{i}, *a{i}]\n" for i in range(40))
"""Forty lines that stand for 2 ** 40 texts."""


@pytest.mark.parametrize("text", ["{", "a: [", "- " * 5000, "&a [*a]", "", LAUGHS])
def test_a_file_that_cannot_be_read_is_as_if_it_were_not_there(text: str) -> None:
    source = "import yaml\nshow(yaml.safe_load(open('app.yaml'))['model'])\n"

    assert shown(source, {"app.yaml": text}) in (["Ext"], ["Elem"], ["Member"], ["Unk"])
