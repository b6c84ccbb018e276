"""Servers of tools that are started or reached for a model (MCP): what runs there, and whether that stays the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Literal, TypeAlias
from urllib.parse import urlsplit

from auditor.collect import SourceFile
from auditor.facts.model import ToolServer
from auditor.languages import ir, site_of
from auditor.languages.ir import Module
from auditor.languages.walk import walk
from auditor.sites import Place, Site

Version: TypeAlias = Literal["pinned", "floating", "installed", "unclear"]

LAUNCHERS = {
    "npx": (), "bunx": (), "pnpx": (), "uvx": (), "pnpm": ("dlx",), "yarn": ("dlx",), "npm": ("exec",),
    "pipx": ("run",), "uv": ("tool", "run"), "docker": ("run",), "podman": ("run",),
}  # fmt: skip
"""Commands that fetch what they run, with the words that make them do so."""

_NAMING = frozenset({"-p", "--package", "--from"})
"""Options of launchers that name the package."""

_TAKING = frozenset(
    {"-e", "--env", "-v", "--volume", "--name", "--network", "--mount", "--env-file", "-w", "--workdir", "--user", "-u",
     "--with", "--python", "--entrypoint", "-l", "--label", "--platform", "--pull", "--memory", "--cpus", "--add-host"}
)  # fmt: skip
"""Options that take the next word."""

_PINNED = r"(==|@)v?\d+(\.\d+){1,3}[\w.+-]*$|@[0-9a-f]{7,64}$|@sha256:[0-9a-f]{64}"
_NEAR = re.compile(r"(localhost|127\.|0\.0\.0\.0|::1|host\.docker\.internal$|[^.]+$|.*\.(local|internal|svc|test)$)")
_HOLDERS = ("mcpServers", "mcp_servers", "servers", "context_servers")


def named_servers(files: Iterable[SourceFile]) -> Iterator[ToolServer]:
    """The servers that configuration files name, in the form that Claude, Cursor and VS Code share."""
    for file in files:
        if not file.path.endswith(".json") or not (b'"mcpServers"' in file.data or file.path.endswith("mcp.json")):
            continue
        text = file.data.decode("utf-8", "replace")
        try:
            written = json.loads(text)
        except (ValueError, RecursionError):
            yield _server(Site(file.path, 1), file.path, "", "unclear", file.place)
            continue
        for name, entry in _entries(written):
            line = text.count("\n", 0, max(text.find(json.dumps(name)), 0)) + 1
            command, url = entry.get("command"), entry.get("url") or entry.get("serverUrl")
            given = entry.get("args")
            words = [str(word) for word in given] if isinstance(given, list) else []
            if isinstance(command, str):
                yield _started(Site(file.path, line), name, command, words, file.place)
            elif isinstance(url, str):
                yield _server(Site(file.path, line), name, url, "installed", file.place)


def _entries(written: object) -> Iterator[tuple[str, Mapping[str, object]]]:
    for holder in _HOLDERS:
        servers = written.get(holder) if isinstance(written, dict) else None
        for name, entry in servers.items() if isinstance(servers, dict) else ():
            if isinstance(entry, dict):
                yield str(name), entry


def started_servers(modules: Iterable[Module]) -> Iterator[ToolServer]:
    """The servers that the code itself starts: `command` and `args`, in a mapping or in a call."""
    for module in modules:
        for node in (node for statement in module.body for node in walk(statement)):
            command, words = _command_of(node)
            if command is None or _launched(command, [word for word in words or () if word is not None]) is None:
                continue
            site = site_of(module, node.at)
            known = [word or "" for word in words or ()]
            if (words is None or None in words) and not _package(_launched(command, known) or []):
                yield _server(site, command, command, "unclear", module.place)
            else:
                yield _started(site, command, command, known, module.place)


def _command_of(node: ir.Node) -> tuple[str | None, list[str | None] | None]:
    """The command and its arguments, as far as they are written; None for what is not."""
    named: dict[str, ir.Expr] = {}
    if isinstance(node, ir.Dict):
        keys = ((entry.key, entry.value) for entry in node.entries)
        named = {str(key.value): value for key, value in keys if isinstance(key, ir.Const)}
    elif isinstance(node, ir.Call):
        named = {arg.name: arg.value for arg in node.args if arg.name}
        first = node.args[0] if node.args else None
        if "args" in named and first is not None and first.name is None and not first.stars:
            named.setdefault("command", first.value)
    command, given = named.get("command"), named.get("args")
    if not isinstance(command, ir.Const) or not isinstance(command.value, str):
        return None, None
    if not isinstance(given, ir.Display):
        return command.value, None
    return command.value, [_text(item) for item in given.items]


def _text(item: ir.Expr) -> str | None:
    return item.value if isinstance(item, ir.Const) and isinstance(item.value, str) else None


def _started(site: Site, name: str, command: str, words: Sequence[str], place: Place) -> ToolServer:
    launched = _launched(command, words)
    if launched is None:
        return _server(site, name, " ".join((command, *words[:1])), "installed", place)
    package = _package(launched)
    if not package:
        return _server(site, name, command, "unclear", place)
    return _server(site, name, f"{command} {package}", _version(command, package), place)


def _launched(command: str, words: Sequence[str]) -> list[str] | None:
    """What a launcher is given; None for a command that runs what is there."""
    name = command.replace("\\", "/").rpartition("/")[2].removesuffix(".cmd").removesuffix(".exe")
    rest = list(words)
    if name == "cmd" and rest[:1] == ["/c"]:
        name, rest = (rest[1] if len(rest) > 1 else ""), rest[2:]
    if name not in LAUNCHERS:
        return None
    for word in LAUNCHERS[name]:
        if rest[:1] != [word]:
            return None
        rest = rest[1:]
    return rest


def _package(words: Sequence[str]) -> str:
    """The package or image among the words of a launcher; "" where none is written."""
    waiting = iter(words)
    for word in waiting:
        option, _, value = word.partition("=")
        if option in _NAMING:
            return value or next(waiting, "")
        if word in _TAKING:
            next(waiting, None)
        elif not word.startswith("-"):
            return word
    return ""


def _version(command: str, package: str) -> Version:
    if package.startswith((".", "/", "~", "$")):
        return "installed"
    if command.rpartition("/")[2] in ("docker", "podman"):
        tag = package.rpartition("/")[2].partition(":")[2]
        return "pinned" if "@sha256:" in package or (tag and tag != "latest") else "floating"
    return "pinned" if re.search(_PINNED, package) else "floating"


def _server(site: Site, name: str, runs: str, version: Version, place: Place) -> ToolServer:
    plain = False
    if runs.startswith("http://"):
        plain = _NEAR.match(urlsplit(runs).hostname or "") is None
    return ToolServer(site=site, name=name, runs=runs, version=version, plain=plain, place=place)
