"""Attributes set by a computed name: `for key, value in DEFAULTS.items(): setattr(self, key.lower(), value)`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from auditor.languages import ir
from auditor.program import classes, containers
from auditor.program.scopes import CallPlace
from auditor.program.values import Cls, Inst, Traced, Unk, Values, unique

if TYPE_CHECKING:
    from auditor.program.engine import Engine


def set_by_name(engine: Engine, inst: Inst, name: str) -> Values:
    """What `setattr` may have given an attribute that nothing else sets; what is not known where its names are not."""
    found: list[Traced] = []
    for place in _places(engine, inst):
        frame = engine.frame(place.scope, None, inst)
        mapping = _mapping(engine, place)
        if mapping is not None:
            values = engine.evaluate(mapping, frame)
            for key in dict.fromkeys((name, name.upper(), name.lower())):
                looked = containers.lookup_all(engine, values, key)
                if looked.found and _becomes(place.call.args[1].value, key) == name:
                    found += looked.found
        if not found:
            because = f"an attribute of `{inst.cls.scope.name}` is set by a computed name"
            found.append(Traced(Unk(because, place.call, frame)))
    return unique(found)


def _places(engine: Engine, inst: Inst) -> Iterator[CallPlace]:
    """`setattr(self, …)` with a computed name in the methods of the object's classes."""
    owners = {id(a.scope) for a in classes.ancestry(engine, inst.cls) if isinstance(a, Cls)}
    for place in engine.places.calls.get("setattr", ()):
        args, scope = place.call.args, place.scope
        if len(args) != 3 or scope.owner is None or id(scope.owner) not in owners or not scope.params:
            continue
        holder = args[0].value
        if (
            isinstance(holder, ir.Name)
            and holder.id == scope.params[0].name
            and not isinstance(args[1].value, ir.Const)
        ):
            yield place


def _mapping(engine: Engine, place: CallPlace) -> ir.Expr | None:
    """The mapping through whose items the loop around goes, where the name is made of the key alone."""
    parents = engine.parents(place.scope.unit)
    above = parents.get(id(place.call))
    while above is not None and not isinstance(above, (ir.For, ir.Function)):
        above = parents.get(id(above))
    if not isinstance(above, ir.For) or not isinstance(above.iterable, ir.Call):
        return None
    method, target = above.iterable.func, above.target
    if not (isinstance(method, ir.Attr) and method.name == "items" and isinstance(target, ir.Display)):
        return None
    key, name = target.items[0], place.call.args[1].value
    holder = name.func.base if isinstance(name, ir.Call) and isinstance(name.func, ir.Attr) else name
    same = isinstance(key, ir.Name) and isinstance(holder, ir.Name) and holder.id == key.id
    return method.base if same else None


def _becomes(name: ir.Expr, key: str) -> str | None:
    if isinstance(name, ir.Name):
        return key
    method = name.func.name if isinstance(name, ir.Call) and isinstance(name.func, ir.Attr) else ""
    return {"lower": key.lower(), "upper": key.upper()}.get(method)
