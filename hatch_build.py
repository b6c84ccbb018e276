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
        from auditor.catalog.compiled import compile_catalog
        from auditor.rulebook import compile_cards

        folder = Path(tempfile.mkdtemp())
        files = {f"auditor/catalog/compiled/{part}.msgpack": data for part, data in compile_catalog().items()}
        files["auditor/rules/cards.msgpack"] = compile_cards()
        for place, data in files.items():
            file = folder / Path(place).name
            file.write_bytes(data)
            build_data["force_include"][str(file)] = place
