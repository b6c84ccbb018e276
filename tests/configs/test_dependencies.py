"""Dependency files in, dependencies out."""

from __future__ import annotations

import codecs

import pytest

from auditor.audit import Unread
from auditor.collect import SourceFile
from auditor.configs.dependencies import read_dependencies
from auditor.facts.model import Dependency


def read_tree(tree: dict[str, str | bytes]) -> tuple[tuple[Dependency, ...], tuple[Unread, ...]]:
    return read_dependencies(
        [
            SourceFile(path=path, kind="config", place="app", data=text.encode() if isinstance(text, str) else text)
            for path, text in tree.items()
        ]
    )


def rows(path: str, text: str | bytes) -> list[tuple[int, str, str, str, str]]:
    """Line, name, specifier, kind and group of each dependency of one file that can be read completely."""
    dependencies, unread = read_tree({path: text})
    assert unread == ()
    return [(d.site.line, d.name, d.specifier, d.kind, d.group) for d in dependencies]


def test_requirements_keep_specifiers_and_drop_extras_markers_and_comments() -> None:
    text = (
        "# what we need\n"
        "OpenAI[datalib]>=1.2,<2  # the client\n"
        "\n"
        "httpx ; python_version >= '3.9'\n"
        "--index-url https://example.org/simple\n"
        "Typing_Extensions==4.12.0\n"
    )

    assert rows("requirements.txt", text) == [
        (2, "openai", "<2,>=1.2", "declared", "runtime"),
        (4, "httpx", "", "declared", "runtime"),
        (6, "typing-extensions", "==4.12.0", "declared", "runtime"),
    ]


def test_a_pin_is_the_version() -> None:
    (dependency,), _ = read_tree({"requirements.txt": "openai==1.3.7\n"})

    assert (dependency.version, dependency.kind) == ("1.3.7", "declared")


def test_a_pin_with_hashes_on_continued_lines_is_locked_at_its_first_line() -> None:
    text = "a==1.0\nopenai==1.3.7 \\\n    --hash=sha256:00ff \\\n    --hash=sha256:11ee\nb\n"

    assert rows("requirements.txt", text) == [
        (1, "a", "==1.0", "declared", "runtime"),
        (2, "openai", "==1.3.7", "locked", "runtime"),
        (5, "b", "", "declared", "runtime"),
    ]


def test_editable_and_url_lines_count_where_they_name_a_package() -> None:
    text = (
        "-e .\n"
        "-e git+https://example.org/team/bot.git@main#egg=bot\n"
        "openai @ git+https://example.org/openai.git@v1.4.0\n"
        "https://example.org/wheels/anthropic-0.30.1-py3-none-any.whl\n"
        "./local/thing\n"
    )

    assert rows("requirements.txt", text) == [
        (2, "bot", "", "declared", "runtime"),
        (3, "openai", "==1.4.0", "declared", "runtime"),
        (4, "anthropic", "==0.30.1", "declared", "runtime"),
    ]


def test_a_password_in_a_url_is_not_kept() -> None:
    secret = "hunter" + "2hunter2"

    dependencies, unread = read_tree({"requirements.txt": f"bot @ https://me:{secret}@example.org/bot-main.zip\n"})

    assert dependencies[0].name == "bot"
    assert secret not in repr((dependencies, unread))


def test_included_files_are_read_once_even_in_a_circle() -> None:
    dependencies, unread = read_tree(
        {
            "requirements.txt": "-r deps/base.list\nopenai\n",
            "deps/base.list": "-r ../requirements.txt\nhttpx>=0.27\n",
        }
    )

    assert [(d.site.path, d.site.line, d.name) for d in dependencies] == [
        ("deps/base.list", 2, "httpx"),
        ("requirements.txt", 2, "openai"),
    ]
    assert unread == ()


def test_an_include_outside_the_tree_is_listed_as_unread() -> None:
    _, unread = read_tree({"requirements.txt": "--requirement=../shared.txt\n"})

    assert unread == (Unread("../shared.txt", "requirements.txt:1 includes it and it is not in the tree"),)


def test_a_constraint_locks_a_version_but_asks_for_nothing() -> None:
    dependencies, _ = read_tree(
        {
            "requirements.txt": "-c limits.txt\nhttpx\n",
            "limits.txt": "openai==1.9.0\nhttpx<1\nunused<3\n",
        }
    )

    assert [(d.name, d.specifier, d.kind) for d in dependencies] == [
        ("openai", "==1.9.0", "locked"),
        ("httpx", "<1", "declared"),
        ("httpx", "", "declared"),
    ]


