"""Models that a `with` around a call puts in the place of its own, or gives to what has none."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from auditor.catalog.model import OptionMethod
from auditor.facts.match import CarrierUse, ClientUse, Option, Rows
from auditor.facts.settings import given
from auditor.languages import ir
from auditor.program.context import enclosures
from auditor.program.values import Ext, Frame


def in_context(rows: Rows, use: ClientUse, node: ir.Node, frame: Frame) -> Sequence[ClientUse]:
    """What is asked at a place: the client itself, or what the innermost `with` puts in its place."""
    for context in _contexts(rows, use.row.overridden_by, node, frame):
        models = [one for one in rows.clients_of(context) if not one.rest]
        if models:
            return [replace(one, rest=use.rest, calls=use.calls) for one in models]
        return [replace(use, options=(*use.options, Option(OptionMethod(context.path), context.call)))]
    return [replace(use, outer=one) for one in supplied(rows, use, node, frame)] or [use]


def supplied(rows: Rows, use: ClientUse | CarrierUse, node: ir.Node, frame: Frame) -> tuple[ClientUse, ...]:
    """The models that the innermost `with` around a place supplies where none is given."""
    paths = use.row.supplied_by
    if _has_own(rows, use):
        return ()
    for context in _contexts(rows, paths, node, frame):
        arguments = [path.partition("().")[2] for path in paths if path.startswith(f"{context.path}.")]
        if not arguments or context.call is None:
            return tuple(one for one in rows.clients_of(context) if not one.rest)
        return rows.models_in([t for name in arguments for t in given(rows.engine, context.call.args, name).found])
    return ()


def _contexts(rows: Rows, paths: tuple[str, ...], node: ir.Node, frame: Frame) -> Iterator[Ext]:
    """What stands in the `with` statements around a place, the innermost first, of what has one of these paths."""
    wanted = {f"{path.partition('()')[0]}()" for path in paths}
    for enclosure in enclosures(rows.engine, node, frame.scope) if wanted else ():
        if isinstance(enclosure.node, ir.With) and enclosure.part == "body":
            for item in reversed(enclosure.node.items):
                for traced in rows.engine.evaluate(item.context, frame):
                    if isinstance(traced.value, Ext) and traced.value.path in wanted:
                        yield traced.value


def _has_own(rows: Rows, use: ClientUse | CarrierUse) -> bool:
    """Whether it is given a model where it is made."""
    names = use.row.holds if isinstance(use, ClientUse) else use.row.arguments
    return use.made is not None and any(given(rows.engine, use.made.args, name).found for name in names)
