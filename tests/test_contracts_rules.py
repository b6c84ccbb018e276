"""What holds for every rule of the package."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from card_examples import expected_of

from auditor.resources import resource_directory
from auditor.rulebook import Rule, load_rulebook

RULES = load_rulebook().rules
CHECKED = [rule for rule in RULES if rule.card.has_check]

ALLOWED = {"auditor.facts", "auditor.outcomes", "__future__", "collections", "collections.abc", "datetime", "typing"}

each_rule = pytest.mark.parametrize("rule", RULES, ids=[rule.card.id for rule in RULES])
each_check = pytest.mark.parametrize("rule", CHECKED, ids=[rule.card.id for rule in CHECKED])


@each_check
def test_a_check_imports_only_facts_and_outcomes(rule: Rule) -> None:
    tree = ast.parse(Path(f"{rule.stem}.py").read_text(encoding="utf-8"))

    imported = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    imported |= {name.name for node in ast.walk(tree) if isinstance(node, ast.Import) for name in node.names}

    assert imported <= ALLOWED


@each_check
def test_a_check_names_the_fact_that_it_judges(rule: Rule) -> None:
    assert rule.load_check().wanted


@each_check
def test_a_card_with_a_check_shows_a_gap_or_the_question_that_it_leaves_to_people(rule: Rule) -> None:
    outcomes = {said.outcome for example in rule.text().examples for said in expected_of(example)}

    assert "gap" in outcomes or (rule.card.decided_by == "mixed" and "unsure" in outcomes)


@each_check
def test_a_card_with_a_check_shows_a_clean_case(rule: Rule) -> None:
    clean = [example for example in rule.text().examples if all(said.outcome == "met" for said in expected_of(example))]

    assert clean


@each_rule
def test_a_card_says_why_it_matters_and_what_to_do(rule: Rule) -> None:
    text = rule.text()

    assert text.why
    assert text.remedy


@each_rule
def test_a_title_is_a_phrase_without_a_full_stop(rule: Rule) -> None:
    assert not rule.card.title.endswith(".")
    assert not rule.card.met.endswith(".")


@each_rule
def test_statements_are_those_of_the_register(rule: Rule) -> None:
    assert all(re.fullmatch(r"[A-Z]\d\d", statement) for statement in rule.card.guide)


@each_rule
def test_ids_of_the_owasp_lists_carry_their_year(rule: Rule) -> None:
    ids = [item for framework, items in rule.card.maps.items() if framework.startswith("owasp_llm") for item in items]

    assert all(re.fullmatch(r"LLM\d\d:20\d\d", item) for item in ids)


def test_every_file_of_the_rules_is_a_card_or_its_check() -> None:
    found = {path for path in Path(resource_directory("rules")).glob("*/*") if path.is_file()}
    pairs = {path for rule in RULES for path in (Path(f"{rule.stem}.md"), Path(f"{rule.stem}.py")) if path.exists()}

    assert found == pairs
