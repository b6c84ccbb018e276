"""Tools for models that the program defines in ways of its own: what their parameters hold a model has written."""

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
from auditor.program.values import Cls, Ext, Func, Inst, Par

_TOOL = r"(Tool|Skill|Plugin)(Base|Message|Call|Input|Request|Interface|Spec|Definition)?$"
_ACTION = r"Action(Base|Request|Input)?$"

_RUN = frozenset({"run", "_run", "arun", "_arun", "execute", "_execute", "aexecute", "_aexecute", "call", "_call",
                  "__call__", "invoke", "forward", "use", "handle"})  # fmt: skip

_DESCRIBING = frozenset({"description", "purpose", "args_schema", "parameters", "input_schema", "inputs"})
"""Names under which a tool tells models what it is for and what it takes."""

_DECORATOR = r"(^|_)tool(_|$)|(^|_)skill$"

_RUNS = ("execute", "func", "fn", "function", "handler", "callable", "run", "callback")
"""Arguments by which the description of a tool is given what runs it."""

_TOLD = frozenset({"description", "desc", "instructions", "parameters", "schema", "input_schema", "args_schema"})

_OWN = frozenset({"self", "cls", "context", "ctx", "metadata", "config", "callbacks", "run_manager", "session", "state",
                  "agent", "runtime", "entity_id", "confirm"})  # fmt: skip
"""Parameters that the program fills itself."""


def filled_by_models(engine: Engine) -> dict[int, IsOrigin]:
    """By the identity of a parameter of a tool, that a model writes what it holds."""
    every = (scope.name for scope in engine.places.classes)
    names = {name for name in every if re.search(_TOOL, name) or re.search(_ACTION, name)}
    found: dict[int, IsOrigin] = {}
    for scope, param in (*_of_classes(engine, names), *_described(engine, names), *_decorated(engine)):
        if bound_of_parameter(engine, Par(scope, param)) != "type":
            owner = f"{scope.owner.name}." if scope.owner is not None else ""
            what = f"`{param.name}` of tool {owner}{scope.name}"
            found.setdefault(id(param), IsOrigin("model_output", what, param, scope))
    return found


def _of_classes(engine: Engine, names: set[str]) -> Iterator[tuple[Scope, ir.Param]]:
    for scope in engine.places.functions if names else ():
        for param in (*_parameters_of_tool(engine, scope), *_messages_of_tools(engine, scope, names)):
            yield scope, param


def _described(engine: Engine, names: set[str]) -> Iterator[tuple[Scope, ir.Param]]:
    """The parameters of a function that the description of a tool is given: `ToolSpec(desc="…", execute=run)`."""
    for name in sorted(names):
        for place in engine.places.called(name, method=False):
            frame = engine.root(place.scope)
            args = engine.callers.args(place.call, frame)
            if not _TOLD & set(args.named):
                continue
            given = [args.named[run] for run in _RUNS if run in args.named]
            if given and any(isinstance(t.value, Cls) for t in engine.evaluate(place.call.func, frame)):
                for traced in (t for argument in given for t in engine.all(argument)):
                    if isinstance(traced.value, Func):
                        yield from ((traced.value.scope, p) for p in _of_text(engine, traced.value.scope))


def _decorated(engine: Engine) -> Iterator[tuple[Scope, ir.Param]]:
    """The parameters of a function that a decorator of the program makes a tool: `@register_tool("…")`."""
    for scope in engine.places.functions:
        decorators = scope.node.decorators if isinstance(scope.node, ir.Function) else ()
        for decorator in decorators:
            target = decorator.func if isinstance(decorator, ir.Call) else decorator
            if re.search(_DECORATOR, terminal(target) or ""):
                made = engine.evaluate(target, engine.root(scope.parent or scope))
                if any(isinstance(traced.value, (Func, Cls)) for traced in made):
                    yield from ((scope, param) for param in (*_of_text(engine, scope), *_requests(engine, scope)))


def _requests(engine: Engine, scope: Scope) -> Iterator[ir.Param]:
    """The parameters that take an object whose fields are described for who fills them."""
    for param in scope.params:
        if param.name not in _OWN and param.kind not in ("args", "kwargs"):
            holders = typed(engine, param.annotation, engine.root(scope.parent or scope))
            if any(isinstance(t.value, Inst) and _is_described(engine, t.value.cls) for t in holders):
                yield param


def _of_text(engine: Engine, scope: Scope) -> Iterator[ir.Param]:
    """The parameters that may take text, and not an object of the program's or of a library."""
    for param in scope.params:
        if param.name not in _OWN and param.kind not in ("args", "kwargs"):
            holders = typed(engine, param.annotation, engine.root(scope.parent or scope))
            if not any(isinstance(traced.value, (Inst, Ext)) for traced in holders):
                yield param


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