@pytest.mark.parametrize(
    ("path", "group"),
    [
        ("requirements.txt", "runtime"),
        ("requirements-dev.txt", "development"),
        ("requirements/test.txt", "development"),
        ("requirements/base.in", "runtime"),
        ("dev-requirements.txt", "development"),
    ],
)
def test_the_name_of_a_requirements_file_tells_its_group(path: str, group: str) -> None:
    assert rows(path, "openai\n") == [(1, "openai", "", "declared", group)]


def test_requirements_in_utf_16_are_read() -> None:
    data = codecs.BOM_UTF16_LE + "openai==1.0.0\r\nhttpx\r\n".encode("utf-16-le")

    assert rows("requirements.txt", data) == [
        (1, "openai", "==1.0.0", "declared", "runtime"),
        (2, "httpx", "", "declared", "runtime"),
    ]


def test_a_broken_line_is_unread_and_hides_no_other_line() -> None:
    dependencies, unread = read_tree({"requirements.txt": "openai\n???\nhttpx\n!!\n"})

    assert [d.name for d in dependencies] == ["openai", "httpx"]
    assert unread == (Unread("requirements.txt", "line 2: not a requirement (and 1 more)", matters=True),)


def test_uv_lock_tells_the_group_by_what_the_project_reaches() -> None:
    text = """version = 1

[[package]]
name = "bot"
source = { editable = "." }
dependencies = [{ name = "openai" }]

[package.optional-dependencies]
voice = [{ name = "elevenlabs" }]

[package.dev-dependencies]
dev = [{ name = "pytest" }]

[[package]]
name = "elevenlabs"
version = "1.5.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "httpx"
version = "0.27.0"
source = { registry = "https://example.org/simple" }

[[package]]
name = "openai"
version = "1.40.0"
source = { registry = "https://example.org/simple" }
dependencies = [{ name = "httpx" }]

[[package]]
name = "pytest"
version = "8.3.0"
source = { registry = "https://example.org/simple" }
"""

    assert rows("uv.lock", text) == [
        (15, "elevenlabs", "==1.5.0", "locked", "optional"),
        (20, "httpx", "==0.27.0", "locked", "runtime"),
        (25, "openai", "==1.40.0", "locked", "runtime"),
        (31, "pytest", "==8.3.0", "locked", "development"),
    ]


def test_poetry_lock_of_old_and_new_form() -> None:
    old = '[[package]]\nname = "pytest"\nversion = "7.0"\ncategory = "dev"\noptional = false\n'
    new = '[[package]]\nname = "openai"\nversion = "1.2.0"\noptional = true\ngroups = ["main"]\n'

    assert rows("poetry.lock", old + "\n" + new) == [
        (2, "pytest", "==7.0", "locked", "development"),
        (8, "openai", "==1.2.0", "locked", "optional"),
    ]


def test_pdm_lock() -> None:
    text = '[metadata]\ngroups = ["default"]\n\n[[package]]\nname = "openai"\nversion = "1.2.0"\ngroups = ["default"]\n'

    assert rows("pdm.lock", text) == [(5, "openai", "==1.2.0", "locked", "runtime")]


def test_pylock_leaves_out_what_has_no_version() -> None:
    text = (
        'lock-version = "1.0"\n[[packages]]\nname = "bot"\n[packages.directory]\npath = "."\n'
        '[[packages]]\nname = "openai"\nversion = "2.1.0"\n'
    )

    assert rows("pylock.toml", text) == [(7, "openai", "==2.1.0", "locked", "runtime")]


def test_pipfile_lock() -> None:
    text = """{
    "_meta": {"hash": {"sha256": "00"}},
    "default": {
        "openai": {
            "version": "==0.27.4"
        }
    },
    "develop": {
        "openai": {"version": "==0.27.5"},
        "local": {"editable": true, "path": "."}
    }
}
"""

    assert rows("Pipfile.lock", text) == [
        (4, "openai", "==0.27.4", "locked", "runtime"),
        (9, "openai", "==0.27.5", "locked", "development"),
    ]


