"""The trace of one place as JSON, and the published shape of that document."""

from __future__ import annotations

from typing import Literal

import msgspec

from auditor import __version__
from auditor.facts import Application
from auditor.facts.tracing import PlaceTrace, Way
from auditor.report.fact_objects import fact_objects, span_cell, spots
from auditor.report.json import encode, schema_of
from auditor.report.shape import DataFlowObject, SpanObject, SpotObject, ToolObject

TRACE_SCHEMA: Literal["llm-auditor/trace/1"] = "llm-auditor/trace/1"


class AskedObject(SpanObject, frozen=True, kw_only=True):
    """The expression that was asked about."""

    end_column: int
    what: str


class WayObject(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where some of the value comes from; `steps` begin there. `barriers` are judged as for a prompt."""

    kind: str
    what: str
    certain: bool
    barriers: tuple[str, ...]
    steps: tuple[SpotObject, ...]


class TraceDocument(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """Where the value at one place comes from, the flows that end there, and those that lead through it.

    `complete` is false where more may come there than was looked at.
    """

    schema: Literal["llm-auditor/trace/1"]
    tool: ToolObject
    place: AskedObject
    comes_from: tuple[WayObject, ...]
    arrives: tuple[DataFlowObject, ...]
    goes_to: tuple[DataFlowObject, ...]
    complete: bool


def render_trace_json(trace: PlaceTrace) -> bytes:
    """The trace as `docs/schemas/trace.schema.json` describes it."""
    site = trace.site
    document = TraceDocument(
        schema=TRACE_SCHEMA,
        tool=ToolObject(name="llm-auditor", version=__version__),
        place=AskedObject(
            path=site.path,
            line=site.line,
            column=site.column,
            end_line=site.last_line,
            end_column=site.end_column,
            cell=span_cell(site),
            what=trace.what,
        ),
        comes_from=tuple(map(_way, trace.comes)),
        arrives=_flows(Application(flows=trace.arrives)),
        goes_to=_flows(Application(flows=trace.goes)),
        complete=not trace.cut,
    )
    return encode(document)


def trace_schema() -> bytes:
    """The JSON Schema (2020-12) of the trace document."""
    return schema_of(
        TraceDocument, "trace", "The trace of one value of an application that calls large language models"
    )


def _way(way: Way) -> WayObject:
    return WayObject(kind=way.kind, what=way.what, certain=way.certain, barriers=way.barriers, steps=spots(way.steps))


def _flows(application: Application) -> tuple[DataFlowObject, ...]:
    return tuple(fact for fact in fact_objects(application) if isinstance(fact, DataFlowObject))
