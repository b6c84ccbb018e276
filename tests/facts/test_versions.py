"""Dependencies and a file's place in, the version and the rows that may hold out."""

from __future__ import annotations

import pytest
from packaging.specifiers import SpecifierSet
from packaging.version import Version

from auditor.facts.model import Dependency
from auditor.facts.versions import BOUNDS, Versions
from auditor.sites import Site

ROWS = ("<1", ">=1,<2.52", ">=2.52")
LATEST = {"openai": "3.54.0"}


def declared(specifier: str, path: str = "pyproject.toml", name: str = "openai", group: str = "runtime") -> Dependency:
    pinned = specifier.removeprefix("===").removeprefix("==")
    exact = specifier.startswith("==") and "*" not in specifier and "," not in specifier
    return Dependency(
        site=Site(path, 1),
        name=name,
        version=pinned if exact else None,
        specifier=specifier,
        kind="declared",
        group=group,  # type: ignore[arg-type]  # one of the three names
    )


def locked(version: str, path: str = "uv.lock", name: str = "openai") -> Dependency:
    return Dependency(site=Site(path, 1), name=name, version=version, specifier=f"=={version}", kind="locked")


def candidates(
    *dependencies: Dependency, rows: tuple[str, ...] = ROWS, path: str = "app.py", style: str = ""
) -> object:
    return Versions(dependencies, LATEST).candidates("openai", rows, path, style)


@pytest.mark.parametrize(
    ("version", "expected"),
    [
        ("0.28.1", (0,)),
        ("1.0.0", (1,)),
        ("2.51.9", (1,)),
        ("2.52", (2,)),
        ("2.52.0.post1", (2,)),
        ("3.0.0+local.1", (2,)),
    ],
)
def test_a_locked_version_selects_one_row(version: str, expected: tuple[int, ...]) -> None:
    assert candidates(locked(version)) == expected


@pytest.mark.parametrize(("version", "expected"), [("1.0.0b3", (1,)), ("2.52.0rc1", (2,)), ("2.0.0a1", (1,))])
def test_a_pre_release_counts_as_the_release_that_it_leads_to(version: str, expected: tuple[int, ...]) -> None:
    assert candidates(locked(version)) == expected


@pytest.mark.parametrize(
    ("specifier", "expected"),
    [
        (">=1.61.0", (1, 2)),
        (">=0.27", (0, 1, 2)),
        ("", (0, 1, 2)),
        ("<1", (0,)),
        ("<=1", (0, 1)),
        (">0.28,<1.0", (0,)),
        ("~=1.39.0", (1,)),
        ("~=2.50", (1, 2)),
        ("==2.*", (1, 2)),
        ("==2.52.*", (2,)),
        ("==1.*,!=1.5", (1,)),
        (">=2.51,<2.52", (1,)),
        (">=2.51,<=2.52", (1, 2)),
        (">2.52", (2,)),
        ("!=2.52", (0, 1, 2)),
        (">=1.0.0b3", (1, 2)),
        (">=2.52.0rc1", (2,)),
        ("==1.3.7", (1,)),
        ("===1.3.7", (1,)),
    ],
)
def test_a_range_selects_every_row_that_a_version_in_it_reaches(specifier: str, expected: tuple[int, ...]) -> None:
    assert candidates(declared(specifier)) == expected


def test_the_first_row_that_fits_wins() -> None:
    rows = (">=2.52", ">=1", "")

    assert candidates(declared(">=1"), rows=rows) == (0, 1)
    assert candidates(declared("<2.52"), rows=rows) == (1, 2)


def test_a_row_that_earlier_rows_cover_is_never_selected() -> None:
    assert candidates(declared(">=0.1"), rows=("<2", ">=2", "==1.5")) == (0, 1)


def test_a_row_that_only_one_excluded_version_would_select_is_not_selected() -> None:
    rows = ("==1.5.0", "")

    assert candidates(declared(">=1,!=1.5.0"), rows=rows) == (1,)
    assert candidates(declared(">=1"), rows=rows) == (0, 1)


def test_a_version_that_no_row_fits_selects_none() -> None:
    assert candidates(locked("0.27.0"), rows=(">=1,<2", ">=2")) == ()


def test_rows_without_versions_need_no_manifest() -> None:
    assert candidates(rows=("",)) == (0,)


@pytest.mark.parametrize("written", ["banana", ">=one", "=>1"])
def test_a_specifier_that_cannot_be_read_excludes_nothing(written: str) -> None:
    assert candidates(declared(written)) == (0, 1, 2)


def test_a_pin_that_is_no_version_excludes_nothing() -> None:
    assert candidates(declared("===nightly")) == (0, 1, 2)


@pytest.mark.parametrize("allowed", [">=1.61", "~=2.50", "==2.*", "!=2.52", "<1.0", ">0.28,<=2.52", "<3,>=0.9,!=1.*"])
def test_the_rows_agree_with_trying_every_version(allowed: str) -> None:
    minors = (*range(3), 28, *range(49, 55))
    grid = [Version(f"{major}.{minor}.{micro}") for major in range(5) for minor in minors for micro in range(3)]
    inside = [version for version in grid if SpecifierSet(allowed).contains(version)]
    expected = {next(i for i, row in enumerate(ROWS) if SpecifierSet(row).contains(version)) for version in inside}

    assert candidates(declared(allowed)) == tuple(sorted(expected))


def test_without_a_manifest_the_latest_release_counts() -> None:
    assert candidates() == (2,)


def test_without_a_manifest_code_for_an_old_release_tells_the_version() -> None:
    assert candidates(style="<1") == (0,)


