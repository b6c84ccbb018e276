"""YAML text as nodes that know their lines, for files that somebody else may have written to do harm."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    import yaml

_Nodes = TypeVar("_Nodes")

DEEPEST: Final = 100
"""How deep collections may nest. The C library composes nodes recursively and ends the process at some 20,000."""

_TOO_DEEP: Final = f"nests more than {DEEPEST} collections"


class YamlError(ValueError):
    """The text is not YAML, or nests too deeply; `line` counts from 1."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def compose_nodes(text: str) -> yaml.Node | None:
    """The root node; None for an empty text. Nothing is constructed, and tags are only names. Raises `YamlError`."""
    import yaml

    return _composed(text, lambda: yaml.compose(text, Loader=yaml.CSafeLoader))


def compose_all_nodes(text: str) -> tuple[yaml.Node, ...]:
    """The root node of each document of the text, likewise. Raises `YamlError`."""
    import yaml

    return _composed(text, lambda: tuple(yaml.compose_all(text, Loader=yaml.CSafeLoader)))


def _composed(text: str, compose: Callable[[], _Nodes]) -> _Nodes:
    import yaml

    last = text.count("\n")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise YamlError(_TOO_DEEP, line)
        return compose()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        # Since 6.0.4 PyYAML has a bound of its own, which it meets while it looks ahead.
        problem = _TOO_DEEP if "nesting depth" in str(error) else error.problem or str(error)
        raise YamlError(problem, 1 + min(mark.line, last) if mark else 1) from None
    except yaml.YAMLError as error:
        first = str(error).split("\n", maxsplit=1)[0]
        raise YamlError(_TOO_DEEP if "nesting depth" in first else first, 1) from None
