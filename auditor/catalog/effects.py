"""The rows for what tools of models do to the world, and for what asks a person first. Few trees have tools."""

# Annotations are evaluated here and not postponed: msgspec, which reads them, would take longer to.
from typing import Literal

import msgspec

from auditor.catalog.load import part_bytes
from auditor.catalog.model import Condition
from auditor.facts.model import EffectKind


class EffectRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """Calls that change something outside of the program. One `*` in a path stands for any piece of it.

    `what` completes "the tool …". `steered` are argument paths ("" is what the method is called on): it counts only
    where a model says what stands at one of them. `statement` is the argument path of a text that must begin with a
    word that changes a database. `also_reads`: it is as often no more than a question, so that names have to tell.
    """

    paths: tuple[str, ...]
    kind: EffectKind
    what: str
    when: tuple[Condition, ...] = ()
    steered: tuple[str, ...] = ()
    statement: str = ""
    also_reads: bool = False
    methods: tuple[str, ...] = ()
    """Names that mean this on a receiver of which nothing is known."""
    source: str = ""


class ApprovalRow(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True, kw_only=True):
    """What has a framework ask a person before a tool runs: arguments of calls, or calls.

    `holds_for` is the `tool` that the call makes, those whose `names` are the keys of the argument, or any tool of an
    `agent`, so that it cannot be told for which.
    """

    holds_for: Literal["tool", "names", "agent"]
    arguments: tuple[str, ...] = ()
    calls: tuple[str, ...] = ()
    source: str = ""


class Effects(msgspec.Struct, frozen=True, array_like=True):
    """Both tables."""

    effects: tuple[EffectRow, ...]
    approvals: tuple[ApprovalRow, ...]


def load_effects() -> Effects:
    """The rows of `effects.toml` and `approvals.toml`. Raises CatalogError where it is malformed."""
    return msgspec.msgpack.decode(part_bytes("effects"), type=Effects)
