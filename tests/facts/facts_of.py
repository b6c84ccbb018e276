"""The facts of a small application that stands in a test as source text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from pathlib import Path

from auditor.facts import Application
from auditor.pipeline import Options, run

AS_OF = datetime.date(2026, 11, 23)


def facts_of(folder: Path, source: str, others: Mapping[str, str] | None = None) -> Application:
    """What the pipeline finds in `app.py` and the files beside it."""
    for name, text in {"app.py": source, **(others or {})}.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return run((folder,), Options(as_of=AS_OF, persona="auditor")).audit.application
