"""The JSON documents: the whole audit, and the facts alone. The same audit always gives the same bytes."""

from __future__ import annotations

import msgspec

from auditor import __version__
from auditor.audit import AcceptedRisk, Attestation, Audit, CardResult, Finding, Score
from auditor.facts import Application
from auditor.report.fact_objects import fact_objects, span_cell, spots
from auditor.report.quoting import json_safe
from auditor.report.shape import (
    AUDIT_SCHEMA,
    FACTS_SCHEMA,
    AcceptedObject,
    AttestationObject,
    AuditDocument,
    CardObject,
    FactsDocument,
    FindingObject,
    PillarObject,
    ScoreObject,
    ToolObject,
    UnreadObject,
)
from auditor.sites import Site

_WHOLE_TREE = Site(".", 1)


def render_json(audit: Audit) -> bytes:
    """The audit with its findings and facts, as `docs/schemas/audit.schema.json` describes it."""
    document = AuditDocument(
        schema=AUDIT_SCHEMA,
        tool=ToolObject(name="llm-auditor", version=audit.version),
        root=audit.root,
        as_of=audit.as_of,
        complete=audit.complete,
        verdict=audit.verdict,
        reasons=audit.reasons,
        score=_score(audit.score),
        files=len(audit.application.files),
        lines=audit.lines,
        pillars=tuple(
            PillarObject(
                pillar=pillar.pillar,
                score=None if pillar.score is None else _score(pillar.score),
                cards=tuple(_card(result) for result in pillar.cards),
            )
            for pillar in audit.pillars
        ),
        findings=tuple(_finding(result, finding) for result in audit.results for finding in result.findings),
        unread=tuple(UnreadObject(path=u.path, reason=u.reason, matters=u.matters) for u in audit.unread),
        notes=audit.notes,
        facts=fact_objects(audit.application),
    )
    return encode(document)


def render_facts_json(application: Application) -> bytes:
    """Every fact about the application, as `docs/schemas/facts.schema.json` describes it."""
    document = FactsDocument(
        schema=FACTS_SCHEMA,
        tool=ToolObject(name="llm-auditor", version=__version__),
        as_of=application.as_of,
        facts=fact_objects(application),
    )
    return encode(document)


def audit_schema() -> bytes:
    """The JSON Schema (2020-12) of the audit document."""
    return schema_of(AuditDocument, "audit", "An audit of an application that calls large language models")


def facts_schema() -> bytes:
    """The JSON Schema (2020-12) of the facts document."""
    return schema_of(FactsDocument, "facts", "Facts about an application that calls large language models")


def _card(result: CardResult) -> CardObject:
    card = result.card
    outcomes = [finding.outcome for finding in result.findings]
    return CardObject(
        id=card.id,
        slug=card.slug,
        title=card.title,
        met=card.met,
        severity=card.severity,
        persona=card.persona,
        decided_by=card.decided_by,
        guide=card.guide,
        maps=card.maps,
        status=result.status,
        gaps=outcomes.count("gap"),
        unsure=outcomes.count("unsure"),
        evidence=outcomes.count("met"),
        not_applicable=result.not_applicable,
        attestation=None if result.attestation is None else _attestation(result.attestation),
        accepted=tuple(_accepted(risk) for risk in result.accepted),
        error=result.error,
    )


def _finding(result: CardResult, finding: Finding) -> FindingObject:
    site = finding.site or _WHOLE_TREE
    return FindingObject(
        path=site.path,
        line=site.line,
        end_line=site.last_line,
        column=site.column,
        cell=span_cell(site),
        card=finding.card,
        title=result.card.title,
        pillar=result.card.pillar,
        outcome=finding.outcome,
        severity=finding.severity,
        message=finding.message,
        function=finding.function,
        locations=spots(finding.locations),
        steps=spots(finding.steps),
        excerpt=finding.excerpt,
        fingerprint=finding.fingerprint,
        place=finding.place,
        confidence=finding.confidence,
        lowered_because=finding.lowered_because,
        suppressed=finding.suppressed,
    )


def _attestation(attestation: Attestation) -> AttestationObject:
    return AttestationObject(
        statement=attestation.statement,
        owner=attestation.owner,
        date=attestation.date,
        expires=attestation.expires,
        evidence=attestation.evidence,
    )


def _accepted(risk: AcceptedRisk) -> AcceptedObject:
    return AcceptedObject(finding=risk.finding, owner=risk.owner, reason=risk.reason, expires=risk.expires)


def _score(score: Score) -> ScoreObject:
    return ScoreObject(low=score.low, high=score.high)


def encode(document: msgspec.Struct) -> bytes:
    """The document as indented JSON that may be printed on a terminal."""
    try:
        compact = msgspec.json.encode(document, order="deterministic")
    except UnicodeEncodeError:
        # A file name that is not UTF-8, or "\ud800" in a literal: JSON has no way to hold a lone surrogate.
        compact = msgspec.json.encode(_without_surrogates(msgspec.to_builtins(document)), order="deterministic")
    return json_safe(msgspec.json.format(compact, indent=2).decode()).encode() + b"\n"


def _without_surrogates(value: object) -> object:
    match value:
        case str():
            return value if value.isascii() else value.encode("utf-8", "backslashreplace").decode()
        case dict():
            return {_without_surrogates(key): _without_surrogates(item) for key, item in value.items()}
        case list() | tuple():
            return [_without_surrogates(item) for item in value]
        case _:
            return value


def schema_of(document: type[msgspec.Struct], name: str, title: str) -> bytes:
    """The JSON Schema (2020-12) of a document."""
    (root,), definitions = msgspec.json.schema_components((document,), ref_template="#/$defs/{name}")
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:llm-auditor:schema:{name}:1",
        "title": title,
        **root,
        "$defs": definitions,
    }
    return msgspec.json.format(msgspec.json.encode(schema), indent=2) + b"\n"
