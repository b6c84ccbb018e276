"""Finds the variables that deployment files give a process: `.env` files, Compose, Kubernetes, Dockerfiles."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from auditor.languages import ir

if TYPE_CHECKING:
    import yaml

_SAMPLE: Final = re.compile(r"example|sample|template|dist$|default")
_SECRET: Final = re.compile(r"KEY|TOKEN|SECRET|PASSW|PWD|CREDENTIAL|DSN|AUTH", re.IGNORECASE)
_LINE: Final = re.compile(r"^[ \t]*(?:export[ \t]+)?([A-Za-z_]\w*)[ \t]*=[ \t]*(.*?)[ \t]*$")
_DOCKER: Final = re.compile(r"^[ \t]*ENV[ \t]+([A-Za-z_]\w*)(?:[ \t]*=[ \t]*|[ \t]+)(.*?)[ \t]*$", re.IGNORECASE)
_PAIR: Final = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|[^\s\\]+)")
_OTHERWISE: Final = re.compile(r"\$\{[A-Za-z_]\w*:?-([^${}]*)\}")
"""What Compose puts in where the variable of whoever starts it is not set."""


def sets_variables(path: str) -> bool:
    """Whether a file of that name gives variables to a process; one that only shows what to write does not."""
    name = path.rsplit("/", 1)[-1]
    if name == ".env" or name.startswith(".env.") or name.endswith(".env"):
        return _SAMPLE.search(name) is None
    return name.startswith("Dockerfile") or name.endswith((".yaml", ".yml"))


def variables_in(path: str, text: str) -> Iterator[tuple[str, ir.Const]]:
    """The variables with their values, in order. Secrets, and values that are put in later (`${…}`), are left out."""
    found = _in_yaml(path, text) if path.endswith((".yaml", ".yml")) else _in_lines(path, text)
    for name, value in found:
        if isinstance(value.value, str) and (otherwise := _OTHERWISE.fullmatch(value.value)) is not None:
            value = ir.Const(value.at, otherwise[1], "str")
        if isinstance(value.value, str) and value.value and "$" not in value.value and not _SECRET.search(name):
            yield name, value


def _in_lines(path: str, text: str) -> Iterator[tuple[str, ir.Const]]:
    docker = path.rsplit("/", 1)[-1].startswith("Dockerfile")
    pattern, goes_on = _DOCKER if docker else _LINE, False
    for number, line in enumerate(text.splitlines(), 1):
        pairs = [*_PAIR.finditer(line)] if goes_on or (docker and pattern.match(line)) else []
        goes_on = bool(pairs) and line.rstrip().endswith("\\")
        if pairs:
            for one in pairs:
                yield one[1], ir.Const(ir.Span(number, one.start(2), number, one.end(2)), _unquoted(one[2]), "str")
        elif (match := pattern.match(line)) is not None:
            at = ir.Span(number, match.start(2), number, match.end(2))
            yield match[1], ir.Const(at, _unquoted(match[2]), "str")


def _unquoted(value: str) -> str:
    if value[:1] in ('"', "'") and (end := value.find(value[0], 1)) > 0:
        return value[1:end]
    return value.split(" #", 1)[0].rstrip()


def _in_yaml(path: str, text: str) -> Iterator[tuple[str, ir.Const]]:
    """`environment:` of Compose services, `env:` of containers and of Helm's values, `data:` of ConfigMaps."""
    from auditor.yaml_nodes import YamlError, compose_all_nodes

    if not re.search(r"^\s*(?:environment|env|data|extraEnv|envVars)\s*:", text, re.MULTILINE):
        return
    try:
        for root in compose_all_nodes(text):
            yield from _services(root)
            yield from _manifest(root)
            if path.rsplit("/", 1)[-1].startswith("values"):
                yield from _values(root)
    except YamlError:
        return


def _services(root: yaml.Node) -> Iterator[tuple[str, ir.Const]]:
    for _, service in _pairs(_child(root, "services")):
        environment = _child(service, "environment")
        for key, value in _pairs(environment):
            yield from _named(key, value)
        for item in _items(environment):
            name, separator, text = str(item.value).partition("=")
            if separator:
                yield name, _const(item, text)


def _manifest(root: yaml.Node) -> Iterator[tuple[str, ir.Const]]:
    kind = _child(root, "kind")
    if kind is not None and kind.value == "ConfigMap":
        for key, value in _pairs(_child(root, "data")):
            yield from _named(key, value)
    elif kind is not None:
        waiting, seen = [root], {id(root)}  # Anchors may lead back to what is around them.
        while waiting:
            node = waiting.pop()
            for entry in _items(_child(node, "env")):
                name, given = _child(entry, "name"), _child(entry, "value")
                if name is not None and given is not None:
                    yield from _named(name, given)
            inner = [*_items(node), *(value for _, value in _pairs(node))]
            waiting += [child for child in reversed(inner) if id(child) not in seen]
            seen.update(map(id, inner))


def _values(root: yaml.Node) -> Iterator[tuple[str, ir.Const]]:
    """What Helm's values hand on as variables by custom: a mapping, or a list of names and values, of such a name."""
    for holder in (root, *(value for _, value in _pairs(root))):
        for name in ("env", "environment", "extraEnv", "envVars"):
            for key, value in _pairs(_child(holder, name)):
                if str(key.value).isupper():
                    yield from _named(key, value)
            for entry in _items(_child(holder, name)):
                said, given = _child(entry, "name"), _child(entry, "value")
                if said is not None and given is not None:
                    yield from _named(said, given)


def _named(key: yaml.Node, value: yaml.Node) -> Iterator[tuple[str, ir.Const]]:
    if isinstance(key.value, str) and isinstance(value.value, str) and not value.tag.endswith(":null"):
        yield key.value, _const(value, value.value)


def _const(node: yaml.Node, value: str) -> ir.Const:
    at = ir.Span(node.start_mark.line + 1, node.start_mark.column, node.end_mark.line + 1, node.end_mark.column)
    return ir.Const(at, value, "str")


def _child(node: yaml.Node | None, name: str) -> yaml.Node | None:
    return next((value for key, value in _pairs(node) if key.value == name), None)


def _pairs(node: yaml.Node | None) -> list[tuple[yaml.Node, yaml.Node]]:
    import yaml

    return node.value if isinstance(node, yaml.MappingNode) else []


def _items(node: yaml.Node | None) -> list[yaml.Node]:
    import yaml

    return node.value if isinstance(node, yaml.SequenceNode) else []
