"""The four honest answers that a check can give about one subject, and how serious a gap is."""

from __future__ import annotations

from typing import Literal, TypeAlias

import msgspec

from auditor.sites import Site, Step

Severity = Literal["info", "low", "medium", "high", "critical"]

SEVERITIES: tuple[Severity, ...] = ("info", "low", "medium", "high", "critical")
"""From the least to the most serious."""


class Location(msgspec.Struct, frozen=True, order=True):
    """A further place that belongs to an outcome, and what stands there."""

    site: Site
    what: str


class Met(msgspec.Struct, frozen=True, tag="met", tag_field="outcome"):
    """The requirement holds for this subject; `message` is the evidence. `site` is None for the tree as a whole."""

    site: Site | None
    message: str
    locations: tuple[Location, ...] = ()


class Gap(msgspec.Struct, frozen=True, tag="gap", tag_field="outcome"):
    """The requirement does not hold for this subject.

    `severity` replaces the card's where this subject is worse or milder than the usual one; `lowered_because` then
    says why. `steps` is the way of the value from its origin to the site.
    """

    site: Site
    message: str
    locations: tuple[Location, ...] = ()
    steps: tuple[Step, ...] = ()
    severity: Severity | None = None
    lowered_because: str | None = None


class Unsure(msgspec.Struct, frozen=True, tag="unsure", tag_field="outcome"):
    """It cannot be decided from the tree; `because` names what is missing. `site` is None for the tree as a whole."""

    site: Site | None
    because: str
    locations: tuple[Location, ...] = ()


class NotApplicable(msgspec.Struct, frozen=True, tag="not_applicable", tag_field="outcome"):
    """The requirement does not concern this subject."""

    because: str = ""


Outcome: TypeAlias = Met | Gap | Unsure | NotApplicable
