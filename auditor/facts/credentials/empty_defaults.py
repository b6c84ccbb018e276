"""Clients whose key falls back on an empty text, which their SDK takes for a key."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from auditor.facts.call_model import Known, LlmClient
from auditor.facts.model import Credential


def empty_defaults(clients: Iterable[LlmClient], providers: Mapping[str, str]) -> Iterator[Credential]:
    """One fact for each client that is given `os.environ.get(NAME, "")`; `providers` are those of the SDKs by id.

    Without the default the SDK would refuse to make the client when the variable is not set.
    """
    for client in clients:
        key = client.key
        if isinstance(key, Known) and key.value == "" and key.source == "environment":
            yield Credential(
                site=key.steps[0].site if key.steps else client.site,
                function=client.function,
                provider=providers.get(client.sdk, client.sdk),
                key_type="unspecified",
                where="notebook" if client.site.cell is not None else "source",
                form="environment_default",
                certainty="placeholder",
                redacted="",
                fingerprint="",
                locations=(client.site,),
                place=client.place,
            )
