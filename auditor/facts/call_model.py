"""The facts of calls to models and of their clients: their settings, what repeats them, what they cost.

A setting is in one of four states, and says where it comes from.
"""

from __future__ import annotations

import datetime
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

    `unit` is what a number there counts, for a timeout; `counts_first`: a number of retries counts the first try.
    """

    setting: SlotName
    site: Site
    argument: str
    unit: Literal["s", "ms"] = "s"
    counts_first: bool = False


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


class AnswerEnd(msgspec.Struct, frozen=True):
    """Whether the reason for which the model stopped is `looked_at` before what it wrote is used at `site`.

    `site` is None where the text is only compared with what the program knows. `parsed`: the text is read as data
    there, and nothing catches that its end is missing. `because` says why it is unclear. At `object_site` an object
    that the SDK makes of the answer is taken apart: `object_tested` where something asks before whether there is one,
    since there is none where the model refused.
    """

    state: Literal["looked_at", "ignored", "unclear"]
    site: Site | None = None
    parsed: bool = False
    as_data: bool = False
    """Whether the text is read as data at all."""
    because: str = ""
    object_site: Site | None = None
    object_tested: bool = False


class Cancellation(msgspec.Struct, frozen=True):
    """What the handler at `site` does with the cancellation of an awaited call: it passes on, or is swallowed."""

    state: Literal["passes", "swallowed"]
    site: Site


class Fallback(msgspec.Struct, frozen=True):
    """What is asked in the model's place where it fails: by an argument or a method (`name`), or in a handler."""

    name: str
    site: Site


class RefusedArgument(msgspec.Struct, frozen=True):
    """An argument of the call that `model` answers with an error; `instead` is what means the same and is taken."""

    name: str
    model: str
    instead: str = ""


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
    answer_end: AnswerEnd | None = None
    """Whether anything looks at why the answer ended; None where it is no text, or a framework reads it."""
    cancellation: Cancellation | None = None
    """What becomes of a cancellation; None where nothing catches it, or nothing is awaited."""
    fallback: Fallback | None = None
    """What is asked in its place where it fails; None where nothing is."""
    refused_arguments: tuple[RefusedArgument, ...] = ()
    """Arguments that its model refuses."""
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
