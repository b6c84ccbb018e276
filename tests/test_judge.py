"""From what checks say to findings: identity, severity, excerpt, status."""

from __future__ import annotations

import datetime
from pathlib import Path

import pytest
from made_facts import credential, llm_call
from rules_on_disk import write_rule

from auditor.audit import CardResult, Persona
from auditor.excerpts import Excerpts
from auditor.exposure import weigh_exposure
from auditor.facts import Application, Known, Site, Unclear
from auditor.facts.call_model import Exposure
from auditor.judge import judge
from auditor.outcomes import Severity
from auditor.sites import Place
from auditor.written_cards import read_rules

TODAY = datetime.date(2026, 11, 1)

CALL = "    client.chat.completions.create(model=m)\n"
SOURCE = f"def answer():\n{CALL}    log()\n{CALL}"


def judged(
    folder: Path, application: Application, *, source: str = SOURCE, persona: Persona = "regular"
) -> tuple[CardResult, ...]:
    return judge(application, read_rules((folder,)), as_of=TODAY, text={"app.py": source}.get, persona=persona)


def test_a_gap_becomes_a_finding_at_its_place(tmp_path: Path) -> None:
    write_rule(tmp_path)

    (result,) = judged(tmp_path, Application(calls=(llm_call(2),)))
    (finding,) = result.findings

    assert result.status == "gap"
    assert (finding.card, finding.outcome, finding.severity) == ("LAT-001", "gap", "high")
    assert (finding.message, str(finding.site), finding.function) == ("no limit", "app.py:2", "app.answer")
    assert finding.excerpt == ("    client.chat.completions.create(model=m)",)
    assert len(finding.fingerprint) == 32


@pytest.mark.parametrize(
    ("limits", "status"),
    [
        (("absent", "known"), "gap"),
        (("known", "unclear"), "unsure"),
        (("known", "known"), "met"),
        (("other",), "not_applicable"),
        (("known", "other"), "met"),
        ((), "not_applicable"),
    ],
)
def test_the_status_of_a_card_follows_from_its_subjects(limits: tuple[str, ...], status: str, tmp_path: Path) -> None:
    write_rule(tmp_path)
    calls = {
        "absent": llm_call(2),
        "known": llm_call(2, output_limit=Known(500, "call")),
        "unclear": llm_call(2, output_limit=Unclear("a mapping is unpacked")),
        "other": llm_call(2, operation="embeddings"),
    }

    (result,) = judged(tmp_path, Application(calls=tuple(calls[limit] for limit in limits)))

    assert result.status == status


def test_subjects_that_the_requirement_does_not_concern_are_counted(tmp_path: Path) -> None:
    write_rule(tmp_path)
    application = Application(calls=(llm_call(2, operation="embeddings"), llm_call(4, operation="moderation")))

    (result,) = judged(tmp_path, application)

    assert (result.findings, result.not_applicable) == ((), 2)


def test_a_card_that_people_decide_is_a_question(tmp_path: Path) -> None:
    write_rule(tmp_path, decided_by="people", check=None)

    (result,) = judged(tmp_path, Application(calls=(llm_call(2),)))

    assert result.status == "question"


def test_a_mixed_card_about_which_the_tree_is_silent_is_a_question(tmp_path: Path) -> None:
    write_rule(tmp_path, decided_by="mixed")

    (result,) = judged(tmp_path, Application())

    assert result.status == "question"


def test_a_crash_is_an_error_of_that_card_alone_and_keeps_what_was_said_before(tmp_path: Path) -> None:
    crash = (
        "from auditor.facts import LlmCall\nfrom auditor.outcomes import Gap\n\n"
        "def check(call: LlmCall):\n    if call.site.line == 4:\n        raise KeyError('lost')\n"
        "    return Gap(call.site, 'no limit')\n"
    )
    write_rule(tmp_path, card_id="LAT-001", slug="a", check=crash)
    write_rule(tmp_path, card_id="LAT-002", slug="b")

    broken, sound = judged(tmp_path, Application(calls=(llm_call(2), llm_call(4))))

    assert (broken.status, broken.error) == ("error", "KeyError: 'lost'")
    assert [finding.message for finding in broken.findings] == ["no limit"]
    assert (sound.status, len(sound.findings)) == ("gap", 2)


def test_an_answer_that_is_no_outcome_is_an_error(tmp_path: Path) -> None:
    write_rule(tmp_path, check="from auditor.facts import LlmCall\n\ndef check(call: LlmCall):\n    return [None]\n")

    (result,) = judged(tmp_path, Application(calls=(llm_call(2),)))

    assert result.error == "TypeError: check() gave NoneType, which is no outcome"


def test_a_check_that_cannot_be_imported_is_an_error(tmp_path: Path) -> None:
    write_rule(tmp_path, check="import a_module_that_nobody_has\n")

    (result,) = judged(tmp_path, Application(calls=(llm_call(2),)))

    assert result.status == "error"


def fingerprints(folder: Path, source: str, *lines: int) -> list[str]:
    application = Application(calls=tuple(llm_call(line) for line in lines))
    (result,) = judged(folder, application, source=source)
    return [finding.fingerprint for finding in result.findings]


