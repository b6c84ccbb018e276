"""Tools that the provider runs and is paid for by the call: searches, containers, pictures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.model import HostedTool
from auditor.languages import ir, site_of
from auditor.languages.ir import Module
from auditor.languages.walk import walk

_TYPE = (
    r"(web_search|file_search|code_interpreter|computer_use|image_generation|code_execution|web_fetch)"
    r"(_preview)?(_\d+)*"
)
"""Their names, as OpenAI and Anthropic spell them."""

_CLASSES = frozenset({"WebSearchTool", "FileSearchTool", "CodeInterpreterTool", "ImageGenerationTool"})

_LIMITS = frozenset({"max_uses", "max_tool_calls"})
"""What limits their calls: on the tool itself, or on the request."""


def hosted_tools(modules: Iterable[Module]) -> Iterator[HostedTool]:
    """Every such tool that the code offers. A limit of the request counts for all tools of its file."""
    for module in modules:
        nodes = [node for statement in module.body for node in walk(statement)]
        limited = any(isinstance(node, ir.Arg) and node.name in _LIMITS for node in nodes)
        imported = {
            alias.name for n in nodes if isinstance(n, ir.ImportFrom) and n.module == "agents" for alias in n.names
        }
        chosen = {id(n.value) for n in nodes if isinstance(n, ir.Arg) and n.name == "tool_choice"}
        for node in nodes:
            name, own = _named(node, imported)
            if name and id(node) not in chosen:
                yield HostedTool(site=site_of(module, node.at), name=name, limited=limited or own, place=module.place)


def _named(node: ir.Node, imported: set[str]) -> tuple[str, bool]:
    """The name of the tool that a mapping or call describes, and whether it limits itself; "" where it is none."""
    if isinstance(node, ir.Dict):
        keys = {e.key.value: e.value for e in node.entries if isinstance(e.key, ir.Const)}
        kind = keys.get("type")
        if "id" in keys:  # no provider takes one here: it is an entry of the application's own settings
            return "", False
        if isinstance(kind, ir.Const) and isinstance(kind.value, str) and re.fullmatch(_TYPE, kind.value):
            return kind.value, bool(_LIMITS & {str(key) for key in keys})
    if isinstance(node, ir.Call) and isinstance(node.func, ir.Name) and node.func.id in _CLASSES & imported:
        return node.func.id, False
    return "", False
