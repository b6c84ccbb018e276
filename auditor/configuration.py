"""The audited project's own configuration: `auditor.toml`, or `[tool.auditor]` in `pyproject.toml`."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final, TypeVar, get_args

import msgspec

from auditor.audit import Persona
from auditor.collect.files import StrPath
from auditor.outcomes import SEVERITIES, Severity
from auditor.spelling import did_you_mean

DEFAULT_GATE: Final[Severity] = "high"
KEYS: Final = ("select", "ignore", "exclude", "gate", "severities", "persona", "prices")

if TYPE_CHECKING:
    from pathlib import Path

_Choice = TypeVar("_Choice", bound=str)


class Configuration(msgspec.Struct, frozen=True, kw_only=True):
    """What to audit and how to weigh it. It selects and weighs; nothing in it can name code.

    `select` and `ignore` are ids of cards or their first letters (`LAT`); an empty `select` is every card. `exclude`
    are globs of paths. A gap at or above `gate` means that the application is not ready. `severities` replace those of
    cards. `prices` is a table of what models cost, which wins over ours; its path is relative to the configuration.
    """

    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    gate: Severity = DEFAULT_GATE
    severities: Mapping[str, Severity] = {}
    persona: Persona = "regular"
    prices: str | None = None
    source: str | None = None
    """The file that it was read from; None where there is none."""


class ConfigurationError(Exception):
    """The configuration cannot be used. `problems` are all of its mistakes, each with file, line and the way out."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


def find_configuration(root: StrPath) -> str | None:
    """The file that configures the audit of `root`; `auditor.toml` wins over `pyproject.toml`."""
    own = os.path.join(root, "auditor.toml")
    if os.path.isfile(own):
        return own
    project = os.path.join(root, "pyproject.toml")
    try:
        with open(project, "rb") as file:
            return project if b"auditor" in file.read() else None
    except OSError:
        return None


def load_configuration(file: StrPath | None) -> Configuration:
    """The configuration in the file, or the default one for None. Raises `ConfigurationError` with every mistake."""
    if file is None:
        return Configuration()
    from pathlib import Path

    path = Path(file)
    text, table = _read(path)
    reader = _Reader(path, text, table)
    configuration = Configuration(
        select=reader.texts("select"),
        ignore=reader.texts("ignore"),
        exclude=reader.texts("exclude"),
        gate=reader.choice("gate", SEVERITIES, DEFAULT_GATE),
        severities=reader.severities(),
        persona=reader.choice("persona", get_args(Persona), "regular"),
        prices=reader.path("prices"),
        source=path.name,
    )
    reader.unknown_keys()
    if reader.problems:
        raise ConfigurationError(tuple(reader.problems))
    return configuration


def check_ids(configuration: Configuration, known: Iterable[str]) -> tuple[str, ...]:
    """A sentence for each id in the configuration that no card and no group of cards has."""
    ids = frozenset(known)
    groups = {card.partition("-")[0] for card in ids}
    named = {
        "select": configuration.select,
        "ignore": configuration.ignore,
        "severities": tuple(configuration.severities),
    }
    return tuple(
        f"`{key}` names {name}, which no card is called{did_you_mean(name, possible)}"
        for key, names in named.items()
        for name in names
        if name not in (possible := ids if key == "severities" else ids | groups)
    )


def _read(path: Path) -> tuple[str, dict[str, object]]:
    import tomllib

    try:
        text = path.read_text(encoding="utf-8")
        table: object = tomllib.loads(text)
    except OSError as error:
        raise ConfigurationError((f"{path}: cannot be read ({error.strerror}); check its permissions",)) from None
    except UnicodeDecodeError:
        raise ConfigurationError((f"{path}: is not UTF-8; save it as UTF-8",)) from None
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise ConfigurationError((f"{path}: is not TOML ({error}); correct that line",)) from None
    if path.name == "pyproject.toml":
        for key in ("tool", "auditor"):
            table = table.get(key, {}) if isinstance(table, dict) else {}
    if not isinstance(table, dict):
        raise ConfigurationError((f"{path}: `tool.auditor` is no table; write `[tool.auditor]`",))
    return text, table


class _Reader:
    """Takes the values out of the table and collects every mistake with its line."""

    def __init__(self, path: Path, text: str, table: dict[str, object]) -> None:
        self._path = path
        self._lines = text.splitlines()
        self._table = table
        self._header = "tool.auditor" if path.name == "pyproject.toml" else ""
        self.problems: list[str] = []

    def texts(self, key: str) -> tuple[str, ...]:
        """A list of texts; empty where the key is absent or wrong."""
        value = self._table.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) and item for item in value):
            self._wrong(key, f"`{key}` is no list of texts", f'write {key} = ["…"]')
            return ()
        return tuple(item.upper() for item in value) if key in ("select", "ignore") else tuple(value)

    def choice(self, key: str, choices: tuple[_Choice, ...], default: _Choice) -> _Choice:
        """One of the choices; the default where the key is absent or wrong."""
        value = self._table.get(key, default)
        for choice in choices:
            if value == choice:
                return choice
        self._wrong(key, f"`{key}` is {_shown(value)}", f"choose one of {', '.join(choices)}")
        return default

    def path(self, key: str) -> str | None:
        """A file beside the configuration; None where the key is absent or wrong."""
        value = self._table.get(key)
        if value is None:
            return None
        if isinstance(value, str) and (self._path.parent / value).is_file():
            return str(self._path.parent / value)
        self._wrong(key, f"`{key}` is {_shown(value)}, which is no file", f'write {key} = "FILE", relative to this one')
        return None

    def severities(self) -> Mapping[str, Severity]:
        """The severities that replace those of cards."""
        value = self._table.get("severities", {})
        if not isinstance(value, dict):
            self._wrong("severities", "`severities` is no table", "write [severities] with a card per line")
            return {}
        found: dict[str, Severity] = {}
        for card, severity in value.items():
            fitting = [known for known in SEVERITIES if known == severity]
            if fitting:
                found[card.upper()] = fitting[0]
            else:
                way_out = f"choose one of {', '.join(SEVERITIES)}"
                self._wrong(card, f"the severity of {card} is {_shown(severity)}", way_out)
        return found

    def unknown_keys(self) -> None:
        """Collects the keys that mean nothing."""
        for key in self._table:
            if key not in KEYS:
                guess = did_you_mean(key, KEYS)
                self._wrong(key, f"`{key}` means nothing here{guess}", f"the keys are {', '.join(KEYS)}")

    def _wrong(self, key: str, what: str, way_out: str) -> None:
        self.problems.append(f"{self._path}:{self._line_of(key)}: {what}; {way_out}")

    def _line_of(self, key: str) -> int:
        """The line on which the key stands; that of its table, or 1, where it is written in another way."""
        inside = not self._header
        start = 1
        written = re.compile(rf"""\s*(?:\[[^\]]*[."']?)?["']?{re.escape(key)}["']?\s*[=\]]""")
        for number, line in enumerate(self._lines, 1):
            header = line.strip().startswith("[") and "=" not in line
            if header and self._header:
                inside = line.strip().lstrip("[").startswith(self._header)
                start = number if inside and start == 1 else start
            if inside and written.match(line):
                return number
        return start


def _shown(value: object) -> str:
    return f'"{value}"' if isinstance(value, str) else f"a {type(value).__name__}"
