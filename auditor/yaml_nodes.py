"""YAML text as nodes that know their lines, for files that somebody else may have written to do harm."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    import yaml

DEEPEST: Final = 100
"""How deep collections may nest. The C library composes nodes recursively and ends the process at some 20,000."""


class YamlError(ValueError):
    """The text is not YAML, or nests too deeply; `line` counts from 1."""

    def __init__(self, problem: str, line: int) -> None:
        super().__init__(problem)
        self.problem = problem
        self.line = line


def compose_nodes(text: str) -> yaml.Node | None:
    """The root node; None for an empty text. Nothing is constructed, and tags are only names. Raises `YamlError`."""
    import yaml

    last = text.count("\n")
    try:
        depth = 0
        for event in yaml.parse(text, Loader=yaml.CSafeLoader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                line = event.start_mark.line + 1 if event.start_mark else 1
                raise YamlError(f"nests more than {DEEPEST} collections", line)
        return yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise YamlError(error.problem or str(error), 1 + min(mark.line, last) if mark else 1) from None
    except yaml.YAMLError as error:
        raise YamlError(str(error).split("\n", maxsplit=1)[0], 1) from None
