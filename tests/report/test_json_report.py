"""The JSON documents: their shape, their schemas, their determinism."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import msgspec
import pytest
from sample_app import APPLICATION
from sample_audit import RESULTS, audit
from sample_variants import hostile_audit

from auditor.report.json import audit_schema, facts_schema, render_facts_json, render_json

SCHEMAS = Path(__file__).parents[2] / "docs" / "schemas"


def the_schema(name: str) -> dict[str, Any]:
    return json.loads((SCHEMAS / f"{name}.schema.json").read_text())


def the_audit() -> dict[str, Any]:
    return json.loads(render_json(audit()))


def the_facts() -> dict[str, Any]:
    return json.loads(render_facts_json(APPLICATION))


def facts_of(kind: str) -> list[dict[str, Any]]:
    return [fact for fact in the_facts()["facts"] if fact["kind"] == kind]


def test_the_published_audit_schema_is_the_one_of_the_code() -> None:
    assert (SCHEMAS / "audit.schema.json").read_bytes() == audit_schema()


def test_the_published_facts_schema_is_the_one_of_the_code() -> None:
    assert (SCHEMAS / "facts.schema.json").read_bytes() == facts_schema()


@pytest.mark.parametrize("name", ["audit", "facts"])
def test_a_published_schema_is_a_valid_schema(name: str) -> None:
    jsonschema.Draft202012Validator.check_schema(the_schema(name))


def test_an_audit_fits_its_schema() -> None:
    jsonschema.Draft202012Validator(the_schema("audit")).validate(the_audit())


def test_facts_fit_their_schema() -> None:
    jsonschema.Draft202012Validator(the_schema("facts")).validate(the_facts())


def test_a_hostile_audit_fits_the_schema() -> None:
    jsonschema.Draft202012Validator(the_schema("audit")).validate(json.loads(render_json(hostile_audit())))


@pytest.mark.parametrize(
    ("where", "broken"),
    [
        (("verdict",), "perfect"),
        (("score", "low"), "38"),
        (("findings", 0, "outcome"), "passed"),
        (("findings", 0, "line"), None),
        (("findings", 0, "surprise"), 1),
        (("facts", 0, "kind"), "llm_cal"),
        (("facts", 0, "output_limit", "state"), "maybe"),
        (("schema",), "llm-auditor/audit/2"),
    ],
)
def test_the_schema_refuses_a_broken_audit(where: tuple[str | int, ...], broken: object) -> None:
    document = the_audit()
    inner: Any = document
    for key in where[:-1]:
        inner = inner[key]
    inner[where[-1]] = broken

    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(the_schema("audit")).validate(document)


def test_the_schema_refuses_a_finding_without_a_line() -> None:
    document = the_audit()
    del document["findings"][0]["line"]

    with pytest.raises(jsonschema.ValidationError, match="'line' is a required property"):
        jsonschema.Draft202012Validator(the_schema("audit")).validate(document)


def test_the_same_audit_gives_the_same_bytes() -> None:
    assert render_json(audit()) == render_json(audit())


def test_facts_are_in_source_order_whatever_order_they_were_found_in() -> None:
    shuffled = msgspec.structs.replace(APPLICATION, calls=APPLICATION.calls[::-1])

    assert render_facts_json(shuffled) == render_facts_json(APPLICATION)


def test_a_call_states_its_place_and_its_settings() -> None:
    (call,) = [fact for fact in facts_of("llm_call") if fact["path"] == "helpdesk/triage.py"]

    assert {key: call[key] for key in ("line", "end_line", "column", "operation", "sdk", "in", "confidence")} == {
        "line": 27,
        "end_line": 33,
        "column": 16,
        "operation": "chat",
        "sdk": "openai",
        "in": "app",
        "confidence": "certain",
    }
    assert call["output_limit"] == {
        "state": "known",
        "value": 64,
        "source": "call",
        "site": "helpdesk/triage.py:31",
        "because": None,
        "steps": [],
    }


def test_a_setting_that_does_not_apply_says_so() -> None:
    (embedding,) = [fact for fact in facts_of("llm_call") if fact["operation"] == "embeddings"]

    assert embedding["output_limit"]["state"] == "not_applicable"


def test_a_call_in_a_notebook_names_its_cell_and_no_other_call_does() -> None:
    cells = {fact["path"]: fact.get("cell") for fact in facts_of("llm_call")}

    assert cells.pop("notebooks/explore.ipynb") == 7
    assert set(cells.values()) == {None}


def test_a_flow_says_from_where_to_where_and_on_which_way() -> None:
    flow = facts_of("data_flow")[0]

    assert (flow["from"], flow["to"], flow["barriers"]) == ("user_input", "prompt", [])
    assert flow["steps"][0] == {
        "path": "helpdesk/api.py",
        "line": 22,
        "what": "the body of POST /tickets/{ticket_id}/reply gives `question`",
    }


def test_every_finding_of_the_audit_is_in_the_document() -> None:
    assert len(the_audit()["findings"]) == sum(len(result.findings) for result in RESULTS)


def test_a_finding_about_the_whole_tree_stands_on_the_root() -> None:
    (whole,) = [found for found in the_audit()["findings"] if found["card"] == "CST-004"]

    assert (whole["path"], whole["line"]) == (".", 1)


def test_a_suppressed_finding_keeps_its_reason() -> None:
    reasons = [found["suppressed"] for found in the_audit()["findings"] if found["suppressed"]]

    assert reasons == ["debug logging is compiled out of the production image"]


def test_every_card_has_its_status() -> None:
    cards = [card for pillar in the_audit()["pillars"] for card in pillar["cards"]]

    assert {card["id"]: card["status"] for card in cards} == {result.card.id: result.status for result in RESULTS}


def test_an_accepted_risk_names_its_owner_and_its_end() -> None:
    accepted = [risk for pillar in the_audit()["pillars"] for card in pillar["cards"] for risk in card["accepted"]]

    assert [(risk["owner"], risk["expires"]) for risk in accepted] == [("Ines Okafor", "2027-03-31")]


def test_no_terminal_code_and_no_invisible_character_leaves_the_encoder() -> None:
    text = render_json(hostile_audit()).decode()

    assert [hex(ord(char)) for char in set(text) if char != "\n" and not char.isprintable()] == []


def test_a_lone_surrogate_is_written_out() -> None:
    assert "\\udc80" in json.loads(render_json(hostile_audit()))["root"]
