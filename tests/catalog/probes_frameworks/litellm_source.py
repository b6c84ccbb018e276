"""What litellm's source says, read and not run: an import of it takes seconds and needs a hundred packages."""

from __future__ import annotations

import ast
import json
import sys
import sysconfig
from pathlib import Path

ROOT = Path(sysconfig.get_path("purelib")) / "litellm"


def module(file: str) -> ast.Module:
    """The syntax tree of the file."""
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def functions(file: str) -> list[str]:
    """The functions and methods that the file defines."""
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return sorted({node.name for node in ast.walk(module(file)) if isinstance(node, kinds)})


def parameters(file: str, name: str) -> list[str]:
    """The parameters of the file's function of that name."""
    for node in module(file).body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name == name:
            return [argument.arg for argument in node.args.args]
    return []


def constant(file: str, name: str) -> object:
    """The number that the file gives the name, where it stands or as the last argument of a call."""
    for node in module(file).body:
        target = node.target if isinstance(node, ast.AnnAssign) else None
        if isinstance(target, ast.Name) and target.id == name:
            value = node.value.args[-1] if isinstance(node.value, ast.Call) else node.value
            return ast.literal_eval(value)
    return None


def popped(file: str, key: str) -> list[object]:
    """The defaults with which the file takes the key out of a mapping."""
    return [
        ast.literal_eval(node.args[1])
        for node in ast.walk(module(file))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "pop"
        and len(node.args) == 2
        and all(isinstance(argument, ast.Constant) for argument in node.args)
        and node.args[0].value == key
    ]


json.dump(
    {
        "functions": sorted(
            {
                name
                for file in ("main.py", "responses/main.py", "images/main.py", "rerank_api/main.py", "batches/main.py")
                for name in functions(file)
            }
            | set(functions("batch_completion/main.py"))
        ),
        "router": functions("router_python_core.py"),
        "completion": parameters("main.py", "completion"),
        "fallback_timeout": constant("constants.py", "COMPLETION_HTTP_FALLBACK_SECONDS"),
        "request_timeout": constant("constants.py", "DEFAULT_REQUEST_TIMEOUT_SECONDS"),
        "anthropic_tokens": constant("constants.py", "DEFAULT_ANTHROPIC_CHAT_MAX_TOKENS"),
        "openai_retries": popped("llms/openai/openai.py", "max_retries"),
    },
    sys.stdout,
)
