"""Source text in, the calls to models that are found out."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from auditor.collect import collect
from auditor.facts.call_model import LlmCall, Setting
from auditor.facts.find import find_facts


def calls_in(folder: Path, files: str | Mapping[str, str]) -> tuple[LlmCall, ...]:
    """The model calls of `app.py` with this source, or of several files by their paths."""
    for path, source in ({"app.py": files} if isinstance(files, str) else files).items():
        (folder / path).write_text(source, encoding="utf-8")
    return find_facts(collect([folder]), as_of=datetime.date(2026, 11, 1)).application.calls


def state(setting: Setting) -> object:
    """The value of a setting that is known, else the name of its state."""
    return getattr(setting, "value", type(setting).__name__.lower())
