"""Makes the shared modules of this folder and those below importable, whatever import mode the tests run in."""

from __future__ import annotations

import sys
from pathlib import Path

HERE = Path(__file__).parent

sys.path[:0] = map(str, sorted({HERE, *(test.parent for test in HERE.rglob("test_*.py"))}))