def test_pyproject_with_extras_and_groups() -> None:
    text = """[project]
name = "bot"
dependencies = [
    "openai>=1.66",
    'httpx; sys_platform == "linux"',
]

[project.optional-dependencies]
voice = ["elevenlabs"]
test = ["pytest>=8"]

[dependency-groups]
lint = ["ruff", {include-group = "typing"}]
typing = ["mypy"]
"""

    assert rows("pyproject.toml", text) == [
        (4, "openai", ">=1.66", "declared", "runtime"),
        (5, "httpx", "", "declared", "runtime"),
        (9, "elevenlabs", "", "declared", "optional"),
        (10, "pytest", ">=8", "declared", "development"),
        (13, "ruff", "", "declared", "development"),
        (14, "mypy", "", "declared", "development"),
    ]


def test_pyproject_of_poetry() -> None:
    text = """[tool.poetry.dependencies]
python = "^3.11"
openai = "^1.3"
anthropic = {version = "~0.30", optional = true}
private = {git = "https://example.org/private.git"}

[tool.poetry.dependencies.litellm]
version = "1.40.*"

[tool.poetry.group.dev.dependencies]
pytest = "*"
"""

    assert rows("pyproject.toml", text) == [
        (3, "openai", ">=1.3,<2", "declared", "runtime"),
        (4, "anthropic", ">=0.30,<0.31", "declared", "optional"),
        (5, "private", "", "declared", "runtime"),
        (7, "litellm", ">=1.40,<1.41", "declared", "runtime"),
        (11, "pytest", "", "declared", "development"),
    ]


@pytest.mark.parametrize(
    ("written", "specifier"),
    [
        ("^0.2.3", ">=0.2.3,<0.3"),
        ("^0.0.3", ">=0.0.3,<0.0.4"),
        ("^0", ">=0,<1"),
        ("^1.2.3", ">=1.2.3,<2"),
        ("~1", ">=1,<2"),
        ("~1.2.3", ">=1.2.3,<1.3"),
        ("~=1.2.3", "~=1.2.3"),
        ("1.2.3", "==1.2.3"),
        (">= 1.2, < 2", ">=1.2,<2"),
        (">=1.2 <2", ">=1.2,<2"),
        ("^1.2 || ^2.1", ">=1.2,<3"),
        ("<1 || >=2", ""),
        ("*", ""),
    ],
)
def test_poetry_constraints_become_specifiers(written: str, specifier: str) -> None:
    text = f'[tool.poetry.dependencies]\nopenai = "{written}"\n'

    assert rows("pyproject.toml", text) == [(2, "openai", specifier, "declared", "runtime")]


def test_setuptools_reads_dynamic_dependencies_from_the_named_file() -> None:
    dependencies, unread = read_tree(
        {
            "pyproject.toml": '[tool.setuptools.dynamic]\ndependencies = {file = ["etc/needs.list"]}\n',
            "etc/needs.list": "openai==1.5.0\n",
        }
    )

    assert [(str(d.site), d.name) for d in dependencies] == [("etc/needs.list:1", "openai")]
    assert unread == ()


def test_pipfile() -> None:
    text = """[[source]]
url = "https://example.org/simple"

[packages]
openai = "~=1.3"
httpx = {version = ">=0.27", extras = ["http2"]}
anthropic = "*"

[dev-packages]
pytest = "*"
"""

    assert rows("Pipfile", text) == [
        (5, "openai", "~=1.3", "declared", "runtime"),
        (6, "httpx", ">=0.27", "declared", "runtime"),
        (7, "anthropic", "", "declared", "runtime"),
        (10, "pytest", "", "declared", "development"),
    ]


def test_setup_cfg() -> None:
    text = """[metadata]
name = bot

[options]
install_requires =
    openai>=1.1  # the client
    httpx; python_version < "3.13"

[options.extras_require]
test = pytest
"""

    assert rows("setup.cfg", text) == [
        (6, "openai", ">=1.1", "declared", "runtime"),
        (7, "httpx", "", "declared", "runtime"),
        (10, "pytest", "", "declared", "development"),
    ]


def test_setup_script_with_literals_names_and_sums() -> None:
    text = """from setuptools import setup

BASE = ["httpx"]
EXTRAS = {"voice": ["elevenlabs"], "dev": BASE + ["pytest"]}
setup(
    name="bot",
    install_requires=[
        "openai>=1.66.3",
        *BASE,
    ],
    extras_require=EXTRAS,
)
"""

    assert rows("setup.py", text) == [
        (3, "httpx", "", "declared", "runtime"),
        (3, "httpx", "", "declared", "development"),
        (4, "elevenlabs", "", "declared", "optional"),
        (4, "pytest", "", "declared", "development"),
        (8, "openai", ">=1.66.3", "declared", "runtime"),
    ]


