"""Puts packages into a virtual environment: with uv, which shares its cache between environments, else with pip."""

from __future__ import annotations

import ast
import importlib.util
import os
import subprocess
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path

NAMES_IN_UV = {
    "cert": "SSL_CERT_FILE",
    "constraint": "UV_CONSTRAINT",
    "extra-index-url": "UV_INDEX",
    "find-links": "UV_FIND_LINKS",
    "index-url": "UV_DEFAULT_INDEX",
    "no-index": "UV_NO_INDEX",
    "proxy": "ALL_PROXY",
    "trusted-host": "UV_INSECURE_HOST",
}
"""The settings of pip that lead to a registry, and the variables in which uv wants them."""


def install(python: Path, requirements: Sequence[str], uv_cache: Path) -> None:
    """Installs the requirements into the environment of the interpreter.

    The files of uv's cache are linked to and not copied where it lies on the same disk. Raises RuntimeError with what
    the installer says.
    """
    pip = ["pip", "--quiet", "--disable-pip-version-check", "--python", str(python), "install", "--no-compile"]
    tools = [pip]
    if importlib.util.find_spec("uv"):
        tools.insert(0, ["uv", "pip", "install", "--quiet", "--python", str(python), "--cache-dir", str(uv_cache)])
    for tool in tools:
        done = subprocess.run(
            [sys.executable, "-m", *tool, *requirements],
            env={**_settings_for_uv(), **os.environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        if done.returncode == 0:
            return
    raise RuntimeError(done.stdout)


@cache
def _settings_for_uv() -> Mapping[str, str]:
    """The machine's settings of pip, none of which uv reads; of several indexes the best version counts, as in pip."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    found = {"UV_INDEX_STRATEGY": "unsafe-best-match"}
    for line in sorted(listed.splitlines(), key=lambda line: line.startswith(":env:")):  # What counts most comes last.
        key, _, value = line.partition("=")
        name = key.rpartition(".")[2]
        if name in NAMES_IN_UV:
            found[NAMES_IN_UV[name]] = " ".join(ast.literal_eval(value).split())
    return found
