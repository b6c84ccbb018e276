"""Finds the credentials of one file. Their values stay in this package; what leaves it is redacted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple, TypeAlias

from auditor.facts.credentials.formats import may_hold_key, recognise
from auditor.facts.credentials.names import KeyNames
from auditor.facts.credentials.owners import ANY_PROVIDER
from auditor.facts.credentials.plain_text import Positions, encoded_values, named_values
from auditor.facts.credentials.python_source import written_in
from auditor.facts.credentials.redaction import fingerprint, masked
from auditor.facts.credentials.second_opinion import may_be_other_secret, second_opinion
from auditor.facts.credentials.verdict import is_public, is_stand_in, looks_random
from auditor.facts.credentials.written import Form, Written
from auditor.facts.model import Credential
from auditor.languages.ir import Module
from auditor.sites import Place, Site

Where: TypeAlias = Literal[
    "source", "dotenv", "compose", "dockerfile", "kubernetes", "terraform", "workflow", "notebook", "config"
]
Certainty: TypeAlias = Literal["key", "likely", "placeholder"]

_RANK: tuple[Certainty, ...] = ("key", "likely", "placeholder")


class _Secret(NamedTuple):
    value: str
    provider: str
    key_type: str
    certainty: Certainty
    prefix: str
    form: Form
    function: str
    site: Site


def find_credentials(
    module: Module, fingerprint_key: bytes, key_names: Mapping[str, str], notebook: bytes | None = None
) -> tuple[Credential, ...]:
    """The credentials that a module writes, in the order of their first places, each once with all its places.

    `key_names` maps the names that keys of model providers go by to the provider. Of a notebook what stands beside the
    code is looked through too, for formats only. Walking a module costs a hundred times as much as asking first whether
    its text `may_hold_credential`.
    """
    names = KeyNames(key_names)
    secrets = [secret for written in written_in(module) for secret in _secrets_in(written, names, others=True)]
    if notebook is not None:
        from auditor.facts.credentials.notebook_text import beside_code  # Most modules are no notebooks.

        secrets += [secret for text in beside_code(module.path, notebook) for secret, _ in _recognised(text)]
    where: Where = "notebook" if module.cells else "source"
    return _credentials(secrets, where, module.place, fingerprint_key)


def find_credentials_in_text(
    path: str, place: Place, data: bytes, where: Where, fingerprint_key: bytes, key_names: Mapping[str, str]
) -> tuple[Credential, ...]:
    """The credentials of a configuration file or another text, likewise; bytes that are not UTF-8 match nothing."""
    text = data.decode("utf-8", "replace")
    names = KeyNames(key_names)
    positions = Positions(path, text)
    whole = Written(text, "", "literal", "", positions.site(0, 0))
    found = [
        secret._replace(site=positions.site(offset, offset + len(secret.value)))
        for secret, offset in _recognised(whole)
    ]
    taken = {(secret.site.line, secret.site.column) for secret in found}
    others = may_be_other_secret(text)
    encoded = {written.site: written for written in encoded_values(text, positions)}
    for written in (*encoded.values(), *(w for w in named_values(text, positions) if w.site not in encoded)):
        for secret in _secrets_in(written, names, others=others):
            if secret.form == "environment_default":
                found = [other for other in found if other.value != secret.value or other.site.line != secret.site.line]
            elif (secret.site.line, secret.site.column) in taken:
                continue
            found.append(secret)
    found.sort(key=lambda secret: secret.site)
    return _credentials(found, where, place, fingerprint_key)


def _secrets_in(written: Written, names: KeyNames, *, others: bool) -> Iterator[_Secret]:
    """What of one text is a secret: by its format, else by its name, else by what detect-secrets knows of `others`."""
    provider = names.provider(written.name) if written.name else None
    by_format = [secret for secret, _ in _recognised(written, provider)]
    if by_format:
        yield from by_format
        return
    value = written.text.removeprefix("Bearer ").strip()
    by_name = provider or (ANY_PROVIDER if value != written.text and written.text.startswith("Bearer ") else None)
    if by_name is not None and looks_random(value) and not is_public(value):
        yield _secret(written, value, by_name, "unspecified", "likely")
        return
    opinions = list(second_opinion(written.text, written.name)) if others else []
    for opinion in opinions:
        yield _secret(written, opinion.value, opinion.provider, opinion.key_type, "key")
    if provider is not None and written.form == "environment_default" and value and not opinions:
        yield _secret(written, value, provider, "unspecified", "placeholder")


def _recognised(written: Written, provider: str | None = None) -> Iterator[tuple[_Secret, int]]:
    """The genuine keys of known formats in a text, with their offsets. A shape that many share proves only so much."""
    for found in recognise(written.text) if may_hold_key(written.text) else ():
        if not found.genuine:
            continue
        value = written.text[found.start : found.end]
        row = found.format
        if row.key_type == "unspecified":
            if looks_random(value):
                yield _secret(written, value, provider or row.provider, row.key_type, "likely", row.prefix), found.start
        else:
            yield _secret(written, value, row.provider, row.key_type, "key", row.prefix), found.start


def _secret(
    written: Written, value: str, provider: str, key_type: str, certainty: Certainty, prefix: str = ""
) -> _Secret:
    return _Secret(value, provider, key_type, certainty, prefix, written.form, written.function, written.site)


def _credentials(
    secrets: Iterable[_Secret], where: Where, place: Place, fingerprint_key: bytes
) -> tuple[Credential, ...]:
    """One fact for each value, at its first place; the surest of its readings tells what it is."""
    groups: dict[str, list[_Secret]] = {}
    for secret in secrets:
        groups.setdefault(secret.value, []).append(secret)
    return tuple(_credential(group, where, place, fingerprint_key) for group in groups.values())


def _credential(group: list[_Secret], where: Where, place: Place, fingerprint_key: bytes) -> Credential:
    first = group[0]
    surest = min(group, key=lambda secret: _RANK.index(secret.certainty))
    by_default = any(secret.form == "environment_default" for secret in group)
    shown = masked(first.value, surest.prefix)
    if surest.certainty == "placeholder":
        shown = first.value if len(first.value) <= 40 and is_stand_in(first.value) else "…"
    return Credential(
        site=first.site,
        function=first.function,
        provider=surest.provider,
        key_type=surest.key_type,
        where=where,
        form="environment_default" if by_default else "literal",
        certainty=surest.certainty,
        redacted=shown,
        fingerprint=fingerprint(first.value, fingerprint_key),
        locations=tuple(dict.fromkeys(secret.site for secret in group)),
        place=place,
    )
