"""Which distributions the application's own code imports of the SDKs that it uses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from auditor.catalog.model import Sdk
from auditor.configs.names import canonical
from auditor.languages import ir
from auditor.program.engine import Engine


def imported_packages(engine: Engine, sdks: Iterable[Sdk]) -> tuple[str, ...]:
    """The distributions, in order of their names; one that has the name of no import root is that of its SDK."""
    paths = set(_paths(engine))
    found = {_package(sdk, root) for sdk in sdks if sdk.package for root in sdk.modules if _is_imported(root, paths)}
    return tuple(sorted(found))


def _is_imported(root: str, paths: Iterable[str]) -> bool:
    return any(path == root or path.startswith(f"{root}.") for path in paths)


def _package(sdk: Sdk, root: str) -> str:
    """The distribution of an import root: of its own name where the SDK is made of several, else the SDK's."""
    named = canonical(root.replace(".", "-"))
    if named in (canonical(sdk.package), *sdk.further):
        return named
    own_roots = {canonical(module.replace(".", "-")) for module in sdk.modules}
    return canonical(root.partition(".")[0]) if canonical(sdk.package) in own_roots else canonical(sdk.package)


def _paths(engine: Engine) -> Iterator[str]:
    """The access paths that the application's own files import."""
    for unit in engine.units.values():
        scopes = (unit.scope, *unit.scopes.values()) if unit.module.place == "app" else ()
        for binding in (b for scope in scopes for bindings in scope.bindings.values() for b in bindings):
            if isinstance(binding.node, ir.Alias) and isinstance(binding.origin, ir.ImportFrom):
                if not binding.origin.level:
                    yield f"{binding.origin.module}.{binding.node.name}"
            elif isinstance(binding.node, ir.Alias):
                yield binding.node.name
