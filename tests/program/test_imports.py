"""Imports: which file a name comes from."""

from __future__ import annotations

import pytest
from program_values import shown


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"app.py": "import conf\nshow(conf.LIMIT)", "conf.py": "LIMIT = 5"}, "5"),
        ({"app.py": "import conf as c\nshow(c.LIMIT)", "conf.py": "LIMIT = 5"}, "5"),
        ({"app.py": "from conf import LIMIT as L\nshow(L)", "conf.py": "LIMIT = 5"}, "5"),
        ({"a/__init__.py": "", "a/app.py": "from .conf import X\nshow(X)", "a/conf.py": "X = 1"}, "1"),
        ({"a/__init__.py": "", "a/app.py": "from . import conf\nshow(conf.X)", "a/conf.py": "X = 1"}, "1"),
        (
            {"a/__init__.py": "", "a/b/__init__.py": "", "a/b/app.py": "from ..conf import X\nshow(X)",
             "a/conf.py": "X = 1"},
            "1",
        ),
        ({"a/__init__.py": "", "a/conf.py": "X = 1", "main.py": "from a.conf import X\nshow(X)"}, "1"),
        ({"a/__init__.py": "", "a/conf.py": "X = 1", "main.py": "import a.conf\nshow(a.conf.X)"}, "1"),
        ({"a/__init__.py": "from .conf import X", "a/conf.py": "X = 1", "main.py": "from a import X\nshow(X)"}, "1"),
        (
            {"a/__init__.py": "from a.b import *", "a/b.py": "from a.conf import X", "a/conf.py": "X = 1",
             "main.py": "from a import X\nshow(X)"},
            "1",
        ),
        ({"app.py": "from conf import *\nshow(X)", "conf.py": "X = 1"}, "1"),
        (
            {"app.py": "from conf import *\nshow(X, _Y)", "conf.py": "__all__ = ['_Y']\nX = 1\n_Y = 2"},
            "unknown: the name `X` is not defined in sight, 2",
        ),
        ({"app.py": "from conf import *\nshow(_X)", "conf.py": "_X = 1"},
         "unknown: the name `_X` is not defined in sight"),
        (
            {"src/pkg/__init__.py": "", "src/pkg/conf.py": "X = 1",
             "src/pkg/app.py": "from pkg.conf import X\nshow(X)"},
            "1",
        ),
        ({"src/pkg/__init__.py": "X = 1", "tests/test_x.py": "import pkg\nshow(pkg.X)"}, "1"),
        ({"one/app.py": "from conf import X\nshow(X)", "one/conf.py": "X = 1", "two/conf.py": "X = 2"}, "1"),
        ({"backend/svc/__init__.py": "", "backend/svc/conf.py": "X = 1",
          "backend/main.py": "from svc.conf import X\nshow(X)"}, "1"),
        ({"ns/a/conf.py": "X = 1", "main.py": "from ns.a.conf import X\nshow(X)"}, "1"),
        ({"ns/a/conf.py": "X = 1", "main.py": "from ns.a import conf\nshow(conf.X)"}, "1"),
        ({"conf.py": "X = 1", "app.py": "def f():\n    from conf import X\n    show(X)"}, "1"),
        ({"conf.py": "X = 1", "app.py": "if a:\n    from conf import X\nelse:\n    X = 2\nshow(X)"}, "1 | 2"),
        (
            {"fast.py": "X = 1", "slow.py": "X = 2",
             "app.py": "try:\n    from fast import X\nexcept ImportError:\n    from slow import X\nshow(X)"},
            "1 | 2",
        ),
        (
            {"a.py": "import b\nX = 1\ndef f():\n    return b.Y",
             "b.py": "import a\nY = 2\ndef g():\n    show(a.X, a.f())"},
            "1, 2",
        ),
        ({"a.py": "from b import X", "b.py": "from a import X", "app.py": "from a import X\nshow(X)"},
         "unknown: `a` has no `X` in sight"),
        ({"app.py": "import nowhere\nshow(nowhere.X)"}, "nowhere.X"),
        ({"app.py": "from nowhere.deep import X\nshow(X.y())"}, "nowhere.deep.X.y()"),
        ({"conf.py": "X = 1", "app.py": "from conf import Y\nshow(Y)"}, "unknown: `conf` has no `Y` in sight"),
        ({"app.py": "import importlib\nm = importlib.import_module('conf')\nshow(m.X)", "conf.py": "X = 1"}, "1"),
    ],
)  # fmt: skip
def test_an_imported_name_is_what_its_file_gives(files: dict[str, str], expected: str) -> None:
    assert shown(files) == expected


BELOW = {
    "back/__init__.py": "",
    "back/chat/__init__.py": "",
    "back/chat/conf.py": "X = 1",
    "back/server/__init__.py": "",
}


@pytest.mark.parametrize(
    "folder",
    [
        "os.path.abspath(os.path.dirname(os.path.dirname(__file__)))",
        "os.path.join(os.path.dirname(__file__), '..')",
        "os.path.dirname(__file__) + '/..'",
        "str(Path(__file__).resolve().parent.parent)",
        "str(Path(__file__).parents[1])",
        "'..'",
    ],
)
def test_a_folder_that_the_program_adds_to_the_search_path_is_where_imports_begin(folder: str) -> None:
    app = f"import os, sys\nfrom pathlib import Path\nsys.path.insert(0, {folder})\nfrom conf import X\nshow(X)"
    files = {"back/__init__.py": "", "back/conf.py": "X = 1", "back/server/__init__.py": "", "back/server/app.py": app}

    assert shown(files) == "1"


def test_a_name_in_a_package_is_no_import_of_its_own_where_nothing_says_so() -> None:
    files = {"back/__init__.py": "", "back/conf.py": "X = 1", "back/app.py": "from conf import X\nshow(X)"}

    assert shown(files) == "conf.X"


def test_a_dotted_name_that_only_a_folder_above_answers_begins_there() -> None:
    assert shown({**BELOW, "back/server/app.py": "from chat.conf import X\nshow(X)"}) == "1"


def test_a_folder_with_the_name_of_a_library_does_not_stand_for_it() -> None:
    files = {
        "back/__init__.py": "",
        "back/openai/types.py": "X = 1",
        "back/app.py": "from openai.types import X\nshow(X)",
    }

    assert shown(files) == "openai.types.X"


@pytest.mark.parametrize("named", ["row['module']", "f\"{row['module']}\"", "str_of"])
def test_a_module_of_which_a_table_holds_the_name_is_one_of_those_in_the_table(named: str) -> None:
    source = f"""
        import importlib
        TABLE = {{"a": {{"module": "anthropic"}}, "b": {{"module": "openai"}}}}
        def load(kind):
            row = TABLE.get(kind)
            str_of = row["module"]
            show(importlib.import_module({named}).Client)
    """

    assert shown(source) == "anthropic.Client | openai.Client"


def test_a_module_of_a_name_that_comes_from_outside_is_none_that_is_known() -> None:
    source = """
        import importlib
        def load(kind):
            show(importlib.import_module(f"plugins.{kind}").Client)
    """

    assert "plugins" not in shown(source)
