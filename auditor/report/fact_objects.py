"""Facts as JSON objects: sites flattened, sites inside settings as `path:line`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, TypedDict, TypeVar

from msgspec import UNSET, UnsetType

from auditor.facts import (
    Absent,
    AgentLoop,
    AnswerEnd,
    AnswerStatus,
    Application,
    Cost,
    Credential,
    DataFlow,
    Dependency,
    ErrorHandling,
    Fact,
    FanOut,
    Growth,
    HostedTool,
    Inapplicable,
    KeyUse,
    Known,
    LlmCall,
    LlmClient,
    LogSite,
    ModelState,
    PerItem,
    RepeatedWork,
    RetryLayer,
    Setting,
    Store,
    Switch,
    Tool,
    ToolArguments,
    ToolServer,
    Unclear,
)
from auditor.facts.call_model import Source, Value
from auditor.outcomes import Location
from auditor.report.shape import (
    AgentLoopObject,
    AnswerEndObject,
    AnswerStatusObject,
    CancellationObject,
    CostObject,
    CredentialObject,
    DataFlowObject,
    DependencyObject,
    EffectObject,
    EndingObject,
    ErrorHandlingObject,
    FactObject,
    FallbackObject,
    FanOutObject,
    GrowthObject,
    HostedToolObject,
    KeyUseObject,
    LlmCallObject,
    LlmClientObject,
    LogSiteObject,
    ModelObject,
    ModelToolObject,
    PerItemObject,
    RefusedArgumentObject,
    RepeatedWorkObject,
    RetryLayerObject,
    SettingObject,
    SpotObject,
    StoreObject,
    SwitchObject,
    ToolArgumentsObject,
    ToolResultObject,
    ToolServerObject,
)
from auditor.sites import Place, Site, Step

AnyFact = TypeVar("AnyFact", bound=Fact)


class _Span(TypedDict):
    path: str
    line: int
    end_line: int
    column: int
    cell: int | UnsetType
    place: Place


def fact_objects(application: Application) -> tuple[FactObject, ...]:
    """All facts, kind by kind, each kind in the order of the source."""
    return (
        *(_call(fact) for fact in in_order(application.calls)),
        *(_client(fact) for fact in in_order(application.clients)),
        *(_flow(fact) for fact in in_order(application.flows)),
        *(_credential(fact) for fact in in_order(application.credentials)),
        *(_key_use(fact) for fact in in_order(application.key_uses)),
        *(_agent_loop(fact) for fact in in_order(application.agent_loops)),
        *(_log_site(fact) for fact in in_order(application.log_sites)),
        *(_store(fact) for fact in in_order(application.stores)),
        *(_switch(fact) for fact in in_order(application.switches)),
        *(_tool(fact) for fact in in_order(application.tools)),
        *(_tool_arguments(fact) for fact in in_order(application.tool_arguments)),
        *(_tool_server(fact) for fact in in_order(application.tool_servers)),
        *(_hosted_tool(fact) for fact in in_order(application.hosted_tools)),
        *(_dependency(fact) for fact in in_order(application.dependencies)),
    )


def spots(marks: Iterable[Location | Step]) -> tuple[SpotObject, ...]:
    """Places with what stands there."""
    return tuple(
        SpotObject(path=mark.site.path, line=mark.site.line, what=mark.what, cell=span_cell(mark.site))
        for mark in marks
    )


def span_cell(site: Site) -> int | UnsetType:
    """The cell of a notebook; left out for any other file."""
    return UNSET if site.cell is None else site.cell


def in_order(facts: tuple[AnyFact, ...]) -> list[AnyFact]:
    """The facts by file and place."""
    return sorted(facts, key=lambda fact: (fact.site.path, fact.site.cell or 0, fact.site.line, fact.site.column))


def _span(fact: Fact) -> _Span:
    site = fact.site
    return {
        "path": site.path,
        "line": site.line,
        "end_line": site.last_line,
        "column": site.column,
        "cell": span_cell(site),
        "place": fact.place,
    }


def _call(call: LlmCall) -> LlmCallObject:
    return LlmCallObject(
        **_span(call),
        function=call.function,
        sdk=call.sdk,
        sdk_version=call.sdk_version,
        operation=call.operation,
        target=call.target,
        retired=call.retired,
        model=_setting(call.model),
        models=tuple(_model(model) for model in call.models),
        output_limit=_setting(call.output_limit),
        timeout=_setting(call.timeout),
        retries=_setting(call.retries),
        retry_layers=tuple(_layer(layer) for layer in call.retry_layers),
        samples=_setting(call.samples),
        stream=_setting(call.stream),
        store=_setting(call.store),
        end_user=_setting(call.end_user),
        cost=_cost(call.cost),
        growth=_growth(call.growth),
        status=_status(call.status),
        answer_end=_answer_end(call.answer_end),
        cancellation=_cancellation(call),
        fallback=None
        if call.fallback is None
        else FallbackObject(name=call.fallback.name, site=str(call.fallback.site)),
        refused_arguments=tuple(
            RefusedArgumentObject(name=one.name, model=one.model, instead=one.instead) for one in call.refused_arguments
        ),
        fan_out=_fan_out(call.fan_out),
        per_item=_per_item(call.per_item),
        repeated_work=_repeated(call.repeated_work),
        errors=_errors(call.errors),
        asynchronous=call.asynchronous,
        blocks_event_loop=call.blocks_event_loop,
        client=_text(call.client_site),
        entry_points=call.entry_points,
        exposure=call.exposure,
        confidence=call.confidence,
    )


def _client(client: LlmClient) -> LlmClientObject:
    return LlmClientObject(
        **_span(client),
        function=client.function,
        sdk=client.sdk,
        target=client.target,
        key=_setting(client.key),
        base_url=_setting(client.base_url),
        timeout=_setting(client.timeout),
        retries=_setting(client.retries),
        organization=_setting(client.organization),
        asynchronous=client.asynchronous,
        built=client.built,
        entry_points=client.entry_points,
        confidence=client.confidence,
    )


def _flow(flow: DataFlow) -> DataFlowObject:
    return DataFlowObject(
        **_span(flow),
        source=flow.source,
        source_what=flow.source_what,
        source_site=str(flow.source_site),
        sink=flow.sink,
        sink_what=flow.sink_what,
        function=flow.function,
        barriers=flow.barriers,
        weak_barriers=flow.weak_barriers,
        vain=flow.vain,
        steps=spots(flow.steps),
        entry_points=flow.entry_points,
        confidence=flow.confidence,
    )


def _credential(credential: Credential) -> CredentialObject:
    return CredentialObject(
        **_span(credential),
        function=credential.function,
        provider=credential.provider,
        key_type=credential.key_type,
        where=credential.where,
        form=credential.form,
        certainty=credential.certainty,
        redacted=credential.redacted,
        fingerprint=credential.fingerprint,
        locations=tuple(str(other) for other in credential.locations),
    )


def _key_use(use: KeyUse) -> KeyUseObject:
    return KeyUseObject(
        **_span(use),
        function=use.function,
        provider=use.provider,
        variable=use.variable,
    )


def _agent_loop(loop: AgentLoop) -> AgentLoopObject:
    return AgentLoopObject(
        **_span(loop),
        function=loop.function,
        framework=loop.framework,
        limit=_setting(loop.limit),
        budget=_setting(loop.budget),
        entry_points=loop.entry_points,
    )


def _log_site(log: LogSite) -> LogSiteObject:
    return LogSiteObject(
        **_span(log),
        function=log.function,
        what=log.what,
        level=log.level,
        steps=spots(log.steps),
        entry_points=log.entry_points,
    )


def _store(store: Store) -> StoreObject:
    ending = store.ending
    return StoreObject(
        **_span(store),
        function=store.function,
        medium=store.medium,
        what=store.what,
        contents=store.contents,
        ending=EndingObject(
            state=ending.state, because=ending.because, site=None if ending.site is None else str(ending.site)
        ),
        opened=None if store.opened is None else str(store.opened),
        steps=spots(store.steps),
        entry_points=store.entry_points,
        exposure=store.exposure,
    )


def _switch(switch: Switch) -> SwitchObject:
    return SwitchObject(
        **_span(switch),
        function=switch.function,
        switch=switch.kind,
        target=switch.target,
        argument=switch.argument,
        what=switch.what,
        state=_setting(switch.state),
        by_hand=switch.by_hand,
        entry_points=switch.entry_points,
        exposure=switch.exposure,
    )


def _tool(tool: Tool) -> ModelToolObject:
    effects = tuple(
        EffectObject(
            effect=e.kind, what=e.what, site=str(e.site), steps=spots(e.steps), certain=e.certain, asked=e.asked
        )
        for e in tool.effects
    )
    return ModelToolObject(
        **_span(tool),
        function=tool.function,
        name=tool.name,
        offered=tool.offered,
        effects=effects,
        approval=_setting(tool.approval),
        result=None
        if tool.result is None
        else ToolResultObject(
            what=tool.result.what, site=str(tool.result.site), cut=tool.result.cut, plain=tool.result.plain
        ),
        exposure=tool.exposure,
    )


def _tool_server(server: ToolServer) -> ToolServerObject:
    return ToolServerObject(
        **_span(server), name=server.name, runs=server.runs, version=server.version, plain=server.plain
    )


def _hosted_tool(tool: HostedTool) -> HostedToolObject:
    return HostedToolObject(**_span(tool), name=tool.name, limited=tool.limited)


def _tool_arguments(read: ToolArguments) -> ToolArgumentsObject:
    return ToolArgumentsObject(
        **_span(read),
        function=read.function,
        target=read.target,
        errors=_errors(read.errors),
        entry_points=read.entry_points,
        exposure=read.exposure,
    )


def _dependency(dependency: Dependency) -> DependencyObject:
    return DependencyObject(
        **_span(dependency),
        name=dependency.name,
        version=dependency.version,
        specifier=dependency.specifier,
        declared=dependency.kind,
        group=dependency.group,
    )


def _setting(setting: Setting) -> SettingObject:
    value: Value = None
    source: Source | None = None
    match setting:
        case Inapplicable():
            return SettingObject(state="not_applicable", value=None, source=None, site=None, because=None, steps=())
        case Known():
            state: Literal["known", "absent", "unclear"] = "known"
            value, source = setting.value, setting.source
        case Absent():
            state = "absent"
        case Unclear():
            state = "unclear"
    return SettingObject(
        state=state,
        value=value,
        source=source,
        site=_text(setting.site),
        because=setting.because,
        steps=spots(setting.steps),
    )


def _model(model: ModelState) -> ModelObject:
    return ModelObject(
        name=model.name,
        pinned=model.pinned,
        retires=model.retires,
        replacement=model.replacement,
        source=model.source,
    )


def _growth(growth: Growth | None) -> GrowthObject | None:
    if growth is None:
        return None
    return GrowthObject(lasts=growth.lasts, site=str(growth.site), bounded_by=growth.bounded_by)


def _answer_end(end: AnswerEnd | None) -> AnswerEndObject | None:
    if end is None:
        return None
    return AnswerEndObject(
        state=end.state,
        site=_text(end.site),
        parsed=end.parsed,
        as_data=end.as_data,
        because=end.because,
        object_site=_text(end.object_site),
        object_tested=end.object_tested,
    )


def _cancellation(call: LlmCall) -> CancellationObject | None:
    met = call.cancellation
    return None if met is None else CancellationObject(state=met.state, site=str(met.site))


def _fan_out(fan: FanOut | None) -> FanOutObject | None:
    if fan is None:
        return None
    return FanOutObject(name=fan.name, site=str(fan.site), bounded_by=fan.bounded_by, unclear=fan.unclear)


def _per_item(per_item: PerItem | None) -> PerItemObject | None:
    return None if per_item is None else PerItemObject(site=str(per_item.site), paced=per_item.paced)


def _repeated(work: RepeatedWork | None) -> RepeatedWorkObject | None:
    return None if work is None else RepeatedWorkObject(kind=work.kind, what=work.what, site=str(work.site))


def _status(status: AnswerStatus | None) -> AnswerStatusObject | None:
    if status is None:
        return None
    return AnswerStatusObject(state=status.state, site=str(status.site) if status.site else None)


def _cost(cost: Cost | None) -> CostObject | None:
    if cost is None:
        return None
    return CostObject(
        usd=cost.usd,
        model=cost.model,
        prompt_tokens=cost.prompt_tokens,
        answer_tokens=cost.answer_tokens,
        samples=cost.samples,
        unbounded=cost.unbounded,
        because=cost.because,
        as_of=cost.as_of,
    )


def _layer(layer: RetryLayer) -> RetryLayerObject:
    return RetryLayerObject(
        kind=layer.kind,
        name=layer.name,
        attempts=layer.attempts,
        effective=layer.effective,
        waits=layer.waits,
        site=_text(layer.site),
        because=layer.because,
        repeats=layer.repeats,
        errors=layer.errors,
    )


def _errors(errors: ErrorHandling) -> ErrorHandlingObject:
    return ErrorHandlingObject(
        caught=errors.caught,
        reaction=errors.reaction,
        names=errors.names,
        site=_text(errors.site),
        uncaught_through=errors.uncaught_through,
        uncaught_exposure=errors.uncaught_exposure,
    )


def _text(site: Site | None) -> str | None:
    return None if site is None else str(site)
