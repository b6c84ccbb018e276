"""Says what the libraries of this environment have: reads a JSON object of questions, prints one of answers.

`paths` are access paths; each answer is the names that a call of it takes (None where there is no such thing), and
`*` stands among them where it takes any. `methods` are pairs of an access path and a method.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import typing
import warnings
from typing import Any

warnings.simplefilter("ignore")


def resolve(path: str) -> Any:
    """The object at the access path, or None; a `()` in it leads to what the call before it gives."""
    parts = path.split(".")
    for length in range(len(parts), 0, -1):
        try:
            found = importlib.import_module(".".join(parts[:length]))
        except Exception:
            continue
        for part in parts[length:]:
            try:
                found = getattr(found, part.removesuffix("()"), None)
            except ImportError:  # Some packages say so of what they have no more.
                return None
            if part.endswith("()"):
                found = result(found)
        return found
    return None


def result(found: Any) -> Any:
    """The class of what a call of the object gives."""
    if isinstance(found, type):
        return found
    owner = getattr(found, "__self__", None)
    return owner if isinstance(owner, type) else typing.get_type_hints(found).get("return")


def names(found: Any) -> list[str]:
    """The argument names that a call of the object takes."""
    taken = []
    fields = getattr(found, "model_fields", None) or getattr(found, "__fields__", None)
    if isinstance(found, type) and fields:
        taken = [*fields, *(field.alias for field in fields.values() if field.alias)]
    try:
        parameters = inspect.signature(found).parameters.values()
    except (TypeError, ValueError):
        return [*taken, "*"]
    return [*taken, *("*" if one.kind is one.VAR_KEYWORD else one.name for one in parameters)]


def main() -> None:
    asked = json.load(sys.stdin)
    objects = {path: resolve(path) for path in asked["paths"]}
    json.dump(
        {
            "paths": {path: None if found is None else names(found) for path, found in objects.items()},
            "methods": [[path, name, hasattr(resolve(path), name)] for path, name in asked["methods"]],
        },
        sys.stdout,
    )


main()
