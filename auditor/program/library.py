"""What the engine has to know about code outside the tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from auditor.program.values import (
    CallRef,
    Env,
)

if TYPE_CHECKING:
    from typing import Protocol

    from auditor.program.engine import Engine

    class Library(Protocol):
        """What the engine has to know about code outside the tree; the catalogue answers."""

        @property
        def roots(self) -> frozenset[str]:
            """The names by which libraries are imported."""

        @property
        def replacing(self) -> frozenset[str]:
            """The access paths of decorators that put an object of the library in the place of a function."""

        def passes(self, path: str) -> str | None:
            """The argument path of the argument that the call's result is, or None."""

        def callback(self, path: str) -> Callback | None:
            """How the call runs a function that it is given, or None."""

        def environment(self, path: str) -> EnvironmentRead | None:
            """How the call or subscript reads an environment variable or setting, or None."""

        def enters(self, path: str) -> bool:
            """Whether what the decorator stands on is called from outside the tree."""


class Callback(msgspec.Struct, frozen=True):
    """How a call runs a function that it is given: argument paths of the function and of its arguments.

    `arguments` is `rest` where they follow the function, else the path of a sequence, "" where there are none that the
    call names; `keywords` likewise for a mapping. `result`: the call gives back what the function does. `binds`: the
    call gives back the function with these arguments filled in.
    """

    function: str
    arguments: str = ""
    keywords: str = ""
    result: bool = False
    binds: bool = False


class EnvironmentRead(msgspec.Struct, frozen=True):
    """How a call or subscript reads a variable of the environment: argument paths of its name and of its default."""

    variable: str
    default: str = ""
    required: bool = False

    def value(self, engine: Engine, call: CallRef) -> Env:
        """The read as a value."""
        named = engine.callers.argument(call.args, self.variable)
        constant = engine.constant(named.expr, named.frame) if named is not None else None
        default = engine.callers.argument(call.args, self.default) if self.default else None
        if not isinstance(constant, str):
            return Env(None, default, self.required, call.node, call.frame)
        given = engine.documents.variable(engine, constant)
        return Env(constant, given or default, self.required, call.node, call.frame)
