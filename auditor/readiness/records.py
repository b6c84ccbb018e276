"""What people have put on record in `.auditor/`: attestations of cards, and risks that somebody accepted."""

from __future__ import annotations

import datetime
import os
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final, TypeVar

import msgspec

from auditor.audit import AcceptedRisk, Attestation
from auditor.collect.files import StrPath
from auditor.readiness import FOLDER, RecordsError
from auditor.spelling import did_you_mean

ATTESTATIONS: Final = "attestations.yaml"
RISKS: Final = "risks.yaml"

_Record = TypeVar("_Record", Attestation, AcceptedRisk)


class Records(msgspec.Struct, frozen=True):
    """The records of one project, as they stand in the files; whether they still hold is for others to weigh."""

    attestations: tuple[Attestation, ...] = ()
    risks: tuple[AcceptedRisk, ...] = ()


class _Field(msgspec.Struct, frozen=True):
    """A value of a record and the line on which it stands."""

    value: object
    line: int


def read_records(root: StrPath) -> Records:
    """The records of the project at `root`; none where it has no files. Raises `RecordsError` with every mistake."""
    folder = os.path.join(root, FOLDER)
    problems: list[str] = []
    attestations = _read(os.path.join(folder, ATTESTATIONS), "attestations", _ATTESTATION_KEYS, _attestation, problems)
    risks = _read(os.path.join(folder, RISKS), "risks", _RISK_KEYS, _risk, problems)
    if problems:
        raise RecordsError(tuple(problems))
    return Records(attestations, risks)


_ATTESTATION_KEYS: Final[Mapping[str, bool]] = {
    "card": True,
    "statement": True,
    "owner": True,
    "date": True,
    "expires": True,
    "evidence": False,
}
_RISK_KEYS: Final[Mapping[str, bool]] = {"finding": True, "owner": True, "reason": True, "expires": True}
"""The keys of a record, and whether it must have them."""


def _attestation(fields: Mapping[str, Any]) -> Attestation:
    return Attestation(**{**fields, "card": fields["card"].upper()})


def _risk(fields: Mapping[str, Any]) -> AcceptedRisk:
    return AcceptedRisk(**fields)


def _read(
    path: str,
    name: str,
    keys: Mapping[str, bool],
    make: Callable[[Mapping[str, Any]], _Record],
    problems: list[str],
) -> tuple[_Record, ...]:
    shown = f"{FOLDER}/{os.path.basename(path)}"
    if not os.path.isfile(path):
        return ()
    records: list[_Record] = []
    for line, fields in _entries(path, shown, name, problems):
        mistakes = list(_mistakes(shown, line, fields, keys))
        problems += mistakes
        if not mistakes:
            records.append(make({key: field.value for key, field in fields.items()}))
    return tuple(records)


def _mistakes(shown: str, line: int, fields: Mapping[str, _Field], keys: Mapping[str, bool]) -> Iterator[str]:
    for key, field in fields.items():
        place = f"{shown}:{field.line}"
        if key not in keys:
            yield f"{place}: `{key}` means nothing here{did_you_mean(key, keys)}; the keys are {', '.join(keys)}"
        elif key in ("date", "expires"):
            if type(field.value) is not datetime.date:
                yield f"{place}: `{key}` is no day; write it as 2026-03-31"
        elif not isinstance(field.value, str) or not field.value.strip():
            yield f"{place}: `{key}` is no text; write it in quotes"
    for key, required in keys.items():
        if required and key not in fields:
            yield f"{shown}:{line}: the record has no `{key}`; add it, because nobody can rely on a record without it"
    date, expires = (fields[key].value if key in fields else None for key in ("date", "expires"))
    if isinstance(date, datetime.date) and isinstance(expires, datetime.date) and expires < date:
        yield f"{shown}:{fields['expires'].line}: the record expires before its date; correct one of the two"


def _entries(path: str, shown: str, name: str, problems: list[str]) -> Iterator[tuple[int, dict[str, _Field]]]:
    import yaml

    from auditor.yaml_nodes import YamlError, compose_nodes

    try:
        with open(path, encoding="utf-8") as file:
            root = compose_nodes(file.read())
    except (OSError, UnicodeDecodeError) as error:
        problems.append(f"{shown}: cannot be read ({error}); check its permissions and save it as UTF-8")
        return
    except YamlError as error:
        problems.append(f"{shown}:{error.line}: is not usable YAML ({error.problem}); correct that line")
        return
    if root is None:
        return
    listed = _listed(root, name)
    if listed is None:
        problems.append(f"{shown}:1: is no list of records; begin it with `{name}:` and write `- …` for each")
        return
    for node in listed:
        line = node.start_mark.line + 1
        if not isinstance(node, yaml.MappingNode):
            problems.append(f"{shown}:{line}: is no record; write its keys and values below `-`")
            continue
        yield line, {key.value: _field(value) for key, value in node.value if isinstance(key, yaml.ScalarNode)}


def _listed(root: Any, name: str) -> list[Any] | None:
    import yaml

    if not isinstance(root, yaml.MappingNode) or len(root.value) != 1:
        return None
    key, value = root.value[0]
    if key.value != name:
        return None
    if isinstance(value, yaml.ScalarNode) and value.value in ("", "null", "~"):
        return []
    return list(value.value) if isinstance(value, yaml.SequenceNode) else None


def _field(node: Any) -> _Field:
    """The value of a scalar, by YAML's own reading; None for anything else, which no key allows."""
    import yaml

    line: int = node.start_mark.line + 1
    if not isinstance(node, yaml.ScalarNode):
        return _Field(None, line)
    if node.tag == "tag:yaml.org,2002:timestamp":
        try:
            return _Field(datetime.date.fromisoformat(node.value), line)
        except ValueError:
            return _Field(None, line)
    return _Field(node.value if node.tag == "tag:yaml.org,2002:str" else None, line)
