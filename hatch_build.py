"""Puts what takes long to read into the wheel as bytes: the catalogue and the metadata of the cards."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompiledFiles(BuildHookInterface[Any]):
    """Compiles TOML and front matter; an editable install reads them as they stand."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Adds the files. Raises CatalogError or RulebookError where something in them is malformed."""
        if version == "editable":
            return
        sys.path.insert(0, self.root)
        from auditor.catalog import load, written
        from auditor.written_cards import compile_cards

        folder = Path(tempfile.mkdtemp())
        files = {f"catalog_{part}": load.part_bytes(part) for part in written.part_names()}
        for name, data in {**files, "cards": compile_cards()}.items():
            file = folder / f"{name}.msgpack"
            file.write_bytes(data)
            build_data["force_include"][str(file)] = f"auditor/compiled_files/{file.name}"
