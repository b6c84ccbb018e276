"""The shape of the catalogue's rows: what is known about the world outside the audited tree.

An *access path* names a value of a library by the way to it: `openai.OpenAI` is the class, `openai.OpenAI()` an
instance, `openai.OpenAI().chat.completions.create` a method, and that with `()` behind it the answer. `await` leaves no
mark. Rows speak only of access paths, argument names and versions; that is all the code knows how to match.

An *argument path* names a value inside a call's arguments: `max_tokens`, `config.max_output_tokens` (an attribute that
a constructor sets, a key of a mapping, or a key of a mapping that `json.dumps` wrote), and a leading number for a
position (`0`, `0.temperature`).
"""

# Annotations are evaluated here and not postponed: msgspec, which reads them, would take longer to.
from typing import Literal, TypeAlias

import msgspec

from auditor.facts.call_model import Operation
from auditor.facts.model import SwitchKind

Scalar: TypeAlias = str | int | float | bool


class Default(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What happens where nothing sets a setting. The first row that fits version and model wins.

    Exactly one of `value` and `absent` is given; a value counts as facts do, in seconds and in retries after the first
    attempt. `versions` is a PEP 440 specifier of the row's package ("" is any). `models` are prefixes of model names
    for which the row holds (() is any). `source` is where the fact was read:
    `file:line or symbol@version`, or what was executed.
    """

    source: str
    value: Scalar | None = None
    absent: bool = False
    versions: str = ""
    models: tuple[str, ...] = ()
    note: str = ""
    origin: Literal["sdk_default", "framework_default"] = "sdk_default"
    package: str = ""
    """The distribution of which `versions` speaks, where that is another one; the row then holds only where the tree
    leaves no other version of it."""


class Implied(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A value that holds where an argument is given that does not say it: `HttpRetryOptions()` means five attempts."""

    argument: str
    value: Scalar
    source: str


class Ignored(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An argument that looks as if it gave the setting and does not; `because` says why, as a clause."""

    argument: str
    because: str
    source: str


class SettingRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Where one setting can be given and what holds otherwise.

    On a client row the arguments are the constructor's; on a call row the call's. The first argument path that is set
    wins, and the call's own defaults win over the client's. `none` says what an explicit `None`
    means; `unit` what a number means (timeouts become seconds); `counts` whether a number of retries counts the first
    attempt. `required`: the call fails without it, so absence is never a finding. `globals` are access paths of module
    attributes that the application may assign (`openai.timeout`). `environment` names variables that the SDK reads.
    """

    arguments: tuple[str, ...] = ()
    options: tuple[str, ...] = ()
    globals: tuple[str, ...] = ()
    environment: tuple[str, ...] = ()
    defaults: tuple[Default, ...] = ()
    required: bool = False
    none: Literal["absent", "default"] = "absent"
    unit: Literal["s", "ms"] = "s"
    counts: Literal["retries", "attempts"] = "retries"
    opaque: bool = False
    """Any value counts: only whether it is given matters (an end user's hash)."""
    implied: tuple[Implied, ...] = ()
    """What the presence of an argument means where none of `arguments` is set; it wins over the defaults."""
    since: dict[str, str] = {}
    """The versions that know one of `arguments`; where others may run, a fix writes the next argument."""
    ignored: tuple[Ignored, ...] = ()
    """Arguments that have no effect on the setting; where one is given and nothing else, the reason is told."""
    deployments: tuple[str, ...] = ()
    """Arguments that name a deployment, which its owner may call what they like: no name of a model."""
    alone: bool = False
    """On a row of what is taken from another client: what that one sets does not hold for it."""
    beyond: str = ""
    """Where there are no defaults because something else decides that the tree does not hold: what, as a clause."""
    prefix: str = ""
    """An argument beside a model's name that says who serves it: `ollama` there makes `llama3` `ollama:llama3`."""
    uncounted: tuple[str, ...] = ()
    """For the rounds of an agent: argument paths of what ends them without counting them, a budget or a deadline."""
    attempt_arguments: tuple[str, ...] = ()
    """Further argument paths, whose number counts the first attempt where `counts` says `retries`."""


SettingName: TypeAlias = Literal[
    "model", "output_limit", "timeout", "retries", "samples", "stream", "store", "end_user"
]
ClientSettingName: TypeAlias = Literal[
    "key", "base_url", "organization", "model", "output_limit", "timeout", "retries", "samples", "stream", "store",
    "end_user",
]  # fmt: skip


class Condition(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A row holds only for calls whose argument has one of these values, or points at a known model host.

    `position` is the argument's place where it may be given without its name. A relative address is joined with the
    client's `base_url` before its host is looked up.
    """

    argument: str
    position: int | None = None
    equals: tuple[str, ...] = ()
    host: bool = False


class OptionMethod(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A method that returns the same client with some settings changed: `with_options(timeout=5)`, `bind(n=1)`.

    The argument names are those of the setting rows' `options`. `retries` names an argument path that makes this
    method a retry layer of its own (LangChain's `with_retry(stop_after_attempt=…)`), with its default attempts.
    """

    name: str
    retry_attempts: str = ""
    default_attempts: int | None = None
    others: str = ""
    """The argument that holds what may be asked in the client's place, or after it (`with_fallbacks([…])`); as in a
    wrapper's row."""
    source: str = ""


class PromptRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """An argument that carries a prompt. `messages` is a list of mappings or objects with roles of their own."""

    argument: str
    role: Literal["user", "system", "assistant", "messages"]


class MembersRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A list of what a client may go through, each with a name of its own: a router's deployments.

    `argument` is the constructor's that holds the list, `name` and `settings` what each of them has by these names, and
    `aliases` the argument with further names. A call says by its argument `chosen` which it means; the rows read what
    that one has as the constructor's argument `member`, and the name in the call as `chosen`.
    """

    argument: str
    name: str
    settings: str
    aliases: str = ""
    chosen: tuple[str, ...]


class ClientRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A class or factory whose result talks to a model provider.

    A path may lead through another client (`google.genai.Client().chats.create`): what the row's own arguments do not
    set then comes from that client's.

    `same` are attributes or methods that lead to the same client (`with_raw_response`, `copy`); they may also stand
    between the client and the method (`client.chat.completions.with_raw_response.create`). `runnable` clients can stand
    in a LangChain-style pipeline (`prompt | model | parser`). `module` clients are the module itself
    (`openai.chat.completions.create`): `paths` then name the module.
    """

    paths: tuple[str, ...]
    calls: tuple[str, ...] = ()
    """Names of the call groups (`[[call]] group = …`) that this client has."""
    provider: str = ""
    """Who serves the models; the file's own provider where it is empty. `azure` names are deployments, not models."""
    asynchronous: bool = False
    package: str = ""
    """The distribution whose version decides; the file's own where it is empty."""
    versions: str = ""
    when: tuple[Condition, ...] = ()
    same: tuple[str, ...] = ()
    option_methods: tuple[OptionMethod, ...] = ()
    runnable: bool = False
    module: bool = False
    shares_pool: str = ""
    """The versions in which all objects of the class share one pool of connections; "" is none."""
    connects: bool = True
    """False where an object holds no connection: it asks one of the module's, or opens one for each request anyway."""
    prompts: tuple[PromptRow, ...] = ()
    """Arguments of the constructor that go into every prompt."""
    settings: dict[ClientSettingName, SettingRow] = {}
    decorates: bool = False
    """A decorator that puts an object in the place of the function below it, whose calls ask the model: the methods are
    those of what the decorator gives, `__call__()` for the function's own call and `__call__().stream` for others."""
    holds: tuple[str, ...] = ()
    """Arguments in which a model of another row may stand: what this row's own arguments do not set comes from it."""
    globals: tuple[str, ...] = ()
    """As in a carrier's row, for the model."""
    client: str = ""
    """As in a carrier's row, for a name that stands in one of `holds`."""
    otherwise: str = ""
    """As in a carrier's row, where nothing stands in `holds`."""
    overridden_by: tuple[str, ...] = ()
    """Access paths of what takes its place in a `with` around the call: of a client, of one of the arguments there
    (`dspy.context().lm`), or of a call whose arguments have the names of its own."""
    members: MembersRow | None = None
    supplied_by: tuple[str, ...] = ()
    """The same for what supplies only what nothing stands in `holds` for."""
    source: str = ""


class CallRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Methods of a client (`methods`, relative to it) or functions (`paths`) that send a request to a model."""

    group: str
    methods: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    operation: Operation
    asynchronous: bool | None = None
    """None where the client decides."""
    streams: bool | None = None
    """True for methods that always stream."""
    raises: bool = False
    """Whether a plain request raises an error where the answer's status says that it failed."""
    raises_when_cut: tuple[str, ...] = ()
    """Those of its methods that raise an error where the answer was cut."""
    takes_many: tuple[str, ...] = ()
    """The arguments, by name or position, that take a list of what the request is about as well as one item, here or in
    the method beside it that is made for lists."""
    telling: bool = False
    """Whether a method of that name speaks for the SDK, whatever it is called on."""
    package: str = ""
    versions: str = ""
    when: tuple[Condition, ...] = ()
    settings: dict[SettingName, SettingRow] = {}
    prompts: tuple[PromptRow, ...] = ()
    other_models: dict[str, Operation] = {}
    """Pieces of models' names with what a request to such a model is, where it is not the row's operation."""
    added_to: str = ""
    """For a function whose answer is asked for when it is added to a model (`lm + gen()`): the access path of the row
    for a model that is made out of sight."""
    retired: str = ""
    """A sentence and a date where the provider has switched this call off."""
    framework: str = ""
    limit: SettingRow | None = None
    """Where the call runs an agent of `framework`: what bounds its rounds."""
    source: str = ""


class CarrierRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A class or factory of a framework that holds a model and calls it: a chain, an agent, a query engine.

    `arguments` say where the model stands: in the call at the path's end, else in one before it (the index of an
    engine). A text there is a model's name (`create_agent("openai:gpt-5")`): the framework makes the client of the row
    at the access path `client`, with the name as its first argument. `otherwise` is the access path of the row of what
    the framework makes where it is given no model. `limit` bounds the rounds of an agent. Where a path ends in one of
    the methods (`FAISS.from_documents`), what makes it asks the model at once.
    """

    paths: tuple[str, ...]
    arguments: tuple[str, ...]
    globals: tuple[str, ...] = ()
    """Access paths of attributes that hold the model where no argument does (`Settings.llm`), or of arguments of a
    function that keeps it for all (`dspy.configure().lm`), or of a method by which the object itself is given it
    (`haystack.Pipeline().add_component().1`)."""
    methods: tuple[str, ...]
    asynchronous_methods: tuple[str, ...] = ()
    same: tuple[str, ...] = ()
    """Methods that lead to something else with the same model (`as_retriever`)."""
    operation: Operation = "chat"
    prompts: tuple[PromptRow, ...] = ()
    runnable: bool = False
    client: str = ""
    otherwise: str = ""
    supplied_by: tuple[str, ...] = ()
    """As in a client's row, where no argument gives a model."""
    needs_model: bool = False
    """It may hold other things than models (a pipeline of any steps): without a model in sight it is no call."""
    package: str = ""
    framework: str = ""
    limit: SettingRow | None = None
    source: str = ""


class WrapperRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A function whose result behaves as one of its arguments (`instructor.from_openai(client)`).

    `argument` `*` is each of them, for a pipeline that is given its steps. `methods` are those that the result has
    beyond that, each with the method of the argument that it performs.
    """

    paths: tuple[str, ...]
    argument: str = "0"
    methods: dict[str, str] = {}
    source: str = ""


class TemplateRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A prompt with holes that a framework fills in: a model is asked it that comes after it in a pipeline, that stands
    beside it in a chain, or that is sent what was made of it.

    `prompts` are the arguments of the call at the path's end; what later calls on it are given goes into the holes.
    """

    paths: tuple[str, ...]
    prompts: tuple[PromptRow, ...]
    source: str = ""


class ModelClassRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A class of a framework from which applications derive models of their own: what its `methods` send is asked of a
    model, whatever host it goes to."""

    paths: tuple[str, ...]
    methods: tuple[str, ...]
    source: str = ""


class Sdk(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """One file of `catalog/sdks/`: everything known about one SDK or framework.

    `modules` are its import roots; `style` maps an access path to the versions in which it works, so that the way the
    code is written tells the version where no lock file does. `client_settings` and `call_settings` hold for every
    client, or call, of the file whose row does not give that setting itself; the loader copies them into the rows.
    `option_methods` hold for every runnable client whose row names none.
    """

    id: str
    package: str
    modules: tuple[str, ...]
    latest: str
    verified: tuple[str, ...]
    further: dict[str, str] = {}
    """The newest release that is known of each further distribution that rows of the file name as their package."""
    errors: tuple[str, ...] = ()
    """Access paths of the exceptions that it raises, the base class first."""
    general_errors: tuple[str, ...] = ()
    """The names of those that stand for failures of every kind."""
    lasting_errors: tuple[str, ...] = ()
    """The names of those that say that the request is wrong: to send it again changes nothing."""
    passing_errors: tuple[str, ...] = ()
    """The names of those that may be gone the next time."""
    foreign_errors: tuple[str, ...] = ()
    """Packages for the network whose errors it never raises; () where that is not known."""
    key_arguments: tuple[str, ...] = ()
    key_variables: tuple[str, ...] = ()
    provider: str = ""
    style: dict[str, str] = {}
    client_settings: dict[ClientSettingName, SettingRow] = {}
    call_settings: dict[SettingName, SettingRow] = {}
    call_prompts: tuple[PromptRow, ...] = ()
    """The prompts of every call whose row lists none."""
    option_methods: tuple[OptionMethod, ...] = ()
    client: tuple[ClientRow, ...] = ()
    call: tuple[CallRow, ...] = ()
    carrier: tuple[CarrierRow, ...] = ()
    wrapper: tuple[WrapperRow, ...] = ()
    template: tuple[TemplateRow, ...] = ()
    model_class: tuple[ModelClassRow, ...] = ()
    unseen_model: str = ""
    """The access path of the row for what stands out of sight behind a template in a pipeline."""


class RetryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """A decorator, wrapper or context that repeats what it encloses, or only looks as if it did.

    `attempts` are argument paths that give the number of tries (`stop` of tenacity holds an object:
    `stop.stop_after_attempt.0`); `default_attempts` None is without end. `fake` says why it does not repeat a failed
    request to a model.
    """

    paths: tuple[str, ...]
    name: str
    attempts: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    """Argument paths whose presence means that it waits between tries."""
    counts: Literal["attempts", "retries"] = "attempts"
    """Whether the number at `attempts` holds the first try; `default_attempts` always does."""
    default_attempts: int | None = None
    bounds: tuple[str, ...] = ()
    """Argument paths whose presence ends the tries without counting them (`max_time`): no number, yet not endless."""
    waits_by_default: bool = False
    fake: str = ""
    real_with: tuple[str, ...] = ()
    """Argument paths that, all given together, make a fake one real; `a|b` is either of two, `a=POST` wants that in
    it."""
    errors: tuple[str, ...] = ()
    """Argument paths of the errors that are repeated, where they are said."""
    blind: tuple[str, ...] = ()
    """Conditions beside those of `errors` that never repeat because of an error (they look at a result)."""
    narrowed: tuple[str, ...] = ()
    """Arguments that say which failures are repeated, by errors or by a function; any failure is where none is given
    and `repeats_any` holds."""
    repeats_any: bool = False
    generators: bool = False
    """As a decorator of a generator: whether it repeats what goes wrong while it is gone through."""
    source: str = ""


class ErrorRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """Errors of a library that is no SDK, by access paths; a path speaks for all that begin with it."""

    kind: Literal["general", "lasting", "passing", "data", "socket"]
    paths: tuple[str, ...]
    source: str = ""


class EntryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """How a framework reaches the application's functions: a decorator, a registering call, a base class; a call by
    which a file shows that it runs anew for each visitor (`script`); or a name that a platform calls (`signature`).

    `exposure` says who can reach it; `asynchronous` whether a plain blocking call stops an event loop there. `label`
    may hold `{0}` for the first literal argument (a path, a command's name).
    """

    paths: tuple[str, ...]
    how: Literal["decorator", "register", "base_class", "script", "signature"]
    """The paths of a `signature` are names of functions; `takes` are those of the parameters."""
    exposure: Literal["public", "worker", "operator"]
    framework: str
    label: str
    argument: str = ""
    """`register`: the argument path of the function."""
    methods: tuple[str, ...] = ()
    """`base_class`: the methods that the framework calls; () is every public one."""
    request: tuple[str, ...] = ()
    """Attributes of the function's first parameter, a request, that hold what the caller sent."""
    takes: tuple[str, ...] = ()
    """`signature`: the names of all parameters in order; `a|b` is either of two."""
    worker_with: tuple[str, ...] = ()
    """`signature`: texts in the function by which it is a queue that calls it."""
    injected: tuple[str, ...] = ()
    """Names of parameters that the framework fills with objects of its own; a caller's words may be a field of one."""
    parameters: Literal["user_input", "none", "typed", "model_output"] = "user_input"
    """Who fills the function's parameters. `typed`: the request fills those that are not injected or the request itself
    (FastAPI: all but `Depends`, `Request` and the like); `model_output`: a model does (a tool)."""
    platform: tuple[str, ...] = ()
    """Keys of what the caller sent that the platform itself fills in, such as the address to answer at."""
    uploads: bool = False
    """Whether a parameter may name a file that the caller has sent."""
    source: str = ""


class FlowSource(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Access paths whose value somebody outside the application has written."""

    paths: tuple[str, ...]
    kind: Literal["user_input", "external_content"]
    what: str
    bounded: bool = False
    """Whether the platform itself bounds its length to a few thousand characters."""
    source: str = ""


class FlowSink(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls that do something with an argument: run it, query with it, show it, keep it.

    An empty argument path is what the method is called on (`path.unlink()`).
    """

    paths: tuple[str, ...]
    arguments: tuple[str, ...]
    kind: Literal[
        "code", "shell", "sql", "html", "template", "file_path", "url", "deserialiser", "log", "store", "tool",
        "third_party", "error_response", "recipient", "index", "trace",
    ]  # fmt: skip
    what: str
    when: tuple[Condition, ...] = ()
    unless: tuple[str, ...] = ()
    """Argument paths whose presence makes the call safe (`parameters` of a query)."""
    whole: bool = False
    """Whether it is one only where the argument is handed over as a whole: in a mapping that is written out the values
    stand for no more than values."""
    interpreter: bool = False
    """Whether it is one only where the program that the path begins with is an interpreter that reads what it runs."""
    methods: tuple[str, ...] = ()
    """Method names that mean this sink on a receiver of unknown type (`execute` of a cursor); reported as probable."""
    source: str = ""


Medium: TypeAlias = Literal["file", "cache", "database", "vector_index", "history", "provider", "memory"]


class StoreRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls that keep something, and how long it lives there."""

    paths: tuple[str, ...]
    medium: Medium
    what: str
    content: tuple[str, ...] = ()
    """Argument paths of what is kept; where there are none, the call by itself makes a store of what it `holds`."""
    holds: Literal["", "conversations", "documents", "files"] = ""
    methods: tuple[str, ...] = ()
    """Method names that mean this store on a receiver of unknown type; reported as probable."""
    name: tuple[str, ...] = ()
    """Argument paths of the name under which it is kept: the path of a file, a key, a table."""
    expiry: tuple[str, ...] = ()
    """Argument paths that say how long it lives."""
    expires: str = ""
    """Why it ends by itself, as a clause; "" where it does not."""
    ended_by: tuple[str, ...] = ()
    """Ends of the names of calls that remove it: `files.delete`."""
    given: tuple[str, ...] = ()
    """Argument paths of which one must be given: without, it ends with the process."""
    source: str = ""


class Barrier(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls whose result is safe for certain kinds of sinks, or that bound or check what passes."""

    paths: tuple[str, ...]
    kind: Literal[
        "length", "escape", "schema", "allow_list", "moderation", "confirmation", "sandbox", "redaction", "type",
        "bound_parameter",
    ]  # fmt: skip
    protects: tuple[str, ...]
    """Kinds of sinks; `*` for all."""
    source: str = ""


class Host(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """A host at which models answer. `host` may begin with `*.`; `operations` map a piece of the URL's path.

    The host `*` is any: only its pieces of a path speak for a model, `by_body` where the body names one as well.
    """

    host: str
    provider: str
    end_user: bool = False
    """Whether a request there has a field that tells one end user from another."""
    by_body: bool = False
    operations: dict[str, Operation] = {}
    model_path: str = ""
    """What stands before and behind the name of the model in the URL's path, with `*` for it: `/models/*:`."""
    streaming: tuple[str, ...] = ()
    """Pieces of the path of requests that are answered piece by piece."""
    source: str = ""


class KeyFormat(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """How one kind of credential looks. `pattern` has no capturing groups; `prefix` is a literal every match holds."""

    id: str
    provider: str
    key_type: str
    pattern: str
    prefix: str
    source: str = ""


class CallbackRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls that run a function they are given: argument paths of the function and of what it is called with.

    `arguments` is `rest` where the function's arguments follow it, else the path of a sequence of them; `keywords`
    likewise. `result`: the call gives back what the function does. `binds`: it gives back the function with these
    arguments filled in.
    """

    paths: tuple[str, ...]
    function: str
    arguments: str = ""
    keywords: str = ""
    result: bool = False
    binds: bool = False


class LibraryRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls whose result is, for all that concerns us, one of their arguments: a copy, a cast, the same as text."""

    paths: tuple[str, ...]
    argument: str = "0"


class EnvironmentRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls (and subscripts) that read an environment variable or a setting, by argument paths of name and default."""

    paths: tuple[str, ...]
    variable: str = "0"
    default: str = ""
    required: bool = False


class SwitchRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls that take a protection away by an argument (by themselves where it is empty).

    `values` are the constants that do so, as Python writes them; `by_default` that leaving the argument out does.
    `what` completes "this call …".
    """

    paths: tuple[str, ...]
    kind: SwitchKind
    what: str
    argument: str = ""
    values: tuple[str, ...] = ()
    by_default: bool = False
    matches: str = ""
    """A pattern: constants that it matches do so as well."""
    given: str = ""
    """The argument without which the call is about something else."""
    own: str = ""
    """The argument that may name a program of the application's own (`server.py`), which is not meant."""
    when: tuple[Condition, ...] = ()
    address: tuple[str, ...] = ()
    """Argument paths of the address on which the call has a server listen."""
    written_by: str = ""
    """The method that writes what the call loads."""
    source: str = ""


class Catalog(msgspec.Struct, frozen=True, array_like=True):
    """Every row that the reading of code uses, in the order of the files."""

    sdks: tuple[Sdk, ...]
    retries: tuple[RetryRow, ...]
    entries: tuple[EntryRow, ...]
    sources: tuple[FlowSource, ...]
    sinks: tuple[FlowSink, ...]
    barriers: tuple[Barrier, ...]
    hosts: tuple[Host, ...]
    callbacks: tuple[CallbackRow, ...] = ()
    library: tuple[LibraryRow, ...] = ()
    environment: tuple[EnvironmentRow, ...] = ()
    switches: tuple[SwitchRow, ...] = ()
    errors: tuple[ErrorRow, ...] = ()
    stores: tuple[StoreRow, ...] = ()


class PriceRow(msgspec.Struct, frozen=True, array_like=True):
    """What a model costs (US dollars per million tokens) and its windows (tokens)."""

    max_input_tokens: int | None
    max_output_tokens: int | None
    usd_in: float
    usd_out: float
    dearer_above: int | None


class ModelRow(msgspec.Struct, frozen=True, array_like=True):
    """When a platform stops to serve a model (an ISO date), what it names instead (or ""), and who says so."""

    retires: str
    replacement: str
    evidence: str
