"""Turns the bytes of a Python file into text as Python itself does."""

from __future__ import annotations

import codecs
import re
from typing import Final

_DECLARATION: Final = rb"[ \t\f]*#.*?coding[:=][ \t]*([-_.a-zA-Z0-9]+)"
_BLANK: Final = rb"[ \t\f]*(?:#.*)?"
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SLOW: Final = frozenset({"punycode", "idna"})
"""Encodings whose decoding takes time in the square of the length, and in which nobody writes programs."""


class DecodeError(Exception):
    """The bytes are not text in the encoding that the file declares."""


def decode(data: bytes) -> str:
    """The text of a Python file, every line ending in `\\n`.

    The encoding is that of a byte order mark, else the declared one (PEP 263), else UTF-8. Raises `DecodeError`.
    """
    mark, encoding = next(((m, e) for m, e in _MARKS if data.startswith(m)), (b"", ""))
    if not encoding:
        encoding = declared_encoding(data) or "utf-8"
    try:
        if codecs.lookup(encoding).name in _SLOW:
            raise DecodeError(f"declares the encoding {encoding}, which no program is written in")
        text = data[len(mark) :].decode(encoding)
    except LookupError:
        raise DecodeError(f"declares the unknown encoding {encoding}") from None
    except UnicodeError as error:
        where = f" at byte {error.start}" if isinstance(error, UnicodeDecodeError) else ""
        raise DecodeError(f"is not {encoding} text{where}") from None
    return text.replace("\r\n", "\n").replace("\r", "\n")


def declared_encoding(data: bytes) -> str | None:
    """The encoding that one of the first two lines declares."""
    # Python, too, looks at two lines only; the slice keeps a file of one long line cheap.
    head = data[:4096]
    if b"coding" not in head:
        return None
    for line in re.split(rb"\r\n|\r|\n", head, maxsplit=2)[:2]:
        if (found := re.match(_DECLARATION, line)) is not None:
            return found[1].decode("ascii")
        if re.fullmatch(_BLANK, line) is None:
            return None
    return None
