"""How the cost of an audit grows with the tree: `python benchmarks/growth.py FOLDER…`.

Each folder is audited alone, then as two and as four applications side by side in one tree; the ratios are those of the
seconds that the processor worked, each the least of three audits.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

from apps import Measured, measure

COPIES = (1, 2, 4)
AUDITS = 3


def grown(folder: Path, copies: int) -> Measured:
    """Audit a tree that holds so many copies of the folder."""
    with tempfile.TemporaryDirectory() as scratch:
        for number in range(copies):
            shutil.copytree(folder, Path(scratch) / f"service_{number}")
        return min((measure(Path(scratch)) for _ in range(AUDITS)), key=lambda one: one.worked)


def main() -> None:
    """Print a line per folder."""
    print("| tree | lines | s | " + " | ".join(f"{copies} ×" for copies in COPIES) + " | MB |")
    print("|---|---:|---:|" + "---:|" * len(COPIES) + "---:|")
    for folder in map(Path, sys.argv[1:]):
        sizes = [grown(folder, copies) for copies in COPIES]
        ratios = " | ".join(f"{one.worked / sizes[0].worked:.1f}" for one in sizes)
        print(
            f"| {folder.name} | {sizes[0].lines:,} | {sizes[0].worked:.1f} | {ratios} | {sizes[-1].peak:.0f} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
