"""Which provider's key a name announces."""

from __future__ import annotations

import re
from collections.abc import Mapping

_TAIL = re.compile(
    r"_(?:name|names|id|ids|url|uri|path|file|header|env|var|variable|field|label|type|prefix|length|limit|hash|"
    r"help|hint|status|error|message|source|count|index|placeholder|regex|pattern)$"
)


class KeyNames:
    """The names under which applications keep keys of model providers: arguments, variables, settings.

    `providers` maps each to its provider. Names are compared without case, `-` as `_`.
    """

    def __init__(self, providers: Mapping[str, str]) -> None:
        self._exact = {_normal(name): provider for name, provider in providers.items()}
        telling = sorted((name for name in self._exact if name.count("_") >= 2), key=lambda name: (-len(name), name))
        self._inside = re.compile(rf"(?:^|_)({'|'.join(map(re.escape, telling))})(?:_|$)") if telling else None

    def provider(self, name: str) -> str | None:
        """The provider whose key a thing of that name holds.

        `MY_OPENAI_API_KEY_2` holds one too, `OPENAI_API_KEY_ENV` does not. A name as general
        as `api_key` counts only when it stands alone.
        """
        normal = _normal(name)
        if normal in self._exact:
            return self._exact[normal]
        if self._inside is None or _TAIL.search(normal):
            return None
        found = self._inside.search(normal)
        return self._exact[found[1]] if found else None


def _normal(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", name.lower()).strip("_")
