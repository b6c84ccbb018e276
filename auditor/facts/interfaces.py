"""Methods that stand for a model within the program: abstract ones, of which one of the classes below asks a model.

What one of these classes gets from a model all of them do, whichever service they ask, and however deep.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from auditor.facts.call_model import GENERATING
from auditor.facts.calls import ModelCall
from auditor.languages import ir
from auditor.program import classes
from auditor.program.calling import is_abstract
from auditor.program.context import function_of, reaching_scopes
from auditor.program.engine import Engine
from auditor.program.scopes import Scope, dotted
from auditor.program.trace import IsOrigin
from auditor.program.values import Cls

MAX_ABOVE = 4
"""Functions above a model call, the nearest first, of which it is asked whether they are written for an interface."""

_OF_MODELS = r"(?i)llm|language_?model|chat_?model|completion|generator"


def answers_of(engine: Engine, calls: Iterable[ModelCall]) -> dict[int, IsOrigin]:
    """By the identity of a `return` that it gives back what a model writes: its method is written for an interface."""
    found: dict[int, IsOrigin] = {}
    leading: set[int] = set()
    wanted: list[tuple[Cls, Scope]] = []
    for call in calls:
        if call.first.operation not in GENERATING:
            continue
        above = reaching_scopes(engine, call.place.scope)
        leading |= {id(scope) for scope in above[:MAX_ABOVE]}
        nearest = (one for scope in above[:MAX_ABOVE] for one in _written_for(engine, scope))
        wanted += [one for one in (next(nearest, None),) if one is not None]
    for holder, method in {id(method): (holder, method) for holder, method in wanted}.values():
        own = list(_implementations(engine, holder, method.name))
        named = re.search(_OF_MODELS, holder.scope.name)
        if named or 2 * sum(id(scope) in leading for scope in own) >= len(own):
            for highest, scope in _answering(engine, holder, method.name):
                assert isinstance(scope.node, ir.Function)
                what = f"the answer that `{highest.scope.name}.{scope.name}` gets from a model"
                origin = IsOrigin("model_output", what, scope.node, scope)
                for answer in (scope, *_implementations(engine, highest, scope.name)):
                    found |= {id(statement): origin for statement in answer.returns if statement.value is not None}
    return found


def _answering(engine: Engine, holder: Cls, name: str) -> Iterator[tuple[Cls, Scope]]:
    """The methods, each with the highest class that has it, that answer with what the method of that name does: itself,
    and those of the same class, and of its bases that are models by their name, that ask it of `self`."""
    bases = [cls for cls in classes.ancestry(engine, holder)[1:] if isinstance(cls, Cls)]
    family = [holder, *(cls for cls in bases if re.search(_OF_MODELS, cls.scope.name))]
    names, waiting = {name}, [name]
    while waiting:
        asked = waiting.pop()
        highest = [(cls, own) for cls in family if (own := classes.own_method(cls, asked)) is not None]
        yield from highest[-1:]
        for place in engine.places.called(asked, method=True):
            above = function_of(place.scope)
            if (
                above.name not in names
                and any(above.owner is cls.scope for cls in family)
                and isinstance(place.call.func, ir.Attr)
                and dotted(place.call.func.base) == "self"
                and (not above.name.startswith("__") or above.name == "__call__")
            ):
                names.add(above.name)
                waiting.append(above.name)


def _written_for(engine: Engine, scope: Scope) -> Iterator[tuple[Cls, Scope]]:
    """The abstract method, with its class, for which a method is written."""
    function = function_of(scope)
    if function.owner is None or function.name.startswith("__"):
        return
    cls = Cls(function.owner, engine.root(function.owner.parent) if function.owner.parent else None)
    for ancestor in classes.ancestry(engine, cls)[1:]:
        method = classes.own_method(ancestor, function.name) if isinstance(ancestor, Cls) else None
        if isinstance(ancestor, Cls) and method is not None and is_abstract(method):
            yield ancestor, method


def _implementations(engine: Engine, holder: Cls, name: str) -> Iterator[Scope]:
    for below in classes.descendants(engine, holder):
        own = classes.own_method(below, name)
        if own is not None and not is_abstract(own):
            yield own
