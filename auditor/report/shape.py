"""The published shape of the JSON documents: what other programs may rely on, apart from how we hold it inside.

The JSON Schemas in `docs/schemas/` are generated from these structs. A field that is renamed or removed, or that
changes its meaning, needs a new number in `AUDIT_SCHEMA` or `FACTS_SCHEMA`; a new field does not.
"""

from __future__ import annotations

import datetime
from typing import Literal, TypeAlias

import msgspec
from msgspec import UNSET, UnsetType

from auditor.audit import CardStatus, DecidedBy, OutcomeName, Persona, Verdict
from auditor.facts.call_model import Exposure, Operation, Reaction, Source, Unbounded, Value
from auditor.facts.model import EffectKind, SinkKind, SourceKind, SwitchKind
from auditor.outcomes import Severity
from auditor.sites import Place

AUDIT_SCHEMA: Literal["llm-auditor/audit/1"] = "llm-auditor/audit/1"
FACTS_SCHEMA: Literal["llm-auditor/facts/1"] = "llm-auditor/facts/1"


class _Object(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A JSON object whose fields are all named here."""


class ToolObject(_Object, frozen=True, kw_only=True):
    """Who wrote the document."""

    name: str
    version: str


class SpanObject(_Object, frozen=True, kw_only=True):
    """A span of a file; lines and columns count from 1. In a notebook, lines count inside cell number `cell`."""

    path: str
    line: int
    end_line: int
    column: int
    cell: int | UnsetType = UNSET


class SpotObject(_Object, frozen=True, kw_only=True):
    """A place, and what stands or happens there."""

    path: str
    line: int
    what: str
    cell: int | UnsetType = UNSET


# ── facts ───────────────────────────────────────────────────────────────────────────────────────────────────────────


class SettingObject(_Object, frozen=True, kw_only=True):
    """An effective setting. `site` is written `path:line`; `steps` is the way that the value takes to the call."""

    state: Literal["known", "absent", "unclear", "not_applicable"]
    value: Value
    source: Source | None
    site: str | None
    because: str | None
    steps: tuple[SpotObject, ...]


class CostObject(_Object, frozen=True, kw_only=True):
    """What one request can cost at most, in US dollars: the prompt fills the model's window, and what is `unbounded`
    counts at the model's maximum. `usd` is null where that cannot be said, and `because` says why."""

    usd: float | None
    model: str | None
    prompt_tokens: int | None
    answer_tokens: int | None
    samples: int | None
    unbounded: tuple[Unbounded, ...]
    because: str
    as_of: datetime.date | None


class GrowthObject(_Object, frozen=True, kw_only=True):
    """A list of messages that is added to at `site` and sent whole with each request, as long as it `lasts`.
    `bounded_by` says what keeps it short, and is empty where nothing does."""

    lasts: Literal["loop", "object", "process"]
    site: str
    bounded_by: str


class AnswerEndObject(_Object, frozen=True, kw_only=True):
    """Whether the reason for which the model stopped is looked at before what it wrote is used at `site`. `parsed`: it
    is read as data there, and nothing catches that its end is missing. At `object_site` an object that the SDK makes of
    the answer is taken apart; `object_tested` where something asks before whether there is one."""

    state: Literal["looked_at", "ignored", "unclear"]
    site: str | None
    parsed: bool
    as_data: bool
    because: str
    object_site: str | None
    object_tested: bool


class CancellationObject(_Object, frozen=True, kw_only=True):
    """What the handler at `site` does with the cancellation of an awaited call."""

    state: Literal["passes", "swallowed"]
    site: str


class FallbackObject(_Object, frozen=True, kw_only=True):
    """What is asked in the model's place where it fails: by an argument or a method (`name`), or in a handler."""

    name: str
    site: str


class RefusedArgumentObject(_Object, frozen=True, kw_only=True):
    """An argument of the call that `model` answers with an error; `instead` means the same and is taken."""

    name: str
    model: str
    instead: str


class FanOutObject(_Object, frozen=True, kw_only=True):
    """The call is started at `site` for each item of a collection, all at once. `bounded_by` says what lets only so few
    of them run together, and is empty where nothing does; `unclear` says why their number cannot be told."""

    name: str
    site: str
    bounded_by: str
    unclear: str


class PerItemObject(_Object, frozen=True, kw_only=True):
    """The loop at `site` makes one request for each item, where a request takes many; `paced`: it waits on purpose."""

    site: str
    paced: bool


class RepeatedWorkObject(_Object, frozen=True, kw_only=True):
    """What a retry of the call does again at `site`: it yields `pieces` of the answer that were passed on before, or
    has an `effect` (`what`) that stands before the request."""

    kind: Literal["pieces", "effect"]
    what: str
    site: str


class AnswerStatusObject(_Object, frozen=True, kw_only=True):
    """Whether the status of a plain request's answer is `looked_at` before what it says is read at `site`."""

    state: Literal["looked_at", "ignored", "unclear"]
    site: str | None


class ModelObject(_Object, frozen=True, kw_only=True):
    """One model that a call may use."""

    name: str
    pinned: bool | None
    retires: datetime.date | None
    replacement: str | None
    source: str | None


class RetryLayerObject(_Object, frozen=True, kw_only=True):
    """One thing that repeats a call; `attempts` null is without end."""

    kind: Literal["sdk", "client", "wrapper", "loop", "framework"]
    name: str
    attempts: int | None
    effective: bool
    waits: bool
    site: str | None
    because: str | None
    repeats: Literal["any", "lasting", "passing", "unclear"]
    errors: tuple[str, ...]


class ErrorHandlingObject(_Object, frozen=True, kw_only=True):
    """What happens when the provider fails."""

    caught: Literal["provider", "general", "everything", "nothing"]
    reaction: Reaction
    names: tuple[str, ...]
    site: str | None
    uncaught_through: tuple[str, ...]
    uncaught_exposure: Exposure


class _FactObject(SpanObject, frozen=True, kw_only=True, tag_field="kind"):
    """What every fact says of its place; `in` is what the file is for."""

    place: Place = msgspec.field(name="in")


class LlmCallObject(_FactObject, frozen=True, kw_only=True, tag="llm_call"):
    """A place where a request goes to a model."""

    function: str
    sdk: str
    sdk_version: str | None
    operation: Operation
    target: str
    retired: str
    model: SettingObject
    models: tuple[ModelObject, ...]
    output_limit: SettingObject
    timeout: SettingObject
    retries: SettingObject
    retry_layers: tuple[RetryLayerObject, ...]
    samples: SettingObject
    stream: SettingObject
    store: SettingObject
    end_user: SettingObject
    cost: CostObject | None
    growth: GrowthObject | None
    status: AnswerStatusObject | None
    answer_end: AnswerEndObject | None
    cancellation: CancellationObject | None
    fallback: FallbackObject | None
    refused_arguments: tuple[RefusedArgumentObject, ...]
    fan_out: FanOutObject | None
    per_item: PerItemObject | None
    repeated_work: RepeatedWorkObject | None
    errors: ErrorHandlingObject
    asynchronous: bool
    blocks_event_loop: bool
    client: str | None
    entry_points: tuple[str, ...]
    exposure: Exposure
    confidence: Literal["certain", "probable"]


class LlmClientObject(_FactObject, frozen=True, kw_only=True, tag="llm_client"):
    """A place where a client of a model provider is made."""

    function: str
    sdk: str
    target: str
    key: SettingObject
    base_url: SettingObject
    timeout: SettingObject
    retries: SettingObject
    organization: SettingObject
    asynchronous: bool
    built: Literal["once", "per_call", "unclear"]
    entry_points: tuple[str, ...]
    confidence: Literal["certain", "probable"]


class DataFlowObject(_FactObject, frozen=True, kw_only=True, tag="data_flow"):
    """Data that travels from a source to a sink; the place is the sink."""

    source: SourceKind = msgspec.field(name="from")
    source_what: str = msgspec.field(name="from_what")
    source_site: str = msgspec.field(name="from_site")
    sink: SinkKind = msgspec.field(name="to")
    sink_what: str = msgspec.field(name="to_what")
    function: str
    barriers: tuple[str, ...]
    weak_barriers: tuple[str, ...]
    vain: tuple[str, ...]
    steps: tuple[SpotObject, ...]
    entry_points: tuple[str, ...]
    confidence: Literal["certain", "probable"]


class CredentialObject(_FactObject, frozen=True, kw_only=True, tag="credential"):
    """A secret written in the tree: redacted text and a keyed fingerprint, never the value."""

    function: str
    provider: str
    key_type: str
    where: Literal[
        "source", "dotenv", "compose", "dockerfile", "kubernetes", "terraform", "workflow", "notebook", "config"
    ]
    form: Literal["literal", "environment_default"]
    certainty: Literal["key", "likely", "placeholder"]
    redacted: str
    fingerprint: str
    locations: tuple[str, ...]


class KeyUseObject(_FactObject, frozen=True, kw_only=True, tag="key_use"):
    """A provider key that the application reads, by name."""

    function: str
    provider: str
    variable: str


class AgentLoopObject(_FactObject, frozen=True, kw_only=True, tag="agent_loop"):
    """A loop in which a model decides whether to go on."""

    function: str
    framework: str
    limit: SettingObject
    budget: SettingObject
    entry_points: tuple[str, ...]


class LogSiteObject(_FactObject, frozen=True, kw_only=True, tag="log_site"):
    """A place where a prompt, an answer or a credential is written to a log."""

    function: str
    what: Literal["prompt", "model_output", "credential"]
    level: Literal["debug", "info", "warning", "error", "print"]
    steps: tuple[SpotObject, ...]
    entry_points: tuple[str, ...]


class EndingObject(_Object, frozen=True, kw_only=True):
    """What ends what is kept: `expires` by a time, `deleted` whatever happens, `on_success` unless something fails
    before, `elsewhere` when something asks for it, `kept` where nothing in sight does."""

    state: Literal["expires", "deleted", "on_success", "elsewhere", "kept", "unclear"]
    because: str
    site: str | None


class StoreObject(_FactObject, frozen=True, kw_only=True, tag="store"):
    """A place at which the application keeps what people write, what models answer or what documents say."""

    function: str
    medium: Literal["file", "cache", "database", "vector_index", "history", "provider", "memory"]
    what: str
    contents: tuple[str, ...]
    ending: EndingObject
    opened: str | None
    steps: tuple[SpotObject, ...]
    entry_points: tuple[str, ...]
    exposure: Exposure


class SwitchObject(_FactObject, frozen=True, kw_only=True, tag="switch"):
    """A call of a library that takes a protection away. `what` completes "this call …"."""

    function: str
    switch: SwitchKind
    target: str
    argument: str
    what: str
    state: SettingObject
    by_hand: bool
    entry_points: tuple[str, ...]
    exposure: Exposure


class EffectObject(_Object, frozen=True, kw_only=True):
    """Something that a tool does to the world; `what` completes "the tool …". `certain` is false where it may as well
    only ask for something; `asked` says what asks a person on the way."""

    effect: EffectKind
    what: str
    site: str
    steps: tuple[SpotObject, ...]
    certain: bool
    asked: str


class ToolResultObject(_Object, frozen=True, kw_only=True):
    """What a tool gives back that somebody else has written, read at `site`; `cut` where its length is bounded,
    `plain` where it goes back as it was read."""

    what: str
    site: str
    cut: bool
    plain: bool


class ModelToolObject(_FactObject, frozen=True, kw_only=True, tag="tool"):
    """A function that a model has run by its own decision."""

    function: str
    name: str
    offered: Literal["agent", "mcp", "own"]
    effects: tuple[EffectObject, ...]
    approval: SettingObject
    result: ToolResultObject | None
    exposure: Exposure


class ToolServerObject(_FactObject, frozen=True, kw_only=True, tag="tool_server"):
    """A server of tools (MCP) that is started or reached for a model: `runs` is its command or address, `version` that
    of what a launcher fetches. `plain`: it is reached over a network without encryption."""

    name: str
    runs: str
    version: Literal["pinned", "floating", "installed", "unclear"]
    plain: bool


class HostedToolObject(_FactObject, frozen=True, kw_only=True, tag="hosted_tool"):
    """A tool that the provider runs and is paid for by the call; `limited` where something bounds how often."""

    name: str
    limited: bool


class ToolArgumentsObject(_FactObject, frozen=True, kw_only=True, tag="tool_arguments"):
    """A place where the text that a model wrote as the arguments of a tool is read."""

    function: str
    target: str
    errors: ErrorHandlingObject
    entry_points: tuple[str, ...]
    exposure: Exposure


class DependencyObject(_FactObject, frozen=True, kw_only=True, tag="dependency"):
    """A package that the application asks for."""

    name: str
    version: str | None
    specifier: str
    declared: Literal["locked", "declared"]
    group: Literal["runtime", "optional", "development"]


FactObject: TypeAlias = (
    LlmCallObject
    | LlmClientObject
    | DataFlowObject
    | CredentialObject
    | KeyUseObject
    | AgentLoopObject
    | LogSiteObject
    | StoreObject
    | SwitchObject
    | ModelToolObject
    | ToolArgumentsObject
    | ToolServerObject
    | HostedToolObject
    | DependencyObject
)


class FactsDocument(_Object, frozen=True, kw_only=True):
    """What `auditor facts --format json` prints."""

    schema: Literal["llm-auditor/facts/1"]
    tool: ToolObject
    as_of: datetime.date
    facts: tuple[FactObject, ...]


# ── the audit ───────────────────────────────────────────────────────────────────────────────────────────────────────


class ScoreObject(_Object, frozen=True, kw_only=True):
    """An interval from 0 to 100; its width is what could not be seen."""

    low: int
    high: int


class FindingObject(SpanObject, frozen=True, kw_only=True):
    """One outcome about one subject. A finding about the tree as a whole has the path `.` and the line 1."""

    card: str
    title: str
    pillar: str
    outcome: OutcomeName
    severity: Severity
    message: str
    function: str
    locations: tuple[SpotObject, ...]
    steps: tuple[SpotObject, ...]
    excerpt: tuple[str, ...]
    fingerprint: str
    place: Place = msgspec.field(name="in")
    confidence: Literal["certain", "probable"]
    lowered_because: str | None
    suppressed: str | None


class AttestationObject(_Object, frozen=True, kw_only=True):
    """What a person has stated for a card, and until when it holds."""

    statement: str
    owner: str
    date: datetime.date
    expires: datetime.date
    evidence: str | None


class AcceptedObject(_Object, frozen=True, kw_only=True):
    """An accepted gap; `finding` is its fingerprint."""

    finding: str
    owner: str
    reason: str
    expires: datetime.date


class CardObject(_Object, frozen=True, kw_only=True):
    """A card and the status that its findings add up to."""

    id: str
    slug: str
    title: str
    met: str
    severity: Severity
    persona: Persona
    decided_by: DecidedBy
    guide: tuple[str, ...]
    maps: dict[str, tuple[str, ...]]
    status: CardStatus
    gaps: int
    unsure: int
    evidence: int
    not_applicable: int
    attestation: AttestationObject | None
    accepted: tuple[AcceptedObject, ...]
    error: str | None


class PillarObject(_Object, frozen=True, kw_only=True):
    """One pillar of the checklist with its cards; `score` is null where no card of it counts."""

    pillar: str
    score: ScoreObject | None
    cards: tuple[CardObject, ...]


class UnreadObject(_Object, frozen=True, kw_only=True):
    """A file that was not audited; `matters` where it should have been."""

    path: str
    reason: str
    matters: bool


class AuditDocument(_Object, frozen=True, kw_only=True):
    """What `auditor check --format json` prints."""

    schema: Literal["llm-auditor/audit/1"]
    tool: ToolObject
    root: str
    as_of: datetime.date
    complete: bool
    verdict: Verdict
    reasons: tuple[str, ...]
    score: ScoreObject
    files: int
    lines: int
    pillars: tuple[PillarObject, ...]
    findings: tuple[FindingObject, ...]
    unread: tuple[UnreadObject, ...]
    notes: tuple[str, ...]
    facts: tuple[FactObject, ...]
