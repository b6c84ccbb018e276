"""The facts: what is true of the audited application, in terms that rules judge. They are the public interface.

Facts are frozen, ordered and serialisable. A rule sees nothing else: no syntax, no files, no catalogue.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from auditor.sites import Place, Site, Step

Value: TypeAlias = str | int | float | bool | None

Source: TypeAlias = Literal[
    "call",
    "options",
    "client",
    "wrapper",
    "configuration",
    "environment",
    "gateway",
    "framework_default",
    "sdk_default",
]
"""Where an effective setting comes from, the nearest to the call first."""

Operation: TypeAlias = Literal[
    "chat",
    "responses",
    "completion",
    "embeddings",
    "image",
    "audio",
    "moderation",
    "batch",
    "assistant",
    "agent",
    "rerank",
    "files",
    "vector_store",
    "fine_tune",
]

Exposure: TypeAlias = Literal["public", "unseen", "worker", "operator", "unknown"]
"""Who can make a place run: strangers, a queue or a schedule, or somebody with a shell. The most exposed one counts.

`unseen`: what leads there is handed to something that is not known, or inherits from it, so it may be for strangers.
`unknown`: no way from outside was found."""

GENERATING: frozenset[str] = frozenset({"chat", "responses", "completion", "assistant", "agent"})
"""Operations whose answer is text that the model writes, so that its length costs money and time."""


class Known(msgspec.Struct, frozen=True, tag="known", tag_field="state"):
    """A setting that is set. `value` is None where something sets it but the number itself cannot be read.

    Timeouts are in seconds whatever unit the SDK takes; retries count attempts after the first one.
    """

    value: Value
    source: Source
    site: Site | None = None
    because: str | None = None
    steps: tuple[Step, ...] = ()


class Alternative(msgspec.Struct, frozen=True):
    """One of several clients that may stand behind a call: the class, and where it is made."""

    name: str
    site: Site

    def __str__(self) -> str:
        """It as the end of a sentence about the call."""
        return f"for {self.name}, made at {self.site}"


class Absent(msgspec.Struct, frozen=True, tag="absent", tag_field="state"):
    """A setting that nothing sets and that the SDK does not set by itself; or one that is switched off on purpose.

    `only` is the client to which that is confined, where another client that the call may go through has the setting.
    """

    because: str | None = None
    site: Site | None = None
    steps: tuple[Step, ...] = ()
    only: Alternative | None = None

    @property
    def whose(self) -> str:
        """What a sentence about the absence ends in where it concerns one client of several; else nothing."""
        return f" {self.only}" if self.only else ""


class Unclear(msgspec.Struct, frozen=True, tag="unclear", tag_field="state"):
    """A setting that could not be followed to its end; `because` says what is in the way."""

    because: str
    site: Site | None = None
    steps: tuple[Step, ...] = ()


class Inapplicable(msgspec.Struct, frozen=True, tag="not_applicable", tag_field="state"):
    """A setting that this operation does not have."""


Setting: TypeAlias = Known | Absent | Unclear | Inapplicable


Repeated: TypeAlias = Literal["any", "lasting", "passing", "unclear"]
"""The failures that are repeated: `any` of them; some that stay as they are however often the request is sent
(`lasting`: a wrong key, a refused prompt); only such as may pass; or it cannot be told."""


class RetryLayer(msgspec.Struct, frozen=True):
    """One thing that repeats the call when it fails; layers nest, and their attempts multiply.

    `attempts` is the largest number of tries that this layer makes, the first included; None is without end.
    `effective` is False for a layer that looks like a retry and does not repeat a failed request (`because` says why).
    `errors` are the names of the errors that it repeats, as far as they are written.
    """

    kind: Literal["sdk", "client", "wrapper", "loop", "framework"]
    name: str
    attempts: int | None
    effective: bool = True
    waits: bool = True
    site: Site | None = None
    because: str | None = None
    repeats: Repeated = "unclear"
    errors: tuple[str, ...] = ()


Reaction: TypeAlias = Literal[
    "passes_on",
    "reraises",
    "exits",
    "retries",
    "logs",
    "answers",
    "records",
    "returns",
    "acts",
    "blanks",
    "swallows",
    "none",
]
"""What a handler does: `passes_on` the same error after some work of its own; `reraises` another one; `exits`;
`retries` (or asks another way); `logs`; `answers`, so that somebody is told; `records` the error beside the value;
`returns` something else in its place; `acts` in a way of which it cannot be seen whether anybody learns of it;
`blanks`: leaves an empty value and no word; `swallows`: does nothing at all."""


class ErrorHandling(msgspec.Struct, frozen=True):
    """What happens when the provider fails, as far as the tree shows.

    `caught` is how the nearest handler names the error: by the provider's own class, by a general one (`Exception`),
    by everything (a bare `except`), or not at all. `reaction` is what that handler then does. `uncaught_through` are
    the entry points from which the call is reached on a way without such a handler.
    """

    caught: Literal["provider", "general", "everything", "nothing"]
    reaction: Reaction
    site: Site | None = None
    names: tuple[str, ...] = ()
    uncaught_through: tuple[str, ...] = ()
    uncaught_exposure: Exposure = "unknown"
    """Who can take the most exposed of these ways."""
    uncaught_steps: tuple[Step, ...] = ()
    """The first of these ways, from the entry point to the call."""


class Price(msgspec.Struct, frozen=True, kw_only=True):
    """What a model costs, in US dollars per million tokens, and how much it reads and writes, in tokens.

    A prompt longer than `dearer_above` costs more than is said here. `as_of` is the day of the list; None
    for a list of the user's.
    """

    input_usd: float
    output_usd: float
    max_input_tokens: int | None
    max_output_tokens: int | None
    dearer_above: int | None = None
    as_of: datetime.date | None = None


class ModelState(msgspec.Struct, frozen=True):
    """What is known about one model that a call may use. `pinned` is None where the platform has no dated names."""

    name: str
    pinned: bool | None = None
    retires: datetime.date | None = None
    replacement: str | None = None
    source: str | None = None
    price: Price | None = None
    steps: tuple[Step, ...] = ()
    """The way of the name from where it is written to the call; empty where it is written in the call."""


SlotName: TypeAlias = Literal["output_limit", "timeout", "retries"]


class Slot(msgspec.Struct, frozen=True):
    """Where a setting could be given: an argument of the call at `site`, which is this call or that of its client.

    `unit` is what a number there counts, for a timeout.
    """

    setting: SlotName
    site: Site
    argument: str
    unit: Literal["s", "ms"] = "s"


Unbounded: TypeAlias = Literal["answer", "samples"]


class Cost(msgspec.Struct, frozen=True, kw_only=True):
    """What one request can cost at most, in US dollars, and the numbers that this was worked out from.

    `usd` is None where that cannot be said; `because` says why, or what makes it a lower bound. `unbounded` are the
    factors that nothing in the application limits: they count at the model's own maximum.
    """

    model: str | None = None
    usd: float | None = None
    prompt_tokens: int | None = None
    answer_tokens: int | None = None
    samples: int | None = None
    unbounded: tuple[Unbounded, ...] = ()
    because: str = ""
    as_of: datetime.date | None = None


class Growth(msgspec.Struct, frozen=True):
    """A list of messages that is added to at `site` and sent whole with each request.

    It lasts as long as a `loop` runs, an `object` is kept, or the `process` runs. `bounded_by` is what keeps it short,
    as a clause; "" where nothing in its file does.
    """

    lasts: Literal["loop", "object", "process"]
    site: Site
    bounded_by: str = ""


class FanOut(msgspec.Struct, frozen=True):
    """The call is started at `site`, by what is called `name`, for each item of a collection, all at once.

    `bounded_by` is what lets only so few of them run together, as a clause; "" where nothing does. `unclear` says what
    makes it impossible to tell how many there are.
    """

    name: str
    site: Site
    bounded_by: str = ""
    unclear: str = ""


class PerItem(msgspec.Struct, frozen=True):
    """The loop at `site` makes one request for each item, where a request takes many; `paced`: it waits on purpose."""

    site: Site
    paced: bool = False


class RepeatedWork(msgspec.Struct, frozen=True):
    """What a retry of the call does again at `site`: it yields `pieces` of the answer that were passed on before, or
    has an `effect` (`what`, a clause that follows "it") that stands before the request.
    """

    kind: Literal["pieces", "effect"]
    what: str
    site: Site


class AnswerStatus(msgspec.Struct, frozen=True):
    """Whether the status of a plain request's answer is `looked_at` before what it says is read at `site`."""

    state: Literal["looked_at", "ignored", "unclear"]
    site: Site | None = None


