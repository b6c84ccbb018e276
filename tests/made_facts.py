"""Facts made by hand, for tests of what judges them."""

from __future__ import annotations

from typing import Any

from auditor.facts import Absent, Credential, LlmCall, Site
from auditor.facts.call_model import ErrorHandling


def llm_call(line: int = 2, path: str = "app.py", **changes: Any) -> LlmCall:
    """A chat call that sets nothing, on one line of a file."""
    values: dict[str, Any] = {
        "site": Site(path, line, 5, line, 40),
        "function": "app.answer",
        "sdk": "openai",
        "sdk_version": None,
        "operation": "chat",
        "target": "client.chat.completions.create",
        "model": Absent(),
        "models": (),
        "output_limit": Absent(),
        "timeout": Absent(),
        "retries": Absent(),
        "retry_layers": (),
        "samples": Absent(),
        "stream": Absent(),
        "store": Absent(),
        "end_user": Absent(),
        "errors": ErrorHandling(caught="nothing", reaction="none"),
        "asynchronous": False,
        "blocks_event_loop": False,
        "client_site": None,
        "entry_points": (),
        "place": "app",
    }
    return LlmCall(**{**values, **changes})


def credential(site: Site, redacted: str, **changes: Any) -> Credential:
    """A provider's key in source."""
    values: dict[str, Any] = {
        "site": site,
        "function": "app",
        "provider": "openai",
        "key_type": "project",
        "where": "source",
        "form": "literal",
        "certainty": "key",
        "redacted": redacted,
        "fingerprint": "f",
    }
    return Credential(**{**values, **changes})
