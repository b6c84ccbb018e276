"""Tools for models that the program defines by classes of its own: what their parameters hold a model has written."""

from __future__ import annotations

import re
from collections.abc import Iterator

from auditor.facts.declared_bounds import bound_of_parameter
from auditor.languages import ir
from auditor.languages.walk import walk
from auditor.program import classes
from auditor.program.calling import is_abstract
from auditor.program.declared import typed
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, terminal
from auditor.program.trace import IsOrigin
from auditor.program.values import Cls, Ext, Inst, Par

_TOOL = r"(Tool|Skill|Plugin)(Base|Message|Call|Input|Request|Interface)?$"
_ACTION = r"Action(Base|Request|Input)?$"

_RUN = frozenset({"run", "_run", "arun", "_arun", "execute", "_execute", "aexecute", "_aexecute", "call", "_call",
                  "__call__", "invoke", "forward", "use", "handle"})  # fmt: skip

_DESCRIBING = frozenset({"description", "purpose", "args_schema", "parameters", "input_schema", "inputs"})
"""Names under which a tool tells models what it is for and what it takes."""

_OWN = frozenset({"self", "cls", "context", "ctx", "metadata", "config", "callbacks", "run_manager", "session", "state",
                  "agent", "runtime", "entity_id"})  # fmt: skip
"""Parameters that the program fills itself."""


def filled_by_models(engine: Engine) -> dict[int, IsOrigin]:
    """By the identity of a parameter of a tool, that a model writes what it holds."""
    names = {
        scope.name for scope in engine.places.classes if re.search(_TOOL, scope.name) or re.search(_ACTION, scope.name)
    }
    if not names:
        return {}
    found: dict[int, IsOrigin] = {}
    for scope in engine.places.functions:
        for param in (*_parameters_of_tool(engine, scope), *_messages_of_tools(engine, scope, names)):
            value = Par(scope, param)
            if bound_of_parameter(engine, value) != "type":
                owner = f"{scope.owner.name}." if scope.owner is not None else ""
                what = f"`{param.name}` of tool {owner}{scope.name}"
                found.setdefault(id(param), IsOrigin("model_output", what, param, scope))
    return found


def _parameters_of_tool(engine: Engine, scope: Scope) -> Iterator[ir.Param]:
    """The parameters of the method that runs a tool: of a class that derives from one of the program's named so."""
    if scope.owner is None or scope.name not in _RUN or is_abstract(scope):
        return
    above = [a for a in _ancestry(engine, scope.owner) if isinstance(a, Cls)]
    named = any(re.search(_TOOL, base.scope.name) for base in above[1:])
    if not named and not any(re.search(_ACTION, base.scope.name) for base in above[1:]):
        return
    told = named and any(_DESCRIBING & set(cls.scope.bindings) for cls in above)
    for param in scope.params:
        if param.name in _OWN or param.kind in ("args", "kwargs"):
            continue
        holders = [t.value for t in typed(engine, param.annotation, engine.root(scope.parent or scope))]
        if any(isinstance(holder, Inst) and _is_described(engine, holder.cls) for holder in holders) or (
            told and not any(isinstance(holder, (Inst, Ext)) for holder in holders)
        ):
            yield param


def _messages_of_tools(engine: Engine, scope: Scope, names: set[str]) -> Iterator[ir.Param]:
    """The parameters that take the message of a tool: an object of a class whose fields a model fills."""
    for param in scope.params:
        if param.annotation is None or param.name in _OWN:
            continue
        for traced in typed(engine, param.annotation, engine.root(scope.parent or scope)):
            if not isinstance(traced.value, Inst):
                continue
            bases = _ancestry(engine, traced.value.cls.scope)[1:]
            if any(isinstance(a, Cls) and a.scope.name in names and re.search(_TOOL, a.scope.name) for a in bases) and (
                _is_described(engine, traced.value.cls)
            ):
                yield param


def _ancestry(engine: Engine, scope: Scope) -> tuple[Cls | Ext, ...]:
    return classes.ancestry(engine, Cls(scope, engine.root(scope.parent) if scope.parent else None))


def _is_described(engine: Engine, cls: Cls) -> bool:
    """Whether it is a model of pydantic whose fields, or itself, are described for who fills them."""
    above = classes.ancestry(engine, cls)
    if not any(isinstance(a, Ext) and a.path.startswith("pydantic") for a in above):
        return False
    own = [a.scope for a in above if isinstance(a, Cls)]
    if any(_DESCRIBING & set(scope.bindings) for scope in own):
        return True
    return any(_describes(binding.value) for scope in own for those in scope.bindings.values() for binding in those)


def _describes(default: ir.Expr | None) -> bool:
    """Whether a field is set to `Field(description=…)`."""
    return default is not None and any(
        isinstance(node, ir.Call) and terminal(node.func) == "Field" and any(a.name == "description" for a in node.args)
        for node in walk(default)
    )
