"""An audit of the invented help-desk service with every kind of outcome."""

from __future__ import annotations

import datetime

from sample_app import (
    ANSWER,
    ANSWER_TO_HTML,
    APPLICATION,
    AS_OF,
    DIGEST,
    QUESTION_TO_PROMPT,
    REFUND,
    SUMMARY,
    TRIAGE,
)

from auditor.audit import (
    PILLARS,
    AcceptedRisk,
    Attestation,
    Audit,
    Card,
    CardResult,
    DecidedBy,
    Finding,
    OutcomeName,
    PillarResult,
    Score,
    Unread,
)
from auditor.outcomes import Location, Severity
from auditor.sites import Place, Site, Step

ANSWER_LINES = (
    "    reply = client.chat.completions.create(",
    "        model=settings.model,",
    "        messages=build_messages(question, history),",
    "        temperature=0.2,",
    "    )",
)


def card(
    card_id: str,
    pillar: str,
    title: str,
    met: str,
    severity: Severity = "medium",
    *,
    decided_by: DecidedBy = "source",
) -> Card:
    """A card as its front matter would make it."""
    return Card(
        id=card_id,
        slug=title.lower().replace(" ", "_"),
        pillar=pillar,
        title=title,
        met=met,
        severity=severity,
        persona="regular",
        guide=("S25",),
        maps={"cwe": ("CWE-770",), "owasp_llm": ("LLM06:2026", "LLM10:2025")},
        fix="review",
        decided_by=decided_by,
        has_check=decided_by != "people",
    )


def finding(
    of: Card,
    message: str,
    site: Site | None,
    *,
    outcome: OutcomeName = "gap",
    severity: Severity | None = None,
    steps: tuple[Step, ...] = (),
    locations: tuple[Location, ...] = (),
    excerpt: tuple[str, ...] = (),
    place: Place = "app",
    lowered_because: str | None = None,
    suppressed: str | None = None,
) -> Finding:
    """A finding of the card; its fingerprint is made of the card and the place."""
    return Finding(
        card=of.id,
        outcome=outcome,
        severity=severity or of.severity,
        message=message,
        site=site,
        locations=locations,
        steps=steps,
        fingerprint=f"{of.id}-{site}",
        place=place,
        lowered_because=lowered_because,
        excerpt=excerpt,
        suppressed=suppressed,
    )


def question(of: Card) -> CardResult:
    """A card that only people can answer, and nobody has."""
    return CardResult(card=of, status="question")


LIMIT = card("LAT-001", "latency", "Model call without an output limit", "Every answer is bounded", "high")
_SAMPLES = card("LAT-003", "latency", "Unbounded number of samples", "Calls ask for one sample")
_KEY = card("KEY-001", "keys", "Provider key written in source", "No key stands in the source", "critical")
_PROJECTS = card(
    "ENV-001",
    "environments",
    "Staging shares the production project",
    "Staging has its own project",
    decided_by="people",
)
_HTML = card("OUT-003", "output", "Model output rendered as HTML", "Model output is encoded before it is shown", "high")
_CODE = card("OUT-001", "output", "Model output run as code", "Model output never becomes code", "critical")
_LOG = card("DAT-006", "data", "Prompt or answer written to a log", "No prompt and no answer reaches a log", "high")
_TIMEOUT = card("RAT-008", "rate_limits", "Model call without a timeout", "Every call stops waiting in time", "high")
_RETRY = card("RAT-005", "rate_limits", "Retry layers that multiply", "One layer retries", "high")
_INPUT = card("INP-001", "input", "User input without a bound", "User input is bounded before a prompt", "high")
_SYSTEM = card("INP-002", "input", "Untrusted text in the system prompt", "System prompts hold our own text", "high")
_MODEL = card("MLO-002", "mlops", "Model that is retired or about to be", "No model in use is about to retire", "high")
_BLOCK = card("SCL-003", "scaling", "Blocking call in an async handler", "Async handlers await the model", "high")
_LOOP = card("AGT-001", "agents", "Agent loop without a step limit", "Every agent loop ends by itself", "high")
_SWALLOW = card("ERR-002", "errors", "Provider error swallowed", "Errors reach a boundary that reports them")
_ALERT = card(
    "BIL-001", "billing", "Nobody hears of unusual spend", "A spend alert reaches a team", decided_by="people"
)
_CAP = card("BIL-002", "billing", "No hard cap on spend", "A hard cap is decided", "high", decided_by="people")
_ORG = card("ORG-001", "organization", "Calls without an organisation", "Calls name their project", "low")
_ROLES = card("ORG-002", "organization", "Roles nobody reviews", "Roles are reviewed", decided_by="people")
_TOKENS = card("CST-004", "cost", "Token usage is not recorded", "Token usage is recorded per call")
_TESTED = card("SAF-001", "safety", "No adversarial testing", "Adversarial tests are repeated", decided_by="people")
_USER = card("SAF-005", "safety", "Requests without an end-user identifier", "Requests carry a hashed user", "low")
_OWNER = card("GOV-001", "governance", "No owner for the launch", "A manifest names the owners", decided_by="people")

