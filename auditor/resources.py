"""Where the files that belong to the package lie: inside it when it is installed, beside it in a checkout."""

from __future__ import annotations

import os

_PACKAGE = os.path.dirname(__file__)


def resource_directory(name: str) -> str:
    """The path of the directory `rules` or `report_templates`."""
    inside = os.path.join(_PACKAGE, name)
    return inside if os.path.isdir(inside) else os.path.join(os.path.dirname(_PACKAGE), name)