class LlmClient(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a client of a model provider, or a chat model of a framework, is made."""

    site: Site
    function: str
    sdk: str
    package: str = ""
    """The distribution whose version decides about the client; "" for plain HTTP."""
    target: str
    key: Setting
    base_url: Setting
    timeout: Setting
    retries: Setting
    organization: Setting
    asynchronous: bool
    built: Literal["once", "per_call", "unclear"]
    pool: Literal["own", "shared", "none", "unclear"] = "own"
    """Whether all clients of the class share one pool of connections, or have none to hold; unclear where that depends
    on the version."""
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"
    confidence: Literal["certain", "probable"] = "certain"


class LlmCall(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a request goes to a model. Settings are the effective ones, from wherever they are given."""

    site: Site
    function: str
    sdk: str
    package: str = ""
    """The distribution whose version decides about the call; "" for plain HTTP."""
    sdk_version: str | None
    operation: Operation
    target: str
    retired: str = ""
    """A sentence and a date where the provider has switched this call off."""
    model: Setting
    models: tuple[ModelState, ...]
    output_limit: Setting
    timeout: Setting
    retries: Setting
    retry_layers: tuple[RetryLayer, ...]
    samples: Setting
    stream: Setting
    store: Setting
    end_user: Setting
    errors: ErrorHandling
    asynchronous: bool
    blocks_event_loop: bool
    blocking_steps: tuple[Step, ...] = ()
    """The way by which a blocking call comes to run on an event loop, from outside to the call."""
    client_site: Site | None
    entry_points: tuple[str, ...]
    exposure: Exposure = "unknown"
    place: Place
    confidence: Literal["certain", "probable"] = "certain"
    slots: tuple[Slot, ...] = ()
    """Where it could be given the settings that it may lack, where that is plain."""
    cost: Cost | None = None
    """What one request can cost at most; None where the call writes no text."""
    growth: Growth | None = None
    """How the prompt grows from request to request; None where no list that lasts is sent."""
    status: AnswerStatus | None = None
    """How the status of the answer to a plain HTTP request is treated; None for an SDK, which raises by itself."""
    fan_out: FanOut | None = None
    """Where it is started for many items at once; None where one request follows another."""
    per_item: PerItem | None = None
    """The loop that sends items one by one which one request could take together; None where there is none."""
    repeated_work: RepeatedWork | None = None
    """What a retry of the application's own does twice beside the request; None where there is nothing."""

    @property
    def generates_text(self) -> bool:
        """Whether the answer is text that the model writes (embeddings, moderation and the like are not)."""
        return self.operation in GENERATING


SourceKind: TypeAlias = Literal[
    "user_input", "external_content", "model_output", "credential", "prompt", "personal_data", "error_details"
]
SinkKind: TypeAlias = Literal[
    "prompt",
    "system_prompt",
    "code",
    "shell",
    "sql",
    "html",
    "template",
    "file_path",
    "url",
    "deserialiser",
    "log",
    "store",
    "tool",
    "third_party",
    "error_response",
]


class DataFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Data that travels from a source to a sink. `site` is the sink; `steps` go from the source to the sink.

    `barriers` are what the data passes on every known path (`length`, `escape`, `schema`, `allow_list`, `moderation`,
    `confirmation`, `sandbox`, `bound_parameter`, `redaction`, `label`), each counted only where it protects this
    kind of sink.
    `weak_barriers` stand before it and do not hold: a `screen` of the application's own that refuses some of it, and a
    `switch` that somebody has to set first.
    """

    site: Site
    source_site: Site
    source: SourceKind
    source_what: str
    sink: SinkKind
    sink_what: str
    function: str
    barriers: tuple[str, ...] = ()
    weak_barriers: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"
    confidence: Literal["certain", "probable"] = "certain"
    named_by_operator: bool = False
    """Whether it is the content of a file that only the person who runs the program can have named."""
    given_by_callers: bool = False
    """Whether it is what a public function is given that nothing in the tree calls."""

    @property
    def written_by_operator(self) -> bool:
        """Whether it is what somebody types who runs the program for himself, or a file that he names to it."""
        return self.exposure == "operator" and (self.source == "user_input" or self.named_by_operator)


class Credential(msgspec.Struct, frozen=True, kw_only=True):
    """A secret written in the tree. It holds only redacted text and a keyed fingerprint, never the value.

    `form` is how it stands there: a plain literal, or the default of an environment lookup. `certainty` is `key` where
    the format proves a provider's key, `likely` where only the place says that it is one, `placeholder` where the text
    is an obvious stand-in (kept, because a placeholder default hides a missing key).
    """

    site: Site
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
    locations: tuple[Site, ...] = ()
    place: Place = "app"


class KeyUse(msgspec.Struct, frozen=True, kw_only=True):
    """A provider key that the application reads, by the name of its environment variable or setting."""

    site: Site
    function: str
    provider: str
    variable: str
    place: Place = "app"


class AgentLoop(msgspec.Struct, frozen=True, kw_only=True):
    """A loop in which a model decides whether to go on. `limit` bounds its rounds."""

    site: Site
    function: str
    framework: str
    limit: Setting
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"


class LogSite(msgspec.Struct, frozen=True, kw_only=True):
    """A place where a prompt or an answer of a model is written to a log or printed."""

    site: Site
    function: str
    what: Literal["prompt", "model_output", "credential"]
    level: Literal["debug", "info", "warning", "error", "print"]
    steps: tuple[Step, ...] = ()
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"
    confidence: Literal["certain", "probable"] = "certain"
    """Probable where it is a debug record, and nothing in the tree switches these on, or where it is not `worded`."""
    worded: bool = True
    """Whether it is certain that words of the conversation are written, and no name, kind or id that stands beside."""


SwitchKind: TypeAlias = Literal["debug", "public_share", "code_execution", "approval", "remote_code", "deserialisation"]


class Switch(msgspec.Struct, frozen=True, kw_only=True):
    """A call of a library that takes a protection away. `what` completes "this call …".

    `state` is known where it does so, with the place that says so, and unclear where that is computed; what only the
    environment switches on is no fact.
    """

    site: Site
    function: str
    kind: SwitchKind
    target: str
    argument: str
    what: str
    state: Setting
    by_hand: bool = False
    """Whether only running the file as a script comes here (`if __name__ == "__main__"`), as no server does."""
    own_artefact: Site | None = None
    """Where the application itself writes what the call loads."""
    everywhere: bool = False
    """Whether the server that the call starts listens on every address of the machine: strangers reach it."""
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"

    @property
    def sentence(self) -> str:
        """The call and what it does, with the reason where that is only its default."""
        by_default = isinstance(self.state, Known) and self.state.source == "framework_default"
        return f"{self.target} {self.what}{f', because nothing sets {self.argument}' if by_default else ''}"


EffectKind: TypeAlias = Literal[
    "command", "code", "message", "payment", "request", "cloud", "repository", "database", "record", "file", "deletion"
]


class Effect(msgspec.Struct, frozen=True):
    """Something that a tool does to the world at `site`; `what` completes "the tool …".

    `steps` lead from the tool to the site. `certain` is False where it may as well only ask for something. `asked` is
    what asks a person on the way, as a clause; "" where nothing does.
    """

    kind: EffectKind
    what: str
    site: Site
    steps: tuple[Step, ...] = ()
    certain: bool = True
    asked: str = ""


class Tool(msgspec.Struct, frozen=True, kw_only=True):
    """A function that a model has run by its own decision; `site` is the function.

    `approval` is what has the framework ask a person before it runs: known, absent where nothing in the tree does, and
    unclear where it cannot be told whether it holds for this tool.
    """

    site: Site
    function: str
    name: str
    offered: Literal["agent", "mcp", "own"]
    """To whom: the agents of a framework, clients of an MCP server, or what the program itself makes of it."""
    effects: tuple[Effect, ...]
    approval: Setting
    exposure: Exposure = "unknown"
    """Who can make an agent of the program run."""
    place: Place = "app"


class ToolArguments(msgspec.Struct, frozen=True, kw_only=True):
    """A place where the text that a model wrote as the arguments of a tool is read; `errors` is what happens where it
    is malformed."""

    site: Site
    function: str
    target: str
    errors: ErrorHandling
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"


class Dependency(msgspec.Struct, frozen=True, kw_only=True):
    """A package that the application asks for. `version` is the locked one; `specifier` what its manifest allows."""

    site: Site
    name: str
    version: str | None
    specifier: str
    kind: Literal["locked", "declared"]
    group: Literal["runtime", "optional", "development"] = "runtime"
    place: Place = "app"


class Untraced(msgspec.Struct, frozen=True):
    """Places where data could do harm that were not traced, since the bound on work was reached; by kind of sink."""

    counts: tuple[tuple[SinkKind, int], ...]
    place: Place = "app"

    def because(self, sinks: Iterable[str]) -> str | None:
        """Why nothing can be said of these kinds of sinks as a whole; None where all of them were traced."""
        count = sum(number for kind, number in self.counts if kind in sinks)
        if not count:
            return None
        places = "1 place was" if count == 1 else f"{count} places were"
        return f"{places} not traced back, since the bound on work was reached"


class Application(msgspec.Struct, frozen=True, kw_only=True):
    """Everything that is known about the audited tree: the subject of rules that look at it as a whole."""

    calls: tuple[LlmCall, ...] = ()
    clients: tuple[LlmClient, ...] = ()
    flows: tuple[DataFlow, ...] = ()
    credentials: tuple[Credential, ...] = ()
    key_uses: tuple[KeyUse, ...] = ()
    agent_loops: tuple[AgentLoop, ...] = ()
    log_sites: tuple[LogSite, ...] = ()
    switches: tuple[Switch, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_arguments: tuple[ToolArguments, ...] = ()
    untraced: tuple[Untraced, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    sdk_packages: tuple[str, ...] = ()
    """The distributions that its own code imports of the SDKs by which it reaches models."""
    files: tuple[str, ...] = ()
    as_of: datetime.date = datetime.date(1970, 1, 1)
    """The day on which dated facts (retirements) are weighed; given by the caller, so that an audit can be repeated."""

    @property
    def generating_calls(self) -> tuple[LlmCall, ...]:
        """The calls whose answer is text that the model writes, in source order."""
        return tuple(call for call in self.calls if call.generates_text)


Fact: TypeAlias = (
    LlmClient
    | LlmCall
    | DataFlow
    | Credential
    | KeyUse
    | AgentLoop
    | LogSite
    | Switch
    | Tool
    | ToolArguments
    | Dependency
)
