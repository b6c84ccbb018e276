"""Guards the native parser of libcst, which overflows its stack where source nests deeply."""

from __future__ import annotations

import re
from typing import Final

from auditor.languages.lexing import code_only
from auditor.languages.limits import TooDeepError

_MAX_BRACKETS: Final = 200
_MAX_BLOCKS: Final = 100
_MAX_CHAIN: Final = 1000
"""Words and operators that may stand inside one another. 1,500 brackets overflow the stack, and 6,000 prefixes."""

_TOKEN: Final = re.compile(r"\\\n|(?:\n[ \t\f]*)+|\w+|[^\s\w]")


def refuse_deep_nesting(source: str) -> None:
    """Raises `TooDeepError` where the source may nest too deeply to be parsed safely; errs on the safe side."""
    code = code_only(source)
    open_brackets = [0]
    """For each open bracket, and for the line as a whole, the tokens since the last comma: each may hold the next."""
    chain = lambdas = branches = 0
    blocks = [0]
    line = 1
    for found in _TOKEN.findall(code):
        line += found.count("\n")
        match found[0]:
            case "\\":
                continue
            case "\n":
                if len(open_brackets) == 1:
                    open_brackets, chain, lambdas = [0], 0, 0
                    _indent(blocks, len(found) - found.rindex("\n") - 1)
            case "(" | "[" | "{":
                open_brackets.append(0)
            case ")" | "]" | "}" if len(open_brackets) > 1:
                chain -= open_brackets.pop()
            case "," | ";":
                chain -= open_brackets[-1]
                open_brackets[-1] = 0
            case _:
                open_brackets[-1] += 1
                chain += 1
                lambdas += found == "lambda"
                branches += found == "elif"
        too_deep = len(open_brackets) > _MAX_BRACKETS or len(blocks) > _MAX_BLOCKS
        if too_deep or max(chain + lambdas, branches) > _MAX_CHAIN:
            raise TooDeepError(line)


def _indent(blocks: list[int], width: int) -> None:
    while blocks[-1] > width:
        blocks.pop()
    if blocks[-1] < width:
        blocks.append(width)
