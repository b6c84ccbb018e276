"""SDKs that an application declares and that no call of was found: perhaps unused, perhaps out of sight."""

from __future__ import annotations

from typing import Final

from auditor.catalog.load import sdk_packages
from auditor.facts import Application, LlmCall, LlmClient

_GENERAL: Final = frozenset({"boto3", "google-cloud-aiplatform", "huggingface-hub"})
"""Distributions that most applications have for something else."""


def silent_sdks(application: Application) -> tuple[str, ...]:
    """A note for each such SDK, in the order of their names."""
    uses: tuple[LlmCall | LlmClient, ...] = (*application.calls, *application.clients)
    declared = {
        dependency.name: dependency.site
        for dependency in reversed(application.dependencies)
        if dependency.place == "app" and dependency.group == "runtime" and dependency.kind == "declared"
    }
    if not declared:
        return ()
    seen = {use.sdk for use in uses} | {use.package for use in uses}
    packages = sdk_packages()
    return tuple(
        f"{site}: {name} is declared, and no call of it was found; what reaches it out of sight is not judged"
        for name, site in sorted(declared.items())
        if name in packages and name not in _GENERAL and not {name, packages[name]} & seen
    )
