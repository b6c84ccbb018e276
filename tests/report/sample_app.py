"""Facts about an invented help-desk service: what readers, tracer and fact finders would have found in it."""

from __future__ import annotations

import datetime

from auditor.facts import (
    Absent,
    AgentLoop,
    Application,
    Credential,
    DataFlow,
    Dependency,
    ErrorHandling,
    Inapplicable,
    KeyUse,
    Known,
    LlmCall,
    LlmClient,
    LogSite,
    ModelState,
    RetryLayer,
    Setting,
    Site,
    Step,
    Unclear,
)
from auditor.facts.call_model import Operation
from auditor.sites import Place

AS_OF = datetime.date(2026, 11, 2)

ANSWER = Site("helpdesk/assistant.py", 41, 13, 45, 6)
TRIAGE = Site("helpdesk/triage.py", 27, 16, 33, 10)
EMBED = Site("helpdesk/retrieval.py", 58, 12, 58, 78)
DIGEST = Site("worker/nightly_digest.py", 112, 18, 119, 10)
REFUND = Site("helpdesk/agents/refunds.py", 73, 9, 88, 10)
SUMMARY = Site("notebooks/explore.ipynb", 3, 8, 6, 2, cell=7)
CLIENT = Site("helpdesk/clients.py", 14, 10, 14, 47)
QUESTION = Site("helpdesk/api.py", 22, 5, 22, 19)

QUESTION_TO_PROMPT = (
    Step(QUESTION, "the body of POST /tickets/{ticket_id}/reply gives `question`"),
    Step(Site("helpdesk/api.py", 26, 20, 26, 51), "passed to `answer(question, history)`"),
    Step(Site("helpdesk/assistant.py", 33, 5, 35, 6), "joined with the template in `build_messages`"),
    Step(ANSWER, "becomes the content of the user message"),
)

ANSWER_TO_HTML = (
    Step(ANSWER, "the answer of client.chat.completions.create"),
    Step(Site("helpdesk/assistant.py", 47, 5, 47, 44), "`reply.choices[0].message.content` is returned"),
    Step(Site("helpdesk/views.py", 64, 12, 64, 52), "marked as safe HTML"),
)

_SDK_TIMEOUT = Known(600, "sdk_default", because="openai 1.99.1 waits 600 s")
_SDK_RETRIES = Known(2, "sdk_default", because="openai 1.99.1 retries twice")
_SDK_LAYER = RetryLayer("sdk", "openai", 3)


def _call(
    site: Site,
    function: str,
    *,
    operation: Operation = "chat",
    sdk: str = "openai",
    target: str = "client.chat.completions.create",
    model: Setting,
    models: tuple[ModelState, ...] = (),
    output_limit: Setting,
    timeout: Setting = _SDK_TIMEOUT,
    retries: Setting = _SDK_RETRIES,
    layers: tuple[RetryLayer, ...] = (_SDK_LAYER,),
    entry_points: tuple[str, ...] = (),
    blocks: bool = False,
    place: Place = "app",
) -> LlmCall:
    return LlmCall(
        site=site,
        function=function,
        sdk=sdk,
        sdk_version="1.99.1" if sdk == "openai" else "0.69.0",
        operation=operation,
        target=target,
        model=model,
        models=models,
        output_limit=output_limit,
        timeout=timeout,
        retries=retries,
        retry_layers=layers,
        samples=Known(1, "sdk_default"),
        stream=Known(False, "sdk_default"),
        store=Absent(),
        end_user=Absent(),
        errors=ErrorHandling("general", "swallows", site, ("Exception",)),
        asynchronous=False,
        blocks_event_loop=blocks,
        client_site=CLIENT,
        entry_points=entry_points,
        place=place,
    )


