"""The facts: what is true of the audited application, in terms that rules judge. They are the public interface.

Facts are frozen, ordered and serialisable. A rule sees nothing else: no syntax, no files, no catalogue.
"""

from __future__ import annotations

import datetime
from collections.abc import Collection, Iterable
from typing import Literal, TypeAlias

import msgspec

from auditor.facts.call_model import Absent, ErrorHandling, Exposure, Known, LlmCall, LlmClient, Setting
from auditor.sites import Place, Site, Step

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
    "recipient",
    "index",
    "trace",
    "request",
]


_WEAK = {
    "screen": "a check of the application's own refuses some of it",
    "deny_list": "a list of words refuses some of it",
    "restricted": "it runs with fewer names than the language has, which code finds its way around",
    "switch": "it runs only where somebody has switched that on",
}


class DataFlow(msgspec.Struct, frozen=True, kw_only=True):
    """Data that travels from a source to a sink. `site` is the sink; `steps` go from the source to the sink.

    `barriers` are what the data passes on every known path (`length`, `escape`, `schema`, `allow_list`, `moderation`,
    `confirmation`, `sandbox`, `bound_parameter`, `redaction`, `label`), each counted only where it protects this
    kind of sink.
    `weak_barriers` stand before it and do not hold: a `screen` of the application's own that refuses some of it, a
    `deny_list` of words, names that are taken from the code that is run (`restricted`), and a `switch` that somebody
    has to set first. `vain` are clauses about what is done for nothing: a check whose result is not used.
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
    vain: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"
    confidence: Literal["certain", "probable"] = "certain"
    named_by_operator: bool = False
    """Whether it is the content of a file that only the person who runs the program can have named."""
    given_by_callers: bool = False
    """Whether it is what a public function is given that nothing in the tree calls."""

    def behind(self, barriers: Collection[str]) -> str:
        """Those of the barriers that it passes, as a list in words; "" where it passes none of them."""
        return ", ".join(barrier for barrier in self.barriers if barrier in barriers)

    @property
    def weakness(self) -> str:
        """What stands before it and does not hold, as a clause; "" where nothing does."""
        return " and ".join(_WEAK[barrier] for barrier in self.weak_barriers if barrier in _WEAK)

    @property
    def but(self) -> str:
        """What is done about it for nothing, to be put behind a sentence about the flow; "" where nothing is."""
        return "".join(f"; {clause}" for clause in self.vain)

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
    """A loop in which a model decides whether to go on. `limit` bounds its rounds, `budget` time, tokens or cost."""

    site: Site
    function: str
    framework: str
    limit: Setting
    budget: Setting = Absent()
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


class Ending(msgspec.Struct, frozen=True):
    """What ends what is kept.

    `expires`: a time is given; `deleted`: it is removed whatever happens; `on_success`: it is removed unless something
    fails before; `elsewhere`: something in the tree removes it when it is asked to; `kept`: nothing in sight ends it.
    """

    state: Literal["expires", "deleted", "on_success", "elsewhere", "kept", "unclear"]
    because: str
    site: Site | None = None


class Store(msgspec.Struct, frozen=True, kw_only=True):
    """A place at which the application keeps what people write, what models answer or what documents say.

    `contents` are in words what comes there, the surest first; `opened` is where the file is opened that is written to.
    """

    site: Site
    function: str
    medium: Literal["file", "cache", "database", "vector_index", "history", "provider", "memory"]
    what: str
    contents: tuple[str, ...]
    ending: Ending
    opened: Site | None = None
    steps: tuple[Step, ...] = ()
    entry_points: tuple[str, ...] = ()
    exposure: Exposure = "unknown"
    place: Place = "app"
    confidence: Literal["certain", "probable"] = "certain"


SwitchKind: TypeAlias = Literal[
    "debug",
    "public_share",
    "code_execution",
    "approval",
    "remote_code",
    "deserialisation",
    "unpinned_prompt",
    "all_tools",
    "safety",
]


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


class ToolResult(msgspec.Struct, frozen=True):
    """What a tool gives back to the model that somebody else has written: `what`, read at `site`.

    `cut` where its length is bounded, `plain` where it goes back as it was read: by a short way, in a function that
    measures nothing.
    """

    what: str
    site: Site
    cut: bool = False
    plain: bool = False


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
    result: ToolResult | None = None
    exposure: Exposure = "unknown"
    """Who can make an agent of the program run."""
    place: Place = "app"


class HostedTool(msgspec.Struct, frozen=True, kw_only=True):
    """A tool that the provider runs and is paid for by the call; `limited` where something bounds how often."""

    site: Site
    function: str = ""
    name: str
    limited: bool
    place: Place = "app"


class ToolServer(msgspec.Struct, frozen=True, kw_only=True):
    """A server of tools (MCP) that is started or reached for a model; `runs` is its command or address.

    `version` is that of what a launcher fetches: `pinned`, or `floating` where it is whatever is newest; `installed`
    where the command runs what is there. `plain`: it is reached over a network without encryption.
    """

    site: Site
    function: str = ""
    name: str
    runs: str
    version: Literal["pinned", "floating", "installed", "unclear"]
    plain: bool = False
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
    model_classes: tuple[Site, ...] = ()
    """Where the application makes classes that are models for a framework."""
    flows: tuple[DataFlow, ...] = ()
    credentials: tuple[Credential, ...] = ()
    key_uses: tuple[KeyUse, ...] = ()
    agent_loops: tuple[AgentLoop, ...] = ()
    log_sites: tuple[LogSite, ...] = ()
    stores: tuple[Store, ...] = ()
    switches: tuple[Switch, ...] = ()
    tools: tuple[Tool, ...] = ()
    tool_arguments: tuple[ToolArguments, ...] = ()
    tool_servers: tuple[ToolServer, ...] = ()
    untraced: tuple[Untraced, ...] = ()
    dependencies: tuple[Dependency, ...] = ()
    sdk_packages: tuple[str, ...] = ()
    """The distributions that its own code imports of the SDKs by which it reaches models."""
    files: tuple[str, ...] = ()
    hosted_tools: tuple[HostedTool, ...] = ()
    billing_codes: tuple[Site, ...] = ()
    """Where the code tells a failure that only a payment ends from one that passes, if it repeats calls at all."""
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
    | Store
    | Switch
    | Tool
    | ToolArguments
    | ToolServer
    | HostedTool
    | Dependency
)
