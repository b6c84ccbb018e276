"""Answers to questions that may lead back to themselves: recursion and loops in the audited program.

Questions that depend on each other in a circle are answered together: each starts from nothing, and the circle is run
again with the answers of the run before until they no longer change. So an answer does not depend on which question of
the circle was asked first, and nothing half-known is remembered.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec

if TYPE_CHECKING:
    from typing import Protocol

    class Keyed(Protocol):
        """An answer that can be told from others."""

        @property
        def key(self) -> Hashable:
            """What it is told from others by."""


MAX_DEPTH = 160
"""Questions nested one inside the other."""

MAX_WORK = 4_000
"""Questions looked at for one outermost question."""

PATIENCE = 20
"""Outermost questions that a bound cuts before the next may cost half as much: a tree in which all hangs together
would else pay the whole bound for each."""

LEAST_WORK = 300
"""Questions that one outermost question may always cost."""

DEAR = 150
"""Questions that an answer which a bound has cut must have cost to be kept: nobody pays for it twice."""

MAX_ROUNDS = 3
"""Runs of one circle. What has not settled by then is used as it is: computed text that grows in a loop, for one."""

STACK = MAX_DEPTH * 60
"""Frames of the interpreter that nested questions may take; they live on the heap, not on the machine's stack."""

_NONE = 1 << 30


Key = tuple[object, ...]
_T = TypeVar("_T", bound="Keyed")


class Solver(msgspec.Struct):
    """Remembers answers, and those of unfinished circles. Answers are tuples; `()` is where every circle starts."""

    memo: dict[Key, Any] = msgspec.field(default_factory=dict)
    active: dict[Key, int] = msgspec.field(default_factory=dict)
    assumed: dict[Key, Any] = msgspec.field(default_factory=dict)
    """Answers of the members of unfinished circles, from the present run or the one before."""
    fresh: dict[Key, int] = msgspec.field(default_factory=dict)
    """Members answered in the present run, each with the depth of the question that it waits for."""
    members: list[Key] = msgspec.field(default_factory=list)
    low: int = _NONE
    changed: bool = False
    cut: bool = False
    cuts: int = 0
    """Outermost questions that a bound has cut so far."""
    bound: int = 0
    """Questions that the present outermost question may cost."""
    work: int = 0
    total: int = 0
    """Questions answered so far, over all outermost ones."""
    tainted: dict[Key, Any] = msgspec.field(default_factory=dict)
    """Answers that a bound has cut; they hold for one outermost question only."""

    @property
    def waits(self) -> bool:
        """Whether what has been asked so far for the present question waits for a circle."""
        return self.low != _NONE

    def unsettled(self, key: Key) -> bool:
        """Whether the question is being answered and nothing is known of its answer yet."""
        return key in self.active and key not in self.assumed

    def solve(
        self, key: Key, compute: Callable[[], tuple[_T, ...]], stopped: Callable[[str], tuple[_T, ...]]
    ) -> tuple[_T, ...]:
        """The answer that `compute` gives, or what `stopped` makes of the reason why a bound was hit."""
        known: tuple[_T, ...] | None = self.memo.get(key)
        if known is not None:
            return known
        depth = self.active.get(key)
        if depth is not None:
            self.low = min(self.low, depth)
            return self.assumed.get(key, ())  # type: ignore[no-any-return]  # one key is always asked for one type
        waits = self.fresh.get(key)
        if waits is not None:
            self.low = min(self.low, waits)
            return self.assumed[key]  # type: ignore[no-any-return]  # as above
        if key in self.tainted:
            self.cut = True
            return self.tainted[key]  # type: ignore[no-any-return]  # as above
        if not self.active:
            return self._outermost(key, compute, stopped)
        return self._answer(key, compute, stopped)

    def _outermost(
        self, key: Key, compute: Callable[[], tuple[_T, ...]], stopped: Callable[[str], tuple[_T, ...]]
    ) -> tuple[_T, ...]:
        self.work = 0
        self.low = _NONE
        self.bound = max(LEAST_WORK, MAX_WORK * PATIENCE // (PATIENCE + self.cuts))
        limit = sys.getrecursionlimit()
        sys.setrecursionlimit(max(limit, STACK))
        try:
            return self._answer(key, compute, stopped)
        except RecursionError:
            return stopped("the trace nests deeper than the interpreter can follow")
        finally:
            sys.setrecursionlimit(limit)
            self.cuts += self.cut
            self.cut = self.changed = False
            for unfinished in (self.tainted, self.assumed, self.fresh, self.active, self.members):
                unfinished.clear()

    def _answer(
        self, key: Key, compute: Callable[[], tuple[_T, ...]], stopped: Callable[[str], tuple[_T, ...]]
    ) -> tuple[_T, ...]:
        depth = len(self.active)
        self.work += 1
        self.total += 1
        if depth >= MAX_DEPTH or self.work > self.bound:
            self.cut = True
            return stopped(f"the trace reached its bound of {MAX_DEPTH} steps or {MAX_WORK} expressions")
        self.active[key] = depth
        outer_low, outer_cut, outer_changed, mark = self.low, self.cut, self.changed, len(self.members)
        begun, rounds = self.work, 0
        while True:
            self.low, self.cut, self.changed = _NONE, False, False
            result = compute()
            rounds += 1
            if self.cut:
                self._forget(mark)
                dear = self.work - begun > DEAR and self.low >= depth
                (self.memo if dear else self.tainted)[key] = result
                break
            if self.low > depth:
                self.memo[key] = result
                break
            settled = not self.changed and _same(self.assumed.get(key), result)
            self.assumed[key] = result
            if self.low < depth:
                self.fresh[key] = self.low
                self.members.append(key)
                outer_changed = outer_changed or not settled
                break
            if settled or rounds >= MAX_ROUNDS:
                self._finish(key, mark)
                self.low = _NONE
                break
            self._restart(mark)
        del self.active[key]
        self.low = min(self.low, outer_low)
        self.cut = self.cut or outer_cut
        self.changed = outer_changed or (self.changed and self.low < depth)
        return result

    def _finish(self, key: Key, mark: int) -> None:
        """The circle that `key` began is settled: its members' answers hold for good."""
        self.memo[key] = self.assumed.pop(key)
        for member in self.members[mark:]:
            del self.fresh[member]
            self.memo[member] = self.assumed.pop(member)
        del self.members[mark:]

    def _restart(self, mark: int) -> None:
        for member in self.members[mark:]:
            del self.fresh[member]
        del self.members[mark:]

    def _forget(self, mark: int) -> None:
        """A bound was hit inside: the members found so far may lack something."""
        for member in self.members[mark:]:
            del self.fresh[member]
            self.tainted[member] = self.assumed.pop(member)
        del self.members[mark:]


def _same(before: tuple[_T, ...] | None, after: tuple[_T, ...]) -> bool:
    if before is None or len(before) != len(after):
        return False
    return {v.key for v in before} == {v.key for v in after}