def test_without_a_manifest_code_that_runs_with_the_latest_release_gets_it() -> None:
    assert candidates(style=">=1") == (2,)


def test_without_a_manifest_or_a_known_release_every_row_may_hold() -> None:
    assert Versions((), {}).candidates("openai", ROWS, "app.py", ">=1") == (1, 2)


def test_style_narrows_an_open_range() -> None:
    assert candidates(declared(""), style="<1") == (0,)
    assert candidates(declared(">=0.27"), style="<1") == (0,)
    assert candidates(declared(">=0.27"), style=">=1.66") == (1, 2)


def test_a_range_that_contradicts_the_style_holds() -> None:
    assert candidates(declared(">=1"), style="<1") == (1, 2)


def test_a_lock_overrules_the_style() -> None:
    assert candidates(locked("1.3.0"), style="<1") == (1,)


def test_a_style_that_cannot_be_read_is_ignored() -> None:
    assert candidates(style="new") == (2,)


def test_a_lock_file_decides_within_what_the_manifest_allows() -> None:
    versions = Versions([declared(">=1"), locked("1.3.0")], LATEST)

    assert versions.of("openai", "src/app.py") == "1.3.0"
    assert versions.candidates("openai", ROWS, "src/app.py") == (1,)


def test_the_nearest_manifest_above_the_file_decides() -> None:
    tree = [declared("<1", "old/requirements.txt"), declared(">=2.52", "requirements.txt")]

    assert candidates(*tree, path="old/bot/app.py") == (0,)
    assert candidates(*tree, path="new/app.py") == (2,)


def test_the_lock_of_a_workspace_holds_for_its_members() -> None:
    tree = [declared(">=1", "packages/bot/pyproject.toml"), locked("2.60.0", "uv.lock")]

    assert candidates(*tree, path="packages/bot/app.py") == (2,)


def test_a_lock_further_up_that_the_member_does_not_allow_belongs_to_something_else() -> None:
    tree = [declared("<1", "legacy/requirements.txt"), locked("2.60.0", "uv.lock")]

    assert candidates(*tree, path="legacy/app.py") == (0,)


def test_manifests_of_one_folder_narrow_each_other() -> None:
    assert candidates(declared(">=1"), declared("<2.52", "setup.cfg")) == (1,)


def test_manifests_of_one_folder_that_contradict_each_other_both_count() -> None:
    assert candidates(declared("<1"), declared(">=2.52", "requirements.txt")) == (0, 2)


def test_two_versions_in_one_lock_file_are_in_dispute() -> None:
    versions = Versions([locked("1.3.0"), locked("2.60.0")], LATEST)

    assert versions.of("openai", "app.py") is None
    assert versions.candidates("openai", ROWS, "app.py") == (1, 2)


def test_what_tests_pin_does_not_decide_for_the_application() -> None:
    tree = [declared(">=2.52"), declared("==0.28.0", "requirements-test.txt", group="development")]

    assert candidates(*tree) == (2,)


def test_a_folder_of_requirements_speaks_for_the_folder_above() -> None:
    assert candidates(declared("<1", "bot/requirements/base.txt"), path="bot/app.py") == (0,)


def test_metadata_in_a_src_folder_speaks_for_the_project() -> None:
    assert candidates(declared("<1", "src/bot.egg-info/requires.txt"), path="scripts/run.py") == (0,)


def test_manifests_elsewhere_count_where_none_is_above() -> None:
    tree = [declared("<1", "backend/requirements.txt"), declared(">=2.52", "worker/requirements.txt")]

    assert candidates(*tree, path="shared/app.py") == (0, 2)


def test_package_names_are_compared_as_indexes_do() -> None:
    versions = Versions([locked("0.3.1", name="google-genai")], {})

    assert versions.of("Google_GenAI", "app.py") == "0.3.1"


def test_a_pin_is_shown_as_the_version_and_a_range_is_not() -> None:
    assert Versions([declared("==1.3.7")], LATEST).of("openai", "app.py") == "1.3.7"
    assert Versions([declared(">=1.3.7")], LATEST).of("openai", "app.py") is None
    assert Versions([], LATEST).of("openai", "app.py") is None


def test_a_framework_limits_the_newest_version_of_an_open_range() -> None:
    rows = ("<3", ">=3")

    assert candidates(declared(">=1"), rows=rows) == (0, 1)
    assert candidates(declared(">=1"), declared(">=1", name="crewai"), rows=rows) == (0,)


def test_a_framework_brings_the_package_that_nothing_else_names() -> None:
    assert candidates(declared("", name="crewai"), rows=("<1", ">=1,<2.30", ">=2.30,<3", ">=3")) == (2,)


def test_an_older_pin_of_a_framework_says_nothing_about_its_limits() -> None:
    assert candidates(declared("==0.30.11", name="crewai"), rows=("<1", ">=1,<3", ">=3"), style=">=1") == (1, 2)


def test_a_framework_does_not_overrule_a_lock() -> None:
    assert candidates(locked("3.2.0"), declared("", name="crewai"), rows=("<3", ">=3")) == (1,)


def test_every_bound_is_a_specifier_of_a_release() -> None:
    for bound in BOUNDS:
        assert Version(bound.release)
        assert SpecifierSet(bound.specifier)


def test_an_import_that_only_some_versions_have_narrows_what_nothing_declares() -> None:
    versions = Versions([], LATEST, {"openai": "<1"})

    assert versions.candidates("openai", ROWS, "app.py") == (0,)


def test_an_import_that_only_some_versions_have_never_empties_a_declared_range() -> None:
    versions = Versions([declared(">=1,<2")], LATEST, {"openai": "<1"})

    assert versions.candidates("openai", ROWS, "app.py") == (1,)