def test_a_fingerprint_survives_edits_above_it(tmp_path: Path) -> None:
    write_rule(tmp_path)

    assert fingerprints(tmp_path, SOURCE, 2) == fingerprints(tmp_path, "import os\n\n" + SOURCE, 4)


def test_a_fingerprint_survives_another_indentation(tmp_path: Path) -> None:
    write_rule(tmp_path)

    assert fingerprints(tmp_path, SOURCE, 2) == fingerprints(tmp_path, SOURCE.replace("    ", "\t\t"), 2)


def test_a_fingerprint_goes_with_its_line(tmp_path: Path) -> None:
    write_rule(tmp_path)

    assert fingerprints(tmp_path, SOURCE, 2) != fingerprints(tmp_path, SOURCE.replace("model=m", "model=n"), 2)


def test_equal_lines_of_one_function_have_fingerprints_of_their_own(tmp_path: Path) -> None:
    write_rule(tmp_path)

    first, second = fingerprints(tmp_path, SOURCE, 2, 4)

    assert first != second
    assert fingerprints(tmp_path, SOURCE, 4, 2) == [first, second]


def test_a_regular_reader_sees_no_probable_finding_and_no_pass_either(tmp_path: Path) -> None:
    write_rule(tmp_path)
    application = Application(calls=(llm_call(2, confidence="probable"),))

    (result,) = judged(tmp_path, application)

    assert result.status == "unsure"
    assert [finding.site for finding in result.findings] == [None]
    assert "1 place is doubtful" in result.findings[0].message


def test_a_pedantic_reader_sees_probable_findings_as_doubts(tmp_path: Path) -> None:
    write_rule(tmp_path)
    application = Application(calls=(llm_call(2, confidence="probable"),))

    (result,) = judged(tmp_path, application, persona="pedantic")

    assert [(finding.outcome, finding.confidence) for finding in result.findings] == [("gap", "probable")]
    assert result.status == "unsure"


@pytest.mark.parametrize(
    ("place", "exposure", "severity", "because"),
    [
        ("app", "public", "high", None),
        ("app", "unknown", "high", None),
        ("app", "worker", "medium", "only a worker reaches it"),
        ("app", "operator", "medium", "only somebody who runs a command reaches it"),
        ("notebook", "unknown", "medium", "it is a notebook, which somebody runs by hand"),
        ("test", "public", "low", "it is a test"),
        ("example", "operator", "low", "it is an example"),
    ],
)
def test_who_reaches_a_place_decides_how_serious_a_gap_is(
    place: Place, exposure: Exposure, severity: Severity, because: str | None
) -> None:
    assert weigh_exposure("high", place, exposure, secret=False) == (severity, because)


def test_a_severity_never_falls_below_info() -> None:
    assert weigh_exposure("low", "test", "unknown", secret=False) == ("info", "it is a test")
    assert weigh_exposure("info", "test", "unknown", secret=False) == ("info", None)


def test_a_secret_in_a_test_is_at_most_one_level_milder() -> None:
    assert weigh_exposure("critical", "test", "unknown", secret=True) == ("high", "it is a test")


def test_an_excerpt_holds_the_lines_of_its_site_and_no_secret_that_stands_there() -> None:
    key = "sk-" + "proj-" + "Zx8" * 12
    source = f'client = OpenAI(\n    api_key="{key}",  # ours\n)\n'
    start = source.splitlines()[1].index('"') + 1
    where = Site("app.py", 2, start, 2, start + len(key) + 2)
    excerpts = Excerpts({"app.py": source}.get, Application(credentials=(credential(where, "sk-proj-…Zx8"),)))

    lines = excerpts.of(Site("app.py", 1, 10, 3, 2))

    assert lines == ("client = OpenAI(", '    api_key="sk-proj-…Zx8",  # ours', ")")


def test_an_excerpt_of_a_key_that_no_fact_names_is_redacted_too() -> None:
    key = "sk-" + "proj-" + "Ab3dE5gH7jK9" * 4
    excerpts = Excerpts({"app.py": f'old = "{key}"\n'}.get, Application())

    (line,) = excerpts.of(Site("app.py", 1))

    assert key not in line


def test_an_excerpt_of_a_notebook_comes_from_its_cell() -> None:
    excerpts = Excerpts({"lab.ipynb:3": "import openai\nask()\n"}.get, Application())

    assert excerpts.of(Site("lab.ipynb", 2, cell=3)) == ("ask()",)


def test_lines_are_counted_as_python_counts_them() -> None:
    excerpts = Excerpts({"app.py": "one\r\ntwo\x0c\x85still two\rthree\n"}.get, Application())

    assert excerpts.of(Site("app.py", 3)) == ("three",)


def test_a_very_long_line_is_cut() -> None:
    excerpts = Excerpts({"app.py": "x" * 1_000_000}.get, Application())

    (line,) = excerpts.of(Site("app.py", 1))

    assert len(line) < 600


def test_a_file_that_has_no_text_gives_no_excerpt() -> None:
    assert Excerpts({}.get, Application()).of(Site("gone.py", 3)) == ()
