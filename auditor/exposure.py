"""How much milder a finding is than its card says, because of who can reach its place."""

from __future__ import annotations

from typing import Final

from auditor.facts.call_model import Exposure
from auditor.outcomes import SEVERITIES, Severity
from auditor.sites import Place

_BY_PLACE: Final[dict[Place, tuple[int, str]]] = {
    "app": (0, ""),
    "test": (2, "it is a test"),
    "example": (2, "it is an example"),
    "notebook": (1, "it is a notebook, which somebody runs by hand"),
    "vendored": (1, "it is code of somebody else that is kept here"),
}
_BY_EXPOSURE: Final[dict[Exposure, tuple[int, str]]] = {
    "public": (0, ""),
    "unseen": (0, ""),
    "unknown": (0, ""),
    "worker": (1, "only a worker reaches it"),
    "operator": (1, "only somebody who runs a command reaches it"),
}


def weigh_exposure(
    severity: Severity, place: Place, exposure: Exposure, *, secret: bool
) -> tuple[Severity, str | None]:
    """The severity at this place, and why it is lower than the card's; None where it is not.

    Who reaches a place counts only in the application itself; elsewhere the place says enough. A `secret` works for
    whoever reads the file, so that its severity falls by one level at most.
    """
    levels, because = _BY_PLACE[place] if place != "app" else _BY_EXPOSURE[exposure]
    rank = SEVERITIES.index(severity)
    lowered = max(rank - min(levels, 1 if secret else levels), 0)
    return SEVERITIES[lowered], because if lowered < rank else None
