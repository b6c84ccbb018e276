"""The facts as tables for a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from auditor.facts import Absent, Application, Cost, DataFlow, Inapplicable, Known, LlmCall, LlmClient, Setting, Unclear
from auditor.report.fact_objects import in_order
from auditor.report.quoting import cut, cut_path, display_width, pad, visible

_WIDEST = 44


def render_facts_table(application: Application) -> str:
    """One table per kind of fact that occurs, the calls first."""
    tables = [(title, head, rows) for title, head, rows in _tables(application) if rows]
    if not tables:
        return "No facts: nothing in the tree calls a model.\n"
    return "\n".join("\n".join(_table(title, head, rows)) + "\n" for title, head, rows in tables)


def setting_words(setting: Setting) -> str:
    """A setting in a few words: its value, `none`, `unclear`, or a dash where it does not apply."""
    match setting:
        case Known(value=None):
            return "set"
        case Known(value=True):
            return "yes"
        case Known(value=False):
            return "no"
        case Known():
            return visible(str(setting.value))
        case Absent():
            return "none"
        case Unclear():
            return "unclear"
        case Inapplicable():
            return "–"


def cost_words(cost: Cost | None) -> str:
    """What one request costs at most: `$0.52`, `$0.52 uncapped` where nothing limits it, or a dash."""
    if cost is None or cost.usd is None:
        return "–"
    # Less than a cent is told apart, too: calls of that kind run by the million.
    amount = f"${cost.usd:,.2f}" if cost.usd >= 1 else f"${cost.usd:.2g}"
    return f"{amount} uncapped" if cost.unbounded else amount


def model_words(call: LlmCall) -> str:
    """The model, or the models, that the call may use."""
    if call.models:
        return ", ".join(visible(model.name) for model in call.models)
    return setting_words(call.model)


def _place(fact: LlmCall | LlmClient | DataFlow) -> str:
    return fact.place if fact.confidence == "certain" else f"{fact.place}, probable"


def _tables(application: Application) -> Iterator[tuple[str, Sequence[str], list[tuple[str, ...]]]]:
    yield (
        "model calls",
        ("where", "operation", "sdk", "model", "limit", "timeout", "retries", "at most", "in"),
        [
            (
                str(call.site),
                call.operation,
                call.sdk,
                model_words(call),
                setting_words(call.output_limit),
                setting_words(call.timeout),
                setting_words(call.retries),
                cost_words(call.cost),
                _place(call),
            )
            for call in in_order(application.calls)
        ],
    )
    yield (
        "clients",
        ("where", "made by", "built", "timeout", "retries", "in"),
        [
            (str(c.site), c.target, c.built, setting_words(c.timeout), setting_words(c.retries), _place(c))
            for c in in_order(application.clients)
        ],
    )
    yield (
        "data flows",
        ("where", "from", "to", "barriers", "in"),
        [
            (str(f.site), f.source_what, f"{f.sink}: {f.sink_what}", ", ".join(f.barriers) or "none", _place(f))
            for f in in_order(application.flows)
        ],
    )
    yield (
        "credentials",
        ("where", "provider", "type", "certainty", "redacted", "in"),
        [
            (str(c.site), c.provider, c.key_type, c.certainty, c.redacted, c.place)
            for c in in_order(application.credentials)
        ],
    )
    yield (
        "keys in use",
        ("where", "provider", "variable", "in"),
        [(str(use.site), use.provider, use.variable, use.place) for use in in_order(application.key_uses)],
    )
    yield (
        "agent loops",
        ("where", "framework", "limit", "in"),
        [(str(a.site), a.framework, setting_words(a.limit), a.place) for a in in_order(application.agent_loops)],
    )
    yield (
        "log sites",
        ("where", "what", "level", "in"),
        [(str(log.site), log.what, log.level, log.place) for log in in_order(application.log_sites)],
    )
    yield (
        "stores",
        ("where", "medium", "what comes there", "ends", "in"),
        [(str(s.site), s.what, ", ".join(s.contents), s.ending.because, s.place) for s in in_order(application.stores)],
    )
    yield (
        "switches",
        ("where", "kind", "call", "state", "in"),
        [
            (str(s.site), s.kind.replace("_", " "), s.target, setting_words(s.state), s.place)
            for s in in_order(application.switches)
        ],
    )
    yield (
        "tools of models",
        ("where", "tool", "effects", "approval", "in"),
        [
            (str(t.site), t.name, "; ".join(dict.fromkeys(e.what for e in t.effects)) or "none",
             setting_words(t.approval), t.place)
            for t in in_order(application.tools)
        ],
    )  # fmt: skip
    yield (
        "dependencies",
        ("where", "package", "version", "group"),
        [(str(d.site), d.name, d.version or d.specifier or "any", d.group) for d in in_order(application.dependencies)],
    )


def _table(title: str, head: Sequence[str], rows: list[tuple[str, ...]]) -> Iterator[str]:
    shown = [(cut_path(visible(row[0]), _WIDEST), *(cut(visible(cell), _WIDEST) for cell in row[1:])) for row in rows]
    widths = [max(display_width(cell) for cell in column) for column in zip(head, *shown, strict=True)]
    yield f"{title} ({len(rows):,})"
    for row in (head, tuple("─" * width for width in widths), *shown):
        yield "  " + "  ".join(pad(cell, width) for cell, width in zip(row, widths, strict=True)).rstrip()
