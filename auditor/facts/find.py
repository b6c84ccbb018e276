"""From the collected files to the facts of the application: read the slice, link it, look."""

from __future__ import annotations

import datetime
import posixpath
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, TypeAlias

import msgspec

from auditor.audit import Unread
from auditor.catalog.load import load_catalog, sdk_tokens
from auditor.catalog.model import CallRow, Catalog
from auditor.catalog.models_table import ModelTable, Prices
from auditor.collect import Collected, SourceFile
from auditor.facts.agents import agent_loops
from auditor.facts.assemble import Assembler
from auditor.facts.call_model import LlmCall
from auditor.facts.calls import Finder, ModelCall
from auditor.facts.clients import clients
from auditor.facts.cost import with_cost
from auditor.facts.entries import Entries
from auditor.facts.errors import Errors
from auditor.facts.flows import Flows
from auditor.facts.imported import imported_packages
from auditor.facts.library import CatalogLibrary
from auditor.facts.match import Rows
from auditor.facts.model import (
    Application,
    Credential,
    DataFlow,
    Dependency,
    HostedTool,
    LogSite,
    SinkKind,
    Store,
    Switch,
    Tool,
    ToolArguments,
    ToolServer,
    Untraced,
)
from auditor.facts.reactions import Asking, asking
from auditor.facts.retries import Retries
from auditor.facts.slice import relevant, sdks_named
from auditor.facts.versions import Versions, written_for
from auditor.languages import ir, read, site_of, unread_parts
from auditor.languages.ir import Comment, Module
from auditor.program.engine import Engine
from auditor.sites import Site

Progress: TypeAlias = Callable[[str, int, int], None]

Where: TypeAlias = Literal["dotenv", "compose", "dockerfile", "terraform", "workflow", "config"]


class Found(msgspec.Struct, frozen=True):
    """The facts, and what the later stages need of the files: comments for ignores, text for excerpts."""

    application: Application
    unread: tuple[Unread, ...]
    lines: int
    comments: Mapping[str, tuple[Comment, ...]]
    _files: Mapping[str, SourceFile]

    def text(self, path: str) -> str | None:
        """The text of a file, or of one cell (`path:cell`), for excerpts; None for a file that was not read."""
        file = self._files.get(path)
        if file is None:
            notebook, _, cell = path.rpartition(":")
            return _cell_text(self._files[notebook].data, int(cell)) if notebook in self._files else None
        from auditor.languages.decoding import decode

        return decode(file.data)


def find_facts(
    collected: Collected,
    *,
    as_of: datetime.date,
    progress: Progress | None = None,
    prices: Prices | None = None,
    fixes: bool = False,
) -> Found:
    """Every fact of the tree, in a stable order. A file that cannot be read is reported, and the others go on.

    `prices` win over those of the catalogue. Only where `fixes` are wanted do calls say where they could be given what
    they lack.
    """
    say = progress or (lambda stage, done, total: None)
    code = tuple(f for f in collected.files if f.kind in ("python", "notebook"))
    named = sdks_named(code, sdk_tokens())
    catalog = load_catalog(named, [file.data for file in code])
    sliced = relevant(code, {f.path: f for files in named.values() for f in files}.values())

    modules, unread = _read(sliced, say)
    dependencies, unreadable = _dependencies(collected.files)
    versions = versions_of(dependencies, modules, catalog)
    application, bounded = _facts(modules, collected, catalog, versions, say, ModelTable(prices), fixes)
    application = msgspec.structs.replace(
        application,
        dependencies=dependencies,
        credentials=_credentials(collected, {m.path: m for m in modules}, catalog, named, application),
        files=tuple(f.path for f in collected.files),
        as_of=as_of,
    )
    return Found(
        application,
        tuple(sorted({*collected.unread, *unread, *unreadable, *bounded})),
        sum(f.data.count(b"\n") + 1 for f in sliced),
        _comments(modules),
        {f.path: f for f in collected.files},
    )


def _dependencies(files: Sequence[SourceFile]) -> tuple[tuple[Dependency, ...], tuple[Unread, ...]]:
    if all(file.path.endswith(".py") and not file.path.endswith("setup.py") for file in files):
        return (), ()
    from auditor.configs.dependencies import read_dependencies

    return read_dependencies(files)


