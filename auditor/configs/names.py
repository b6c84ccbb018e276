"""How package indexes compare names, and for which code a manifest speaks."""

from __future__ import annotations

import posixpath
import re


def canonical(name: str) -> str:
    """The name as package indexes compare it: lower case, one `-` for any run of `-`, `_` and `.`."""
    return re.sub(r"[-_.]+", "-", name.strip()).lower()


def scope_of(path: str) -> str:
    """The folder for whose code a manifest speaks: its own, or the one above a folder of nothing but manifests."""
    folder = posixpath.dirname(path)
    if folder.endswith(".egg-info") and posixpath.basename(posixpath.dirname(folder)) == "src":
        return posixpath.dirname(posixpath.dirname(folder))  # setuptools writes a project's metadata into its `src`.
    while re.fullmatch(r"requirements|constraints|.*\.(?:egg|dist)-info", posixpath.basename(folder)):
        folder = posixpath.dirname(folder)
    return folder
