"""Cards as people write them: Markdown with a front matter, read and checked, with the way out of what is wrong."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final, get_args

import msgspec
import yaml

from auditor.audit import PILLARS, Card, DecidedBy, Persona
from auditor.card_text import split_card
from auditor.outcomes import SEVERITIES
from auditor.resources import resource_directory
from auditor.rulebook import CompiledCard, Rule, Rulebook, RulebookError, joined, text_of

_REQUIRED: Final = ("id", "title", "met", "severity", "persona", "guide", "maps", "fix", "decided_by")
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "severity": SEVERITIES,
    "persona": get_args(Persona),
    "fix": ("none", "safe", "review"),
    "decided_by": get_args(DecidedBy),
}


_PREFIXES: Final[Mapping[str, str]] = {
    "organization": "ORG",
    "billing": "BIL",
    "keys": "KEY",
    "environments": "ENV",
    "scaling": "SCL",
    "rate_limits": "RAT",
    "latency": "LAT",
    "cost": "CST",
    "mlops": "MLO",
    "data": "DAT",
    "input": "INP",
    "output": "OUT",
    "errors": "ERR",
    "safety": "SAF",
    "agents": "AGT",
    "governance": "GOV",
}
"""How the ids of a pillar begin. A team's own rules may have a prefix of their own."""


def read_rules(directories: Sequence[Path]) -> Rulebook:
    """The rules of the directories, each of which has a folder per pillar. Checks are not loaded.

    Raises `RulebookError` for the first card that is malformed and for an id that two cards have.
    """
    return joined(map(rules_in, directories))


def compile_cards() -> bytes:
    """All cards of the package as bytes that take no time to read. Raises `RulebookError` as `read_rules` does."""
    rules = read_rules((Path(resource_directory("rules")),)).rules
    return msgspec.msgpack.encode([CompiledCard(rule.card, _wanted_by(rule)) for rule in rules])


def refuse_lone_checks(directories: Sequence[Path]) -> None:
    """Raises `RulebookError` for a check that has no card: its author would believe that it runs."""
    for directory in directories:
        for check in directory.glob("*/*.py"):
            if check.parent.name in PILLARS and not check.with_suffix(".md").exists():
                raise RulebookError(check, "is a check without a card", f"write {check.stem}.md beside it")


def _wanted_by(rule: Rule) -> tuple[str, ...]:
    """The names in the annotation of what the check is asked about, read and not run; none where it has no check."""
    if not rule.card.has_check:
        return ()
    try:
        tree = ast.parse(text_of(f"{rule.stem}.py"))
    except SyntaxError:
        return ()  # Whoever loads the check is told what is wrong with it.
    checks = (node for node in tree.body if isinstance(node, ast.FunctionDef) and node.name == "check")
    annotations = (argument.annotation for node in checks for argument in node.args.args[:1])
    return tuple(name.id for one in annotations if one for name in ast.walk(one) if isinstance(name, ast.Name))


def rules_in(directory: Path) -> Iterator[Rule]:
    """The rules of one directory. Raises `RulebookError` for the first card that is malformed."""
    if not directory.is_dir():
        raise RulebookError(directory, "is not a directory", "name a directory with a folder per pillar")
    for path in sorted(directory.glob("*/*.md")):
        if path.parent.name not in PILLARS:
            raise RulebookError(path, "lies in no pillar", f"move it to one of {', '.join(PILLARS)}")
        yield Rule(_read_card(path), str(path.with_suffix("")))


def _read_card(path: Path) -> Card:
    matter = _front_matter(path)
    _validate(path, matter)
    has_check = path.with_suffix(".py").exists()
    decided_by = matter["decided_by"]
    if decided_by in ("source", "config") and not has_check:
        way_out = f"write {path.stem}.py beside it, or let people decide it"
        raise RulebookError(path, f"is decided by {decided_by} and has no check", way_out)
    if decided_by == "people" and has_check:
        raise RulebookError(path, "is decided by people and has a check", "say `decided_by: mixed` or remove the check")
    values: dict[str, Any] = {**matter, "guide": _strings(matter["guide"]), "maps": _maps(matter["maps"])}
    return Card(**values, slug=path.stem, pillar=path.parent.name, has_check=has_check)


def _validate(path: Path, matter: Mapping[str, object]) -> None:
    for key in matter:
        if key not in _REQUIRED:
            raise RulebookError(path, f"has the unknown key `{key}`", f"the keys are {', '.join(_REQUIRED)}")
    for key in _REQUIRED:
        if key not in matter:
            raise RulebookError(path, f"has no `{key}`", f"the keys are {', '.join(_REQUIRED)}")
        if key in ("guide", "maps"):
            continue
        value = matter[key]
        if not isinstance(value, str) or not value:
            raise RulebookError(path, f"has a `{key}` that is no text", "write it in quotes")
        if key in _CHOICES and value not in _CHOICES[key]:
            raise RulebookError(path, f"has the {key} `{value}`", f"choose one of {', '.join(_CHOICES[key])}")
    prefix, _, number = str(matter["id"]).partition("-")
    if not (prefix.isalpha() and prefix.isupper() and number.isdigit()):
        raise RulebookError(path, f"has the id `{matter['id']}`", "write it as LAT-001")
    pillar = path.parent.name
    if prefix in _PREFIXES.values() and prefix != _PREFIXES[pillar]:
        way_out = f"move the card, or begin its id with {_PREFIXES[pillar]}"
        raise RulebookError(path, f"has the id {matter['id']} in the pillar {pillar}", way_out)
    if not path.stem.isidentifier() or path.stem.lower() != path.stem:
        raise RulebookError(path, "has a name that is no slug", "write it as unbounded_output.md")
    if _strings(matter["guide"]) is None:
        raise RulebookError(path, "has a `guide` that is no list of texts", "write it as [S25, S27]")
    if _maps(matter["maps"]) is None:
        raise RulebookError(path, "has `maps` that is no mapping of lists", "write it as {cwe: [CWE-770]}")


def _strings(value: object) -> tuple[str, ...] | None:
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return tuple(value)
    return None


def _maps(value: object) -> dict[str, tuple[str, ...]] | None:
    if not isinstance(value, dict):
        return None
    found = {key: _strings(items) for key, items in value.items() if isinstance(key, str)}
    whole = {key: items for key, items in found.items() if items is not None}
    return whole if len(whole) == len(value) else None


def _front_matter(path: Path) -> Mapping[str, Any]:
    matter, problem = None, "has no line `---` before and after its front matter"
    parts = split_card(text_of(str(path)))
    if parts is not None:
        try:
            matter, problem = yaml.load(parts[0], Loader=yaml.CSafeLoader), "has front matter that is not a mapping"
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            problem = f"has front matter that is not YAML{f' in line {mark.line + 2}' if mark else ''}"
    if not isinstance(matter, dict) or not all(isinstance(key, str) for key in matter):
        raise RulebookError(path, problem, "begin the card with its front matter between two lines `---`")
    return matter