def _latest(catalog: Catalog) -> dict[str, str]:
    """The newest release that is known of every distribution in the catalogue."""
    return {name: at for s in catalog.sdks for name, at in ((s.package, s.latest), *s.further.items())}


def _cell_text(notebook: bytes, cell: int) -> str | None:
    """The source of the cell with this number, counted from 1."""
    import json

    source = json.loads(notebook)["cells"][cell - 1]["source"]
    return source if isinstance(source, str) else "".join(source)


def _comments(modules: Iterable[Module]) -> dict[str, tuple[Comment, ...]]:
    """The comments by file; those of a notebook by cell, their lines counted within it."""
    found: dict[str, list[Comment]] = defaultdict(list)
    for module in modules:
        for comment in module.comments:
            if not module.cells:
                found[module.path].append(comment)
                continue
            cell = max((c for c in module.cells if c.line <= comment.line), key=lambda c: c.line)
            line = comment.line - cell.line + 1
            found[f"{module.path}:{cell.cell}"].append(msgspec.structs.replace(comment, line=line))
    return {path: tuple(comments) for path, comments in found.items()}


def _read(files: tuple[SourceFile, ...], say: Progress) -> tuple[list[Module], list[Unread]]:
    modules: list[Module] = []
    unread: list[Unread] = []
    for i, file in enumerate(files):
        say("reading", i, len(files))
        result = read(file)
        if isinstance(result, Unread):
            unread.append(result)
        else:
            modules.append(result)
            unread += unread_parts(result)
    say("reading", len(files), len(files))
    return modules, unread


class Linked(msgspec.Struct, frozen=True):
    """A program whose files are joined to one another and to the catalogue."""

    engine: Engine
    rows: Rows
    entries: Entries
    calls: list[ModelCall]


def link(modules: list[Module], collected: Collected, catalog: Catalog, versions: Versions) -> Linked:
    """The program that the modules are, with its entry points and its model calls in the order of their places."""
    code = (f.path for f in collected.files if f.kind in ("python", "notebook"))
    configuration = {f.path: f.data for f in collected.files if f.kind == "config"}
    engine = Engine(modules, code, CatalogLibrary(catalog), configuration)
    rows = Rows(catalog, engine, versions)
    entries = Entries(engine, catalog.entries)
    calls = Finder(engine, rows, catalog.hosts).calls()
    return Linked(
        engine, rows, entries, sorted(calls, key=lambda c: _position(c.place.scope.unit.path, c.place.call.at))
    )


def flows_in_order(flows: Flows) -> list[DataFlow]:
    """Every flow, by the places of its two ends."""
    return sorted(flows.flows(), key=lambda fact: (fact.site, fact.source_site, fact.sink, fact.source))


def versions_of(dependencies: Sequence[Dependency], modules: Iterable[Module], catalog: Catalog) -> Versions:
    """The versions that the code runs with, as far as its tree tells."""
    return Versions(dependencies, _latest(catalog), written_for(modules, catalog.sdks))


def _facts(
    modules: list[Module],
    collected: Collected,
    catalog: Catalog,
    versions: Versions,
    say: Progress,
    models: ModelTable,
    fixes: bool,
) -> tuple[Application, tuple[Unread, ...]]:
    if not modules:
        return Application(), ()
    say("following values", 0, 1)
    program = link(modules, collected, catalog, versions)
    engine, rows, entries, found = program.engine, program.rows, program.entries, program.calls
    asked = asking(engine, found)
    errors, retries = Errors(engine, entries, asked), Retries(engine, catalog, asked)
    assembler = Assembler(engine, rows, versions, entries, retries, errors, models, fixes)
    named = any(reason in f.data for f in collected.files for reason in _REASONS)
    calls = sorted(
        (_with_surroundings(engine, versions, call, with_cost(assembler.call(call)), named=named) for call in found),
        key=lambda fact: (fact.site, fact.target),
    )
    calls = _with_repeated_work(engine, asked, _with_fallbacks(engine, found, asked, calls))
    flows = Flows(engine, catalog, entries, found)
    data_flows = flows_in_order(flows)
    made = tuple(sorted(clients(assembler, found), key=lambda fact: fact.site))
    used = {call.sdk for call in calls} | {client.sdk for client in made}
    application = Application(
        calls=tuple(calls),
        sdk_packages=imported_packages(engine, (sdk for sdk in catalog.sdks if sdk.id in used)),
        flows=tuple(data_flows),
        log_sites=_log_sites(data_flows, engine),
        stores=_stores(engine, catalog, entries, data_flows),
        clients=made,
        model_classes=tuple(sorted(_model_classes(engine, rows))),
        agent_loops=tuple(sorted(agent_loops(assembler, found), key=lambda fact: fact.site)),
        untraced=(Untraced(_per_kind(flows.untraced)),) if flows.untraced else (),
        switches=_switches(engine, catalog, entries),
        billing_codes=_billing_codes(collected, modules, calls),
        tools=_tools(engine, entries, flows, calls),
        tool_arguments=_tool_arguments(engine, entries, errors),
        tool_servers=_tool_servers(collected, modules),
        hosted_tools=_hosted_tools(collected, modules),
    )
    say("following values", 1, 1)
    per_file: Counter[str] = Counter()
    for (_, path, _), count in flows.untraced.items():
        per_file[path] += count
    bounded = tuple(
        Unread(path, f"{count} places where data could do harm were not traced: the bound on work was reached")
        for path, count in sorted(per_file.items())
    )
    return application, bounded


