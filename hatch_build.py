"""Puts the compiled catalogue into the wheel."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogHook(BuildHookInterface[Any]):
    """Compiles the TOML files of the catalogue; an editable install reads them as they stand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the file. Raises CatalogError where the catalogue is malformed."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from auditor.catalog.compiled import compile_catalog

        file = Path(tempfile.mkdtemp()) / "compiled.msgpack"
        file.write_bytes(compile_catalog())
        build_data["force_include"][str(file)] = "auditor/catalog/compiled.msgpack"
