"""The project's configuration: what it may say, and what is said about its mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from auditor.configuration import (
    Configuration,
    ConfigurationError,
    check_ids,
    find_configuration,
    load_configuration,
)

FULL = """\
select = ["LAT", "key-001"]
ignore = ["LAT-003"]
exclude = ["examples/**"]
gate = "medium"
persona = "pedantic"

[severities]
LAT-001 = "critical"
"""


def load(folder: Path, text: str, name: str = "auditor.toml") -> Configuration:
    (folder / name).write_text(text, encoding="utf-8")
    return load_configuration(find_configuration(folder))


def problems(folder: Path, text: str, name: str = "auditor.toml") -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(folder, text, name)
    return [problem.removeprefix(f"{folder}/") for problem in caught.value.problems]


def test_a_configuration_selects_and_weighs(tmp_path: Path) -> None:
    assert load(tmp_path, FULL) == Configuration(
        select=("LAT", "KEY-001"),
        ignore=("LAT-003",),
        exclude=("examples/**",),
        gate="medium",
        persona="pedantic",
        severities={"LAT-001": "critical"},
        source="auditor.toml",
    )


def test_pyproject_holds_it_in_a_table_of_its_own(tmp_path: Path) -> None:
    configuration = load(tmp_path, '[project]\nname = "x"\n\n[tool.auditor]\ngate = "low"\n', "pyproject.toml")

    assert configuration.gate == "low"
    assert configuration.source == "pyproject.toml"


def test_auditor_toml_wins_over_pyproject(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.auditor]\ngate = "low"\n', encoding="utf-8")

    assert load(tmp_path, 'gate = "critical"\n').gate == "critical"


def test_a_project_without_configuration_has_the_default_gate(tmp_path: Path) -> None:
    assert load_configuration(find_configuration(tmp_path)).gate == "high"


def test_a_pyproject_of_others_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text("this is [not TOML", encoding="utf-8")

    assert find_configuration(tmp_path) is None


def test_every_mistake_is_named_with_its_line_and_the_way_out(tmp_path: Path) -> None:
    text = 'gates = "high"\nselect = "LAT"\npersona = "strict"\n\n[severities]\nLAT-001 = 5\n'

    assert problems(tmp_path, text) == [
        'auditor.toml:2: `select` is no list of texts; write select = ["…"]',
        "auditor.toml:6: the severity of LAT-001 is a int; choose one of info, low, medium, high, critical",
        'auditor.toml:3: `persona` is "strict"; choose one of regular, pedantic, auditor',
        "auditor.toml:1: `gates` means nothing here, did you mean gate?; the keys are "
        "select, ignore, exclude, gate, severities, persona, prices",
    ]


def test_a_mistake_in_pyproject_is_found_in_its_own_table(tmp_path: Path) -> None:
    text = '[tool.other]\ngate = "x"\n\n[tool.auditor]\nselect = []\ngate = "severe"\n'

    (problem,) = problems(tmp_path, text, "pyproject.toml")

    assert problem.startswith('pyproject.toml:6: `gate` is "severe"; choose one of')


def test_a_file_that_is_not_toml_says_where(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, 'gate = "high\n')

    assert problem.startswith("auditor.toml: is not TOML (")
    assert "line 1" in problem


def test_a_file_that_is_not_utf_8_says_so(tmp_path: Path) -> None:
    (tmp_path / "auditor.toml").write_bytes(b'gate = "\xff"')

    with pytest.raises(ConfigurationError, match="is not UTF-8"):
        load_configuration(find_configuration(tmp_path))


def test_deeply_nested_toml_is_a_mistake_and_no_crash(tmp_path: Path) -> None:
    assert problems(tmp_path, "select = " + "[" * 50_000)


def test_ids_that_no_card_has_are_named_with_a_guess() -> None:
    configuration = Configuration(select=("LAT", "LAT-010"), severities={"KEY": "low"})

    assert check_ids(configuration, {"LAT-001", "KEY-001"}) == (
        "`select` names LAT-010, which no card is called, did you mean LAT-001?",
        "`severities` names KEY, which no card is called, did you mean KEY-001?",
    )
