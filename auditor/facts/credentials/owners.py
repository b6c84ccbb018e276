"""Whose key a name announces in one file, where several SDKs read keys of that name."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping

from auditor.catalog.model import Sdk

ANY_PROVIDER = "service"
"""Whose key it is where nothing tells: `api_key` in a file that uses none of the SDKs."""


class KeyOwners:
    """The names under which the SDKs of an application take keys, each with those that do."""

    def __init__(self, sdks: Iterable[Sdk]) -> None:
        self._by_name: dict[str, list[Sdk]] = {}
        for sdk in sdks:
            for name in dict.fromkeys((*sdk.key_arguments, *sdk.key_variables)):
                self._by_name.setdefault(name, []).append(sdk)

    def providers(self, imported: Collection[str]) -> Mapping[str, str]:
        """For each name the provider whose key it is in a file that uses the SDKs with these ids."""
        return {name: _owner(name, sdks, imported) for name, sdks in self._by_name.items()}


def _owner(name: str, sdks: list[Sdk], imported: Collection[str]) -> str:
    """The provider that the name itself says, else that of an SDK which the file uses, else the only one there is."""
    words = name.lower().split("_")
    known = {sdk.provider for sdk in sdks if sdk.provider} | {"azure"}
    if said := next((word for word in words if word in known), None):
        return said
    if len(words) > 2 and not any(sdk.provider for sdk in sdks):
        return words[0]  # Frameworks read their providers' variables: `OPENAI_API_KEY` is no key of LangChain.
    used = [sdk for sdk in sdks if sdk.id in imported]
    if not used and len({sdk.provider for sdk in sdks}) > 1:
        return ANY_PROVIDER
    chosen = next((sdk for sdk in used or sdks if sdk.provider), sdks[0])
    return chosen.provider or chosen.id