_INPUT_GAP = finding(
    _INPUT,
    "the body of POST /tickets/{ticket_id}/reply reaches the prompt of `answer` at any length",
    ANSWER,
    steps=QUESTION_TO_PROMPT,
    excerpt=ANSWER_LINES,
)

RESULTS: tuple[CardResult, ...] = (
    CardResult(
        card=_ORG,
        status="accepted",
        findings=(
            finding(_ORG, "openai.OpenAI names no organisation and no project", Site("helpdesk/clients.py", 14)),
        ),
        accepted=(
            AcceptedRisk(
                finding=f"{_ORG.id}-helpdesk/clients.py:14",
                owner="Ines Okafor",
                reason="one project only until the spring",
                expires=datetime.date(2027, 3, 31),
            ),
        ),
    ),
    question(_ROLES),
    CardResult(
        card=_ALERT,
        status="attested",
        attestation=Attestation(
            card="BIL-001",
            statement="Alerts at 50, 80 and 100 % of the monthly budget page the on-call team",
            owner="Ines Okafor",
            date=datetime.date(2026, 9, 14),
            expires=datetime.date(2027, 3, 14),
            evidence="https://wiki.example/runbooks/llm-spend",
        ),
    ),
    CardResult(
        card=_CAP,
        status="expired",
        attestation=Attestation(
            card="BIL-002",
            statement="The cap is 2,000 dollars a month for production",
            owner="Tomasz Rehn",
            date=datetime.date(2026, 1, 20),
            expires=datetime.date(2026, 7, 20),
        ),
    ),
    CardResult(
        card=_KEY,
        status="gap",
        findings=(
            finding(
                _KEY,
                "an OpenAI project key (sk-proj-…Q7xL) is the default of os.environ.get",
                Site("helpdesk/clients.py", 9, 38, 9, 92),
                excerpt=('API_KEY = os.environ.get("OPENAI_API_KEY", "sk-proj-…Q7xL")',),
            ),
        ),
    ),
    question(_PROJECTS),
    CardResult(
        card=_BLOCK,
        status="gap",
        findings=(
            finding(
                _BLOCK,
                "`answer` blocks the event loop of POST /tickets/{ticket_id}/reply until the model has answered",
                ANSWER,
                excerpt=ANSWER_LINES,
                locations=(Location(Site("helpdesk/api.py", 21), "the async handler that calls it"),),
            ),
        ),
    ),
    CardResult(
        card=_RETRY,
        status="gap",
        findings=(
            finding(
                _RETRY,
                "tenacity.retry (6 attempts) around openai (3 attempts) makes up to 18 requests",
                TRIAGE,
                excerpt=("        response = client.chat.completions.create(",),
                locations=(Location(Site("helpdesk/triage.py", 22), "the outer layer"),),
            ),
        ),
    ),
    CardResult(
        card=_TIMEOUT,
        status="gap",
        findings=(
            finding(
                _TIMEOUT,
                "client.messages.create may wait for ever, because timeout=None is passed",
                DIGEST,
                severity="medium",
                lowered_because="only a worker reaches it",
                excerpt=(
                    "            message = client.messages.create(",
                    '                model=os.environ["DIGEST_MODEL"],',
                    "                max_tokens=8192,",
                    "                messages=messages,",
                    "                timeout=None,",
                    "            )",
                ),
            ),
            finding(_TIMEOUT, "the client waits 20 s", TRIAGE, outcome="met"),
        ),
    ),
    CardResult(
        card=LIMIT,
        status="gap",
        findings=(
            finding(
                LIMIT,
                "client.chat.completions.create sets no limit on the length of the answer",
                ANSWER,
                excerpt=ANSWER_LINES,
            ),
            finding(
                LIMIT,
                "client.chat.completions.create sets no limit on the length of the answer",
                SUMMARY,
                severity="info",
                lowered_because="a notebook is run by hand",
                place="notebook",
                excerpt=('answer = client.chat.completions.create(model="gpt-4o", messages=[',),
            ),
            finding(
                LIMIT,
                "the call unpacks a mapping that is not known",
                REFUND,
                outcome="unsure",
                excerpt=("        response = client.responses.create(**options)",),
            ),
            finding(LIMIT, "the call allows 64 tokens", TRIAGE, outcome="met"),
            finding(LIMIT, "the call allows 8192 tokens", DIGEST, outcome="met"),
        ),
        not_applicable=1,
    ),
    CardResult(
        card=_SAMPLES, status="met", findings=(finding(_SAMPLES, "one sample is asked for", TRIAGE, outcome="met"),)
    ),
    CardResult(
        card=_TOKENS,
        status="unsure",
        findings=(finding(_TOKENS, "no file of the tree says where `usage_sink` writes", None, outcome="unsure"),),
    ),
    CardResult(
        card=_MODEL,
        status="gap",
        findings=(
            finding(
                _MODEL,
                "claude-3-5-haiku-20241022 retires on 2026-12-01; its successor is claude-haiku-4-5",
                DIGEST,
                excerpt=("            message = client.messages.create(",),
                locations=(Location(Site("deploy/compose.yaml", 31), "the variable that names the model"),),
            ),
        ),
    ),
    CardResult(
        card=_LOG,
        status="gap",
        findings=(
            finding(
                _LOG,
                "the prompt of `answer` is logged at level info",
                Site("helpdesk/assistant.py", 39, 5, 39, 58),
                excerpt=('    log.info("asking the model: %s", build_messages(question, history))',),
            ),
            finding(
                _LOG,
                "the prompt of `classify` is logged at level debug",
                Site("helpdesk/triage.py", 25, 5, 25, 40),
                severity="low",
                lowered_because="only at level debug",
                suppressed="debug logging is compiled out of the production image",
                excerpt=('    log.debug("triage prompt %r", prompt)',),
            ),
        ),
    ),
    CardResult(card=_INPUT, status="gap", findings=(_INPUT_GAP,)),
    CardResult(
        card=_SYSTEM,
        status="met",
        findings=(finding(_SYSTEM, "the system prompt is a literal", Site("helpdesk/prompts.py", 4), outcome="met"),),
    ),
    CardResult(card=_CODE, status="not_applicable", not_applicable=0),
    CardResult(
        card=_HTML,
        status="gap",
        findings=(
            finding(
                _HTML,
                "the answer of the model reaches markupsafe.Markup without being escaped",
                Site("helpdesk/views.py", 64, 12, 64, 52),
                steps=ANSWER_TO_HTML,
                excerpt=("    body = Markup(render_markdown(ticket.last_reply))",),
            ),
        ),
    ),
    CardResult(card=_SWALLOW, status="error", error="ZeroDivisionError: division by zero"),
    CardResult(
        card=_USER,
        status="not_applicable",
        not_applicable=6,
    ),
    question(_TESTED),
    CardResult(
        card=_LOOP,
        status="gap",
        findings=(
            finding(
                _LOOP,
                "the loop in `run` goes on for as long as the model asks for tools",
                Site("helpdesk/agents/refunds.py", 69, 5, 95, 20),
                excerpt=("    while True:", "        response = client.responses.create(**options)"),
            ),
        ),
    ),
    question(_OWNER),
)


