"""What git ignores is ignored in the same way, with git and without it."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from random import Random

import pytest

from auditor.audit import Unread
from auditor.collect import collect
from auditor.collect.gitignore import IgnoreRules
from auditor.collect.ignores import listed_by_git, listed_by_rules

IGNORE_FILES = {
    ".gitignore": "*.log.py\n!keep.log.py\n/rooted.py\nbuild/\nlogs/**/deep.py\n# comment\n\\#odd.py\nspace\\ .py\n"
    "a/**/z.py\n*.[oa].py\ntrail.py   \n!build/kept.py\nnested/*\n!nested/shown\n[!b]x.py\n",
    "sub/.gitignore": "!x.log.py\nlocal.py\n/here/\n*\n!*.py\n!*/\n",
    "sub/here/.gitignore": "!*\n",
    "nested/shown/.gitignore": "private/\n",
    ".git/info/exclude": "excluded.py\n",
}
FILES = (
    "app.py",
    "a.log.py",
    "keep.log.py",
    "rooted.py",
    "sub/rooted.py",
    "build/kept.py",
    "build/x/y.py",
    "sub/build/y.py",
    "logs/deep.py",
    "logs/a/b/deep.py",
    "#odd.py",
    "odd.py",
    "a/z.py",
    "a/b/c/z.py",
    "b/z.py",
    "m.o.py",
    "m.c.py",
    "trail.py",
    "sub/x.log.py",
    "sub/local.py",
    "sub/other.py",
    "sub/more/x.py",
    "sub/notes.md",
    "sub/here/x.py",
    "nested/hidden.py",
    "nested/shown/x.py",
    "nested/shown/private/x.py",
    "excluded.py",
    "sub/excluded.py",
    "ax.py",
    "bx.py",
)


def git(where: Path, *arguments: str) -> str:
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "protocol.file.allow=always")
    done = subprocess.run(
        ["git", *identity, *arguments], cwd=where, env=clean, check=True, capture_output=True, text=True
    )
    return done.stdout


def write(root: Path, files: dict[str, str]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "-q")
    write(root, dict.fromkeys(FILES, "x = 1\n") | {"space .py": "x = 1\n"} | IGNORE_FILES)
    return root


def read_in(root: Path, *, below: str = "") -> set[str]:
    return {file.path for file in collect([root / below]).files}


def seen_by_git(root: Path) -> set[str]:
    listed = git(root, "ls-files", "--cached", "--others", "--exclude-standard", "-z").split("\0")
    return {path for path in listed if path.endswith((".py", ".md"))}


def test_git_is_asked(repository: Path) -> None:
    assert read_in(repository) == seen_by_git(repository)


def test_the_ignore_files_say_the_same_without_git(repository: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = seen_by_git(repository)
    monkeypatch.setenv("PATH", "")

    assert read_in(repository) == expected


@pytest.mark.parametrize("below", ["sub", "nested/shown", "a/b"])
def test_the_rules_above_the_root_hold_with_and_without_git(
    repository: Path, below: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = seen_by_git(repository / below)

    assert read_in(repository, below=below) == expected
    monkeypatch.setenv("PATH", "")
    assert read_in(repository, below=below) == expected


@pytest.mark.parametrize("path", [os.environ.get("PATH", ""), ""], ids=["git", "no git"])
def test_a_root_that_is_itself_ignored_was_asked_for(
    repository: Path, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", path)

    assert read_in(repository, below="build") == {"kept.py", "x/y.py"}


def test_a_tracked_file_counts_although_it_is_ignored(repository: Path) -> None:
    git(repository, "add", "-f", "build/kept.py")

    assert "build/kept.py" in read_in(repository)


def test_what_is_ignored_is_listed_once_at_its_top(repository: Path) -> None:
    unread = collect([repository]).unread

    assert Unread("build/", "ignored by git") in unread
    assert Unread("rooted.py", "ignored by git") in unread
    assert not any(entry.path.startswith("build/x") for entry in unread)


def test_an_ignored_directory_that_holds_nothing_to_read_is_not_listed(repository: Path) -> None:
    write(repository, {"sub2/build/picture.png": ""})

    assert not any(entry.path.startswith("sub2") for entry in collect([repository]).unread)


@pytest.mark.parametrize("path", [os.environ.get("PATH", ""), ""], ids=["git", "no git"])
def test_a_repository_inside_has_its_own_rules(repository: Path, path: str, monkeypatch: pytest.MonkeyPatch) -> None:
    inner = repository / "inner"
    write(inner, {"rooted.py": "", "a.log.py": "", "secret.py": "", ".gitignore": "secret.py\n"})
    git(inner, "init", "-q")
    monkeypatch.setenv("PATH", path)

    assert {p for p in read_in(repository) if p.startswith("inner/")} == {"inner/rooted.py", "inner/a.log.py"}


def test_a_submodule_is_read_by_its_own_rules(repository: Path, tmp_path: Path) -> None:
    library = tmp_path / "library"
    write(library, {"lib.py": "", "junk.py": "", ".gitignore": "junk.py\n"})
    git(library, "init", "-q")
    git(library, "add", "-A")
    git(library, "commit", "-qm", "one")
    git(repository, "submodule", "add", "-q", str(library), "vendor/library")
    write(repository, {"vendor/library/junk.py": ""})

    assert {p for p in read_in(repository) if p.startswith("vendor/")} == {"vendor/library/lib.py"}


def test_a_deleted_file_that_git_still_tracks_is_no_file(repository: Path) -> None:
    git(repository, "add", "app.py")
    (repository / "app.py").unlink()

    assert "app.py" not in read_in(repository)


def test_the_variables_of_a_hook_do_not_lead_git_astray(
    repository: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    expected = seen_by_git(repository)
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "index"))

    assert read_in(repository) == expected


def test_no_program_that_the_repository_names_is_run(repository: Path, tmp_path: Path) -> None:
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\ntouch {mark}\n")
    program.chmod(0o755)
    git(repository, "add", "app.py")
    git(repository, "config", "core.fsmonitor", str(program))

    collect([repository])

    assert not mark.exists()


def test_a_broken_repository_is_read_by_its_ignore_files(repository: Path) -> None:
    expected = seen_by_git(repository)
    (repository / ".git/HEAD").write_text("nonsense")

    assert read_in(repository) == expected


def test_ignore_files_count_where_there_is_no_repository(tmp_path: Path) -> None:
    write(tmp_path, {"app.py": "", "junk/a.py": "", ".gitignore": "junk\n"})

    assert read_in(tmp_path) == {"app.py"}


@pytest.mark.parametrize("name", ["töst.py", 'quo"te.py', "new\nline.py", "tab\t.py", " lead.py"])
def test_odd_names_are_read(repository: Path, name: str) -> None:
    write(repository, {name: "x = 1\n"})

    assert name in read_in(repository)


PIECES = (
    *("*", "**", "***", "?", "/", "**/", "/**", "/**/", "a", "b", "ab", ".py", "x", ".", "-", " "),
    *("[ab]", "[!a]", "[^b]", "[a-c]", "[[:alpha:]]", "[[:digit:]x]", "[]a]", "[a-]", "[a"),
    *("\\*", "\\a", "\\", "\\ "),
)
NAMES = ("a", "b", "ab", "abc", "x.py", "a.py", ".c", "a b", "[a]", "#a", "!a", "A", "a-b", "a\\b")


def any_pattern(random: Random) -> str:
    pattern = "".join(random.choice(PIECES) for _ in range(random.randint(1, 5)))
    before = random.choice(["", "", "", "", "!", "!", "#", "\\"])
    return before + pattern + random.choice(["", "", "", "/"])


@pytest.mark.parametrize("seed", range(40))
def test_any_patterns_mean_what_git_means_by_them(tmp_path: Path, seed: int) -> None:
    random = Random(seed)
    git(tmp_path, "init", "-q")
    directories = [tmp_path]
    for _ in range(30):
        entry = random.choice(directories) / random.choice(NAMES)
        if entry.exists():
            continue
        if random.random() < 0.4:
            entry.mkdir()
            directories.append(entry)
        else:
            entry.touch()
    for directory in dict.fromkeys([tmp_path, *random.choices(directories, k=2)]):
        (directory / ".gitignore").write_text("\n".join(any_pattern(random) for _ in range(4)))

    assert frozenset(listed_by_rules(tmp_path)) == listed_by_git(tmp_path, tmp_path)


def test_no_pattern_takes_long() -> None:
    rules = IgnoreRules(["*a" * 60 + "b", "/" + "**/a/" * 200 + "b"])

    assert rules.decide("/".join(["a" * 200] * 10), directory=False) is None
    assert rules.decide("/".join("a" * 1000), directory=False) is None