CALLS = (
    _call(
        ANSWER,
        "helpdesk.assistant.answer",
        model=Known("gpt-4o-mini", "configuration", Site("helpdesk/settings.toml", 9)),
        models=(ModelState("gpt-4o-mini", pinned=False),),
        output_limit=Absent(),
        entry_points=("POST /tickets/{ticket_id}/reply",),
        blocks=True,
    ),
    _call(
        TRIAGE,
        "helpdesk.triage.classify",
        model=Known("gpt-4.1-mini-2025-04-14", "call", TRIAGE),
        models=(ModelState("gpt-4.1-mini-2025-04-14", pinned=True),),
        output_limit=Known(64, "call", Site("helpdesk/triage.py", 31, 13)),
        timeout=Known(20, "client", CLIENT),
        retries=Known(5, "wrapper", Site("helpdesk/triage.py", 22)),
        layers=(_SDK_LAYER, RetryLayer("wrapper", "tenacity.retry", 6, site=Site("helpdesk/triage.py", 22))),
        entry_points=("POST /tickets", "celery helpdesk.triage"),
    ),
    _call(
        EMBED,
        "helpdesk.retrieval.embed",
        operation="embeddings",
        target="client.embeddings.create",
        model=Known("text-embedding-3-small", "call", EMBED),
        output_limit=Inapplicable(),
        entry_points=("POST /tickets/{ticket_id}/reply",),
    ),
    _call(
        DIGEST,
        "worker.nightly_digest.write_digest",
        sdk="anthropic",
        target="client.messages.create",
        model=Known("claude-3-5-haiku-20241022", "environment", Site("deploy/compose.yaml", 31)),
        models=(
            ModelState(
                "claude-3-5-haiku-20241022",
                pinned=True,
                retires=datetime.date(2026, 12, 1),
                replacement="claude-haiku-4-5",
            ),
        ),
        output_limit=Known(8192, "call", Site("worker/nightly_digest.py", 115)),
        timeout=Absent("timeout=None is passed", Site("worker/nightly_digest.py", 117)),
        retries=Known(0, "client", CLIENT),
        layers=(),
        entry_points=("celery beat nightly-digest",),
    ),
    _call(
        REFUND,
        "helpdesk.agents.refunds.run",
        operation="responses",
        target="client.responses.create",
        model=Unclear("the name comes from a table that is filled at run time"),
        output_limit=Unclear("the call unpacks a mapping that is not known", REFUND),
        entry_points=("POST /refunds",),
    ),
    _call(
        SUMMARY,
        "<notebook>",
        model=Known("gpt-4o", "call", SUMMARY),
        output_limit=Absent(),
        place="notebook",
    ),
)

FLOWS = (
    DataFlow(
        site=ANSWER,
        source_site=QUESTION,
        source="user_input",
        source_what="the body of POST /tickets/{ticket_id}/reply",
        sink="prompt",
        sink_what="a user message",
        function="helpdesk.assistant.answer",
        weak_barriers=("a sentence in the prompt that asks to ignore instructions",),
        steps=QUESTION_TO_PROMPT,
        entry_points=("POST /tickets/{ticket_id}/reply",),
    ),
    DataFlow(
        site=Site("helpdesk/views.py", 64, 12, 64, 52),
        source_site=ANSWER,
        source="model_output",
        source_what="the answer of client.chat.completions.create",
        sink="html",
        sink_what="markupsafe.Markup",
        function="helpdesk.views.ticket",
        barriers=(),
        steps=ANSWER_TO_HTML,
        entry_points=("GET /tickets/{ticket_id}",),
    ),
)

APPLICATION = Application(
    calls=CALLS,
    clients=(
        LlmClient(
            site=CLIENT,
            function="helpdesk.clients.openai_client",
            sdk="openai",
            target="openai.OpenAI",
            key=Known(None, "environment", CLIENT),
            base_url=Known("https://api.openai.com/v1", "sdk_default"),
            timeout=_SDK_TIMEOUT,
            retries=_SDK_RETRIES,
            organization=Absent(),
            asynchronous=False,
            built="per_call",
            entry_points=("POST /tickets/{ticket_id}/reply",),
        ),
    ),
    flows=FLOWS,
    credentials=(
        Credential(
            site=Site("helpdesk/clients.py", 9, 38, 9, 92),
            function="<module>",
            provider="openai",
            key_type="project",
            where="source",
            form="environment_default",
            certainty="key",
            redacted="sk-proj-…Q7xL",
            fingerprint="5b1f0c9e2a7d",
        ),
    ),
    key_uses=(KeyUse(site=CLIENT, function="helpdesk.clients", provider="openai", variable="OPENAI_API_KEY"),),
    agent_loops=(
        AgentLoop(
            site=Site("helpdesk/agents/refunds.py", 69, 5, 95, 20),
            function="helpdesk.agents.refunds.run",
            framework="program's own",
            limit=Absent(),
            entry_points=("POST /refunds",),
        ),
    ),
    log_sites=(
        LogSite(
            site=Site("helpdesk/assistant.py", 39, 5, 39, 58),
            function="helpdesk.assistant.answer",
            what="prompt",
            level="info",
            entry_points=("POST /tickets/{ticket_id}/reply",),
        ),
    ),
    dependencies=(
        Dependency(site=Site("uv.lock", 811), name="openai", version="1.99.1", specifier="==1.99.1", kind="locked"),
        Dependency(
            site=Site("pyproject.toml", 14), name="anthropic", version=None, specifier=">=0.60", kind="declared"
        ),
    ),
    files=(
        "deploy/compose.yaml",
        "helpdesk/agents/refunds.py",
        "helpdesk/api.py",
        "helpdesk/assistant.py",
        "helpdesk/clients.py",
        "helpdesk/retrieval.py",
        "helpdesk/settings.toml",
        "helpdesk/triage.py",
        "helpdesk/views.py",
        "notebooks/explore.ipynb",
        "pyproject.toml",
        "tests/test_triage.py",
        "uv.lock",
        "worker/nightly_digest.py",
    ),
    as_of=AS_OF,
)