def pillars(results: tuple[CardResult, ...]) -> tuple[PillarResult, ...]:
    """The results by pillar, in the order of the guide; scores are made up."""
    return tuple(
        PillarResult(
            pillar=pillar,
            score=None if index % 5 == 1 else Score(30 + index, 60 + 2 * index),
            cards=tuple(result for result in results if result.card.pillar == pillar),
        )
        for index, pillar in enumerate(PILLARS)
    )


def audit(results: tuple[CardResult, ...] = RESULTS) -> Audit:
    """The audit of the help-desk service."""
    return Audit(
        root="helpdesk",
        version="0.1.0",
        as_of=AS_OF,
        verdict="not ready",
        reasons=(
            "A provider key is written in the source",
            "8 gaps of severity high are open",
            "The attestation of BIL-002 expired on 2026-07-20",
            "One check did not finish",
        ),
        score=Score(38, 64),
        pillars=pillars(results),
        application=APPLICATION,
        unread=(
            Unread("helpdesk/legacy/bot_py2.py", "not valid Python 3: line 12, print without brackets", matters=True),
            Unread("helpdesk/static/logo.png", "binary"),
            Unread("data/tickets-2025.csv", "larger than 2 MB"),
        ),
        lines=4182,
        notes=(
            "helpdesk/triage.py:40 ignores LAT-001, which finds nothing there",
            "The accepted risk ORG-001 ends on 2027-03-31",
        ),
    )
