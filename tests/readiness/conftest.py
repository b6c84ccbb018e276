"""Makes the shared modules of this folder importable, whatever import mode the tests run in."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