_REASONS = (b"finish_reason", b"finishReason", b"stop_reason", b"stopReason", b"done_reason", b"incomplete_")
"""Names without which no code can look at why a model stopped to write."""


def _with_answer_end(engine: Engine, found: ModelCall, call: LlmCall, *, named: bool) -> LlmCall:
    if not call.generates_text or not isinstance(found.first.row, CallRow):
        return call
    from auditor.facts.answer_ends import answer_end

    return msgspec.structs.replace(call, answer_end=answer_end(engine, found, named=named))


def _with_cancellation(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    if not call.asynchronous:
        return call
    from auditor.facts.cancellation import cancellation

    return msgspec.structs.replace(call, cancellation=cancellation(engine, found))


REFUSING = frozenset({"max_tokens", "temperature", "top_p", "stop"})
"""Arguments that some model refuses: those of the rows, which are read only for calls that give one."""


def _with_refused(engine: Engine, versions: Versions, found: ModelCall, call: LlmCall) -> LlmCall:
    if not call.models or REFUSING.isdisjoint(found.first.args.named):
        return call
    from auditor.facts.refused_arguments import refused_arguments

    refused = tuple(refused_arguments(engine, versions, found, call.models))
    return msgspec.structs.replace(call, refused_arguments=refused)


def _billing_codes(collected: Collected, modules: Sequence[Module], calls: Sequence[LlmCall]) -> tuple[Site, ...]:
    if not any(layer.kind in ("wrapper", "loop") for call in calls for layer in call.retry_layers):
        return ()
    from auditor.facts.billing_codes import CODES, billing_codes

    naming = {f.path for f in collected.files if any(code in f.data for code in CODES)}
    return tuple(sorted(billing_codes(module for module in modules if module.path in naming)))


def _with_growth(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    carrier = found.first.carrier
    if carrier is not None and carrier.made is not None and "memory" in carrier.made.args.named:
        from auditor.facts.growth import with_memory

        return with_memory(engine, carrier.made.args.named["memory"], call)
    rows = ((meeting, row) for meeting in found.meetings for row in meeting.row.prompts if row.role == "messages")
    prompts = [engine.callers.argument(meeting.args, row.argument.split(".")[0]) for meeting, row in rows]
    if all(prompt is not None and isinstance(prompt.expr, ir.Display) for prompt in prompts):
        return call  # Each request has a list of its own.
    from auditor.facts.growth import with_growth

    return with_growth(engine, found, call)


_AT_ONCE = ("gather", "create_task", "as_completed", "ensure_future", "wait", "abatch")
"""Names of calls without which a program starts nothing for many items at once."""


_POOLS = ("ThreadPoolExecutor", "ThreadPool", "Pool")


def _with_surroundings(engine: Engine, versions: Versions, found: ModelCall, call: LlmCall, *, named: bool) -> LlmCall:
    """The call, with what the program around it does, where it does what takes a module of its own to tell.

    `named` says whether anything in the tree names a reason for which a model stops to write.
    """
    call = _with_status(engine, found, _with_growth(engine, found, call))
    call = _with_answer_end(engine, found, call, named=named)
    call = _with_refused(engine, versions, found, _with_cancellation(engine, found, call))
    if any(name in engine.places.calls for name in _AT_ONCE):
        from auditor.facts.fan_out import with_fan_out

        call = with_fan_out(engine, found, call)
    if any(name in engine.places.calls for name in _POOLS):
        from auditor.facts.thread_pools import with_thread_pool

        call = with_thread_pool(engine, found, call)
    if isinstance(found.first.row, CallRow) and found.first.row.takes_many:
        from auditor.facts.per_item import with_per_item

        call = with_per_item(engine, found, call)
    return call


def _with_fallbacks(engine: Engine, found: Sequence[ModelCall], asked: Asking, calls: list[LlmCall]) -> list[LlmCall]:
    named = any("fallback" in name for name in engine.places.calls)
    handled = {call.site for call in calls if call.errors.caught != "nothing"}
    given = {id(m): m.place for m in found if named or any("fallback" in one for one in m.first.args.named)}
    if not handled and not given:
        return calls
    from auditor.facts.fallbacks import fallback

    instead = {
        (site, one.target): other
        for one in found
        if (site := site_of(one.place.scope.unit.module, one.place.call.at)) in handled or id(one) in given
        if (other := fallback(engine, one, asked)) is not None
    }
    return [
        msgspec.structs.replace(call, fallback=instead[call.site, call.target])
        if (call.site, call.target) in instead
        else call
        for call in calls
    ]


def _with_repeated_work(engine: Engine, asked: Asking, calls: list[LlmCall]) -> list[LlmCall]:
    if not any(layer.kind in ("wrapper", "loop") for call in calls for layer in call.retry_layers):
        return calls
    from auditor.facts.repeated_work import Repetition

    repetition = Repetition(engine, asked)
    return [repetition.with_repeated_work(call) for call in calls]


def _with_status(engine: Engine, found: ModelCall, call: LlmCall) -> LlmCall:
    if call.package:
        return call  # An SDK raises by itself.
    from auditor.facts.plain_answers import answer_status

    return msgspec.structs.replace(call, status=answer_status(engine, found))


def _model_classes(engine: Engine, rows: Rows) -> Iterable[Site]:
    classes = engine.places.classes if rows.model_classes else ()
    made = ((c, c.node) for c in classes if rows.model_class(c) is not None)
    return (site_of(c.unit.module, node.at) for c, node in made if isinstance(node, ir.Class))


def _tools(engine: Engine, entries: Entries, flows: Flows, calls: Sequence[LlmCall]) -> tuple[Tool, ...]:
    written = (e.row is not None and e.row.parameters == "model_output" for e in entries.all())
    if not any(written) and not flows.sources.filled:
        return ()
    from auditor.facts.tools import tools

    return tuple(sorted(tools(engine, entries, flows, calls), key=lambda fact: (fact.site, fact.name)))


def _tool_arguments(engine: Engine, entries: Entries, errors: Errors) -> tuple[ToolArguments, ...]:
    if "loads" not in engine.places.calls:
        return ()
    from auditor.facts.tool_arguments import tool_arguments

    return tuple(sorted(tool_arguments(engine, entries, errors), key=lambda fact: fact.site))


_HOSTED = (b"web_search", b"file_search", b"code_interpreter", b"computer_use", b"image_generation", b"code_execution",
           b"web_fetch", b"SearchTool", b"InterpreterTool", b"GenerationTool")  # fmt: skip
"""Pieces of the names of tools that providers run."""


def _hosted_tools(collected: Collected, modules: Sequence[Module]) -> tuple[HostedTool, ...]:
    naming = {f.path for f in collected.files if any(piece in f.data for piece in _HOSTED)}
    offering = [module for module in modules if module.path in naming]
    if not offering:
        return ()
    from auditor.facts.hosted_tools import hosted_tools

    return tuple(sorted(hosted_tools(offering), key=lambda fact: (fact.site, fact.name)))


_LAUNCHERS = (b"npx", b"uvx", b"bunx", b"pnpx", b"dlx", b"exec", b"pipx", b"uv", b"docker", b"podman")


def _tool_servers(collected: Collected, modules: Sequence[Module]) -> tuple[ToolServer, ...]:
    """Servers of tools; files that name neither the protocol nor a launcher start none."""
    named = [f for f in collected.files if b"mcp" in f.data or b"Mcp" in f.data or b"MCP" in f.data]
    starting = {f.path for f in named if f.kind == "python" and any(one in f.data for one in _LAUNCHERS)}
    written = [f for f in named if f.kind == "config"]
    if not starting and not written:
        return ()
    from auditor.facts.tool_servers import named_servers, started_servers

    code = (module for module in modules if module.path in starting)
    return tuple(sorted((*named_servers(written), *started_servers(code)), key=lambda fact: (fact.site, fact.name)))


def _switches(engine: Engine, catalog: Catalog, entries: Entries) -> tuple[Switch, ...]:
    if not catalog.switches:
        return ()
    from auditor.facts.switches import switches

    return tuple(sorted(switches(engine, catalog.switches, entries), key=lambda fact: (fact.site, fact.kind)))


def _stores(engine: Engine, catalog: Catalog, entries: Entries, flows: list[DataFlow]) -> tuple[Store, ...]:
    if all(row.content for row in catalog.stores) and not any(flow.sink == "store" for flow in flows):
        return ()
    from auditor.facts.stores import stores

    return tuple(sorted(stores(engine, catalog.stores, entries, flows), key=lambda fact: (fact.site, fact.what)))


def _log_sites(flows: list[DataFlow], engine: Engine) -> tuple[LogSite, ...]:
    if not any(flow.sink == "log" for flow in flows):
        return ()
    from auditor.facts.log_sites import log_sites

    return tuple(dict.fromkeys(log_sites(flows, engine)))


def _per_kind(untraced: Mapping[tuple[SinkKind, str, bool], int]) -> tuple[tuple[SinkKind, int], ...]:
    """The places by kind of sink; debug records are left out, since hardly any application keeps them."""
    per_kind: Counter[SinkKind] = Counter()
    for (kind, _, debug), count in untraced.items():
        per_kind[kind] += 0 if debug else count
    return tuple(sorted((kind, count) for kind, count in per_kind.items() if count))


def _position(path: str, span: object) -> tuple[str, int, int]:
    from auditor.languages.ir import Span

    assert isinstance(span, Span)
    return path, span.line, span.column


_WHERE: tuple[tuple[str, Where], ...] = (
    (".env", "dotenv"), ("compose", "compose"), ("Dockerfile", "dockerfile"), (".tf", "terraform"),
    (".github/workflows/", "workflow"), (".gitlab-ci", "workflow"),
)  # fmt: skip
"""What a configuration file is, by a piece of its path; anything else is `config`."""


def _credentials(
    collected: Collected,
    modules: Mapping[str, Module],
    catalog: Catalog,
    named: Mapping[str, Iterable[SourceFile]],
    application: Application,
) -> tuple[Credential, ...]:
    from auditor.facts.credentials.empty_defaults import empty_defaults
    from auditor.facts.credentials.formats import may_hold_key
    from auditor.facts.credentials.gate import may_hold_credential
    from auditor.facts.credentials.owners import KeyOwners

    owners = KeyOwners(catalog.sdks)
    using: dict[str, set[str]] = defaultdict(set)
    for sdk, files in named.items():
        for one in files:
            using[one.path].add(sdk)
    found = list(empty_defaults(application.clients, {s.id: s.provider or s.id for s in catalog.sdks}))
    for file in collected.files:
        text = file.data.decode("utf-8", "replace")
        module = modules.get(file.path)
        if module is None and file.kind in ("python", "notebook") and may_hold_key(text):
            result = read(file)
            module = result if isinstance(result, Module) else None
        if module is not None and may_hold_credential(text):
            from auditor.facts.credentials.find import find_credentials

            found += find_credentials(
                module,
                _fingerprint_key(collected),
                owners.providers(using[file.path]),
                file.data if file.kind == "notebook" else None,
            )
        elif module is None and file.kind in ("config", "document") and (file.kind == "config" or may_hold_key(text)):
            from auditor.facts.credentials.find import find_credentials_in_text

            where: Where = next((kind for piece, kind in _WHERE if piece in file.path), "config")
            found += find_credentials_in_text(
                file.path, file.place, file.data, where, _fingerprint_key(collected), owners.providers(())
            )
    return tuple(sorted(found, key=lambda c: c.site))


def _fingerprint_key(collected: Collected) -> bytes:
    import hashlib  # With OpenSSL behind it, and most trees hold no credential.

    return hashlib.blake2b(posixpath.basename(collected.root).encode(), digest_size=16).digest()
