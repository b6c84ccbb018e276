"""Time and memory for whole applications: `python benchmarks/apps.py DIR`, where each folder of DIR is one.

Each application is audited in a process of its own, so that the peak is that of one audit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

_SECONDS_ALLOWED_PER_LINE = 10 / 20_000
_LEAST_SECONDS_ALLOWED = 10.0


class Measured(NamedTuple):
    """One audit; `peak` is in megabytes, `worked` the seconds that the processor worked for it."""

    name: str
    lines: int
    seconds: float
    worked: float
    peak: float
    status: int
    findings: int
    unread: int


def measure(folder: Path) -> Measured:
    """Audit one application."""
    with tempfile.TemporaryDirectory() as scratch:
        output = Path(scratch) / "audit.json"
        command = [sys.executable, "-m", "auditor", "check", str(folder), "--format", "json", "-o", str(output)]
        start = time.perf_counter()
        with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
            _, raw, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(raw)
        passed = time.perf_counter() - start
        audit = json.loads(output.read_bytes()) if output.is_file() else {}
    peak = usage.ru_maxrss / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return Measured(
        folder.name,
        audit.get("lines", 0),
        passed,
        usage.ru_utime + usage.ru_stime,
        peak,
        process.returncode,
        len(audit.get("findings", ())),
        len(audit.get("unread", ())),
    )


def within_bounds(one: Measured) -> bool:
    """At most 10 s for each 20,000 lines (10 s for fewer), and 500 MB."""
    return one.seconds <= max(_LEAST_SECONDS_ALLOWED, one.lines * _SECONDS_ALLOWED_PER_LINE) and one.peak <= 500


def main() -> None:
    """Print one line per application; end with status 1 where one is beyond the bounds."""
    folders = sorted(path for path in Path(sys.argv[1]).iterdir() if path.is_dir())
    print("| application | lines | s | lines/s | MB | status | findings | unread |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|")
    slow = False
    for folder in folders:
        one = measure(folder)
        mark = "" if within_bounds(one) else " **beyond the bounds**"
        slow = slow or bool(mark)
        print(
            f"| {one.name}{mark} | {one.lines:,} | {one.seconds:.1f} | {one.lines / one.seconds:,.0f} | {one.peak:.0f} "
            f"| {one.status} | {one.findings} | {one.unread} |",
            flush=True,
        )
    sys.exit(slow)


if __name__ == "__main__":
    main()
