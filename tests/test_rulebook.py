"""Reading cards and loading checks."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from made_facts import llm_call
from rules_on_disk import CARD, write_rule

from auditor.card_text import ExampleFile, Section, parse_card_text
from auditor.facts import Application, LlmCall
from auditor.outcomes import Gap, Outcome
from auditor.resources import resource_directory
from auditor.rulebook import CompiledCard, Rule, RulebookError, load_rulebook
from auditor.written_cards import compile_cards, read_rules

PROSE_CARD = CARD.format(id="LAT-001", severity="high", persona="regular", decided_by="source")


def outcomes(rule: Rule, application: Application) -> list[Outcome]:
    check = rule.load_check()
    return [outcome for subject in check.subjects(application) for outcome in check.outcomes(subject, application)]


def test_a_card_gives_its_front_matter_with_the_pillar_and_slug_of_its_path(tmp_path: Path) -> None:
    write_rule(tmp_path)

    (card,) = read_rules((tmp_path,)).cards

    assert (card.id, card.pillar, card.slug, card.severity) == ("LAT-001", "latency", "unbounded_output", "high")
    assert card.guide == ("S25",)
    assert card.maps == {"cwe": ("CWE-770",)}
    assert card.has_check


def test_cards_stand_in_the_order_of_the_guide_and_then_by_id(tmp_path: Path) -> None:
    write_rule(tmp_path, card_id="LAT-002", slug="b")
    write_rule(tmp_path, card_id="LAT-001", slug="c")
    write_rule(tmp_path, card_id="KEY-009", pillar="keys", slug="a")

    cards = read_rules((tmp_path,)).cards

    assert [card.id for card in cards] == ["KEY-009", "LAT-001", "LAT-002"]


def test_reading_cards_runs_no_check(tmp_path: Path) -> None:
    write_rule(tmp_path, check="raise RuntimeError('this module was run')")

    assert len(read_rules((tmp_path,)).rules) == 1


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (("severity: high", "severity: huge"), "has the severity `huge`"),
        (("fix: none", "fix: none\ncolour: red"), "has the unknown key `colour`"),
        (("title: Model call without an output limit\n", ""), "has no `title`"),
        (("guide: [S25]", "guide: S25"), "has a `guide` that is no list of texts"),
        (("maps: {cwe: [CWE-770]}", "maps: {cwe: CWE-770}"), "has `maps` that is no mapping of lists"),
        (("id: LAT-001", "id: lat1"), "has the id `lat1`"),
        (("id: LAT-001", "id: KEY-001"), "has the id KEY-001 in the pillar latency"),
        (("decided_by: source", "decided_by: people"), "is decided by people and has a check"),
        (("---\nid", "id"), "has no line `---` before and after its front matter"),
        (("severity: high", "severity: [high"), "has front matter that is not YAML in line 6"),
    ],
)
def test_a_malformed_card_is_named_with_what_is_wrong(change: tuple[str, str], reason: str, tmp_path: Path) -> None:
    path = write_rule(tmp_path, card=PROSE_CARD.replace(*change))

    with pytest.raises(RulebookError) as caught:
        read_rules((tmp_path,))

    assert caught.value.path == str(path)
    assert caught.value.reason == reason
    assert caught.value.way_out


def test_a_card_decided_by_the_source_needs_a_check(tmp_path: Path) -> None:
    write_rule(tmp_path, check=None)

    with pytest.raises(RulebookError, match="is decided by source and has no check"):
        read_rules((tmp_path,))


def test_a_check_needs_a_card(tmp_path: Path) -> None:
    write_rule(tmp_path).unlink()

    with pytest.raises(RulebookError, match="is a check without a card"):
        load_rulebook((tmp_path,))


def test_two_cards_with_one_id_are_an_error_that_names_both(tmp_path: Path) -> None:
    first, second = write_rule(tmp_path), write_rule(tmp_path, slug="other")

    with pytest.raises(RulebookError) as caught:
        read_rules((tmp_path,))

    assert str(first) in str(caught.value)
    assert str(second) in str(caught.value)


def test_a_card_outside_of_the_pillars_is_an_error(tmp_path: Path) -> None:
    write_rule(tmp_path, pillar="speed")

    with pytest.raises(RulebookError, match="lies in no pillar"):
        read_rules((tmp_path,))


def test_a_directory_that_does_not_exist_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(RulebookError, match="is not a directory"):
        read_rules((tmp_path / "missing",))


def test_the_annotation_of_the_first_parameter_chooses_the_subjects(tmp_path: Path) -> None:
    write_rule(tmp_path)
    application = Application(calls=(llm_call(2), llm_call(4)))

    (rule,) = read_rules((tmp_path,)).rules

    assert rule.load_check().wanted == (LlmCall,)
    assert outcomes(rule, application) == [Gap(call.site, "no limit") for call in application.calls]


@pytest.mark.parametrize("annotation", ["LlmCall", "'LlmCall'", "facts.LlmCall", "'facts.LlmCall'"])
def test_an_annotation_may_be_postponed_or_qualified(annotation: str, tmp_path: Path) -> None:
    source = f"from auditor import facts\nfrom auditor.facts import LlmCall\n\ndef check(call: {annotation}): ...\n"
    write_rule(tmp_path, check=source)

    (rule,) = read_rules((tmp_path,)).rules

    assert rule.load_check().wanted == (LlmCall,)


def test_a_check_may_ask_for_the_application_beside_its_subject(tmp_path: Path) -> None:
    source = (
        "from auditor.facts import Application, LlmCall\nfrom auditor.outcomes import Gap\n\n"
        "def check(call: LlmCall, application: Application):\n"
        "    return Gap(call.site, f'one of {len(application.calls)}')\n"
    )
    write_rule(tmp_path, check=source)
    application = Application(calls=(llm_call(2), llm_call(4)))

    (rule,) = read_rules((tmp_path,)).rules

    assert [outcome.message for outcome in outcomes(rule, application) if isinstance(outcome, Gap)] == ["one of 2"] * 2


def test_a_check_of_the_application_may_give_many_outcomes(tmp_path: Path) -> None:
    source = (
        "from auditor.facts import Application\nfrom auditor.outcomes import Gap\n\n"
        "def check(application: Application):\n"
        "    for call in application.calls:\n        yield Gap(call.site, 'here')\n"
    )
    write_rule(tmp_path, check=source)

    (rule,) = read_rules((tmp_path,)).rules

    assert len(outcomes(rule, Application(calls=(llm_call(2), llm_call(4))))) == 2


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "defines no check()"),
        ("def check(call): ...", "has a check() whose parameters name no fact"),
        ("def check(call: int): ...", "has a check() whose parameters name no fact"),
        ("def check(): ...", "has a check() whose parameters name no fact"),
    ],
)
def test_a_check_that_cannot_be_used_says_why(source: str, reason: str, tmp_path: Path) -> None:
    write_rule(tmp_path, check=source)
    (rule,) = read_rules((tmp_path,)).rules

    with pytest.raises(RulebookError) as caught:
        rule.load_check()

    assert caught.value.reason == reason


def test_a_card_is_found_by_its_id_in_any_case_and_by_its_slug(tmp_path: Path) -> None:
    write_rule(tmp_path)
    rulebook = read_rules((tmp_path,))

    assert rulebook.find("lat-001") == rulebook.find("unbounded_output") == rulebook.rules[0]
    assert rulebook.find("LAT-999") is None


BODY = """\
Tokens cost money.
They take time.