_SCRIPT = "from setuptools import setup\nsetup(name='app', install_requires=['openai'])\n"


def test_a_setup_script_inside_a_package_that_another_manifest_installs_asks_for_nothing() -> None:
    project = "[project]\nname = 'app'\ndependencies = ['openai>=1,<2']\n"

    dependencies, _ = read_tree({"pyproject.toml": project, "app/__init__.py": "", "app/setup.py": _SCRIPT})

    assert [(d.site.path, d.specifier) for d in dependencies] == [("pyproject.toml", "<2,>=1")]


@pytest.mark.parametrize(
    "tree",
    [
        {"setup.py": _SCRIPT, "__init__.py": "", "app/__init__.py": ""},
        {"app/setup.py": _SCRIPT, "app/__init__.py": ""},
        {
            "pyproject.toml": "[project]\nname = 'all'\n",
            "services/one/setup.py": _SCRIPT,
            "services/one/one/__init__.py": "",
        },
    ],
)
def test_a_setup_script_that_installs_something_is_read(tree: dict[str, str | bytes]) -> None:
    dependencies, _ = read_tree(tree)

    assert [d.name for d in dependencies] == ["openai"]


def test_setup_script_that_computes_its_requirements_is_not_run() -> None:
    text = "from setuptools import setup\nsetup(install_requires=open('x').read().splitlines())\n"

    dependencies, unread = read_tree({"setup.py": text})

    assert dependencies == ()
    assert unread == (Unread("setup.py", "line 2: the requirements are computed"),)


def test_setup_script_that_names_itself_in_a_circle_is_computed() -> None:
    _, unread = read_tree({"setup.py": "from setuptools import setup\na = b\nb = a\nsetup(install_requires=a)\n"})

    assert [u.reason.partition(": ")[2] for u in unread] == ["the requirements are computed"]


def test_metadata_headers_end_where_the_description_begins() -> None:
    text = (
        "Metadata-Version: 2.1\nName: bot\nRequires-Dist: openai (>=1.2)\n"
        "Requires-Dist: pytest; extra == 'test'\n\nRequires-Dist: not-a-header\n"
    )

    assert rows("bot-1.0.dist-info/METADATA", text) == [
        (3, "openai", ">=1.2", "declared", "runtime"),
        (4, "pytest", "", "declared", "development"),
    ]


def test_metadata_adds_nothing_to_the_manifest_beside_it() -> None:
    dependencies, _ = read_tree(
        {
            "pyproject.toml": '[project]\ndependencies = ["openai>=1"]\n',
            "PKG-INFO": "Name: bot\nRequires-Dist: openai>=1\n",
            "src/bot.egg-info/PKG-INFO": "Name: bot\nRequires-Dist: openai>=1\n",
            "src/bot.egg-info/requires.txt": "openai>=1\n\n[voice]\nelevenlabs\n",
        }
    )

    assert [(str(d.site), d.name, d.group) for d in dependencies] == [
        ("pyproject.toml:2", "openai", "runtime"),
        ("src/bot.egg-info/requires.txt:4", "elevenlabs", "optional"),
    ]


def test_conda_environment() -> None:
    text = """name: bot
dependencies:
  - python=3.11
  - conda-forge::httpx>=0.27
  - anthropic=0.30
  - numpy=1.26.4=py311h0
  - pip
  - pip:
    - openai==1.3.0
    - -r more.txt
"""
    dependencies, unread = read_tree({"environment.yml": text, "more.txt": "tenacity\n"})

    assert [(str(d.site), d.name, d.specifier) for d in dependencies] == [
        ("environment.yml:3", "python", "==3.11.*"),
        ("environment.yml:4", "httpx", ">=0.27"),
        ("environment.yml:5", "anthropic", "==0.30.*"),
        ("environment.yml:6", "numpy", "==1.26.4"),
        ("environment.yml:7", "pip", ""),
        ("environment.yml:9", "openai", "==1.3.0"),
        ("more.txt:1", "tenacity", ""),
    ]
    assert unread == ()


