"""Says what the SDKs of this environment have: reads a JSON object of questions, prints one of answers.

It runs in an SDK's own environment and imports nothing else. An argument is `found` where the call names it, `open`
where the call takes any or the SDK does not say what the value holds, and `missing` otherwise.
"""

from __future__ import annotations

import importlib
import inspect
import json
import sys
import types
import typing
import warnings
from collections.abc import Callable, Iterable, Mapping
from functools import cache
from typing import Any

warnings.simplefilter("ignore")


def resolve(path: str, make: dict[str, str]) -> Any:
    """The object at the access path; a `()` in it makes an instance with the arguments that `make` has for it."""
    found: Any = None
    done = ""
    for segment in path.split("."):
        name = segment.removesuffix("()")
        parent = sys.modules.get(done)
        done = f"{done}.{name}" if done else name
        if found is None:
            found = importlib.import_module(name)
        else:
            try:
                found = getattr(found, name)
            except AttributeError:  # A function of the package may hide its module of the same name.
                found = getattr(parent, name) if hasattr(parent, name) else importlib.import_module(done)
        if segment.endswith("()"):
            args, kwargs = eval(f"(lambda *a, **k: (a, k))({make.get(done, '')})")
            found = found(*args, **kwargs)
            done += "()"
    return found


def attempt(action: Callable[[], Any]) -> tuple[Any, str]:
    """The result and "", or None and what went wrong: an SDK may raise anything."""
    try:
        return action(), ""
    except Exception as error:
        return None, f"{type(error).__name__}: {error}"


def method_of(clients: list[Any], method: str, same: list[str]) -> Any:
    """The method, looked for on the clients and on what their `same` methods return.

    A `()` in it leads to what a decorator makes of a function.
    """
    for start in [*clients, *(getattr(client, name, None) for client in clients for name in same)]:
        owner = start() if inspect.ismethod(start) else start
        for name in method.split("."):
            owner = getattr(owner, name.removesuffix("()"), None)
            owner = owner(_decorated) if owner is not None and name.endswith("()") else owner
        if owner is not None:
            return owner
    return None


def _decorated(*texts: str, **named: str) -> str:
    return ""


def takes(call: Any, arguments: Iterable[str]) -> dict[str, str]:
    """Whether the call takes each of the argument paths."""
    shape = _shape(call)
    if shape is not None:
        return {one: _inside_shape(shape, one.split(".")) for one in arguments}
    try:
        parameters = inspect.signature(call).parameters
    except (TypeError, ValueError):
        return dict.fromkeys(arguments, "open")
    hints = cache(lambda: attempt(lambda: typing.get_type_hints(call))[0] or {})
    return {one: _among(parameters, hints, one) for one in arguments}


def _among(parameters: Mapping[str, inspect.Parameter], hints: Callable[[], dict[str, Any]], argument: str) -> str:
    head, *rest = argument.split(".")
    kinds = {parameter.kind for parameter in parameters.values()}
    ordered = [p for p in parameters.values() if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    ordered = ordered[1:] if ordered and ordered[0].name in ("self", "cls") else ordered
    if head.isdigit():
        if int(head) < len(ordered):
            head = ordered[int(head)].name
        else:
            return "open" if inspect.Parameter.VAR_POSITIONAL in kinds else "missing"
    elif head not in parameters:
        return "open" if inspect.Parameter.VAR_KEYWORD in kinds else "missing"
    return _inside(hints().get(head, Any), rest) if rest else "found"


def _inside(annotation: Any, path: list[str]) -> str:
    """Whether a value of the annotated type has the rest of the path."""
    if typing.get_origin(annotation) is typing.Annotated:
        annotation = typing.get_args(annotation)[0]
    union = typing.get_origin(annotation) in (typing.Union, types.UnionType)
    kinds = typing.get_args(annotation) if union else (annotation,)
    # What stands for a package that is not installed raises whatever it is asked.
    answers = {attempt(lambda kind=kind: _member(kind, path))[0] or "open" for kind in kinds}
    return next(answer for answer in ("found", "open", "missing") if answer in answers)


def _member(kind: Any, path: list[str]) -> str:
    if kind is type(None):
        return "missing"
    if typing.get_origin(kind) is not None or not isinstance(kind, type):
        return "open"
    head, *rest = path
    names: dict[str, Any]
    if hasattr(kind, "model_fields"):
        names = {}
        for name, field in kind.model_fields.items():
            names[name] = names[field.alias or name] = field.annotation
    elif typing.is_typeddict(kind):
        hints, _ = attempt(lambda: typing.get_type_hints(kind))
        names = hints or dict.fromkeys(kind.__annotations__, Any)
    elif kind.__module__ == "builtins":
        return "open" if kind in (object, dict) else "missing"
    elif head.isdigit():
        return "open"
    else:
        return "open" if takes(kind, [head])[head] != "missing" or hasattr(kind, head) else "missing"
    if head not in names:
        return "missing"
    return _inside(names[head], rest) if rest else "found"


def _shape(call: Any) -> Any:
    """The input of a botocore operation, whose methods take `**kwargs` and check them against a model."""
    client = getattr(call, "__self__", None)
    operation = getattr(getattr(client, "meta", None), "method_to_api_mapping", {}).get(getattr(call, "__name__", ""))
    return client.meta.service_model.operation_model(operation).input_shape if client and operation else None


def _inside_shape(shape: Any, path: list[str]) -> str:
    for name in path:
        members = getattr(shape, "members", None)
        if members is None or shape.type_name != "structure" or getattr(shape, "is_document_type", False):
            return "open"
        if name not in members:
            return "missing"
        shape = members[name]
    return "found"


def look(question: dict[str, Any], make: dict[str, str], stand_ins: dict[str, list[str]]) -> dict[str, Any]:
    """The answers about one path of a client row, or of a call row with functions."""
    path = question["path"]
    call, error = attempt(lambda: resolve(path, make))
    if error:
        return {"error": error}
    answer: dict[str, Any] = {"error": "", "arguments": takes(call, question["arguments"])}
    if not question["methods"]:
        return answer
    ways = stand_ins.get(path, [path if question["module"] else f"{path}()"])
    clients, error = attempt(lambda: [resolve(way, make) for way in ways])
    if error:
        return {"error": error}
    answer["methods"] = {}
    for method, arguments in question["methods"].items():
        found, _ = attempt(lambda method=method: method_of(clients, method, question["same"]))  # type: ignore[misc]
        if found is not None:
            answer["methods"][method] = {
                "asynchronous": inspect.iscoroutinefunction(inspect.unwrap(found)),
                "arguments": takes(found, arguments),
            }
    return answer


def main() -> None:
    asked = json.load(sys.stdin)
    make = asked["make"]
    json.dump(
        {
            "rows": [look(one, make, asked["stand_ins"]) for one in asked["rows"]],
            "paths": {path: not attempt(lambda path=path: resolve(path, make))[1] for path in asked["paths"]},
        },
        sys.stdout,
    )


if __name__ == "__main__":
    main()
