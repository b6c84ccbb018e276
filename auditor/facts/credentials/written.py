"""What stands in a file and may be a secret, with the name that it is given there."""

from __future__ import annotations

from typing import Literal, NamedTuple, TypeAlias

from auditor.sites import Site

Form: TypeAlias = Literal["literal", "environment_default"]


class Written(NamedTuple):
    """A text in a file. `name` is what it is assigned or passed to ("" where nothing names it).

    It holds the text itself: no value of this type leaves this package.
    """

    text: str
    name: str
    form: Form
    function: str
    site: Site