@pytest.mark.parametrize(
    ("path", "data", "line"),
    [
        ("pyproject.toml", b"[project]\nname = \n", 2),
        ("uv.lock", b"[[package]]\nname = 'x'\n", None),
        ("poetry.lock", b"[[package]]\nname = 'x'\n", 2),
        ("uv.lock", b"package = 3\n", 1),
        ("pdm.lock", b"\x00", 1),
        ("Pipfile.lock", b'{\n"default": {\n', 3),
        ("Pipfile.lock", b"[]", 1),
        ("setup.cfg", b"install_requires = x\n", 1),
        ("setup.py", b"setup(\n", 1),
        ("setup.py", b"x = '\x00'\n", None),
        ("environment.yml", b"dependencies:\n  - [a\n", 3),
        ("requirements.txt", b"openai\n\xff\xfe\xfa\n", 2),
        ("pyproject.toml", b"x = " + b"[" * 5000 + b"]" * 5000, None),
        ("Pipfile.lock", b"[" * 100_000, None),
        ("environment.yml", b"a: " + b"[" * 5000, None),
        ("setup.py", b"(" * 5000, None),
    ],
)
def test_a_broken_file_is_unread_with_its_line(path: str, data: bytes, line: int | None) -> None:
    dependencies, unread = read_tree({path: data})

    assert dependencies == ()
    if path == "uv.lock" and line is None:
        assert unread == ()  # A package without a version is the project itself.
        return
    ((broken),) = unread
    assert (broken.path, broken.matters) == (path, True)
    if line is not None:
        assert broken.reason.startswith(f"line {line}: ")


def test_a_broken_file_among_tests_does_not_make_the_audit_incomplete() -> None:
    file = SourceFile(path="tests/data/pyproject.toml", kind="config", place="test", data=b"[")

    _, (unread,) = read_dependencies([file])

    assert unread.matters is False


SHAPES = {
    "pyproject.toml": [
        "project", "project.dependencies", "project.optional-dependencies", "project.optional-dependencies.a",
        "dependency-groups", "dependency-groups.a", "tool.poetry", "tool.poetry.dependencies", "tool.poetry.group",
        "tool.poetry.dependencies.openai", "tool.poetry.dependencies.openai.version", "tool.poetry.group.a",
        "tool.poetry.group.a.dependencies", "tool.uv", "tool.uv.dev-dependencies", "tool.pdm.dev-dependencies.a",
        "tool.hatch.envs", "tool.hatch.envs.a", "tool.hatch.envs.a.dependencies", "tool.setuptools.dynamic",
        "tool.setuptools.dynamic.dependencies", "tool.setuptools.dynamic.dependencies.file",
    ],
    "uv.lock": ["package", "package.name", "package.version"],
    "Pipfile": ["packages", "packages.openai", "packages.openai.version"],
}  # fmt: skip


@pytest.mark.parametrize(
    "value", ["3", "true", '"text"', "[]", "[1]", '["???"]', "{}", "{ a = 1 }", "[{ a = 1 }]", "1.5"]
)
@pytest.mark.parametrize(("path", "key"), [(path, key) for path, keys in SHAPES.items() for key in keys])
def test_a_value_of_another_type_is_no_error(path: str, key: str, value: str) -> None:
    read_tree({path: f"{key} = {value}\n"})


@pytest.mark.parametrize("table", ["name = 3", 'name = "a"\nversion = 3', 'name = "a"\nversion = "1"\ngroups = 3'])
@pytest.mark.parametrize("path", ["uv.lock", "poetry.lock", "pdm.lock", "pylock.toml"])
def test_a_lock_file_of_another_shape_is_no_error(path: str, table: str) -> None:
    heading = "packages" if path == "pylock.toml" else "package"

    read_tree({path: f"[[{heading}]]\n{table}\nsource = 3\ndependencies = 3\noptional-dependencies = 3\n"})


@pytest.mark.parametrize(
    "text", ["[]", "3", "dependencies: 3", "dependencies: [3, {pip: 3}, {pip: [[]]}, null]", "- a\n"]
)
def test_an_environment_of_another_shape_is_no_error(text: str) -> None:
    _, unread = read_tree({"environment.yml": text})

    assert not any("Traceback" in u.reason for u in unread)


def test_an_environment_before_other_documents_is_read() -> None:
    assert rows("environment.yml", "dependencies: [httpx]\n---\nx: 1\n") == [(1, "httpx", "", "declared", "runtime")]


def test_a_folded_licence_does_not_end_the_headers_of_metadata() -> None:
    text = (
        "Name: bot\n"
        "License: MIT\n"
        "        \n"
        "        Permission is granted.\n"
        "Requires-Dist: anthropic==0.52.0\n"
        "\n"
        "Requires-Dist: openai\n"
    )

    assert rows("bot-1.0.dist-info/METADATA", text) == [(5, "anthropic", "==0.52.0", "declared", "runtime")]
