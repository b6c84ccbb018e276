"""What the engine has to know about code outside the tree, answered from the catalogue."""

from __future__ import annotations

import sys

from auditor.catalog.model import Catalog
from auditor.program.calling import Callback, EnvironmentRead


class CatalogLibrary:
    """Answers the engine's questions from the rows of `callbacks`, `library`, `environment` and `entries`."""

    def __init__(self, catalog: Catalog) -> None:
        self._passes = {path: row.argument for row in catalog.library for path in row.paths}
        self._callbacks = {
            path: Callback(row.function, row.arguments, row.keywords, row.result, row.binds)
            for row in catalog.callbacks
            for path in row.paths
        }
        self._environment = {
            path: EnvironmentRead(row.variable, row.default, row.required)
            for row in catalog.environment
            for path in row.paths
        }
        self.roots = frozenset(sys.stdlib_module_names) | {m.split(".")[0] for sdk in catalog.sdks for m in sdk.modules}
        self.replacing = frozenset(
            path for sdk in catalog.sdks for row in sdk.client if row.decorates for path in row.paths
        )
        self._entered = frozenset(path for row in catalog.entries if row.how == "decorator" for path in row.paths)

    def passes(self, path: str) -> str | None:
        """The argument that the call's result is."""
        return self._passes.get(path)

    def callback(self, path: str) -> Callback | None:
        """How the call runs a function that it is given."""
        return self._callbacks.get(path)

    def environment(self, path: str) -> EnvironmentRead | None:
        """How the call or subscript reads the environment."""
        return self._environment.get(path)

    def enters(self, path: str) -> bool:
        """Whether what the decorator stands on is called from outside the tree."""
        return path in self._entered
