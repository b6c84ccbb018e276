"""Where the files that belong to the package lie: inside it when it is installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path


def resource_directory(name: str) -> Path:
    """The directory `rules` or `report_templates`."""
    inside = Path(__file__).parent / name
    return inside if inside.is_dir() else Path(__file__).parents[1] / name