Twice.

## What to do

Set a limit:

- on the call,
- or on the client.

## Arguments that cannot be seen

The mapping may carry it.

```python file=app.py
# a comment, no heading
create(**options)  # unsure
```

```text file=requirements.txt
openai==2.0
```

```python
not_part_of_the_example()
```
"""


def test_the_parts_of_a_card_are_why_the_remedy_and_the_examples() -> None:
    text = parse_card_text(BODY)

    assert text.why == ("Tokens cost money. They take time.", "Twice.")
    assert text.remedy == ("Set a limit:", "- on the call,", "- or on the client.")
    assert text.examples == (
        Section(
            "Arguments that cannot be seen",
            ("The mapping may carry it.",),
            (
                ExampleFile("app.py", "python", "# a comment, no heading\ncreate(**options)  # unsure\n", 18),
                ExampleFile("requirements.txt", "text", "openai==2.0\n", 23),
            ),
        ),
    )


def test_compiled_cards_are_the_written_ones_with_what_their_checks_want() -> None:
    compiled = msgspec.msgpack.decode(compile_cards(), type=tuple[CompiledCard, ...])
    rules = read_rules((Path(resource_directory("rules")),)).rules

    assert [one.card for one in compiled] == [rule.card for rule in rules]
    assert [one.wanted for one in compiled] == [
        tuple(kind.__name__ for kind in rule.load_check().wanted) if rule.card.has_check else () for rule in rules
    ]


def test_what_an_installed_wheel_brings_are_the_cards_that_lie_beside_it() -> None:
    assert load_rulebook().cards == read_rules((Path(resource_directory("rules")),)).cards


def test_a_check_is_not_asked_where_none_of_its_facts_is_there(tmp_path: Path) -> None:
    write_rule(tmp_path, card_id="ACME-001")
    rule = msgspec.structs.replace(read_rules((tmp_path,)).rules[0], wanted=("LlmCall",))

    assert [rule.concerns(Application()), rule.concerns(Application(calls=(llm_call(),)))] == [False, True]
